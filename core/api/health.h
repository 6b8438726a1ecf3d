#pragma once

#include "api/backendapi.h"
#include "api/router.h"
#include "findings/engine.h"
#include "hooks/figures.h"
#include "journal/storefigures.h"
#include "journal/storestate.h"
#include "rules/rulebook.h"

namespace api {

class MetricsText;

// What the program says about itself: GET /health and GET /metrics. Fed with what the other rooms report.
class Health {
public:
    Health(const findings::Engine &engine, const BackendApi &backend);

    void addTo(Router &router);

    void takeOwnTroubles(const QStringList &sentences) { m_ownTroubles = sentences; }
    void takeStoreState(const journal::StoreState &state) { m_store = state; }
    void takeStoreFigures(const journal::StoreFigures &figures);
    void takeFigures(const hooks::Figures &figures) { m_endpoint = figures; }
    void takeRejections(const journal::RejectionList &rejections) { m_rejections = rejections; }
    void takeBatch(const journal::Batch &batch);
    // Empty url: not listening; then `problem` may say why.
    void takeEndpoint(const QString &url, const QString &problem);
    void takeRules(const rules::RuleSnapshotPtr &rules) { m_rules = rules; }
    void takeAnswersTroubles(const QStringList &sentences) { m_answersTroubles = sentences; }
    void takeAlertTroubles(const QStringList &sentences) { m_alertTroubles = sentences; }
    void takeWrongTokens(quint64 count) { m_wrongTokens = count; }
    void takeUiStall(double seconds); // the GUI thread was busy for so long

private:
    http::Response health() const;
    http::Response metrics() const;
    void addFindings(MetricsText &text) const;
    QStringList causes() const;
    QStringList notices() const;

    const findings::Engine &m_engine;
    const board::StreamBoard &m_board; // the engine's
    const BackendApi &m_backend;
    QStringList m_ownTroubles; // of the control API's server
    QStringList m_answersTroubles;
    QStringList m_alertTroubles;
    journal::StoreState m_store;
    journal::StoreFigures m_storeFigures;
    hooks::Figures m_endpoint;
    journal::RejectionList m_rejections;
    rules::RuleSnapshotPtr m_rules; // never null
    QString m_url;
    QString m_problem;
    qint64 m_storedSince = 0; // hooks committed since m_storeFigures was taken
    qint64 m_rejectedSince = 0;
    qint64 m_startedMono = 0;
    quint64 m_wrongTokens = 0;
    double m_uiStall = 0;
};

} // namespace api
