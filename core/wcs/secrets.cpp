#include "wcs/secrets.h"

#include "wcs/asciicase.h"
#include "wcs/jsonsource.h"
#include "wcs/readjson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

namespace wcs {

namespace {

// The one table. Keys are compared in lower case, without anything but letters and digits.
constexpr std::array<QByteArrayView, 5> SecretParts{"password", "passwd", "passphrase", "passcode", "secret"};
constexpr std::array<QByteArrayView, 14> SecretEnds{
    "token",      "jwt",       "apikey",        "accesskey", "privatekey", "streamkey",   "authkey",
    "signingkey", "sharedkey", "authorization", "cookie",    "credential", "credentials", "pwd"};
constexpr std::array<QByteArrayView, 6> SecretNames{"auth", "xauth", "pass", "authentication", "bearer", "userinfo"};

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

qsizetype find(const QByteArray &text, qsizetype from, bool (*isEnd)(char))
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

// The password before the host of an address whose "//" ends at `begin`; the user where there is no other. Whatever
// stands between a ":" that no port follows and an "@" counts, also where it should have been escaped; and what the end
// of the text has cut off.
Span passwordAt(const QByteArray &text, qsizetype begin)
{
    const qsizetype end = find(text, begin, endsWord);
    const qsizetype host = find(text, begin, [](char c) { return endsWord(c) || c == '/' || c == '?' || c == '#'; });
    const QByteArrayView word = QByteArrayView(text).sliced(begin, end - begin);
    const QByteArrayView authority = word.first(host - begin);
    const qsizetype colon = authority.indexOf(':');
    qsizetype at = authority.lastIndexOf('@');
    if (at < 0) {
        const bool mayBePassword = colon >= 0 && !authority.startsWith('[') && !isPort(authority.sliced(colon + 1));
        if (!mayBePassword)
            return {};
        at = word.indexOf('@');
        if (at < 0)
            at = end == text.size() ? word.size() : -1;
    }
    const qsizetype from = colon >= 0 && colon < at ? colon + 1 : 0;
    return at < 0 ? Span{} : Span{begin + from, begin + at};
}

// The value behind the "=" (or, where that may be, ":") at that place, if a secret key stands before it.
Span valueAt(const QByteArray &text, qsizetype separator)
{
    qsizetype keyEnd = separator;
    while (keyEnd > 0 && text[separator] == ':' && QByteArrayView(" '").contains(text[keyEnd - 1]))
        --keyEnd;
    qsizetype keyBegin = keyEnd;
    while (keyBegin > 0 && isKeyCharacter(text[keyBegin - 1]))
        --keyBegin;
    if (!isSecretKey(QByteArray::fromPercentEncoding(text.sliced(keyBegin, keyEnd - keyBegin))))
        return {};
    qsizetype begin = separator + 1;
    while (begin < text.size() && QByteArrayView(" \t'\"").contains(text[begin]))
        ++begin;
    return {begin, find(text, begin, [](char c) { return endsWord(c) || QByteArrayView("&;,})]").contains(c); })};
}

QByteArray masked(const QByteArray &text, bool hasColons)
{
    QByteArray result;
    qsizetype copied = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        Span secret;
        if (text[i] == '/' && i > 1 && text[i - 1] == '/' && text[i - 2] == ':')
            secret = passwordAt(text, i + 1);
        else if (text[i] == '=' || (hasColons && text[i] == ':'))
            secret = valueAt(text, i);
        if (secret.end <= secret.begin)
            continue;
        result += QByteArrayView(text).sliced(copied, secret.begin - copied);
        result += SecretMask;
        copied = secret.end;
        i = secret.end - 1;
    }
    return copied == 0 ? text : result + QByteArrayView(text).sliced(copied).toByteArray();
}

// The body of a string of JSON, without its quotes, as text. Nothing where it is none.
std::optional<QString> textOfJsonString(QByteArrayView body)
{
    const auto read = readJson("[\"" + body.toByteArray() + "\"]");
    const QJsonValue *value = std::get_if<QJsonValue>(&read);
    return value ? std::optional(value->toArray().at(0).toString()) : std::nullopt;
}

QByteArray maskedAt(const QByteArray &json, int depth);

// A string that is no secret itself, as it is written, with what is secret in it hidden.
QByteArray maskedString(QByteArrayView written, int depth)
{
    const bool mayHide = written.contains('\\') || written.contains('=') || written.contains("://");
    if (!mayHide)
        return written.toByteArray();
    const bool isClosed = written.size() > 1 && written.endsWith('"');
    const QByteArrayView body = written.sliced(1, written.size() - (isClosed ? 2 : 1));
    if (!written.contains('\\'))
        return '"' + maskedAt(body.toByteArray(), depth + 1) + (isClosed ? "\"" : "");
    const std::optional<QString> text = textOfJsonString(body);
    if (!text) // cut off, or none: as it stands
        return '"' + masked(maskedAt(body.toByteArray().replace("\\\"", "\"").replace("\\/", "/"), depth + 1), false) +
               (isClosed ? "\"" : "");
    const QByteArray plain = text->toUtf8();
    const QByteArray hidden = maskedAt(plain, depth + 1);
    if (hidden == plain)
        return written.toByteArray();
    const QByteArray list = QJsonDocument(QJsonArray{QString::fromUtf8(hidden)}).toJson(QJsonDocument::Compact);
    return list.sliced(1, list.size() - (isClosed ? 2 : 3));
}

QByteArray maskedAt(const QByteArray &json, int depth)
{
    if (depth > DeepestText)
        return SecretMask.toByteArray();
    QByteArray result;
    qsizetype copied = 0;
    const auto copyPlain = [&](qsizetype end) {
        const QByteArrayView plain = QByteArrayView(json).sliced(copied, end - copied);
        if (plain.contains('=') || plain.contains(':'))
            result += masked(plain.toByteArray(), depth > 0);
        else
            result += plain;
    };
    for (qsizetype i = 0; i < json.size();) {
        if (json[i] != '"') {
            ++i;
            continue;
        }
        const qsizetype end = endOfJsonString(json, i);
        qsizetype value = end;
        while (value < json.size() && isJsonSpace(json[value]))
            ++value;
        const bool isKey = value < json.size() && json[value] == ':';
        const QByteArrayView written = QByteArrayView(json).sliced(i, end - i);
        copyPlain(i);
        if (!isKey || !isSecretKey(plainJsonKey(written))) {
            result += maskedString(written, depth);
            copied = i = end;
            continue;
        }
        ++value;
        while (value < json.size() && isJsonSpace(json[value]))
            ++value;
        result += QByteArrayView(json).sliced(i, value - i);
        result += '"' + SecretMask.toByteArray() + '"';
        copied = i = endOfJsonValue(json, value);
    }
    copyPlain(json.size());
    return result;
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
    QByteArray plain;
    for (const char c : key) {
        if (isLetterOrDigit(c))
            plain += asciiLower(c);
    }
    const QByteArray one = plain.endsWith('s') ? plain.chopped(1) : plain; // "tokens"
    const auto contains = [&](QByteArrayView part) { return plain.contains(part); };
    const auto ends = [&](QByteArrayView part) { return plain.endsWith(part) || one.endsWith(part); };
    const auto is = [&](QByteArrayView name) { return plain == name; };
    return std::ranges::any_of(SecretParts, contains) || std::ranges::any_of(SecretEnds, ends) ||
           std::ranges::any_of(SecretNames, is);
}

QByteArray maskText(const QByteArray &text)
{
    const bool mayHide = text.contains('=') || text.contains("://") || text.contains("\":");
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

} // namespace wcs
