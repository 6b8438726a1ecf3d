#pragma once

#include "api/backendapi.h"
#include "api/connectapi.h"
#include "api/description.h"
#include "api/dryrun.h"
#include "api/eventsapi.h"
#include "api/eventstreams.h"
#include "api/eventwaits.h"
#include "api/findingsapi.h"
#include "api/guard.h"
#include "api/health.h"
#include "api/incidentsapi.h"
#include "api/options.h"
#include "api/router.h"
#include "api/rulecalls.h"
#include "api/rulesapi.h"
#include "api/slices.h"
#include "api/streamsapi.h"
#include "api/wcsapi.h"
#include "findings/engine.h"
#include "http/server/server.h"
#include "journal/progress.h"
#include "journal/reader.h"

#include <QObject>

#include <deque>
#include <memory>

namespace api {

// The control API. Lives on the reader thread, as the engine does whose projection it shows, so that a busy window
// delays no answer.
// Whatever was committed before a request came is in the answer to it.
class AdminService final : public QObject {
    Q_OBJECT
public:
    // What is changed on the hooks thread.
    struct Gateways {
        rules::RuleGateway rules;
        rules::ConnectGateway connect;
        backend::Gateway backend;
        journal::ProgressPtr progress; // of the journal that the reader reads
        QList<QByteArray> basePaths;   // of the endpoint
    };
    // engine, poller and reader live on the same thread, and longer; what they take is what is shown.
    AdminService(Options options, findings::Engine &engine, wcsrest::Poller &poller, journal::Reader &reader,
                 const Gateways &gateways, QObject *parent = nullptr);
    ~AdminService() override;

    const Router &router() const { return m_router; }

public slots:
    void setAddress(const QHostAddress &address, quint16 port); // from the next listen() on
    // Sends listening() or listenFailed().
    void listen();
    void stop(int graceMs); // sends stopped()

    void takeStoreState(const journal::StoreState &state);
    void takeStoreFigures(const journal::StoreFigures &figures);
    void takeFigures(const hooks::Figures &figures);
    void takeRejections(const journal::RejectionList &rejections);
    void takeEndpoint(const QString &url, const QString &problem);
    void takeUiStall(double seconds);
    void takeAlertTroubles(const QStringList &sentences);   // whom incidents could not be told
    void takeAnswersTroubles(const QStringList &sentences); // what rules could not be read, or cannot be saved
    void takeRules(const rules::RuleSnapshotPtr &snapshot);
    void takeConnectConfig(const rules::ConnectConfig &config);
    void takeBackend(const backend::Options &options);

signals:
    void shutdownRequested(); // its answer has gone out
    void listening(const QHostAddress &address, quint16 port);
    void listenFailed(const QString &sentence);
    void stopped();
    // What kept calls from being taken, a sentence each, while it lasts and for a minute after; /health has them, too.
    void troublesChanged(const QStringList &sentences);

private:
    struct Arrived {
        http::Request request;
        http::Responder responder;
        qint64 committed = 0; // record through which the journal had come
    };
    void take(http::Request &&request, http::Responder &&responder);
    void handleSoon();
    void handleArrived();
    void tellTroubles();
    void handle(const http::Request &request, http::Responder &&responder);
    void shutDown(const Call &call, http::Responder &&responder);

    Options m_options;
    journal::ProgressPtr m_progress;
    http::WrongSecrets m_wrongTokens;
    Guard m_guard;
    findings::Engine &m_engine;
    board::Projection &m_projection; // the engine's
    Health m_health;
    Slices m_slices;
    FindingsApi m_findings;
    IncidentsApi m_incidents;
    WcsApi m_wcs;
    StreamsApi m_streams;
    EventsApi m_events;
    EventStreams m_eventStreams;
    EventWaits m_eventWaits;
    RuleCalls m_ruleCalls;
    RulesApi m_rules;
    ConnectApi m_connectApi;
    BackendApi m_backendApi;
    DryRun m_dryRun;
    Description m_description;
    Router m_router;
    std::deque<Arrived> m_arrived;
    std::unique_ptr<http::Server> m_server;
};

} // namespace api
