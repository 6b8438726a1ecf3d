#include "wcs/secrets.h"

#include "wcs/jsonsource.h"

#include <algorithm>
#include <array>

namespace wcs {

namespace {

constexpr std::array<QByteArrayView, 6> SecretKeys{"sipPassword", "authToken", "password", "sipAuthenticationPassword",
                                                   "token",       "secret"};
constexpr QByteArrayView Mask = "\"•••\"";

bool isSecret(QByteArrayView written)
{
    const QByteArray key = plainJsonKey(written);
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

} // namespace wcs
