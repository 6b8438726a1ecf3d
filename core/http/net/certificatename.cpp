#include "http/net/certificatename.h"

#include <QHostAddress>
#include <QSslCertificateExtension>
#include <QUrl>

#include <algorithm>

namespace http {
namespace {

constexpr qsizetype MostShown = 5;
constexpr qsizetype LongestShown = 80; // characters

// Names as certificates have them, in letters of ASCII.
struct Names {
    QStringList hosts;
    QStringList addresses;
};

bool hasAlternativeNames(const QSslCertificate &certificate)
{
    const QList<QSslCertificateExtension> extensions = certificate.extensions();
    return std::ranges::any_of(extensions, [](const QSslCertificateExtension &extension) {
        return extension.oid() == u"2.5.29.17"; // subjectAltName
    });
}

// The common name counts only where there is no subjectAltName at all. That RFC 9525 gives it up altogether is not
// followed: certificates that companies have made for themselves, long ago, have nothing else.
Names namesOf(const QSslCertificate &certificate)
{
    if (!hasAlternativeNames(certificate))
        return {.hosts = certificate.subjectInfo(QSslCertificate::CommonName), .addresses = {}};
    const auto names = certificate.subjectAlternativeNames();
    Names result{.hosts = names.values(QSsl::DnsEntry), .addresses = names.values(QSsl::IpAddressEntry)};
    std::ranges::reverse(result.hosts); // of a QMultiMap the last one comes first
    std::ranges::reverse(result.addresses);
    return result;
}

// A * stands for one label, and for the whole of it: the leftmost one, before two others at least.
bool isFor(QStringView name, QStringView host)
{
    if (!name.startsWith(u"*."))
        return name.compare(host, Qt::CaseInsensitive) == 0;
    const QStringView domain = name.sliced(1);
    const qsizetype dot = host.indexOf(u'.');
    return dot > 0 && domain.indexOf(u'.', 1) > 0 && host.sliced(dot).compare(domain, Qt::CaseInsensitive) == 0;
}

bool isFor(const Names &names, const QString &host)
{
    QHostAddress address(host);
    address.setScopeId({});
    if (!address.isNull())
        return std::ranges::any_of(names.addresses,
                                   [&address](const QString &name) { return QHostAddress(name) == address; });
    QString name = QString::fromLatin1(QUrl::toAce(host));
    if (name.endsWith(u'.')) // the root
        name.chop(1);
    return !name.isEmpty() &&
           std::ranges::any_of(names.hosts, [&name](const QString &one) { return isFor(one, name); });
}

// They come from the network.
QString shown(QString name)
{
    for (QChar &c : name) {
        if (c <= u' ' || c >= u'\x7f')
            c = u'?';
    }
    return name.size() > LongestShown ? name.first(LongestShown) + u'…' : name;
}

QString shown(const QStringList &names)
{
    QStringList some;
    for (const QString &name : names.first(std::min(names.size(), MostShown)))
        some.append(shown(name));
    const QString list = some.join(QStringLiteral(", "));
    return names.size() > MostShown ? QStringLiteral("%1 and %2 more").arg(list).arg(names.size() - MostShown) : list;
}

} // namespace

QString misnaming(const QSslCertificate &certificate, const QString &host)
{
    const Names names = namesOf(certificate);
    if (isFor(names, host))
        return {};
    if (names.hosts.contains(host)) // an address that somebody has taken for a name
        return QStringLiteral("its certificate has %1 as a name, not as an address").arg(host);
    const QStringList all = names.hosts + names.addresses;
    return all.isEmpty() ? QStringLiteral("its certificate names no host, so it is not for %1").arg(host)
                         : QStringLiteral("its certificate is for %1, not for %2").arg(shown(all), host);
}

} // namespace http
