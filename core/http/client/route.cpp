#include "http/client/route.h"

#include <QUrl>

namespace http {
namespace {

// Of a request: a name in letters of ASCII, an address of IPv6 in brackets and without its zone.
QByteArray hostOf(const ClientOptions &options)
{
    const bool isIPv6 = options.host.contains(u':');
    return isIPv6 ? '[' + options.host.section(u'%', 0, 0).toLatin1() + ']' : QUrl::toAce(options.host);
}

QString placeOf(const QString &host, quint16 port)
{
    return (host.contains(u':') ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2")).arg(host).arg(port);
}

QByteArray authorizationLine(const Proxy &proxy)
{
    return proxy.credentials.isEmpty() ? QByteArray()
                                       : "Proxy-Authorization: Basic " + proxy.credentials.toBase64() + "\r\n";
}

} // namespace

Route::Route(const ClientOptions &options)
    : host(options.proxy ? options.proxy->host : options.host)
    , port(options.proxy ? options.proxy->port : options.port)
    , server(placeOf(options.host, options.port))
    , proxy(options.proxy ? QStringLiteral("the proxy ") + placeOf(options.proxy->host, options.proxy->port)
                          : QString())
    , dialled(options.proxy ? proxy : server)
{
    const QByteArray name = hostOf(options);
    const QByteArray authority = name + ':' + QByteArray::number(options.port);
    const QByteArray value = options.port == (options.isTls ? 443 : 80) ? name : authority;
    QByteArray told;
    if (options.proxy && options.isTls) {
        tunnelRequest = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n" +
                        authorizationLine(*options.proxy) + "\r\n";
    } else if (options.proxy) {
        origin = "http://" + value;
        told = authorizationLine(*options.proxy);
    }
    fields = told + "Host: " + value + "\r\nContent-Length: ";
}

} // namespace http
