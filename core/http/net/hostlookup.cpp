#include "http/net/hostlookup.h"

#include <utility>

namespace http {

HostLookup::HostLookup(QString host, QObject *parent)
    : QObject(parent)
    , m_host(std::move(host))
{
    const QHostAddress address(m_host);
    m_isAddress = !address.isNull();
    if (m_isAddress)
        m_addresses = {address};
}

HostLookup::~HostLookup()
{
    if (m_lookup >= 0)
        QHostInfo::abortHostLookup(m_lookup);
}

void HostLookup::start()
{
    if (!isKnown() && m_lookup < 0)
        m_lookup = QHostInfo::lookupHost(m_host, this, [this](const QHostInfo &info) { onFound(info); });
}

void HostLookup::forget()
{
    if (!m_isAddress)
        m_addresses.clear();
}

void HostLookup::onFound(const QHostInfo &info)
{
    m_lookup = -1;
    m_addresses = info.addresses();
    m_cause = info.errorString();
    emit finished();
}

} // namespace http
