#include "alerts/dispatcher.h"

#include "alerts/alertmanagersink.h"
#include "alerts/outbox.h"
#include "alerts/programsink.h"
#include "alerts/webhooksink.h"

#include <QTimer>

#include <algorithm>

namespace alerts {

Dispatcher::Dispatcher(const Options &options, QObject *parent)
    : QObject(parent)
{
    for (const Address &address : options.webhooks)
        add(new WebhookSink(address, options, this), options);
    for (const QString &program : options.programs)
        add(new ProgramSink(program, options, this), options);
    for (const Address &address : options.alertmanagers)
        add(new AlertmanagerSink(address, options, this), options);
}

Dispatcher::~Dispatcher() = default;

void Dispatcher::add(Sink *sink, const Options &options)
{
    auto *outbox = new Outbox(sink, options.backOff, Random::at(options.seed, m_outboxes.size()), this);
    connect(outbox, &Outbox::settled, this, &Dispatcher::noteSettled);
    connect(outbox, &Outbox::troubleChanged, this, &Dispatcher::noteTroubles);
    connect(outbox, &Outbox::becameIdle, this, &Dispatcher::noteIdle);
    m_outboxes.push_back(outbox);
}

void Dispatcher::tell(const Alert &alert)
{
    if (alert.stage == Stage::StillOpen)
        return update(alert);
    const auto key = std::pair(alert.incident, alert.stage);
    if (m_isStopping || m_outstanding.contains(key))
        return;
    if (m_outboxes.empty()) {
        emit delivered(alert.incident, alert.stage);
        return;
    }
    m_outstanding.emplace(key, int(m_outboxes.size()));
    for (Outbox *outbox : m_outboxes)
        outbox->tell(alert);
}

void Dispatcher::update(const Alert &alert)
{
    if (m_isStopping || alert.resolvedAt != 0)
        return;
    for (Outbox *outbox : m_outboxes)
        outbox->update(alert);
}

void Dispatcher::forget(qint64 incident)
{
    std::erase_if(m_outstanding, [incident](const auto &entry) { return entry.first.first == incident; });
    for (Outbox *outbox : m_outboxes)
        outbox->forget(incident);
}

void Dispatcher::stop(int graceMs)
{
    if (m_isStopping)
        return;
    m_isStopping = true;
    QTimer::singleShot(m_outboxes.empty() ? 0 : graceMs, this, &Dispatcher::finish);
    for (Outbox *outbox : m_outboxes)
        outbox->stop();
}

void Dispatcher::noteSettled(qint64 incident, Stage stage)
{
    const auto outstanding = m_outstanding.find(std::pair(incident, stage));
    if (outstanding == m_outstanding.end())
        return;
    const bool isFirst = outstanding->second == int(m_outboxes.size());
    if (--outstanding->second == 0)
        m_outstanding.erase(outstanding);
    if (isFirst)
        emit delivered(incident, stage);
}

void Dispatcher::noteTroubles()
{
    QStringList troubles;
    for (const Outbox *outbox : m_outboxes) {
        if (!outbox->trouble().isEmpty())
            troubles.append(outbox->trouble());
    }
    if (troubles == m_troubles)
        return;
    m_troubles = troubles;
    emit troublesChanged(m_troubles);
}

void Dispatcher::noteIdle()
{
    if (std::ranges::all_of(m_outboxes, [](const Outbox *outbox) { return outbox->isIdle(); }))
        finish();
}

void Dispatcher::finish()
{
    if (m_hasStopped)
        return;
    m_hasStopped = true;
    for (Outbox *outbox : m_outboxes)
        outbox->abort();
    emit stopped();
}

} // namespace alerts
