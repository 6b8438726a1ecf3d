#include "http/net/hostlookup.h"

#include "base/clock.h"

#include <QThreadPool>

#include <memory>
#include <utility>

namespace http {
namespace {

// A host that nobody answers for holds its thread for as long as the system waits.
class LookupThreads final : public QThreadPool {
public:
    LookupThreads() { setMaxThreadCount(8); }
};

Q_GLOBAL_STATIC(LookupThreads, lookupThreads)

QFuture<QHostInfo> resolved(const QString &host, const HostLookup::Resolve &resolve)
{
    const auto promise = std::make_shared<QPromise<QHostInfo>>();
    const QFuture<QHostInfo> reply = promise->future();
    promise->start();
    lookupThreads->start([promise, host, resolve] {
        if (!promise->isCanceled())
            promise->addResult(resolve(host));
        promise->finish();
    });
    return reply;
}

} // namespace

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
