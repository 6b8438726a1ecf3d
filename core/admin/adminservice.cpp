#include "admin/adminservice.h"

#include <QCoreApplication>

namespace admin {

namespace {

constexpr int RetirementIntervalMs = 60'000;
constexpr qint64 KeepEnded = 60LL * 60 * 1'000'000; // µs that ended streams stay in GET /streams

} // namespace

AdminService::AdminService(Options options, journal::Reader &reader, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_guard(m_options)
    , m_board(this)
    , m_health(m_board)
    , m_streams(m_board, reader)
    , m_events(reader)
    , m_retirement(this)
{
    m_health.addTo(m_router);
    m_streams.addTo(m_router);
    m_events.addTo(m_router);
    m_retirement.setInterval(RetirementIntervalMs);
    connect(&m_retirement, &QTimer::timeout, this,
            [this] { m_board.retireEnded(http::utcMicroseconds() - KeepEnded); });
}

AdminService::~AdminService() = default;

void AdminService::listen()
{
    if (m_server)
        return;
    m_server = std::make_unique<http::Server>(
        [this](http::Request &&request, http::Responder &&responder) { handle(request, std::move(responder)); });
    connect(m_server.get(), &http::Server::drained, this, &AdminService::stopped);
    const Result<Done> result = m_server->listen(m_options.address, m_options.port, m_options.tls);
    if (!result) {
        m_server.reset();
        emit listenFailed(result.error().sentence);
        return;
    }
    m_retirement.start();
    emit listening(m_server->address(), m_server->port());
}

void AdminService::stop(int graceMs)
{
    if (m_server)
        m_server->close(graceMs);
    else
        emit stopped();
}

void AdminService::handle(const http::Request &request, http::Responder &&responder)
{
    // What was committed before this request came stands in this thread's queue, perhaps behind the request: take it in
    // first, so that whoever got a 200 for a hook finds it here.
    QCoreApplication::sendPostedEvents(this, QEvent::MetaCall);
    if (const auto refused = m_guard.check(request))
        responder.respond(*refused);
    else
        m_router.dispatch(request, std::move(responder));
}

void AdminService::takeSnapshot(const journal::SnapshotPtr &snapshot)
{
    m_board.load(*snapshot);
}

void AdminService::takeBatch(const journal::BatchPtr &batch)
{
    m_board.apply(*batch);
    m_health.takeBatch(*batch);
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
}

void AdminService::takeEndpoint(const QString &url, const QString &problem)
{
    m_health.takeEndpoint(url, problem);
}

void AdminService::takeUiStall(double seconds)
{
    m_health.takeUiStall(seconds);
}

} // namespace admin
