#include "streams/textpattern.h"

#include "streams/asciicase.h"

#include <QStringDecoder>
#include <QVarLengthArray>

#include <algorithm>

namespace streams {

namespace {

bool isAscii(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return quint8(c) < 0x80; });
}

bool sameLetter(char a, char b)
{
    return asciiLower(a) == asciiLower(b);
}

bool containsText(QByteArrayView text, QByteArrayView part)
{
    return std::search(text.begin(), text.end(), part.begin(), part.end(), sameLetter) != text.end() || part.isEmpty();
}

bool equalsText(QByteArrayView text, QByteArrayView other)
{
    return std::equal(text.begin(), text.end(), other.begin(), other.end(), sameLetter);
}

// The place after the UTF-8 character that begins here.
qsizetype next(QByteArrayView text, qsizetype at)
{
    ++at;
    while (at < text.size() && (quint8(text[at]) & 0xc0) == 0x80)
        ++at;
    return at;
}

// In time size × size at worst: only the last * is ever tried again.
bool globMatches(QByteArrayView text, QByteArrayView pattern)
{
    qsizetype at = 0;
    qsizetype in = 0;
    qsizetype star = -1; // of the last * in the pattern, and where the text stood then
    qsizetype starAt = 0;
    while (at < text.size()) {
        if (in < pattern.size() && pattern[in] == '*') {
            star = in++;
            starAt = at;
        } else if (in < pattern.size() && pattern[in] == '?') {
            at = next(text, at);
            ++in;
        } else if (in < pattern.size() && sameLetter(text[at], pattern[in])) {
            ++at;
            ++in;
        } else if (star >= 0) {
            in = star + 1;
            starAt = next(text, starAt);
            at = starAt;
        } else {
            return false;
        }
    }
    return std::all_of(pattern.begin() + in, pattern.end(), [](char c) { return c == '*'; });
}

// PCRE2 gives up after so many steps.
const QString &stepLimit()
{
    static const QString limit = u"(*LIMIT_MATCH=20000)"_qs;
    return limit;
}

} // namespace

TextPattern::TextPattern(Kind kind, const QString &pattern)
    : m_kind(kind)
    , m_folded(pattern.toCaseFolded().toUtf8())
{}

TextPattern TextPattern::containing(const QString &text)
{
    return {Kind::Containing, text};
}

TextPattern TextPattern::equal(const QString &text)
{
    return {Kind::Equal, text};
}

TextPattern TextPattern::glob(const QString &pattern)
{
    return {Kind::Glob, pattern};
}

std::variant<TextPattern, TextPattern::Error> TextPattern::expression(const QString &pattern)
{
    if (pattern.size() > MaxExpression)
        return Error{tr("A regular expression has at most %1 characters.").arg(MaxExpression), MaxExpression};
    TextPattern result(Kind::Expression, pattern);
    result.m_expression.setPattern(stepLimit() + pattern);
    result.m_expression.setPatternOptions(QRegularExpression::CaseInsensitiveOption |
                                          QRegularExpression::DontCaptureOption);
    if (result.m_expression.isValid())
        return result;
    const qsizetype offset = result.m_expression.patternErrorOffset() - stepLimit().size();
    return Error{tr("The regular expression is not valid: %1.").arg(result.m_expression.errorString()),
                 std::clamp<qsizetype>(offset, 0, pattern.size())};
}

bool TextPattern::matches(QByteArrayView utf8) const
{
    if (m_kind == Kind::Expression) {
        QStringDecoder decoder(QStringDecoder::Utf8);
        QVarLengthArray<QChar, 256> text(decoder.requiredSpace(utf8.size()));
        const QChar *end = decoder.appendToBuffer(text.data(), utf8);
        return m_expression.match(QStringView(text.constData(), end)).hasMatch();
    }
    if (isAscii(utf8))
        return matchesFolded(utf8);
    return matchesFolded(QString::fromUtf8(utf8).toCaseFolded().toUtf8());
}

bool TextPattern::matchesFolded(QByteArrayView utf8) const
{
    switch (m_kind) {
    case Kind::Containing:
        return containsText(utf8, m_folded);
    case Kind::Equal:
        return equalsText(utf8, m_folded);
    default:
        return globMatches(utf8, m_folded);
    }
}

} // namespace streams
