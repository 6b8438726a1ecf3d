#include "http/server/server.h"

#include "base/clock.h"
#include "http/net/ciphers.h"
#include "http/net/plainwire.h"
#include "http/net/readiness.h"
#include "http/net/tlswire.h"
#include "http/server/acceptor.h"
#include "http/server/boundedlog.h"
#include "http/server/connection.h"
#include "http/server/troubles.h"

#include <QLoggingCategory>
#include <QPointer>
#include <QSet>
#include <QSslKey>
#include <QSslSocket>
#include <QTimer>

#include <algorithm>
#include <unistd.h>
#include <utility>
#include <vector>

Q_LOGGING_CATEGORY(lcHttp, "streamwatch.http")

namespace http {
namespace {

constexpr qsizetype ReadBuffer = 64 * 1024;
constexpr int RefusedAtOnce = 64;         // connections that are not served and still get their 403 or 503
constexpr size_t Displaced = 64;          // connections that are looked for at once
constexpr qint64 Millisecond = 1'000'000; // ns

} // namespace

class Server::Private final : public QObject {
public:
    Private(Server *server, Handler handler, const Limits &limits);
    ~Private() override;

    Result<Done> start(const QHostAddress &address, quint16 port, const QSslConfiguration &tls);
    void drain(int graceMs);

    ServerContext context;
    Acceptor acceptor;
    PeerCheck servesPeer;
    Troubles troubles;

private:
    void onAccepted(qintptr descriptor);
    std::unique_ptr<Wire> open(qintptr descriptor);
    Refusal refusalOf(const QHostAddress &peer);
    bool makeRoom();
    void findDisplaceable(qint64 now);
    void onLeftUnread();
    void displace(Connection *connection, const Refusal &why);
    void remove(Connection *connection, bool isCounted);
    void endDraining();
    void abortAll();
    void sweep();
    void onRefused(const Refused &refused);
    void onAcceptFailed(const QString &sentence);
    QString full() const;

    Server *m_server;
    Readiness m_readiness;
    QSslConfiguration m_tls;
    QSet<Connection *> m_connections;
    QTimer m_sweep; // one clock for all deadlines
    QTimer m_grace;
    BoundedLog m_log;
    QString m_acceptProblem;
    std::vector<QPointer<Connection>> m_displaceable; // those found last, the next one at the end
    qint64 m_noneBefore = 0;                          // steady clock, ns: when it is worth to look again
    int m_refusedNow = 0;
    bool m_isDraining = false;
};

Server::Private::Private(Server *server, Handler handler, const Limits &limits)
    : QObject(server)
    , context{.handler = std::move(handler), .limits = limits, .readBuffer = QByteArray(ReadBuffer, Qt::Uninitialized)}
    , acceptor(limits.backlog, this)
    , troubles(lcHttp, this)
    , m_server(server)
    , m_readiness(this)
    , m_sweep(this)
    , m_grace(this)
    , m_log(lcHttp, this)
{
    const int shortest = std::min({limits.headMs, limits.bodyMs, limits.idleMs, limits.lingerMs});
    m_sweep.setInterval(std::clamp(shortest / 4, 10, 500));
    m_grace.setSingleShot(true);
    connect(&m_sweep, &QTimer::timeout, this, &Private::sweep);
    connect(&m_grace, &QTimer::timeout, this, &Private::abortAll);
    connect(&acceptor, &Acceptor::accepted, this, &Private::onAccepted);
    connect(&acceptor, &Acceptor::failed, this, &Private::onAcceptFailed);
    connect(&troubles, &Troubles::changed, server, &Server::troublesChanged);
}

Server::Private::~Private()
{
    for (Connection *connection : std::exchange(m_connections, {})) {
        connection->disconnect(this);
        delete connection;
    }
}

Result<Done> Server::Private::start(const QHostAddress &address, quint16 port, const QSslConfiguration &tls)
{
    if (!tls.isNull() && (tls.localCertificate().isNull() || tls.privateKey().isNull()))
        return Error{QStringLiteral("HTTPS needs a certificate and its private key: name both, in PEM.")};
    if (!tls.isNull() && !QSslSocket::supportsSsl())
        return Error{QStringLiteral("HTTPS needs Qt's TLS plugin and OpenSSL, which are not installed.")};
    if (m_isDraining)
        abortAll();
    m_tls = tls.isNull() ? tls : withStrongCiphers(tls);
    return acceptor.listen(address, port);
}

void Server::Private::drain(int graceMs)
{
    acceptor.close();
    m_isDraining = true;
    for (Connection *connection : QSet<Connection *>(m_connections))
        connection->drain();
    if (m_connections.isEmpty())
        endDraining();
    else
        m_grace.start(std::max(graceMs, 0));
}

void Server::Private::onAccepted(qintptr descriptor)
{
    ++context.counts.accepted;
    std::unique_ptr<Wire> wire = open(descriptor);
    const QHostAddress peer = plainAddress(wire->peerAddress());
    const Refusal refusal = refusalOf(peer);
    context.counts.refusedConnections += refusal ? 1 : 0;
    if (refusal && m_refusedNow >= RefusedAtOnce) {
        ++context.counts.refused[size_t(refusal.cause)];
        onRefused({.refusal = {0, refusal.sentence, refusal.cause}, .peer = peerName(peer, wire->peerPort())});
        return;
    }
    auto *connection = new Connection(std::move(wire), context, this);
    m_connections.insert(connection);
    const bool isRefused = bool(refusal);
    ++(isRefused ? m_refusedNow : context.counts.open);
    connect(connection, &Connection::closed, this, [=, this] { remove(connection, !isRefused); });
    connect(connection, &Connection::refused, this, &Private::onRefused);
    connect(connection, &Connection::leftUnread, this, &Private::onLeftUnread);
    if (!m_sweep.isActive())
        m_sweep.start();
    emit m_server->connectionsChanged();
    if (isRefused)
        connection->refuse(refusal);
}

// Of a new connection. Null: it is served.
Refusal Server::Private::refusalOf(const QHostAddress &peer)
{
    if (servesPeer && !servesPeer(peer))
        return {403, QStringLiteral("The address %1 is not served here.").arg(peer.toString()), Cause::PeerNotAllowed};
    if (context.counts.open >= context.limits.connections && !makeRoom())
        return {503, full(), Cause::Full};
    return {};
}

QString Server::Private::full() const
{
    return QStringLiteral("This server has as many connections as it takes: %1.").arg(context.limits.connections);
}

// For one more connection: the one that has waited longest for its peer goes, and first of all those that never made a
// request.
bool Server::Private::makeRoom()
{
    const qint64 now = steadyNanoseconds();
    if (m_displaceable.empty() && now >= m_noneBefore)
        findDisplaceable(now);
    while (!m_displaceable.empty()) {
        const QPointer<Connection> connection = m_displaceable.back();
        m_displaceable.pop_back();
        const qint64 since = connection ? connection->waitsSince() : 0;
        if (since == 0 || now - since < context.limits.patienceMs * Millisecond)
            continue; // it has gone on since
        displace(connection, {0, full() + QStringLiteral(" The one that waited longest had to go."), Cause::Full});
        return true;
    }
    return false;
}

void Server::Private::findDisplaceable(qint64 now)
{
    std::vector<Connection *> waiting;
    for (Connection *connection : std::as_const(m_connections)) {
        const qint64 since = connection->waitsSince();
        if (since != 0 && now - since >= context.limits.patienceMs * Millisecond)
            waiting.push_back(connection);
    }
    const auto rank = [](const Connection *c) { return std::pair(c->hasAsked(), c->waitsSince()); };
    const auto middle = waiting.begin() + std::ptrdiff_t(std::min(Displaced, waiting.size()));
    std::ranges::partial_sort(waiting, middle, std::less(), rank);
    m_displaceable.assign(std::make_reverse_iterator(middle), waiting.rend());
    if (waiting.empty())
        m_noneBefore = now + context.limits.patienceMs * Millisecond / 2;
}

void Server::Private::onLeftUnread()
{
    const auto waitsLonger = [](const Connection *a, const Connection *b) {
        return std::pair(!a->isUnread(), a->lastRead()) < std::pair(!b->isUnread(), b->lastRead());
    };
    while (context.unread.isExceeded())
        displace(*std::ranges::min_element(m_connections, waitsLonger),
                 {0, QStringLiteral("Answers that their peers do not read take up all the room there is for them."),
                  Cause::NoRoom});
}

void Server::Private::displace(Connection *connection, const Refusal &why)
{
    ++context.counts.displaced;
    connection->giveWay(why);
}

std::unique_ptr<Wire> Server::Private::open(qintptr descriptor)
{
    if (m_tls.isNull())
        return std::make_unique<PlainWire>(int(descriptor), m_readiness);
    return std::make_unique<TlsWire>(descriptor, m_tls, ReadBuffer);
}

void Server::Private::remove(Connection *connection, bool isCounted)
{
    m_connections.remove(connection);
    --(isCounted ? context.counts.open : m_refusedNow);
    connection->deleteLater();
    emit m_server->connectionsChanged();
    if (!m_connections.isEmpty())
        return;
    m_sweep.stop();
    endDraining();
}

void Server::Private::endDraining()
{
    m_grace.stop();
    if (std::exchange(m_isDraining, false))
        emit m_server->drained();
}

void Server::Private::abortAll()
{
    for (Connection *connection : QSet<Connection *>(m_connections))
        connection->abort();
}

void Server::Private::sweep()
{
    const qint64 now = steadyNanoseconds();
    for (Connection *connection : QSet<Connection *>(m_connections))
        connection->checkDeadline(now);
}

void Server::Private::onRefused(const Refused &refused)
{
    const QString what = refused.refusal.sentence;
    m_log.warn(refused.peer.isEmpty() ? what : QStringLiteral("%1: %2").arg(QString::fromLatin1(refused.peer), what));
    if (refused.refusal.cause == Cause::Full || refused.refusal.cause == Cause::NoRoom)
        troubles.add(what);
    emit m_server->requestRefused(refused);
}

void Server::Private::onAcceptFailed(const QString &sentence)
{
    troubles.end(std::exchange(m_acceptProblem, sentence));
    if (sentence.isEmpty())
        return;
    troubles.begin(sentence);
    ++context.counts.refused[size_t(Cause::NotAccepted)];
    onRefused({.refusal = {0, sentence, Cause::NotAccepted}});
}

Server::Server(Handler handler, Limits limits, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(handler), limits))
{}

Server::~Server() = default;

void Server::setHeadCheck(HeadCheck refuses)
{
    d->context.refusesHead = std::move(refuses);
}

void Server::setPeerCheck(PeerCheck serves)
{
    d->servesPeer = std::move(serves);
}

void Server::setLooksUpOwners(bool looksUp)
{
    d->context.looksUpOwners = looksUp;
}

Result<Done> Server::listen(const QHostAddress &address, quint16 port, const QSslConfiguration &tls)
{
    return d->start(address, port, tls);
}

bool Server::isListening() const
{
    return d->acceptor.isListening();
}

QHostAddress Server::address() const
{
    return d->acceptor.address();
}

quint16 Server::port() const
{
    return d->acceptor.port();
}

void Server::close(int graceMs)
{
    d->drain(graceMs);
}

QStringList Server::troubles() const
{
    return d->troubles.sentences();
}

const Counts &Server::counts() const
{
    return d->context.counts;
}

} // namespace http
