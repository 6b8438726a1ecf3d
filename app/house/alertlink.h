#pragma once

#include "alerts/dispatcher.h"
#include "findings/engine.h"

#include <QObject>
#include <QSet>
#include <QTimer>

// Tells those outside what becomes of incidents: one that is not muted, of a WCS, and more than a notice. Lives on the
// engine's thread, and not longer; the dispatcher has a thread of its own.
class AlertLink final : public QObject {
    Q_OBJECT
public:
    AlertLink(findings::Engine &engine, alerts::Dispatcher &dispatcher, QObject *parent = nullptr);

private:
    void take(const findings::Incident &incident);
    void takeOpen(const findings::Incident &incident);
    void takeUnmuted();
    void noteDelivered(qint64 incident, alerts::Stage stage);
    alerts::Alert alertOf(const findings::Incident &incident, alerts::Stage stage) const;

    findings::Engine &m_engine;
    alerts::Dispatcher &m_dispatcher;
    QSet<qint64> m_toldNew; // in this run, or on their way; so the next
    QSet<qint64> m_toldResolved;
    QSet<qint64> m_muted;
    QTimer m_unmuting;
};
