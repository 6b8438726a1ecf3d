#include "json/jsongrammar.h"

#include "json/jsonnumber.h"
#include "json/jsonsource.h"
#include "json/utf8.h"

#include <charconv>
#include <optional>
#include <string_view>
#include <vector>

namespace json {

namespace {

constexpr qsizetype ShownWord = 24;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isWordCharacter(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

QByteArray codePoint(char c)
{
    return "U+" + QByteArray::number(quint8(c), 16).toUpper().rightJustified(4, '0');
}

QByteArray quoted(QByteArrayView text)
{
    return "“" + text.toByteArray() + "”";
}

class Scanner {
public:
    explicit Scanner(const QByteArray &json)
        : m_json(json)
        , m_mended{json, 0}
    {}

    bool scan();
    const JsonFault &fault() const { return m_fault; }
    MendedJson &&mended() { return std::move(m_mended); }

private:
    bool atEnd() const { return m_at >= m_json.size(); }
    char here() const { return atEnd() ? '\0' : m_json[m_at]; }
    void skipSpace();
    bool skipDigits(); // at least one
    QByteArray word() const;

    // Each false: there is a fault.
    bool beginsWell();
    bool next();
    bool key();
    bool value();
    bool open();
    bool literal();
    bool number();
    bool string();
    bool escape(qsizetype begin);
    bool unicodeEscape();
    int hexAt(qsizetype at) const; // four digits; -1: they are none

    void mendNumber(QByteArrayView number, bool isInteger);
    void mendHalfPair();

    bool fail(qsizetype offset, const QByteArray &what);
    bool failAtEnd();
    bool failUtf8();
    bool unexpected(const QByteArray &missing);

    QByteArrayView m_json;
    MendedJson m_mended;
    JsonFault m_fault;
    qsizetype m_at = 0;
    std::vector<qsizetype> m_open; // where the arrays and objects begin that are not closed yet
    bool m_isFresh = false;        // nothing has come in the innermost one
};

bool Scanner::scan()
{
    if (!beginsWell())
        return false;
    skipSpace();
    if (atEnd())
        return fail(0, "there is nothing but white space");
    if (!value())
        return false;
    while (!m_open.empty()) {
        if (!next())
            return false;
    }
    skipSpace();
    return atEnd() || unexpected("something follows behind its end");
}

// RFC 8259 §8.1: UTF-8, without a byte order mark.
bool Scanner::beginsWell()
{
    if (m_json.startsWith("\xef\xbb\xbf"))
        return fail(0, "it begins with a byte order mark (the bytes EF BB BF), which is no part of JSON");
    if (m_json.startsWith("\xff\xfe") || m_json.startsWith("\xfe\xff"))
        return fail(0, "it begins with a byte order mark of UTF-16, but JSON is UTF-8");
    return true;
}

// What the innermost array or object goes on with: its end, or one more value.
bool Scanner::next()
{
    const bool isObject = m_json[m_open.back()] == '{';
    skipSpace();
    if (here() == (isObject ? '}' : ']')) {
        ++m_at;
        m_open.pop_back();
        m_isFresh = false;
        return true;
    }
    if (!m_isFresh) {
        if (here() == '}' || here() == ']')
            return fail(m_at, "an " + QByteArray(isObject ? "object" : "array") + " is closed by " +
                                  quoted(m_json.sliced(m_at, 1)));
        if (here() != ',')
            return unexpected("a comma is missing");
        const qsizetype comma = m_at++;
        skipSpace();
        if (here() == '}' || here() == ']')
            return fail(comma, "a comma has nothing behind it");
    }
    m_isFresh = false;
    return (!isObject || key()) && value();
}

bool Scanner::key()
{
    if (here() == '\'')
        return fail(m_at, "a key stands in single quotes");
    if (isWordCharacter(here()))
        return fail(m_at, "the key " + quoted(word()) + " has no quotes");
    if (here() != '"')
        return unexpected("a key is missing");
    if (!string())
        return false;
    skipSpace();
    if (here() != ':')
        return unexpected("a colon is missing");
    ++m_at;
    skipSpace();
    return true;
}

// Of an array or object only its beginning: next() goes on.
bool Scanner::value()
{
    if (qsizetype(m_open.size()) == DeepestJson && !atEnd())
        return fail(m_at, "it is nested more than 1,024 levels deep");
    switch (here()) {
    case '{':
    case '[':
        return open();
    case '"':
        return string();
    case '\'':
        return fail(m_at, "a string stands in single quotes");
    case '+':
        return fail(m_at, "a number begins with “+”");
    case '.':
        return fail(m_at, "a number begins with its decimal point");
    default:
        break;
    }
    if (here() == '-' || isDigit(here()))
        return number();
    return isWordCharacter(here()) ? literal() : unexpected("a value is missing");
}

bool Scanner::open()
{
    m_open.push_back(m_at++);
    m_isFresh = true;
    return true;
}

bool Scanner::literal()
{
    for (const std::string_view known : {"true", "false", "null"}) {
        const QByteArrayView rest = m_json.sliced(m_at);
        if (rest.startsWith(known) &&
            (rest.size() == qsizetype(known.size()) || !isWordCharacter(rest[qsizetype(known.size())]))) {
            m_at += qsizetype(known.size());
            return true;
        }
    }
    return fail(m_at, quoted(word()) + " is no value; words are true, false and null");
}

bool Scanner::number()
{
    const qsizetype begin = m_at;
    if (here() == '-')
        ++m_at;
    if (isWordCharacter(here()) && !isDigit(here()))
        return fail(begin, quoted('-' + word()) + " is no number");
    const bool isZero = here() == '0';
    if (!skipDigits())
        return fail(m_at, "digits are missing behind a minus sign");
    const qsizetype whole = m_at - begin - (m_json[begin] == '-' ? 1 : 0);
    if (isZero && whole > 1)
        return fail(m_at - whole, "a number begins with a needless zero");
    bool isInteger = true;
    if (here() == '.') {
        isInteger = false;
        ++m_at;
        if (!skipDigits())
            return fail(m_at, "digits are missing behind a decimal point");
    }
    if (here() == 'e' || here() == 'E') {
        isInteger = false;
        ++m_at;
        if (here() == '+' || here() == '-')
            ++m_at;
        if (!skipDigits())
            return fail(m_at, "digits are missing in the exponent of a number");
    }
    if (isWordCharacter(here()) || here() == '.' || here() == '+' || here() == '-')
        return fail(m_at, quoted(m_json.sliced(m_at, 1)) + " does not belong in a number");
    mendNumber(m_json.sliced(begin, m_at - begin), isInteger);
    return true;
}

bool Scanner::string()
{
    const qsizetype begin = m_at++;
    while (!atEnd()) {
        const char c = here();
        if (c == '"') {
            ++m_at;
            return true;
        }
        if (quint8(c) < 0x20)
            return fail(m_at, "the control character " + codePoint(c) + " stands in a string without being escaped");
        if (c == '\\') {
            if (!escape(begin))
                return false;
        } else if (const qsizetype length = utf8Length(m_json.sliced(m_at)); length > 0) {
            m_at += length;
        } else {
            return failUtf8();
        }
    }
    return fail(m_at, "it ends within the string that begins at byte " + QByteArray::number(begin));
}

bool Scanner::escape(qsizetype begin)
{
    const char c = m_at + 1 < m_json.size() ? m_json[m_at + 1] : '\0';
    if (c == 'u')
        return unicodeEscape();
    if (c != '\0' && std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos) {
        m_at += 2;
        return true;
    }
    if (m_at + 1 == m_json.size())
        return fail(m_at + 1, "it ends within the string that begins at byte " + QByteArray::number(begin));
    if (quint8(c) <= 0x20 || quint8(c) >= 0x7f)
        return fail(m_at, "a backslash begins no escape; one that is meant is written “\\\\”");
    return fail(m_at, quoted(m_json.sliced(m_at, 2)) + " is no escape; a backslash that is meant is written “\\\\”");
}

bool Scanner::unicodeEscape()
{
    const auto isHigh = [](int unit) { return unit >= 0xd800 && unit < 0xdc00; };
    const auto isLow = [](int unit) { return unit >= 0xdc00 && unit < 0xe000; };
    const int unit = hexAt(m_at + 2);
    if (unit < 0)
        return fail(m_at, "“\\u” is not followed by four hexadecimal digits");
    const bool isPair = isHigh(unit) && m_json.sliced(m_at + 6).startsWith("\\u") && isLow(hexAt(m_at + 8));
    if (!isPair && (isHigh(unit) || isLow(unit)))
        mendHalfPair();
    m_at += isPair ? 12 : 6;
    return true;
}

int Scanner::hexAt(qsizetype at) const
{
    if (m_json.size() - at < 4)
        return -1;
    int unit = 0;
    const char *const begin = m_json.data() + at;
    const auto read = std::from_chars(begin, begin + 4, unit, 16);
    return read.ptr == begin + 4 && *begin != '-' ? unit : -1;
}

void Scanner::mendNumber(QByteArrayView number, bool isInteger)
{
    if (const std::optional<QByteArray> mended = mendedNumber(number, isInteger))
        m_mended.text.replace(number.data() - m_json.data(), number.size(), *mended);
}

void Scanner::mendHalfPair()
{
    m_mended.text.replace(m_at + 2, 4, "fffd");
    ++m_mended.halfPairs;
}

void Scanner::skipSpace()
{
    while (!atEnd() && isJsonSpace(m_json[m_at]))
        ++m_at;
}

bool Scanner::skipDigits()
{
    const qsizetype begin = m_at;
    while (isDigit(here()))
        ++m_at;
    return m_at > begin;
}

QByteArray Scanner::word() const
{
    qsizetype end = m_at;
    while (end < m_json.size() && end - m_at < ShownWord && isWordCharacter(m_json[end]))
        ++end;
    return m_json.sliced(m_at, end - m_at).toByteArray();
}

bool Scanner::fail(qsizetype offset, const QByteArray &what)
{
    m_fault = {offset, what};
    return false;
}

bool Scanner::failAtEnd()
{
    const bool isObject = m_json[m_open.back()] == '{';
    return fail(m_at, "it ends within the " + QByteArray(isObject ? "object" : "array") + " that begins at byte " +
                          QByteArray::number(m_open.back()));
}

bool Scanner::failUtf8()
{
    return fail(m_at, "it is not valid UTF-8: " + QByteArray(utf8Fault(m_json.sliced(m_at))));
}

// Something stands here that tells more than what is missing.
bool Scanner::unexpected(const QByteArray &missing)
{
    if (atEnd())
        return failAtEnd();
    const QByteArrayView rest = m_json.sliced(m_at);
    if (rest.startsWith("//") || rest.startsWith("/*") || rest.startsWith('#'))
        return fail(m_at, "there is a comment, which JSON does not have");
    if (quint8(here()) < 0x20 || here() == 0x7f)
        return fail(m_at, "the control character " + codePoint(here()) + " stands outside of a string");
    if (utf8Length(rest) == 0)
        return failUtf8();
    return fail(m_at, missing);
}

} // namespace

QByteArray JsonFault::sentence() const
{
    return what + ", at byte " + QByteArray::number(offset);
}

std::variant<MendedJson, JsonFault> mendJson(const QByteArray &json)
{
    Scanner scanner(json);
    if (!scanner.scan())
        return scanner.fault();
    return scanner.mended();
}

} // namespace json
