#include "app/house/reach.h"

#include <QNetworkInterface>
#include <QStringList>

namespace {

QString hostOf(const QHostAddress &address)
{
    return address.protocol() == QAbstractSocket::IPv6Protocol ? QStringLiteral("[%1]").arg(address.toString())
                                                               : address.toString();
}

constexpr qsizetype ShortestSecret = 8; // characters

bool isServedBy(const QHostAddress &address, const QHostAddress &listening)
{
    const bool isV4 = address.protocol() == QAbstractSocket::IPv4Protocol;
    return listening == QHostAddress::Any ||
           (isV4 ? listening == QHostAddress::AnyIPv4 : listening == QHostAddress::AnyIPv6);
}

} // namespace

QString urlOf(const QHostAddress &address, quint16 port, bool isTls)
{
    QHostAddress shown = address;
    if (address == QHostAddress::Any || address == QHostAddress::AnyIPv4)
        shown = QHostAddress::LocalHost;
    if (address == QHostAddress::AnyIPv6)
        shown = QHostAddress::LocalHostIPv6;
    return QStringLiteral("%1://%2:%3")
        .arg(isTls ? QStringLiteral("https") : QStringLiteral("http"), hostOf(shown))
        .arg(port);
}

QString reachedAt(const QHostAddress &address, quint16 port)
{
    const auto place = [port](const QHostAddress &at) { return QStringLiteral("%1:%2").arg(hostOf(at)).arg(port); };
    if (address.isLoopback())
        return {};
    const bool isAll =
        address == QHostAddress::Any || address == QHostAddress::AnyIPv4 || address == QHostAddress::AnyIPv6;
    if (!isAll)
        return place(address);
    QStringList places;
    for (const QHostAddress &own : QNetworkInterface::allAddresses()) {
        if (!own.isLoopback() && !own.isLinkLocal() && isServedBy(own, address))
            places.append(place(own));
    }
    return places.isEmpty() ? QStringLiteral("port %1 of all addresses").arg(port) : places.join(QStringLiteral(", "));
}

QString shortSecretText(const char *option, const QByteArray &secret)
{
    if (secret.isEmpty() || QString::fromUtf8(secret).size() >= ShortestSecret)
        return {};
    return QStringLiteral("--%1 has fewer than %2 characters, and so can be guessed: take a longer one.")
        .arg(QLatin1String(option))
        .arg(ShortestSecret);
}

QString openEndpointText(const hooks::Options &options, const QHostAddress &address, quint16 port)
{
    const QString places = reachedAt(address, port);
    if (places.isEmpty() || !options.secret.isEmpty() || !options.credentials.isEmpty() ||
        !options.allowedPeers.isEmpty())
        return {};
    return QStringLiteral("Everybody who reaches %1 may post hooks: keep strangers out with --hook-secret, --hook-user "
                          "or --allow-ip.")
        .arg(places);
}
