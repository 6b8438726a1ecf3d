#include "wcs/secrets.h"

#include "wcs/jsonsource.h"

#include <QList>

#include <algorithm>
#include <array>

namespace wcs {

namespace {

constexpr std::array<QByteArrayView, 9> SecretKeys{
    "sipPassword",  "authToken", "password", "sipAuthenticationPassword", "token", "secret",
    "access_token", "api_key",   "apikey"};
constexpr QByteArrayView Mask = "\"•••\"";
constexpr QByteArrayView TargetMask = "***"; // what may stand in a target

bool isSecretKey(const QByteArray &key)
{
    return std::ranges::any_of(SecretKeys,
                               [&](QByteArrayView secret) { return secret.compare(key, Qt::CaseInsensitive) == 0; });
}

bool isSecret(QByteArrayView written)
{
    return isSecretKey(plainJsonKey(written));
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

QByteArray maskSecrets(const QByteArray &json)
{
    QByteArray masked;
    qsizetype copied = 0;
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
        if (!isKey || !isSecret(QByteArrayView(json).sliced(i, end - i))) {
            i = end;
            continue;
        }
        ++value;
        while (value < json.size() && isJsonSpace(json[value]))
            ++value;
        masked += QByteArrayView(json).sliced(copied, value - copied);
        masked += Mask;
        copied = i = endOfJsonValue(json, value);
    }
    return copied == 0 ? json : masked + QByteArrayView(json).sliced(copied).toByteArray();
}

QByteArray maskTarget(const QByteArray &target)
{
    const qsizetype mark = target.indexOf('?');
    if (mark < 0 && target.startsWith('/'))
        return target;
    if (mark < 0)
        return withoutUser(target);
    QByteArray masked = withoutUser(target.first(mark));
    char separator = '?';
    for (const QByteArray &pair : target.sliced(mark + 1).split('&')) {
        const qsizetype valueAt = pair.indexOf('=') + 1;
        const bool isHidden = valueAt > 0 && isSecretKey(QByteArray::fromPercentEncoding(pair.first(valueAt - 1)));
        masked += separator;
        masked += isHidden ? pair.first(valueAt).append(TargetMask) : pair;
        separator = '&';
    }
    return masked;
}

} // namespace wcs
