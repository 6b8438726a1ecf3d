#include "ui/detail/curlcommand.h"

#include "json/utf8.h"
#include "text/hidden.h"
#include "text/secrets.h"

#include <algorithm>
#include <utility>

namespace ui {

namespace {

// A terminal hands on 4,095 bytes of a line at most, and a program's argument may have 128 KiB: a longer command is
// written over several lines, and its body goes in by the pipe.
constexpr qsizetype LongestLine = 4'000;
constexpr qsizetype LongestPiece = 1'000;

bool isControl(char c)
{
    return uchar(c) < 0x20 || uchar(c) == 0x7f;
}

// As one word of a POSIX shell, whatever it holds.
QByteArray shellWord(QByteArray text)
{
    return '\'' + text.replace("'", "'\\''") + '\'';
}

// What cannot stand in a URL as it is, cannot stand on a terminal either.
QByteArray urlText(const QByteArray &url)
{
    QByteArray text;
    for (const char c : url) {
        if (isControl(c) || c == ' ' || uchar(c) >= 0x80)
            text += '%' + QByteArray::number(uchar(c), 16).toUpper().rightJustified(2, '0');
        else
            text += c;
    }
    return text;
}

QByteArray octal(const QByteArray &bytes)
{
    QByteArray text;
    for (const char c : bytes)
        text += "\\0" + QByteArray::number(uchar(c), 8).rightJustified(3, '0');
    return text;
}

// Stands for itself between quotation marks, for the shell, its printf and whoever reads it.
bool isOrdinary(QChar c)
{
    return c >= u' ' && c < u'\x7f' && c != u'\'' && c != u'\\';
}

// The body in pieces for the shell's "printf %b", each within quotation marks. What cannot be seen is written by its
// octal number: no terminal is told anything, and no byte is lost.
QList<QByteArray> printfPieces(const QByteArray &body)
{
    QList<QByteArray> pieces;
    QByteArray piece;
    const auto add = [&](QByteArrayView written) {
        if (piece.size() + written.size() > LongestPiece)
            pieces += std::exchange(piece, {});
        piece += written;
    };
    const QString text = json::decodedUtf8(body);
    const bool isText = text.toUtf8() == body;
    for (qsizetype at = 0; isText && at < text.size();) {
        if (const char c = text[at].toLatin1(); isOrdinary(text[at])) {
            add(QByteArrayView(&c, 1));
            ++at;
            continue;
        }
        const QStringView character = text::characterAt(text, at);
        const QByteArray bytes = character.toUtf8();
        if (text::standsHidden(text, at))
            add(octal(bytes));
        else if (bytes == "'")
            add("'\\''");
        else
            add(bytes == "\\" ? QByteArray("\\\\") : bytes);
        at += character.size();
    }
    for (qsizetype at = 0; !isText && at < body.size(); ++at)
        add(octal(body.mid(at, 1)));
    pieces += piece;
    return pieces;
}

// As it came; an old record, or a hook, has the usual one, and so has one whose type cannot stand on a terminal.
QByteArray contentTypeOf(const QByteArray &head)
{
    constexpr QByteArrayView Name = "content-type:";
    QByteArray type;
    const QList<QByteArray> lines = head.split('\n');
    for (const QByteArray &line : lines) {
        if (line.size() > Name.size() && line.first(Name.size()).compare(Name, Qt::CaseInsensitive) == 0)
            type = line.sliced(Name.size()).trimmed();
    }
    const bool isPlain = std::ranges::all_of(type, [](char c) { return !isControl(c) && uchar(c) < 0x80; });
    return type.isEmpty() || !isPlain ? QByteArray("application/json;charset=UTF-8") : type;
}

QByteArray curl(const QByteArray &url, const QByteArray &contentType)
{
    QByteArray options(" -sS");
    const QByteArray path = url.mid(url.indexOf('/', url.indexOf("://") + 3));
    if (std::ranges::any_of(path, [](char c) { return QByteArrayView("[]{}").contains(c); }))
        options += " -g"; // they are not a pattern of curl's
    if (path.contains("/."))
        options += " --path-as-is";
    return "curl" + options + ' ' + shellWord(urlText(url)) + " -H " + shellWord("Content-Type: " + contentType);
}

// Behind the host of an address; -1: nothing is there.
qsizetype pathAt(const QByteArray &address)
{
    return address.indexOf('/', address.indexOf("://") + 3);
}

// Where the record came to, at the endpoint as it listens now: whatever host a target named. An old record does not
// say.
QByteArray urlOf(const journal::Entry &entry, const QByteArray &endpointUrl)
{
    const qsizetype path = entry.target.startsWith('/') ? 0 : pathAt(entry.target);
    if (path < 0)
        return endpointUrl + '/' + entry.method;
    return endpointUrl.left(pathAt(endpointUrl)) + entry.target.sliced(path);
}

} // namespace

bool isSentAgain(const journal::StoredRecord &record)
{
    const bool isRejected = !record.entry.rejection.isEmpty();
    return !isRejected || (!record.head.isEmpty() && record.entry.reason != journal::Reason::WrongMethod);
}

QString curlCommand(const journal::StoredRecord &record, const QString &endpointUrl)
{
    if (!isSentAgain(record))
        return {};
    const QByteArray url = urlOf(record.entry, endpointUrl.toUtf8());
    const QByteArray type = contentTypeOf(record.head);
    const QByteArray body = text::maskSecrets(record.body);
    const QString text = json::decodedUtf8(body);
    const QByteArray plain = curl(url, type) + " --data-raw " + shellWord(body);
    if (plain.size() <= LongestLine && !text::hasHidden(text) && text.toUtf8() == body)
        return QString::fromUtf8(plain);

    const QList<QByteArray> pieces = printfPieces(body);
    QByteArray command = "printf %b '" + pieces.join("'\nprintf %b '") + '\'';
    if (pieces.size() > 1)
        command = "{ " + command + "\n}";
    return QString::fromUtf8(command + " | " + curl(url, type) + " --data-binary @-");
}

} // namespace ui
