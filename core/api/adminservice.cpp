#include "api/adminservice.h"

#include "api/answers.h"
#include "api/callbody.h"

#include <QLoggingCategory>

namespace api {

namespace {

Q_LOGGING_CATEGORY(logAdmin, "streamwatch.admin")

} // namespace

AdminService::AdminService(Options options, findings::Engine &engine, wcsrest::Poller &poller, journal::Reader &reader,
                           const Gateways &gateways, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_progress(gateways.progress)
    , m_wrongTokens(QStringLiteral("bearer token"), logAdmin, this)
    , m_guard(m_options, m_wrongTokens)
    , m_engine(engine)
    , m_projection(engine.projection())
    , m_health(engine, m_backendApi)
    , m_slices(this)
    , m_findings(engine, m_slices)
    , m_incidents(engine, reader, this)
    , m_wcs(engine, poller, this)
    , m_streams(m_projection.board(), reader, m_slices)
    , m_events(m_projection.board(), reader, m_slices)
    , m_eventStreams(m_projection.board(), reader, this)
    , m_eventWaits(m_projection.board(), reader, this)
    , m_ruleCalls(gateways.rules, this)
    , m_rules(m_ruleCalls)
    , m_connectApi(gateways.connect, m_projection.sessions(), this)
    , m_backendApi(gateways.backend, gateways.basePaths, this)
    , m_dryRun(m_projection.board(), reader, m_ruleCalls, m_connectApi, m_slices, m_backendApi)
{
    m_description.addTo(m_router);
    m_health.addTo(m_router);
    m_streams.addTo(m_router);
    m_findings.addTo(m_router);
    m_incidents.addTo(m_router);
    m_wcs.addTo(m_router);
    m_eventStreams.addTo(m_router); // before the events: "stream" is no event's id
    m_eventWaits.addTo(m_router);
    m_events.addTo(m_router);
    m_rules.addTo(m_router);
    m_dryRun.addTo(m_router);
    m_connectApi.addTo(m_router);
    m_backendApi.addTo(m_router);
    m_router.add({"POST", "/api/v1/shutdown",
                  [this](const Call &call, http::Responder &&responder) { shutDown(call, std::move(responder)); }});
    connect(&m_projection, &board::Projection::applied, this, [this](const journal::BatchPtr &batch) {
        m_health.takeBatch(*batch);
        m_eventWaits.takeBatch(*batch);
        m_eventStreams.takeBatch(*batch);
        if (!m_arrived.empty())
            handleSoon();
    });
    connect(&m_projection, &board::Projection::loaded, this, &AdminService::handleSoon);
    connect(&m_projection, &board::Projection::settled, this, [this](const journal::OutcomesPtr &outcomes) {
        m_eventWaits.takeOutcomes(*outcomes);
        m_eventStreams.takeOutcomes(*outcomes);
    });
    connect(&m_engine, &findings::Engine::incidentsChanged, this, [this](const findings::IncidentNewsPtr &news) {
        for (const findings::Incident &incident : news->changed)
            m_eventStreams.takeIncident(incidentObject(incident, m_projection.board().timeline()));
    });
    takeConnectConfig({});
}

AdminService::~AdminService() = default;

void AdminService::setAddress(const QHostAddress &address, quint16 port)
{
    m_options.address = address;
    m_options.port = port;
    m_guard = Guard(m_options, m_wrongTokens);
}

void AdminService::listen()
{
    if (m_server)
        return;
    m_server = std::make_unique<http::Server>([this](http::Request &&request, http::Responder &&responder) {
        take(std::move(request), std::move(responder));
    });
    m_server->setLooksUpOwners(true);
    connect(m_server.get(), &http::Server::drained, this, &AdminService::stopped);
    connect(m_server.get(), &http::Server::troublesChanged, this, &AdminService::tellTroubles);
    const Result<Done> result = m_server->listen(m_options.address, m_options.port, m_options.tls);
    if (!result) {
        m_server.reset();
        emit listenFailed(result.error().sentence);
        return;
    }
    emit listening(m_server->address(), m_server->port());
}

void AdminService::tellTroubles()
{
    QStringList sentences = m_server->troubles();
    for (QString &sentence : sentences)
        sentence.prepend(QStringLiteral("The control API: "));
    m_health.takeOwnTroubles(sentences);
    emit troublesChanged(sentences);
}

void AdminService::stop(int graceMs)
{
    m_eventWaits.end();
    m_incidents.end();
    m_slices.end();
    if (m_server)
        m_server->close(graceMs);
    else
        emit stopped();
}

void AdminService::take(http::Request &&request, http::Responder &&responder)
{
    m_arrived.push_back({std::move(request), std::move(responder), m_progress->throughId()});
    handleSoon();
}

// What other threads have said stands in this one's queue, perhaps behind the request, and is taken first.
void AdminService::handleSoon()
{
    QMetaObject::invokeMethod(this, &AdminService::handleArrived, Qt::QueuedConnection);
}

// Whoever got a 200 for a hook finds it here: a request waits until all is there that was committed before it came.
void AdminService::handleArrived()
{
    while (!m_arrived.empty() && m_projection.throughId() >= m_arrived.front().committed) {
        Arrived arrived = std::move(m_arrived.front());
        m_arrived.pop_front();
        handle(arrived.request, std::move(arrived.responder));
    }
}

void AdminService::handle(const http::Request &request, http::Responder &&responder)
{
    const auto refused = m_guard.check(request);
    if (!refused)
        return m_router.dispatch(request, std::move(responder));
    m_health.takeWrongTokens(m_wrongTokens.count());
    responder.respond(*refused);
}

void AdminService::shutDown(const Call &call, http::Responder &&responder)
{
    json::JsonFields(optionalBody(call), {}).end();
    if (!m_options.canShutDown)
        throw Refusal{http::Response::error(
            409, QStringLiteral("Only a Streamwatch without a window ends this way; close its window instead."))};
    responder.respond(json(202, {{QStringLiteral("status"), QStringLiteral("ending")}}));
    emit shutdownRequested();
}

void AdminService::takeStoreState(const journal::StoreState &state)
{
    m_health.takeStoreState(state);
}

void AdminService::takeStoreFigures(const journal::StoreFigures &figures)
{
    m_health.takeStoreFigures(figures);
}

void AdminService::takeFigures(const hooks::Figures &figures)
{
    m_health.takeFigures(figures);
    m_backendApi.takeFigures(figures.backend, figures.mirror);
    m_connectApi.takeLast(figures.lastConnect);
}

void AdminService::takeRejections(const journal::RejectionList &rejections)
{
    m_health.takeRejections(rejections);
}

void AdminService::takeEndpoint(const QString &url, const QString &problem)
{
    m_health.takeEndpoint(url, problem);
}

void AdminService::takeAnswersTroubles(const QStringList &sentences)
{
    m_health.takeAnswersTroubles(sentences);
}

void AdminService::takeAlertTroubles(const QStringList &sentences)
{
    m_health.takeAlertTroubles(sentences);
}

void AdminService::takeUiStall(double seconds)
{
    m_health.takeUiStall(seconds);
}

void AdminService::takeRules(const rules::RuleSnapshotPtr &snapshot)
{
    m_ruleCalls.takeRules(snapshot);
    m_health.takeRules(snapshot);
}

void AdminService::takeConnectConfig(const rules::ConnectConfig &config)
{
    m_projection.noteConfig(config.changedMono, config.config.toJson(), config.withBackend);
    m_connectApi.takeConfig(config);
}

void AdminService::takeBackend(const backend::Options &options)
{
    m_backendApi.takeOptions(options);
}

} // namespace api
