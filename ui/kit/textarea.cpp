#include "ui/kit/textarea.h"

#include "text/shownblock.h"
#include "ui/kit/fieldvalues.h"
#include "ui/kit/pasting.h"

#include <QLineEdit>
#include <QMimeData>

namespace ui {

TextArea::TextArea(const QString &howElse, QWidget *parent)
    : QPlainTextEdit(parent)
    , m_howElse(howElse)
{}

QString TextArea::ofRule()
{
    return tr("The control API changes it: PUT /api/v1/rules/ID.");
}

void TextArea::fill(const QString &text)
{
    using text::ShownBlock;
    const ShownBlock block = ShownBlock::of(text, text::EditedText);
    setReadOnly(!block.isWhole());
    m_filled = block.isWhole() ? QString() : text;
    setPlainText(
        block.isWhole()
            ? text
            : tr("This text takes long to lay out: a part of it is shown, and it stays as it is. %1").arg(m_howElse) +
                  QStringLiteral("\n\n") + block.text);
}

QString TextArea::text() const
{
    return isWhole() ? textIn(*this) : m_filled;
}

void TextArea::insertFromMimeData(const QMimeData *source)
{
    using text::ShownBlock;
    const QString pasted = source->text();
    const QTextCursor cursor = textCursor();
    const auto makesLong = [&] {
        QString all = text();
        all.replace(cursor.selectionStart(), cursor.selectionEnd() - cursor.selectionStart(), pasted);
        return !ShownBlock::of(all, text::EditedText).isWhole();
    };
    if (pasted.size() > text::EditedText.mostShown || makesLong())
        return sayNotPasted(*this, tr("That text would take long to lay out, and was left out. %1").arg(m_howElse));
    QPlainTextEdit::insertFromMimeData(source);
}

void fillLine(QLineEdit &field, const QString &text)
{
    using text::ShownBlock;
    constexpr qsizetype MostShown = 8'000; // characters; the field would hold four times as many
    const ShownBlock block = ShownBlock::of(text, {.longestLine = MostShown, .mostShown = MostShown});
    field.setReadOnly(!block.isWhole());
    field.setText(block.isWhole() ? text : block.text.section(u'\n', 0, 0));
    field.setToolTip(block.isWhole() ? QString()
                                     : TextArea::tr("This is its beginning: all of it takes long to lay "
                                                    "out, and stays as it is."));
}

} // namespace ui
