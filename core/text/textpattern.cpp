#include "text/textpattern.h"

#include "json/utf8.h"
#include "text/asciicase.h"

#include <QVarLengthArray>

#include <algorithm>
#include <cstring>

namespace text {

namespace {

bool isAscii(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return quint8(c) < 0x80; });
}

// The place of the first; -1: none. In time linear in both, which QByteArrayView::indexOf() does not promise.
qsizetype placeIn(QByteArrayView text, QByteArrayView part)
{
    if (part.isEmpty())
        return 0;
    const void *found =
        text.isEmpty() ? nullptr : memmem(text.data(), size_t(text.size()), part.data(), size_t(part.size()));
    return found ? static_cast<const char *>(found) - text.data() : -1;
}

QByteArray codeInExpression(char32_t character)
{
    return "\\x{" + QByteArray::number(quint32(character), 16) + '}';
}

// As it stands in a regular expression that is to find exactly it.
QByteArray textInExpression(const QByteArray &text)
{
    QByteArray written;
    for (const char c : text) {
        const char lower = asciiLower(c);
        const bool isPlain = quint8(c) >= 0x80 || (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9');
        written += isPlain ? QByteArray(1, c) : codeInExpression(quint8(c));
    }
    return written;
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
    const auto made = tokens(sensitivity == Case::Sensitive ? pattern : pattern.toCaseFolded());
    if (const auto *error = std::get_if<Error>(&made))
        return *error;
    const auto &tokens = std::get<std::vector<Token>>(made);
    const bool isPieces = std::ranges::all_of(
        tokens, [](const Token &token) { return token.kind == Token::Kind::Text || token.kind == Token::Kind::Star; });
    if (isPieces) {
        TextPattern result(Kind::Pieces, {}, sensitivity);
        result.m_pieces = piecesOf(tokens);
        return result;
    }
    const auto compiled = RegularExpression::compile(expressionOf(tokens), Qt::CaseSensitive);
    if (std::holds_alternative<RegularExpression::Error>(compiled))
        return Error{QStringLiteral("The pattern is too large; write * for what may be of any length."), 0};
    TextPattern result(Kind::Composed, {}, sensitivity);
    result.m_expression = std::get<RegularExpression>(compiled);
    return result;
}

TextPattern::Made TextPattern::expression(const QString &pattern, Case sensitivity)
{
    if (pattern.size() > MaxExpression)
        return Error{QStringLiteral("A regular expression has at most %1 characters.").arg(MaxExpression),
                     MaxExpression};
    const auto compiled =
        RegularExpression::compile(pattern, sensitivity == Case::Sensitive ? Qt::CaseSensitive : Qt::CaseInsensitive);
    if (const auto *error = std::get_if<RegularExpression::Error>(&compiled))
        return Error{error->sentence, error->offset};
    TextPattern result(Kind::Expression, {}, sensitivity);
    result.m_expression = std::get<RegularExpression>(compiled);
    return result;
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
                return Error{
                    QStringLiteral("The pattern ends with \\, which stands before the character that it is to be."),
                    at};
            const qsizetype length = characterLength(at + 1);
            addText(QStringView(pattern).sliced(at + 1, length));
            at += 1 + length;
        } else if (c == u'[') {
            qsizetype end = at;
            auto token = classToken(pattern, at, end);
            if (const auto *error = std::get_if<Error>(&token))
                return *error;
            tokens.push_back(std::get<Token>(std::move(token)));
            at = end;
        } else {
            const qsizetype length = characterLength(at);
            addText(QStringView(pattern).sliced(at, length));
            at += length;
        }
    }
    return tokens;
}

// Of the class that begins there; `end` is set to the place behind it.
std::variant<TextPattern::Token, TextPattern::Error> TextPattern::classToken(const QString &pattern, qsizetype at,
                                                                             qsizetype &end)
{
    qsizetype in = at + 1;
    const bool isNegated = in < pattern.size() && (pattern[in] == u'!' || pattern[in] == u'^');
    in += isNegated ? 1 : 0;
    const qsizetype closing = pattern.indexOf(u']', in + 1); // one that stands first is meant itself
    if (closing < 0)
        return Error{QStringLiteral("The pattern has a [ without its ]; write \\[ for the character."), at};
    const QList<uint> members = pattern.mid(in, closing - in).toUcs4();
    Token token{.kind = Token::Kind::Class, .text = isNegated ? "[^" : "["};
    for (qsizetype i = 0; i < members.size(); ++i) {
        const bool isRange = i + 2 < members.size() && members[i + 1] == U'-';
        const char32_t first = members[i];
        const char32_t last = isRange ? members[i + 2] : first;
        if (last < first)
            return Error{QStringLiteral("The pattern has a range in [ ] whose end comes before its start."), at};
        token.text += codeInExpression(first) + '-' + codeInExpression(last);
        i += isRange ? 2 : 0;
    }
    token.text += ']';
    end = closing + 1;
    return token;
}

// Of texts and stars.
QList<QByteArray> TextPattern::piecesOf(const std::vector<Token> &tokens)
{
    QList<QByteArray> pieces{{}};
    for (const Token &token : tokens) {
        if (token.kind == Token::Kind::Star)
            pieces.append(QByteArray());
        else
            pieces.last() += token.text;
    }
    return pieces;
}

QString TextPattern::expressionOf(const std::vector<Token> &tokens)
{
    QByteArray written = "(?s)\\A";
    for (const Token &token : tokens) {
        switch (token.kind) {
        case Token::Kind::Text:
            written += textInExpression(token.text);
            break;
        case Token::Kind::Star:
            written += ".*";
            break;
        case Token::Kind::Any:
            written += '.';
            break;
        case Token::Kind::Class:
            written += token.text;
            break;
        }
    }
    return QString::fromUtf8(written + "\\z");
}

bool TextPattern::matches(QByteArrayView utf8) const
{
    const bool countsCase = m_case == Case::Sensitive || m_kind == Kind::Expression;
    if (countsCase && utf8.isValidUtf8())
        return matchesFolded(utf8);
    if (!countsCase && isAscii(utf8)) {
        constexpr qsizetype UsualText = 256;
        QVarLengthArray<char, UsualText> folded(utf8.size());
        std::ranges::transform(utf8, folded.begin(), asciiLower);
        return matchesFolded(QByteArrayView(folded.constData(), folded.size()));
    }
    const QString text = json::decodedUtf8(utf8); // as it is shown, where it is no UTF-8
    return matchesFolded((countsCase ? text : text.toCaseFolded()).toUtf8());
}

bool TextPattern::matchesFolded(QByteArrayView utf8) const
{
    switch (m_kind) {
    case Kind::Containing:
        return placeIn(utf8, m_text) >= 0;
    case Kind::Equal:
        return utf8 == QByteArrayView(m_text);
    case Kind::Pieces:
        return matchesPieces(utf8);
    case Kind::Composed:
    case Kind::Expression:
        break;
    }
    return m_expression.isFoundIn(utf8);
}

// The first place where a piece fits is as good as any later one.
bool TextPattern::matchesPieces(QByteArrayView utf8) const
{
    const QByteArray &first = m_pieces.first();
    const QByteArray &last = m_pieces.last();
    if (m_pieces.size() == 1)
        return utf8 == QByteArrayView(first);
    if (utf8.size() < first.size() + last.size() || !utf8.startsWith(first) || !utf8.endsWith(last))
        return false;
    QByteArrayView rest = utf8.sliced(first.size()).chopped(last.size());
    for (qsizetype i = 1; i + 1 < m_pieces.size(); ++i) {
        const qsizetype at = placeIn(rest, m_pieces[i]);
        if (at < 0)
            return false;
        rest = rest.sliced(at + m_pieces[i].size());
    }
    return true;
}

} // namespace text
