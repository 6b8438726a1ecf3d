#include "backend/backends.h"

#include "base/reply.h"

#include <QRandomGenerator>

#include <algorithm>
#include <utility>

namespace backend {

Backends::Backends(const QList<QByteArray> &basePaths, const Options &options, QObject *parent)
    : QObject(parent)
    , m_basePaths(basePaths)
    , m_name("streamwatch-" + QByteArray::number(QRandomGenerator::system()->generate64(), 16))
    , m_byPath(size_t(basePaths.size()))
{
    use(options);
}

Backends::~Backends() = default;

const Options &Backends::change(const Options &options)
{
    use(options);
    emit changed(m_options);
    return m_options;
}

Gateway Backends::gateway()
{
    return [backends = QPointer(this)](const Options &options) {
        return ask(backends.data(), [options](Backends &b) { return b.change(options); });
    };
}

ProbeGateway Backends::probeGateway()
{
    return [backends = QPointer(this)](const Url &url) {
        const auto promise = std::make_shared<QPromise<ProbeResult>>();
        promise->start();
        const auto answer = [promise](const ProbeResult &result) {
            promise->addResult(result);
            promise->finish();
        };
        const auto begin = [backends, url, answer] { new Probe(url, backends->m_options, answer, backends.data()); };
        if (backends)
            QMetaObject::invokeMethod(backends.data(), begin, Qt::QueuedConnection);
        return promise->future();
    };
}

void Backends::use(const Options &options)
{
    m_options = options;
    std::vector<std::unique_ptr<Forwarder>> former = std::exchange(m_forwarders, {});
    for (size_t i = 0; i < m_byPath.size(); ++i) {
        const Target *const target = m_options.targetOf(m_basePaths[qsizetype(i)]);
        m_byPath[i] = target ? add(target->url) : nullptr;
    }
    for (std::unique_ptr<Forwarder> &forwarder : former) {
        if (!forwarder->suspension().isEmpty())
            emit suspended(false, forwarder->suspension()); // nobody asks it any more
        forwarder->disconnect(this);
        connect(forwarder.get(), &Forwarder::becameIdle, this, &Backends::forwarderIdle);
        connect(forwarder.get(), &Forwarder::becameIdle, this, &Backends::removeIdle, Qt::QueuedConnection); // it calls
        if (forwarder->isIdle())
            forwarder->addTo(m_former);
        else
            m_leaving.push_back(std::move(forwarder));
    }
    m_mirror = Mirror::of(m_options, std::move(m_mirror), m_name, this);
    if (m_mirror)
        connect(m_mirror.get(), &Mirror::changed, this, &Backends::mirrored, Qt::UniqueConnection);
}

// One that several base paths share has one pool, and one circuit.
Forwarder *Backends::add(const Url &url)
{
    const auto known =
        std::ranges::find_if(m_forwarders, [&url](const auto &forwarder) { return forwarder->url() == url; });
    if (known != m_forwarders.end())
        return known->get();
    Forwarder *const forwarder =
        m_forwarders.emplace_back(std::make_unique<Forwarder>(url, m_options, m_name, this)).get();
    connect(forwarder, &Forwarder::becameIdle, this, &Backends::forwarderIdle);
    connect(forwarder, &Forwarder::failed, this, &Backends::failed);
    connect(forwarder, &Forwarder::suspended, this, &Backends::suspended);
    return forwarder;
}

void Backends::removeIdle()
{
    std::erase_if(m_leaving, [this](const std::unique_ptr<Forwarder> &forwarder) {
        if (!forwarder->isIdle())
            return false;
        forwarder->addTo(m_former);
        return true;
    });
}

void Backends::abort()
{
    for (const auto *forwarders : {&m_forwarders, &m_leaving}) {
        for (const auto &forwarder : *forwarders)
            forwarder->abort();
    }
}

bool Backends::isIdle() const
{
    const auto areIdle = [](const auto &forwarders) {
        return std::ranges::all_of(forwarders, [](const auto &forwarder) { return forwarder->isIdle(); });
    };
    return areIdle(m_forwarders) && areIdle(m_leaving);
}

Figures Backends::figures() const
{
    Figures figures = m_former;
    figures.suspended.clear();
    figures.suspendedFailures.clear();
    for (const auto &forwarder : m_forwarders)
        forwarder->addTo(figures);
    const QStringList suspended = figures.suspended; // of those that hooks still go to
    const QStringList failures = figures.suspendedFailures;
    for (const auto &forwarder : m_leaving)
        forwarder->addTo(figures);
    figures.suspended = suspended;
    figures.suspendedFailures = failures;
    return figures;
}

} // namespace backend
