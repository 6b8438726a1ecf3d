#include "http/server.h"

#include "http/acceptor.h"
#include "http/boundedlog.h"
#include "http/connection.h"
#include "http/plainwire.h"
#include "http/readiness.h"
#include "http/tlswire.h"

#include <QLoggingCategory>
#include <QSet>
#include <QSslKey>
#include <QSslSocket>
#include <QTimer>

#include <algorithm>
#include <unistd.h>
#include <utility>

Q_LOGGING_CATEGORY(lcHttp, "streamwatch.http")

namespace http {
namespace {

constexpr qsizetype ReadBuffer = 64 * 1024;
constexpr int RefusedAtOnce = 64; // connections past the limit that still get their 503

} // namespace

class Server::Private final : public QObject {
public:
    Private(Server *server, Handler handler, const Limits &limits);
    ~Private() override;

    Result<Done> start(const QHostAddress &address, quint16 port, const QSslConfiguration &tls);
    void drain(int graceMs);

    Site site;
    Acceptor acceptor;

private:
    void onAccepted(qintptr descriptor);
    std::unique_ptr<Wire> open(qintptr descriptor);
    void remove(Connection *connection, bool isCounted);
    void endDraining();
    void abortAll();
    void sweep();
    void onRefused(const Refused &refused);
    void onAcceptFailed(const QString &sentence);
    Refusal full() const;

    Server *m_server;
    Readiness m_readiness;
    QSslConfiguration m_tls;
    QSet<Connection *> m_connections;
    QTimer m_sweep; // one clock for all deadlines
    QTimer m_grace;
    BoundedLog m_log;
    bool m_isDraining = false;
};

Server::Private::Private(Server *server, Handler handler, const Limits &limits)
    : QObject(server)
    , site{.handler = std::move(handler), .limits = limits, .readBuffer = QByteArray(ReadBuffer, Qt::Uninitialized)}
    , acceptor(limits.backlog, this)
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
    m_tls = tls;
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
    ++site.counts.accepted;
    const bool isRefused = site.counts.open >= site.limits.connections;
    site.counts.refusedConnections += isRefused ? 1 : 0;
    if (m_connections.size() >= site.limits.connections + RefusedAtOnce) {
        ++site.counts.refused[size_t(Cause::Full)];
        const PlainWire wire(int(descriptor), m_readiness); // and no more of it
        onRefused({.refusal = full(), .peer = peerName(plainAddress(wire.peerAddress()), wire.peerPort())});
        return;
    }
    auto *connection = new Connection(open(descriptor), site, this);
    m_connections.insert(connection);
    site.counts.open += isRefused ? 0 : 1;
    connect(connection, &Connection::closed, this, [=, this] { remove(connection, !isRefused); });
    connect(connection, &Connection::refused, this, &Private::onRefused);
    if (!m_sweep.isActive())
        m_sweep.start();
    emit m_server->connectionsChanged();
    if (isRefused)
        connection->refuse(full());
}

Refusal Server::Private::full() const
{
    return {503, QStringLiteral("This server has as many connections as it takes: %1.").arg(site.limits.connections),
            Cause::Full};
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
    site.counts.open -= isCounted ? 1 : 0;
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
    const qint64 now = monoNanoseconds();
    for (Connection *connection : QSet<Connection *>(m_connections))
        connection->checkDeadline(now);
}

void Server::Private::onRefused(const Refused &refused)
{
    const QString what = refused.refusal.sentence;
    m_log.warn(refused.peer.isEmpty() ? what : QStringLiteral("%1: %2").arg(QString::fromLatin1(refused.peer), what));
    emit m_server->requestRefused(refused);
}

void Server::Private::onAcceptFailed(const QString &sentence)
{
    emit m_server->acceptFailed(sentence);
    if (sentence.isEmpty())
        return;
    ++site.counts.refused[size_t(Cause::NotAccepted)];
    onRefused({.refusal = {0, sentence, Cause::NotAccepted}});
}

Server::Server(Handler handler, Limits limits, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(handler), limits))
{}

Server::~Server() = default;

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

const Counts &Server::counts() const
{
    return d->site.counts;
}

} // namespace http
