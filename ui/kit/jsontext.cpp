#include "ui/kit/jsontext.h"

#include "json/jsongrammar.h"
#include "json/jsonsource.h"
#include "ui/kit/colours.h"

#include <QApplication>
#include <QRegularExpression>

namespace ui {

namespace {

constexpr qsizetype MostIndent = 64;

char nextSolid(const QByteArray &json, qsizetype at)
{
    while (at < json.size() && json::isJsonSpace(json.at(at)))
        ++at;
    return at < json.size() ? json.at(at) : '\0';
}

} // namespace

QByteArray prettyJson(const QByteArray &json)
{
    if (std::holds_alternative<json::JsonFault>(json::mendJson(json)))
        return json;
    QByteArray out;
    out.reserve(json.size() * 3 / 2);
    qsizetype depth = 0;
    const auto newLine = [&] { out.append('\n').append(QByteArray(2 * std::min(depth, MostIndent), ' ')); };
    for (qsizetype at = 0; at < json.size(); ++at) {
        const char c = json.at(at);
        if (json::isJsonSpace(c))
            continue;
        if (c == '"') {
            const qsizetype end = json::endOfJsonString(json, at);
            out.append(json.constData() + at, end - at);
            at = end - 1;
        } else if (c == '{' || c == '[') {
            out.append(c);
            const char next = nextSolid(json, at + 1);
            ++depth;
            if (next != '}' && next != ']')
                newLine();
        } else if (c == '}' || c == ']') {
            --depth;
            if (!out.endsWith('{') && !out.endsWith('['))
                newLine();
            out.append(c);
        } else {
            out.append(c);
            if (c == ',')
                newLine();
            else if (c == ':')
                out.append(' ');
        }
    }
    return out;
}

JsonHighlighter::JsonHighlighter(QTextDocument *document)
    : QSyntaxHighlighter(document)
{}

void JsonHighlighter::highlightBlock(const QString &text)
{
    static const QRegularExpression key(QStringLiteral(R"re(^\s*"(?:[^"\\]|\\.)*"(?=:))re"));
    if (const auto match = key.match(text); match.hasMatch()) {
        QTextCharFormat dim;
        dim.setForeground(QApplication::palette().color(QPalette::PlaceholderText));
        setFormat(int(match.capturedStart()), int(match.capturedLength()) + 1, dim);
    }
}

} // namespace ui
