#include "ui/tables/spreadsheet.h"

#include <algorithm>

namespace ui {

namespace {

// Also the wide forms, which spreadsheets take for the same.
bool beginsFormula(QChar c)
{
    return QStringView(u"=+-@＝＋－＠").contains(c);
}

// What a spreadsheet may leave out before it looks whether there is a formula.
bool isPassedOver(QChar c)
{
    return c.isSpace() || c == u'"' || c == u'\'' || c.category() == QChar::Other_Control ||
           c.category() == QChar::Other_Format;
}

bool isFormula(const QString &text)
{
    const auto first = std::ranges::find_if_not(text, isPassedOver);
    return text.startsWith(u'\t') || text.startsWith(u'\r') || (first != text.end() && beginsFormula(*first));
}

bool needsQuotes(QChar c)
{
    return c == u'\t' || c == u'"' || c == u'\n' || c == u'\r' || c == u'\v' || c == u'\f' ||
           c == QChar::LineSeparator || c == QChar::ParagraphSeparator || c == QChar(0x85);
}

QString cellText(QString text)
{
    text.replace(QChar(u'\0'), QChar(u'␀'));
    if (isFormula(text))
        text.prepend(u'\'');
    if (!std::ranges::any_of(text, needsQuotes))
        return text;
    return u'"' + text.replace(u'"', QStringLiteral("\"\"")) + u'"';
}

} // namespace

QString spreadsheetRow(const QStringList &cells)
{
    QStringList texts;
    std::ranges::transform(cells, std::back_inserter(texts), cellText);
    return texts.join(u'\t') + u'\n';
}

} // namespace ui
