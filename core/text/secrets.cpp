#include "text/secrets.h"

#include "json/jsonsource.h"
#include "json/readjson.h"
#include "text/asciicase.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace text {

namespace {

// The one table. Keys are compared in lower case, without anything but letters and digits.
constexpr std::array<std::string_view, 5> SecretParts{"password", "passwd", "passphrase", "passcode", "secret"};
constexpr std::array<std::string_view, 14> SecretEnds{
    "token",      "jwt",       "apikey",        "accesskey", "privatekey", "streamkey",   "authkey",
    "signingkey", "sharedkey", "authorization", "cookie",    "credential", "credentials", "pwd"};
constexpr std::array<std::string_view, 6> SecretNames{"auth", "xauth", "pass", "authentication", "bearer", "userinfo"};

constexpr QByteArrayView TargetMask = "***"; // what may stand in a target
constexpr int DeepestText = 8;               // JSON in a string in JSON in a string …

bool isLetterOrDigit(char c)
{
    const char lower = asciiLower(c);
    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9');
}

bool isKeyCharacter(char c)
{
    return isLetterOrDigit(c) || c == '_' || c == '-' || c == '.' || c == '%';
}

// Where an address or a value in a query ends.
bool endsWord(char c)
{
    return uchar(c) <= 0x20 || QByteArrayView("\"'<>`|").contains(c);
}

qsizetype find(QByteArrayView text, qsizetype from, bool (*isEnd)(char))
{
    return std::find_if(text.begin() + from, text.end(), isEnd) - text.begin();
}

struct Span {
    qsizetype begin = 0;
    qsizetype end = 0;
};

bool isPort(QByteArrayView text)
{
    constexpr qsizetype LongestPort = 5;
    return text.size() <= LongestPort &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Finds the passwords of addresses in a text, from its beginning to its end. Each word is looked through once, however
// many addresses stand in it.
class Addresses {
public:
    explicit Addresses(QByteArrayView text)
        : m_text(text)
    {}

    // The password before the host of an address whose "//" ends at `begin`; the user where there is no other. Whatever
    // stands between a ":" that no port follows and an "@" counts, also where it should have been escaped; and what the
    // end of the text has cut off.
    Span passwordAt(qsizetype begin)
    {
        readWord(begin);
        const qsizetype host =
            find(m_text, begin, [](char c) { return endsWord(c) || c == '/' || c == '?' || c == '#'; });
        const QByteArrayView authority = m_text.sliced(begin, host - begin);
        const qsizetype colon = authority.indexOf(':');
        qsizetype at = authority.lastIndexOf('@');
        if (at < 0) {
            const bool mayBePassword = colon >= 0 && !authority.startsWith('[') && !isPort(authority.sliced(colon + 1));
            if (!mayBePassword)
                return {};
            if (m_lastAt >= begin)
                at = m_text.indexOf('@', begin) - begin;
            else
                at = m_wordEnd == m_text.size() ? m_wordEnd - begin : -1;
        }
        const qsizetype from = colon >= 0 && colon < at ? colon + 1 : 0;
        return at < 0 ? Span{} : Span{begin + from, begin + at};
    }

private:
    void readWord(qsizetype begin)
    {
        if (begin < m_wordEnd)
            return;
        m_wordEnd = find(m_text, begin, endsWord);
        const qsizetype at = m_text.sliced(begin, m_wordEnd - begin).lastIndexOf('@');
        m_lastAt = at < 0 ? -1 : begin + at;
    }

    QByteArrayView m_text;
    qsizetype m_wordEnd = 0; // of the word that was read last
    qsizetype m_lastAt = -1; // the last "@" in it
};

// The value behind the "=" (or, where that may be, ":") at that place, if a secret key stands before it.
Span valueAt(QByteArrayView text, qsizetype separator)
{
    qsizetype keyEnd = separator;
    while (keyEnd > 0 && text[separator] == ':' && QByteArrayView(" '").contains(text[keyEnd - 1]))
        --keyEnd;
    qsizetype keyBegin = keyEnd;
    while (keyBegin > 0 && isKeyCharacter(text[keyBegin - 1]))
        --keyBegin;
    const QByteArrayView key = text.sliced(keyBegin, keyEnd - keyBegin);
    if (!isSecretKey(key.contains('%') ? QByteArray::fromPercentEncoding(key.toByteArray()) : key))
        return {};
    qsizetype begin = separator + 1;
    while (begin < text.size() && QByteArrayView(" \t'\"").contains(text[begin]))
        ++begin;
    return {begin, find(text, begin, [](char c) { return endsWord(c) || QByteArrayView("&;,})]").contains(c); })};
}

// Whether there may be something in a text that tokenAt() finds.
bool mayHaveToken(QByteArrayView text)
{
    return text.contains("eyJ") || text.contains("earer ") || text.contains("asic ");
}

// A JSON Web Token (RFC 7519), also one that is cut off: it begins with an object in Base64, `{"`.
Span webTokenAt(QByteArrayView text, qsizetype at)
{
    constexpr qsizetype Shortest = 16; // characters that say something
    if (!text.sliced(at).startsWith("eyJ"))
        return {};
    const qsizetype end =
        find(text, at, [](char c) { return !isLetterOrDigit(c) && c != '_' && c != '-' && c != '.'; });
    return end - at >= Shortest ? Span{at, end} : Span{};
}

// What follows the name of a scheme (RFC 9110 §11.4), where it is not just the next word of a sentence.
Span credentialsAt(QByteArrayView text, qsizetype at)
{
    constexpr qsizetype Shortest = 8;
    constexpr QByteArrayView Bearer = "earer ";
    constexpr QByteArrayView Basic = "asic ";
    const QByteArrayView rest = text.sliced(at + 1);
    const bool isBearer = rest.startsWith(Bearer);
    if (asciiLower(text[at]) != 'b' || (!isBearer && !rest.startsWith(Basic)))
        return {};
    const qsizetype begin = at + 1 + (isBearer ? Bearer : Basic).size();
    const qsizetype end =
        find(text, begin, [](char c) { return !isLetterOrDigit(c) && !QByteArrayView("-._~+/=").contains(c); });
    const QByteArrayView given = text.sliced(begin, end - begin);
    const bool hasDigit = std::any_of(given.begin(), given.end(), [](char c) { return c >= '0' && c <= '9'; });
    const bool isSecret = isBearer ? given.size() >= Shortest && hasDigit
                                   : QByteArray::fromBase64(given.toByteArray()).contains(':'); // user:password
    return isSecret ? Span{begin, end} : Span{};
}

// A secret that no key names, as it says by itself that it is one, if it begins at that place.
Span tokenAt(QByteArrayView text, qsizetype at)
{
    if (at > 0 && (isLetterOrDigit(text[at - 1]) || text[at - 1] == '_' || text[at - 1] == '-'))
        return {};
    const Span token = webTokenAt(text, at);
    return token.end > token.begin ? token : credentialsAt(text, at);
}

// The body of a string of JSON, without its quotes, as text. Nothing where it is none.
std::optional<QString> textOfJsonString(QByteArrayView body)
{
    const auto read = json::readJson("[\"" + body.toByteArray() + "\"]");
    const QJsonValue *value = std::get_if<QJsonValue>(&read);
    return value ? std::optional(value->toArray().at(0).toString()) : std::nullopt;
}

// Writes texts down one after the other, with what is secret in them hidden.
class Masker {
public:
    explicit Masker(int depth)
        : m_depth(depth)
    {}

    void addJson(QByteArrayView json);
    void addText(QByteArrayView text, bool hasColons);
    QByteArray take() { return std::move(m_out); }

private:
    void addString(QByteArrayView written);
    void addPlain(QByteArrayView plain);

    const int m_depth; // of strings around the text
    QByteArray m_out;
};

QByteArray maskedAt(QByteArrayView json, int depth)
{
    if (depth > DeepestText)
        return SecretMask.toByteArray();
    Masker masker(depth);
    masker.addJson(json);
    return masker.take();
}

QByteArray masked(QByteArrayView text, bool hasColons)
{
    Masker masker(0);
    masker.addText(text, hasColons);
    return masker.take();
}

void Masker::addText(QByteArrayView text, bool hasColons)
{
    Addresses addresses(text);
    const bool hasTokens = mayHaveToken(text);
    qsizetype copied = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        Span secret;
        if (text[i] == '/' && i > 1 && text[i - 1] == '/' && text[i - 2] == ':')
            secret = addresses.passwordAt(i + 1);
        else if (text[i] == '=' || (hasColons && text[i] == ':'))
            secret = valueAt(text, i);
        else if (hasTokens)
            secret = tokenAt(text, i);
        if (secret.end <= secret.begin)
            continue;
        m_out += text.sliced(copied, secret.begin - copied);
        m_out += SecretMask;
        copied = secret.end;
        i = secret.end - 1;
    }
    m_out += text.sliced(copied);
}

// A string that is no secret itself, as it is written, with what is secret in it hidden.
void Masker::addString(QByteArrayView written)
{
    const bool isEscaped = written.contains('\\');
    if (!isEscaped && !written.contains('=') && !written.contains("://") && !mayHaveToken(written)) {
        m_out += written;
        return;
    }
    const bool isClosed = written.size() > 1 && written.endsWith('"');
    const QByteArray end = isClosed ? "\"" : "";
    const QByteArrayView body = written.sliced(1, written.size() - 1 - end.size());
    if (!isEscaped) {
        m_out += '"' + maskedAt(body, m_depth + 1) + end;
        return;
    }
    const std::optional<QString> text = textOfJsonString(body);
    if (!text) { // cut off, or none: as it stands
        m_out += '"' +
                 masked(maskedAt(body.toByteArray().replace("\\\"", "\"").replace("\\/", "/"), m_depth + 1), false) +
                 end;
        return;
    }
    const QByteArray plain = text->toUtf8();
    const QByteArray hidden = maskedAt(plain, m_depth + 1);
    if (hidden == plain) {
        m_out += written;
        return;
    }
    const QByteArray list = QJsonDocument(QJsonArray{QString::fromUtf8(hidden)}).toJson(QJsonDocument::Compact);
    m_out += QByteArrayView(list).sliced(1, list.size() - (isClosed ? 2 : 3));
}

// What stands between strings.
void Masker::addPlain(QByteArrayView plain)
{
    const bool mayHide = plain.contains('=') || (plain.contains(':') && (m_depth > 0 || plain.contains("://")));
    if (mayHide || mayHaveToken(plain))
        addText(plain, m_depth > 0);
    else
        m_out += plain;
}

void Masker::addJson(QByteArrayView json)
{
    qsizetype copied = 0;
    for (qsizetype i = 0; i < json.size();) {
        if (json[i] != '"') {
            ++i;
            continue;
        }
        const qsizetype end = json::endOfJsonString(json, i);
        qsizetype value = end;
        while (value < json.size() && json::isJsonSpace(json[value]))
            ++value;
        const bool isKey = value < json.size() && json[value] == ':';
        const QByteArrayView written = json.sliced(i, end - i);
        addPlain(json.sliced(copied, i - copied));
        if (!isKey || !isSecretKey(written.contains('\\') ? json::plainJsonKey(written) : written)) {
            addString(written);
            copied = i = end;
            continue;
        }
        ++value;
        while (value < json.size() && json::isJsonSpace(json[value]))
            ++value;
        m_out += json.sliced(i, value - i);
        m_out += '"' + SecretMask.toByteArray() + '"';
        copied = i = json::endOfJsonValue(json, value);
    }
    addPlain(json.sliced(copied));
}

// Of an address, the user and the password before its host.
QByteArray withoutUser(const QByteArray &address)
{
    const qsizetype begin = address.indexOf("://") + 3;
    const qsizetype slash = begin < 3 ? -1 : address.indexOf('/', begin);
    const qsizetype at = address.first(slash < 0 ? address.size() : slash).lastIndexOf('@');
    if (begin < 3 || at < begin)
        return address;
    return QByteArray(address).replace(begin, at - begin, TargetMask);
}

} // namespace

bool isSecretKey(QByteArrayView key)
{
    constexpr qsizetype LongestKey = 200;
    if (key.isEmpty() || key.size() > LongestKey)
        return false;
    std::array<char, LongestKey> letters; // as far as they are filled
    size_t count = 0;
    for (const char c : key) {
        if (isLetterOrDigit(c))
            letters[count++] = asciiLower(c);
    }
    const std::string_view plain(letters.data(), count);
    const std::string_view one = plain.ends_with('s') ? plain.substr(0, count - 1) : plain; // "tokens"
    const auto contains = [&](std::string_view part) { return plain.find(part) != std::string_view::npos; };
    const auto ends = [&](std::string_view part) { return plain.ends_with(part) || one.ends_with(part); };
    const auto is = [&](std::string_view name) { return plain == name; };
    return std::ranges::any_of(SecretEnds, ends) || std::ranges::any_of(SecretNames, is) ||
           std::ranges::any_of(SecretParts, contains);
}

QByteArray maskText(const QByteArray &text)
{
    const bool mayHide = text.contains('=') || text.contains("://") || text.contains("\":") || mayHaveToken(text);
    return mayHide ? maskedAt(text, 0) : text;
}

QByteArray maskSecrets(const QByteArray &json)
{
    return maskedAt(json, 0);
}

QByteArray maskHead(const QByteArray &head)
{
    QByteArray result;
    for (qsizetype begin = 0; begin < head.size();) {
        const qsizetype newline = head.indexOf('\n', begin);
        const qsizetype end = newline < 0 ? head.size() : newline + 1;
        const qsizetype colon = head.indexOf(':', begin);
        const QByteArray line = head.sliced(begin, end - begin);
        if (colon > begin && colon < end && isSecretKey(line.first(colon - begin)))
            result += line.first(colon - begin + 1) + ' ' + SecretMask.toByteArray() + "\r\n";
        else
            result += masked(line, false);
        begin = end;
    }
    return result;
}

QByteArray maskTarget(const QByteArray &target)
{
    const qsizetype mark = target.indexOf('?');
    if (mark < 0 && target.startsWith('/'))
        return target;
    if (mark < 0)
        return withoutUser(target);
    QByteArray result = withoutUser(target.first(mark));
    char separator = '?';
    for (const QByteArray &pair : target.sliced(mark + 1).split('&')) {
        const qsizetype at = pair.indexOf('=') + 1;
        const QByteArray value = QByteArray::fromPercentEncoding(pair.sliced(at));
        const bool isHidden =
            at > 0 && (isSecretKey(QByteArray::fromPercentEncoding(pair.first(at - 1))) || maskText(value) != value);
        result += separator;
        result += isHidden ? pair.first(at).append(TargetMask) : pair;
        separator = '&';
    }
    return result;
}

} // namespace text
