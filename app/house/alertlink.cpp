#include "app/house/alertlink.h"

#include "api/incidentsapi.h"

using findings::Incident;

namespace {

constexpr int UnmutingMs = 5'000;

} // namespace

AlertLink::AlertLink(findings::Engine &engine, alerts::Dispatcher &dispatcher, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
    , m_dispatcher(dispatcher)
    , m_unmuting(this)
{
    connect(&m_engine, &findings::Engine::incidentsChanged, this, [this](const findings::IncidentNewsPtr &news) {
        for (const Incident &incident : news->changed)
            take(incident);
    });
    connect(&m_dispatcher, &alerts::Dispatcher::delivered, this, &AlertLink::noteDelivered);
    connect(&m_unmuting, &QTimer::timeout, this, &AlertLink::takeUnmuted);
    m_unmuting.start(UnmutingMs);
}

void AlertLink::take(const Incident &incident)
{
    if (incident.origin != wcs::Origin::Wcs || incident.severity < findings::Severity::Warning)
        return;
    if (incident.isOpen())
        return takeOpen(incident);
    m_muted.remove(incident.id);
    if (incident.isMuted(m_engine.projection().board().timeline().now()))
        return;
    const bool isKnownOutside = incident.told == Incident::Told::New || m_toldNew.contains(incident.id);
    if (!isKnownOutside || incident.told == Incident::Told::Resolved || m_toldResolved.contains(incident.id))
        return;
    m_toldResolved.insert(incident.id);
    const alerts::Alert alert = alertOf(incident, alerts::Stage::Resolved);
    QMetaObject::invokeMethod(&m_dispatcher, [this, alert] { m_dispatcher.tell(alert); });
}

void AlertLink::takeOpen(const Incident &incident)
{
    if (incident.isMuted(m_engine.projection().board().timeline().now())) {
        m_muted.insert(incident.id);
        if (incident.told == Incident::Told::Nothing)
            m_toldNew.remove(incident.id); // nobody has it yet, and nobody will, but for what comes after the silence
        const qint64 id = incident.id;
        QMetaObject::invokeMethod(&m_dispatcher, [this, id] { m_dispatcher.forget(id); });
        return;
    }
    m_toldResolved.remove(incident.id); // it goes on
    const bool isNew = incident.told == Incident::Told::Nothing && !m_toldNew.contains(incident.id);
    m_toldNew.insert(incident.id);
    const alerts::Alert alert = alertOf(incident, isNew ? alerts::Stage::New : alerts::Stage::StillOpen);
    QMetaObject::invokeMethod(&m_dispatcher, [this, alert, isNew] {
        if (isNew)
            m_dispatcher.tell(alert);
        else
            m_dispatcher.update(alert);
    });
}

void AlertLink::takeUnmuted()
{
    const QSet<qint64> muted = std::exchange(m_muted, {});
    for (const qint64 id : muted) {
        if (const Incident *incident = m_engine.incidents().find(id); incident && incident->isOpen())
            takeOpen(*incident);
    }
}

void AlertLink::noteDelivered(qint64 incident, alerts::Stage stage)
{
    m_engine.setTold(incident, stage == alerts::Stage::Resolved ? Incident::Told::Resolved : Incident::Told::New);
}

alerts::Alert AlertLink::alertOf(const Incident &incident, alerts::Stage stage) const
{
    const journal::Timeline &timeline = m_engine.projection().board().timeline();
    return {.incident = incident.id,
            .stage = stage,
            .severity = severityName(incident.severity).toByteArray(),
            .cause = causeName(incident.cause).toByteArray(),
            .sentence = incident.sentence(),
            .since = timeline.stampOf(incident.since),
            .resolvedAt = incident.resolvedAt == 0 ? 0 : timeline.stampOf(incident.resolvedAt),
            .streams = incident.streams(),
            .nodeId = incident.nodeId,
            .appKey = incident.appKey,
            .name = incident.name,
            .incidentJson = api::incidentObject(incident, timeline)};
}
