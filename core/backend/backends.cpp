#include "backend/backends.h"

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
    change(options);
}

Backends::~Backends() = default;

void Backends::change(const Options &options)
{
    m_options = options;
    std::vector<std::unique_ptr<Forwarder>> former = std::exchange(m_forwarders, {});
    for (size_t i = 0; i < m_byPath.size(); ++i) {
        const Target *const target = m_options.targetOf(m_basePaths[qsizetype(i)]);
        m_byPath[i] = target ? add(target->url) : nullptr;
    }
    for (std::unique_ptr<Forwarder> &forwarder : former) {
        if (forwarder->isIdle())
            forwarder->addTo(m_former);
        else
            m_leaving.push_back(std::move(forwarder));
    }
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
    connect(forwarder, &Forwarder::failed, this, &Backends::failed);
    connect(forwarder, &Forwarder::becameIdle, this, &Backends::removeIdle, Qt::QueuedConnection); // it calls
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

Figures Backends::figures() const
{
    Figures figures = m_former;
    figures.suspended.clear();
    for (const auto &forwarder : m_forwarders)
        forwarder->addTo(figures);
    const QStringList suspended = figures.suspended; // of those that hooks still go to
    for (const auto &forwarder : m_leaving)
        forwarder->addTo(figures);
    figures.suspended = suspended;
    return figures;
}

} // namespace backend
