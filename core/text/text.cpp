#include "text/text.h"

#include "json/utf8.h"
#include "text/hidden.h"
#include "text/secrets.h"
#include "text/shownblock.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>

namespace text {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(streams)
};

constexpr qint64 Millisecond = 1'000;
constexpr qsizetype LongestSecret = 1'000; // characters
constexpr qint64 Second = 1'000'000;

bool isPlain(char c)
{
    return c >= 0x20 && c < 0x7f;
}

QString symbol(char32_t c)
{
    constexpr char16_t Pictures = 0x2400;
    if (c < 0x20)
        return QChar(char16_t(Pictures + c));
    if (c == 0x7f)
        return QChar(u'␡');
    return u"⟨U+%1⟩"_qs.arg(QString::number(c, 16).toUpper(), 4, u'0');
}

// Never more bytes than can matter for so many characters; does not end within a character.
QByteArrayView firstBytes(QByteArrayView utf8, qsizetype characters)
{
    qsizetype size = characters * 4;
    if (size >= utf8.size())
        return utf8;
    while (size > 0 && (quint8(utf8[size]) & 0xc0) == 0x80)
        --size;
    return utf8.first(size);
}

QString visible(QStringView text, qsizetype maxLength)
{
    QString result;
    result.reserve(std::min(text.size(), maxLength) + 1);
    int marks = 0; // on one character
    for (qsizetype at = 0; at < text.size();) {
        const QStringView character = characterAt(text, at);
        const QString shown = standsHidden(text, at) ? symbol(codePoint(character)) : character.toString();
        marks = isMark(codePoint(character)) ? marks + 1 : 0;
        if (result.size() + shown.size() > maxLength || marks > MostMarks) // heaps take long to lay out
            return result + u'…';
        result += shown;
        at += character.size();
    }
    return result;
}

} // namespace

QString copiedText(QByteArrayView utf8)
{
    return json::decodedUtf8(text::maskText(utf8.toByteArray()));
}

QString visibleText(QByteArrayView utf8, int maxLength)
{
    QByteArrayView used = firstBytes(utf8, qsizetype(maxLength) + 1);
    QByteArray masked;
    if (used.contains(':') || used.contains('=')) { // a secret may go on beyond what is shown
        masked = text::maskText(firstBytes(utf8, qsizetype(maxLength) + LongestSecret).toByteArray());
        used = firstBytes(masked, qsizetype(maxLength) + 1);
    }
    if (used.size() <= maxLength && std::all_of(used.begin(), used.end(), isPlain))
        return QString::fromLatin1(used);
    return visible(json::decodedUtf8(used), maxLength);
}

QString visibleToolTip(QByteArrayView utf8)
{
    if (utf8.isEmpty())
        return {};
    // The tag makes Qt take it for rich text in any case, so that what is escaped is always shown unescaped.
    return u"<qt>%1</qt>"_qs.arg(visibleText(utf8, 5'000).toHtmlEscaped());
}

QString visibleBlock(QByteArrayView utf8)
{
    const QString text = json::decodedUtf8(utf8);
    QString result;
    result.reserve(text.size());
    // Long bodies are nearly all plain: copied in runs.
    qsizetype from = 0;
    for (qsizetype at = 0; at < text.size();) {
        const QStringView character = characterAt(text, at);
        const char32_t c = codePoint(character);
        if (standsHidden(text, at) && c != U'\n' && c != U'\t') {
            result += QStringView(text).mid(from, at - from);
            const bool lineEnd = c == U'\r' && at + 1 < text.size() && text[at + 1] == u'\n';
            if (!lineEnd)
                result += symbol(c);
            from = at + character.size();
        }
        at += character.size();
    }
    return result += QStringView(text).mid(from);
}

QString durationText(qint64 microseconds)
{
    const qint64 seconds = std::max<qint64>(microseconds, 0) / Second;
    const qint64 days = seconds / 86'400;
    const auto twoDigits = [](qint64 n) { return QString::number(n).rightJustified(2, u'0'); };
    const QString time =
        twoDigits(seconds / 3'600 % 24) + u':' + twoDigits(seconds / 60 % 60) + u':' + twoDigits(seconds % 60);
    return days == 0 ? time : Words::tr("%1 d %2").arg(days).arg(time);
}

QString agoText(qint64 microseconds)
{
    const qint64 seconds = std::max<qint64>(microseconds, 0) / Second;
    if (seconds < 60)
        return Words::tr("%1 s").arg(seconds);
    if (seconds < 3'600)
        return Words::tr("%1 min").arg(seconds / 60);
    if (seconds < 86'400)
        return Words::tr("%1 h").arg(seconds / 3'600);
    return Words::tr("%1 d").arg(seconds / 86'400);
}

QString spanText(qint64 microseconds)
{
    const qint64 span = std::max<qint64>(microseconds, 0);
    if (span < Millisecond)
        return Words::tr("%1 µs").arg(span);
    if (span < 10 * Millisecond)
        return Words::tr("%1 ms").arg(double(span / 100) / 10, 0, 'f', 1);
    if (span < Second)
        return Words::tr("%1 ms").arg(span / Millisecond);
    if (span < 60 * Second)
        return Words::tr("%1 s").arg(double(span / 100'000) / 10, 0, 'f', 1);
    return durationText(span);
}

QString isoText(qint64 utcMicroseconds)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(utcMicroseconds / Millisecond);
    return time.toOffsetFromUtc(time.offsetFromUtc()).toString(Qt::ISODateWithMs);
}

QString dayText(qint64 utcMicroseconds)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(utcMicroseconds / Millisecond);
    const QString zone = time.toOffsetFromUtc(time.offsetFromUtc()).toString(Qt::ISODate).sliced(19); // "Z", "+01:00"
    return u"%1 (%2)"_qs.arg(time.toString(u"yyyy-MM-dd"), zone == u"Z" ? u"UTC"_qs : zone);
}

QString clockText(qint64 utcMicroseconds)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(utcMicroseconds / Millisecond);
    const bool today = time.date() == QDate::currentDate();
    return time.toString(today ? u"HH:mm:ss.zzz" : u"yyyy-MM-dd HH:mm:ss.zzz");
}

QString momentText(qint64 utcMicroseconds)
{
    return clockText(utcMicroseconds).section(u'.', 0, 0);
}

} // namespace text
