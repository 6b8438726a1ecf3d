#include "wcs/textpattern.h"

#include "wcs/asciicase.h"
#include "wcs/utf8.h"

#include <QStringDecoder>
#include <QVarLengthArray>

#include <algorithm>

namespace wcs {

namespace {

bool isAscii(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return quint8(c) < 0x80; });
}

// The place after the UTF-8 character that begins here.
qsizetype next(QByteArrayView text, qsizetype at)
{
    ++at;
    while (at < text.size() && (quint8(text[at]) & 0xc0) == 0x80)
        ++at;
    return at;
}

// The character from `at` to `end`.
char32_t characterOf(QByteArrayView text, qsizetype at, qsizetype end)
{
    if (end - at == 1)
        return quint8(text[at]);
    const QString character = QString::fromUtf8(text.sliced(at, end - at));
    return character.isEmpty() ? 0 : character.toUcs4().front();
}

// PCRE2 gives up after so many steps from one place of the text; it starts at every place.
const QString &stepLimit()
{
    static const QString limit = u"(*LIMIT_MATCH=5000)"_qs;
    return limit;
}

// As much of a text as is looked at.
QByteArrayView beginning(QByteArrayView text)
{
    if (text.size() <= TextPattern::LongestText)
        return text;
    qsizetype end = TextPattern::LongestText;
    while (end > 0 && (quint8(text[end]) & 0xc0) == 0x80)
        --end; // not in the middle of a character
    return text.first(end);
}

// Texts that make a badly written expression try for ever: its own letters, and usual ones, again and again, with an
// end that does not fit. Then its letters once more, as PCRE2 does not even try where one that it needs is missing.
QList<QByteArray> probes(const QString &pattern)
{
    constexpr qsizetype Repeats = 40;
    constexpr qsizetype LongestUnit = 3;
    QString letters;
    for (const QChar c : pattern) {
        if (!QStringView(u"\\^$|?*+()[]{}").contains(c))
            letters += c;
    }
    QStringList units{u"a"_qs, u"A"_qs, u"0"_qs, u"_"_qs, u"-"_qs, u" "_qs, u"."_qs, u"a "_qs, u"a."_qs};
    for (qsizetype size = 1; size <= LongestUnit; ++size) {
        for (qsizetype at = 0; at + size <= letters.size(); ++at)
            units += letters.mid(at, size);
    }
    units.removeDuplicates();
    QList<QByteArray> texts;
    for (const QString &unit : std::as_const(units))
        texts += unit.repeated(Repeats).toUtf8() + '\x01' + letters.toUtf8();
    return texts;
}

} // namespace

TextPattern::TextPattern(Kind kind, const QString &pattern, Case sensitivity)
    : m_kind(kind)
    , m_case(sensitivity)
    , m_text((sensitivity == Case::Sensitive ? pattern : pattern.toCaseFolded()).toUtf8())
{}

TextPattern TextPattern::containing(const QString &text, Case sensitivity)
{
    return {Kind::Containing, text, sensitivity};
}

TextPattern TextPattern::equal(const QString &text, Case sensitivity)
{
    return {Kind::Equal, text, sensitivity};
}

TextPattern::Made TextPattern::glob(const QString &pattern, Case sensitivity)
{
    auto tokens = TextPattern::tokens(sensitivity == Case::Sensitive ? pattern : pattern.toCaseFolded());
    if (const auto *error = std::get_if<Error>(&tokens))
        return *error;
    TextPattern result(Kind::Glob, pattern, sensitivity);
    result.m_tokens = std::get<std::vector<Token>>(std::move(tokens));
    return result;
}

TextPattern::Made TextPattern::expression(const QString &pattern, Case sensitivity)
{
    if (pattern.size() > MaxExpression)
        return Error{tr("A regular expression has at most %1 characters.").arg(MaxExpression), MaxExpression};
    TextPattern result(Kind::Expression, pattern, sensitivity);
    result.m_expression.setPattern(stepLimit() + pattern);
    QRegularExpression::PatternOptions options = QRegularExpression::DontCaptureOption;
    options.setFlag(QRegularExpression::CaseInsensitiveOption, sensitivity == Case::Insensitive);
    result.m_expression.setPatternOptions(options);
    if (result.m_expression.isValid())
        return result;
    const qsizetype offset = result.m_expression.patternErrorOffset() - stepLimit().size();
    return Error{tr("The regular expression is not valid: %1.").arg(result.m_expression.errorString()),
                 std::clamp<qsizetype>(offset, 0, pattern.size())};
}

std::variant<std::vector<TextPattern::Token>, TextPattern::Error> TextPattern::tokens(const QString &pattern)
{
    std::vector<Token> tokens;
    const auto addText = [&tokens](QStringView text) {
        if (tokens.empty() || tokens.back().kind != Token::Kind::Text)
            tokens.push_back({});
        tokens.back().text += text.toUtf8();
    };
    const auto characterLength = [&pattern](qsizetype at) {
        return pattern[at].isHighSurrogate() && at + 1 < pattern.size() ? 2 : 1;
    };
    for (qsizetype at = 0; at < pattern.size();) {
        const QChar c = pattern[at];
        if (c == u'*') {
            if (tokens.empty() || tokens.back().kind != Token::Kind::Star)
                tokens.push_back({.kind = Token::Kind::Star});
            ++at;
        } else if (c == u'?') {
            tokens.push_back({.kind = Token::Kind::Any});
            ++at;
        } else if (c == u'\\') {
            if (at + 1 == pattern.size())
                return Error{tr("The pattern ends with \\, which stands before the character that it is to be."), at};
            const qsizetype length = characterLength(at + 1);
            addText(QStringView(pattern).sliced(at + 1, length));
            at += 1 + length;
        } else if (c == u'[') {
            Token token{.kind = Token::Kind::Class};
            qsizetype in = at + 1;
            token.isNegated = in < pattern.size() && (pattern[in] == u'!' || pattern[in] == u'^');
            in += token.isNegated ? 1 : 0;
            const qsizetype end = pattern.indexOf(u']', in + 1); // one that stands first is meant itself
            if (end < 0)
                return Error{tr("The pattern has a [ without its ]; write \\[ for the character."), at};
            const QList<uint> members = pattern.mid(in, end - in).toUcs4();
            for (qsizetype i = 0; i < members.size(); ++i) {
                const bool isRange = i + 2 < members.size() && members[i + 1] == U'-';
                const char32_t first = members[i];
                const char32_t last = isRange ? members[i + 2] : first;
                if (last < first)
                    return Error{tr("The pattern has a range in [ ] whose end comes before its start."), at};
                token.ranges.push_back({first, last});
                i += isRange ? 2 : 0;
            }
            tokens.push_back(std::move(token));
            at = end + 1;
        } else {
            const qsizetype length = characterLength(at);
            addText(QStringView(pattern).sliced(at, length));
            at += length;
        }
    }
    return tokens;
}

bool TextPattern::matches(QByteArrayView utf8) const
{
    if (m_kind == Kind::Expression)
        return search(beginning(utf8)).hasMatch();
    if (m_kind == Kind::Glob)
        utf8 = beginning(utf8);
    if (isAscii(utf8) || (m_case == Case::Sensitive && utf8.isValidUtf8()))
        return matchesPrepared(utf8);
    const QString text = decodedUtf8(utf8); // as it is shown, where it is no UTF-8
    return matchesPrepared((m_case == Case::Sensitive ? text : text.toCaseFolded()).toUtf8());
}

bool TextPattern::isSame(char a, char b) const
{
    return a == b || (m_case == Case::Insensitive && asciiLower(a) == asciiLower(b));
}

bool TextPattern::isExplosive() const
{
    if (m_kind != Kind::Expression)
        return false;
    const QList<QByteArray> texts = probes(m_expression.pattern().sliced(stepLimit().size()));
    return std::any_of(texts.begin(), texts.end(), [this](const QByteArray &text) { return !search(text).isValid(); });
}

QRegularExpressionMatch TextPattern::search(QByteArrayView utf8) const
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::ConvertInitialBom);
    QVarLengthArray<QChar, 256> text(decoder.requiredSpace(utf8.size()));
    const QChar *end = decoder.appendToBuffer(text.data(), utf8);
    return m_expression.match(QStringView(text.constData(), end)); // nobody asks it for the text
}

bool TextPattern::matchesPrepared(QByteArrayView utf8) const
{
    const auto same = [this](char a, char b) { return isSame(a, b); };
    switch (m_kind) {
    case Kind::Containing:
        return m_text.isEmpty() ||
               std::search(utf8.begin(), utf8.end(), m_text.begin(), m_text.end(), same) != utf8.end();
    case Kind::Equal:
        return std::equal(utf8.begin(), utf8.end(), m_text.begin(), m_text.end(), same);
    default:
        return matchesGlob(utf8);
    }
}

// How many bytes of the text at that place the token takes; -1: none fit.
qsizetype TextPattern::takeOne(const Token &token, QByteArrayView text, qsizetype at) const
{
    if (token.kind == Token::Kind::Text) {
        const qsizetype size = token.text.size();
        const auto same = [this](char a, char b) { return isSame(a, b); };
        if (text.size() - at < size || !std::equal(token.text.begin(), token.text.end(), text.begin() + at, same))
            return -1;
        return size;
    }
    if (at == text.size())
        return -1;
    const qsizetype end = next(text, at);
    if (token.kind == Token::Kind::Any)
        return end - at;
    char32_t character = characterOf(text, at, end);
    if (m_case == Case::Insensitive && character < 0x80)
        character = quint8(asciiLower(char(character)));
    const bool isMember = std::any_of(token.ranges.begin(), token.ranges.end(), [character](const Range &range) {
        return character >= range.first && character <= range.last;
    });
    return isMember == token.isNegated ? -1 : end - at;
}

// In time size × size at worst: only the last * is ever tried again.
bool TextPattern::matchesGlob(QByteArrayView text) const
{
    qsizetype at = 0;
    size_t in = 0;
    size_t afterStar = 0; // 0: there has been none
    qsizetype starAt = 0; // where the text stood then
    while (true) {
        if (in < m_tokens.size() && m_tokens[in].kind == Token::Kind::Star) {
            afterStar = ++in;
            starAt = at;
            if (in == m_tokens.size())
                return true;
            continue;
        }
        const qsizetype taken = in < m_tokens.size() ? takeOne(m_tokens[in], text, at) : -1;
        if (taken >= 0) {
            at += taken;
            ++in;
        } else if (in == m_tokens.size() && at == text.size()) {
            return true;
        } else if (afterStar > 0 && starAt < text.size()) {
            in = afterStar;
            starAt = next(text, starAt);
            at = starAt;
        } else {
            return false;
        }
    }
}

} // namespace wcs
