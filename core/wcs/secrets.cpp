#include "wcs/secrets.h"

#include <algorithm>
#include <array>

namespace wcs {

namespace {

constexpr std::array<QByteArrayView, 6> SecretKeys{"sipPassword", "authToken", "password", "sipAuthenticationPassword",
                                                   "token",       "secret"};
constexpr QByteArrayView Mask = "\"•••\"";

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Position behind the string that starts at `begin` (a quote), or the end of the text.
qsizetype endOfString(const QByteArray &json, qsizetype begin)
{
    for (qsizetype i = begin + 1; i < json.size(); ++i) {
        if (json[i] == '\\')
            ++i;
        else if (json[i] == '"')
            return i + 1;
    }
    return json.size();
}

// Position behind the value that starts at `begin`, of whatever kind.
qsizetype endOfValue(const QByteArray &json, qsizetype begin)
{
    int depth = 0;
    for (qsizetype i = begin; i < json.size();) {
        const char c = json[i];
        if (c == '"') {
            i = endOfString(json, i);
            if (depth == 0)
                return i;
            continue;
        }
        if (c == '{' || c == '[') {
            ++depth;
        } else if (c == '}' || c == ']') {
            if (depth == 0)
                return i;
            if (--depth == 0)
                return i + 1;
        } else if (depth == 0 && (c == ',' || isSpace(c))) {
            return i;
        }
        ++i;
    }
    return json.size();
}

// A key as it reads once its escapes are resolved; escapes that cannot stand in our key names stay as they are.
QByteArray plainKey(QByteArrayView raw)
{
    QByteArray key;
    for (qsizetype i = 0; i < raw.size(); ++i) {
        bool isCode = false;
        if (raw[i] == '\\' && raw.size() - i > 5 && raw[i + 1] == 'u') {
            const uint code = raw.sliced(i + 2, 4).toByteArray().toUInt(&isCode, 16);
            isCode = isCode && code < 0x80;
            if (isCode) {
                key += char(code);
                i += 5;
            }
        }
        if (!isCode)
            key += raw[i];
    }
    return key;
}

bool isSecret(QByteArrayView rawKey)
{
    const QByteArray key = plainKey(rawKey);
    return std::ranges::any_of(SecretKeys,
                               [&](QByteArrayView secret) { return secret.compare(key, Qt::CaseInsensitive) == 0; });
}

} // namespace

QByteArray maskSecrets(const QByteArray &json)
{
    QByteArray masked;
    qsizetype copied = 0;
    for (qsizetype i = 0; i < json.size();) {
        if (json[i] != '"') {
            ++i;
            continue;
        }
        const qsizetype end = endOfString(json, i);
        qsizetype value = end;
        while (value < json.size() && isSpace(json[value]))
            ++value;
        const bool isKey = value < json.size() && json[value] == ':';
        if (!isKey || !isSecret(QByteArrayView(json).sliced(i + 1, qMax<qsizetype>(0, end - i - 2)))) {
            i = end;
            continue;
        }
        ++value;
        while (value < json.size() && isSpace(json[value]))
            ++value;
        masked += QByteArrayView(json).sliced(copied, value - copied);
        masked += Mask;
        copied = i = endOfValue(json, value);
    }
    return copied == 0 ? json : masked + QByteArrayView(json).sliced(copied).toByteArray();
}

} // namespace wcs
