#include "http/net/hostlookup.h"

#include "base/clock.h"

#include <QUrl>

#include <memory>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <system_error>
#include <thread>
#include <utility>

namespace http {
namespace {

QHostAddress hostAddress(const sockaddr *address)
{
    QHostAddress result(address);
    if (address->sa_family == AF_INET6) {
        if (const quint32 scope = reinterpret_cast<const sockaddr_in6 *>(address)->sin6_scope_id)
            result.setScopeId(QString::number(scope));
    }
    return result;
}

QHostInfo failed(const QString &cause)
{
    QHostInfo info;
    info.setError(QHostInfo::HostNotFound);
    info.setErrorString(cause);
    return info;
}

// A thread for each, which nobody waits for: the system may take half a minute to give up.
QFuture<QHostInfo> resolved(const QString &host, const HostLookup::Resolve &resolve)
{
    const auto promise = std::make_shared<QPromise<QHostInfo>>();
    const QFuture<QHostInfo> reply = promise->future();
    promise->start();
    try {
        std::thread([promise, asker = placeOfReply(), host, resolve] {
            const auto give = [promise, asker, info = resolve(host)] {
                promise->addResult(info);
                promise->finish();
            };
            QMetaObject::invokeMethod(asker.get(), give, Qt::QueuedConnection);
        }).detach();
    } catch (const std::system_error &) {
        promise->addResult(failed(QStringLiteral("No thread is left to ask for the address")));
        promise->finish();
    }
    return reply;
}

} // namespace

QHostInfo addressesOf(const QString &host)
{
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    addrinfo *found = nullptr;
    const int error = ::getaddrinfo(QUrl::toAce(host).constData(), nullptr, &hints, &found);
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> list(found, &::freeaddrinfo);
    if (error != 0)
        return failed(error == EAI_NONAME ? QStringLiteral("Host not found")
                                          : QString::fromLocal8Bit(::gai_strerror(error)));
    QList<QHostAddress> addresses;
    for (const addrinfo *one = found; one; one = one->ai_next)
        addresses.append(hostAddress(one->ai_addr));
    QHostInfo info;
    info.setAddresses(addresses);
    return info;
}

HostLookup::HostLookup(QString host, int freshMs, QObject *parent, Resolve resolve)
    : QObject(parent)
    , m_host(std::move(host))
    , m_fresh(qint64(freshMs) * 1'000'000)
    , m_resolve(std::move(resolve))
{
    const QHostAddress address(m_host);
    m_isAddress = !address.isNull();
    if (m_isAddress)
        m_addresses = {address};
}

void HostLookup::start()
{
    if (!isKnown())
        ask();
}

void HostLookup::refresh()
{
    if (!m_isAddress && isKnown() && m_fresh > 0 && steadyNanoseconds() - m_askedAt >= m_fresh)
        ask();
}

void HostLookup::forget()
{
    if (!m_isAddress)
        m_addresses.clear();
}

void HostLookup::ask()
{
    if (m_reply.isAwaited())
        return;
    m_askedAt = steadyNanoseconds();
    m_reply.take(resolved(m_host, m_resolve), [this](const QHostInfo &info) { take(info); });
}

void HostLookup::take(const QHostInfo &info)
{
    if (info.addresses().isEmpty() && isKnown())
        return;
    m_addresses = info.addresses();
    m_cause = info.errorString();
    emit finished();
}

} // namespace http
