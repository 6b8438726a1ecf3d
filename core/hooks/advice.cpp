#include "hooks/advice.h"

#include <QUrl>

namespace hooks {

namespace {

using journal::Reason;

constexpr qsizetype LongestHost = 100; // bytes, in a sentence

QString text(const char *sentence)
{
    return QString::fromUtf8(sentence);
}

// What does not depend on how this endpoint is set up.
const char *plainAdvice(Reason reason)
{
    switch (reason) {
    case Reason::WrongMethod:
        return "A WCS posts its hooks: this was a browser, a health check, or a proxy whose redirect made a GET of a "
               "POST.";
    case Reason::WrongContentType:
        return "A WCS sends application/json: look for a proxy or a script in between that changes it.";
    case Reason::EncodedBody:
        return "A WCS does not compress its hooks: switch it off in the proxy in between.";
    case Reason::BrowserPage:
        return "A WCS sends neither Origin nor Sec-Fetch-Site: this was a page in a browser, and there is nothing to "
               "change on the WCS.";
    case Reason::NotJson:
        return "A WCS sends a JSON object: look for a proxy or a script in between that changes the body.";
    case Reason::TooLarge:
        return "Hooks are far smaller: look for what else posts here, or leave large fields out with restExclude.";
    case Reason::MalformedHttp:
    case Reason::OtherProtocol:
        return "Hooks come as HTTP/1.1 without anything around it: look for a proxy or another program that calls this "
               "port.";
    case Reason::TimedOut:
    case Reason::BrokenOff:
        return "Look at the network between the two, and at the time that the WCS waits (rest_request_timeout).";
    case Reason::TlsHandshake:
        return "If it is a WCS, look at the version of its Java, or for a proxy in between: TLS 1.2 or later is spoken "
               "here.";
    case Reason::UntrustedCertificate:
        return "Let the Java of the WCS trust the certificate (keytool -importcert), or use one from an authority that "
               "it trusts.";
    case Reason::NoRoom:
        return "Look for what keeps so many connections open; a WCS uses a few dozen.";
    case Reason::NotAccepted:
        return "Raise the limit of open files (ulimit -n), and start Streamwatch again.";
    case Reason::Overloaded:
        return "Switch off the answer rules that let many answers wait.";
    case Reason::Loop:
        return "Let --forward name the web server behind Streamwatch, not Streamwatch itself, nor what leads back to "
               "it.";
    default:
        return "";
    }
}

} // namespace

Advice::Advice(const Options &options)
    : m_scheme(options.tls.isNull() ? QStringLiteral("http") : QStringLiteral("https"))
    , m_address(options.address)
    , m_port(options.port)
    , m_hasSecret(!options.secret.isEmpty())
{
    for (const QByteArray &base : options.basePaths)
        m_basePaths.append(QString::fromUtf8(base));
}

void Advice::setAddress(const QHostAddress &address, quint16 port)
{
    m_address = address;
    m_port = port;
}

QString Advice::of(const journal::Rejection &rejection, QByteArrayView host) const
{
    const QString change = cause(rejection, host);
    if (!locksOut(rejection))
        return change;
    return change + text(" Until then the WCS refuses its clients: an error to connect locks them out.");
}

// A failure of all that is posted is one of `connect`, too.
bool Advice::locksOut(const journal::Rejection &rejection)
{
    switch (rejection.reason) {
    case Reason::TlsToPlainPort:
    case Reason::UntrustedCertificate:
    case Reason::NoRoom:
    case Reason::NotAccepted:
        return true;
    case Reason::BrowserPage:
        return false;
    default:
        break;
    }
    QByteArrayView path = rejection.target;
    while (path.endsWith('/'))
        path.chop(1);
    return rejection.method == "POST" && path.endsWith("/connect");
}

QString Advice::cause(const journal::Rejection &rejection, QByteArrayView host) const
{
    switch (rejection.reason) {
    case Reason::WrongPath:
        if (rejection.method != "POST")
            return text("A WCS posts its hooks: this was a browser or another program. ") + update(host);
        return update(host);
    case Reason::TlsToPlainPort:
        return text("The app's URL on the WCS begins with https://, but Streamwatch runs without --tls-cert. ") +
               update(host);
    case Reason::HttpToTlsPort:
        return text("The app's URL on the WCS begins with http://, but Streamwatch runs with --tls-cert. ") +
               update(host);
    case Reason::MissingCredentials:
    case Reason::WrongCredentials:
        return m_hasSecret ? text("Set rest_hook_send_hash=true and rest_hook_secret_key to the key of --hook-secret "
                                  "in the settings of the WCS.")
                           : text("Set the app's REST user and password on the WCS to those of --hook-user.");
    case Reason::PeerNotAllowed:
        return text("If it is a WCS, start Streamwatch with --allow-ip %1 as well.")
            .arg(QString::fromLatin1(rejection.host));
    default:
        return text(plainAdvice(rejection.reason));
    }
}

QString Advice::update(QByteArrayView host) const
{
    const QString first = url(host) + m_basePaths.first();
    QString more;
    for (const QString &base : m_basePaths.mid(1))
        more += text(", or end with %1").arg(base);
    return text("The app's URL on the WCS must be %1%2 (update app -l %1 defaultApp).").arg(first, more);
}

// As the peer called this machine, where it did: that is an address it can reach. With the port that it reached.
QString Advice::url(QByteArrayView host) const
{
    if (!host.isEmpty() && host.size() <= LongestHost) {
        const bool hasPort = host.lastIndexOf(':') > host.lastIndexOf(']');
        return text("%1://%2").arg(m_scheme, QString::fromLatin1(host)) +
               (hasPort ? QString() : text(":%1").arg(m_port));
    }
    const bool isPlaceholder =
        m_address == QHostAddress::Any || m_address == QHostAddress::AnyIPv4 || m_address == QHostAddress::AnyIPv6;
    QUrl url;
    url.setScheme(m_scheme);
    url.setHost(m_address.toString());
    return isPlaceholder ? text("%1://HOST:%2").arg(m_scheme).arg(m_port)
                         : text("%1:%2").arg(url.toString()).arg(m_port);
}

journal::Reason reasonOf(http::Cause cause)
{
    switch (cause) {
    case http::Cause::Malformed:
        break;
    case http::Cause::TooLarge:
        return Reason::TooLarge;
    case http::Cause::TimedOut:
        return Reason::TimedOut;
    case http::Cause::BrokenOff:
        return Reason::BrokenOff;
    case http::Cause::Tls:
        return Reason::TlsToPlainPort;
    case http::Cause::PlainHttp:
        return Reason::HttpToTlsPort;
    case http::Cause::OtherProtocol:
        return Reason::OtherProtocol;
    case http::Cause::Handshake:
        return Reason::TlsHandshake;
    case http::Cause::Untrusted:
        return Reason::UntrustedCertificate;
    case http::Cause::PeerNotAllowed:
        return Reason::PeerNotAllowed;
    case http::Cause::NoRoom:
        return Reason::Overloaded;
    case http::Cause::Full:
        return Reason::NoRoom;
    case http::Cause::NotAccepted:
        return Reason::NotAccepted;
    }
    return Reason::MalformedHttp;
}

} // namespace hooks
