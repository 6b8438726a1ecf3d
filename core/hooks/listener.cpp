#include "hooks/listener.h"

#include <utility>

namespace hooks {

namespace {

constexpr int Connections = 12'288;
constexpr int OtherFiles = 4'096 + 256;    // of the control API, of the journal
constexpr qsizetype SmallBody = 16 * 1024; // bytes: with so many connections, still 192 MiB together

} // namespace

Listener::Listener(const Options &options, Guard &guard, http::Handler handler, QObject *parent)
    : QObject(parent)
    , m_address(options.address)
    , m_port(options.port)
    , m_tls(options.tls)
    , m_guard(guard)
    , m_handler(std::move(handler))
{}

Listener::~Listener() = default;

void Listener::setAddress(const QHostAddress &address, quint16 port)
{
    m_address = address;
    m_port = port;
}

void Listener::listen()
{
    if (m_server && m_server->isListening())
        return;
    m_listensAgain = m_isDraining;
    if (!m_isDraining)
        start();
}

void Listener::begin()
{
    if (!std::exchange(m_hasBegun, true))
        listen();
}

void Listener::start()
{
    m_before = counts();
    m_server = std::make_unique<http::Server>(
        m_handler,
        http::Limits{.smallBody = SmallBody, .connections = http::connectionsWithin(Connections, OtherFiles)});
    m_server->setPeerCheck([this](const QHostAddress &peer) { return m_guard.serves(peer); });
    m_server->setLooksUpOwners(m_guard.asksForSecret());
    m_server->setHeadCheck([this](const http::Request &head) { return m_guard.refusesHead(head); });
    connect(m_server.get(), &http::Server::drained, this, &Listener::takeDrained);
    connect(m_server.get(), &http::Server::requestRefused, this, &Listener::requestRefused);
    connect(m_server.get(), &http::Server::connectionsChanged, this, &Listener::changed);
    connect(m_server.get(), &http::Server::troublesChanged, this, &Listener::changed);

    if (const Result<Done> result = m_server->listen(m_address, m_port, m_tls); !result) {
        m_server.reset();
        emit listenFailed(result.error().sentence);
        return;
    }
    m_port = m_server->port(); // the same one when listening starts again
    emit listening(m_server->address(), m_port);
}

void Listener::stop(int graceMs)
{
    m_hasBegun = true;
    m_listensAgain = false;
    if (m_isDraining)
        return; // stopped() follows
    if (!m_server || !m_server->isListening()) {
        emit stopped();
        return;
    }
    m_isDraining = true;
    emit stopping(graceMs);
    m_server->close(graceMs);
}

void Listener::takeDrained()
{
    m_isDraining = false;
    emit stopped();
    if (std::exchange(m_listensAgain, false)) // not from within the server that goes
        QMetaObject::invokeMethod(this, &Listener::listen, Qt::QueuedConnection);
}

http::Counts Listener::counts() const
{
    http::Counts counts = m_before;
    counts.open = 0;
    if (!m_server)
        return counts;
    const http::Counts &now = m_server->counts();
    counts.open = now.open;
    counts.malformed += now.malformed;
    counts.accepted += now.accepted;
    counts.silent += now.silent;
    return counts;
}

QStringList Listener::troubles() const
{
    return m_server ? m_server->troubles() : QStringList();
}

} // namespace hooks
