#pragma once

#include "api/router.h"
#include "findings/engine.h"
#include "journal/reader.h"

#include <QObject>
#include <QTimer>

#include <list>

namespace api {

// The shape of CONTRACT §5.
QJsonObject incidentObject(const findings::Incident &incident, const journal::Timeline &timeline);

// GET /incidents, what people do with them, and POST /incidents/wait.
class IncidentsApi final : public QObject {
    Q_OBJECT
public:
    // Both live on the same thread.
    IncidentsApi(findings::Engine &engine, journal::Reader &reader, QObject *parent = nullptr);

    void addTo(Router &router);
    void end(); // whoever waits is answered 503

private:
    struct Wait {
        std::optional<findings::Incident::State> state;
        std::optional<findings::Cause> cause;
        std::optional<findings::Severity> severity;
        qint64 after = 0; // incidents with a greater id
        qint64 timeoutMs = 0;
        qint64 deadline = 0; // steady clock, ns
        http::Responder responder;

        bool matches(const findings::Incident &incident) const;
    };
    http::Response list(const Call &call) const;
    http::Response one(const Call &call) const;
    void change(const Call &call, findings::IncidentChange::What what, http::Responder &&responder);
    void wait(const Call &call, http::Responder &&responder);
    bool answer(Wait &wait) const;
    void look();
    QJsonObject object(const findings::Incident &incident) const;

    findings::Engine &m_engine;
    journal::Reader &m_reader;
    std::list<Wait> m_waits;
    QTimer m_timeouts;
};

} // namespace api
