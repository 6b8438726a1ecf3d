#include "http/server.h"

#include "http/connection.h"

#include <QSet>
#include <QSslKey>
#include <QSslSocket>
#include <QTcpServer>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace http {
namespace {

constexpr qsizetype ReadBuffer = 64 * 1024;
constexpr int ResumeMs = 200;          // between attempts to accept again
constexpr int RefusedAtOnce = 64;      // connections past the limit that still get their 503
constexpr int RefusalsPerSecond = 100; // signals, not answers

QString causeOf(const QTcpServer &server, const QHostAddress &address, quint16 port)
{
    switch (server.serverError()) {
    case QAbstractSocket::AddressInUseError:
        return QStringLiteral("Port %1 on %2 is in use by another program: stop that program or choose another port.")
            .arg(port)
            .arg(address.toString());
    case QAbstractSocket::SocketAccessError:
        return QStringLiteral("Port %1 may not be opened by this user: choose one above 1023.").arg(port);
    case QAbstractSocket::SocketAddressNotAvailableError:
        return QStringLiteral("The address %1 does not belong to this machine: choose one that does, or 127.0.0.1.")
            .arg(address.toString());
    default:
        return QStringLiteral("Cannot listen on %1, port %2: %3.")
            .arg(address.toString(), QString::number(port), server.errorString());
    }
}

} // namespace

class Server::Private final : public QTcpServer {
public:
    Private(Server *server, Handler handler, const Limits &limits);
    ~Private() override;

    Result<Done> start(const QHostAddress &address, quint16 port, const QSslConfiguration &tls);
    void drain(int graceMs);

    Site site;

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    QTcpSocket *openSocket(qintptr descriptor);
    void remove(Connection *connection, bool isCounted);
    void abortAll();
    void sweep();
    void onAcceptError();
    void onRefused(const QByteArray &peer, int status, const QString &sentence);

    Server *m_server;
    QSslConfiguration m_tls;
    QSet<Connection *> m_connections;
    QTimer m_sweep; // one clock for all deadlines
    QTimer m_resume;
    QTimer m_grace;
    qint64 m_refusedSecond = 0;
    int m_refusedInSecond = 0;
    bool m_isAcceptFailing = false;
    bool m_isDraining = false;
};

Server::Private::Private(Server *server, Handler handler, const Limits &limits)
    : QTcpServer(server)
    , site{.handler = std::move(handler), .limits = limits, .readBuffer = QByteArray(ReadBuffer, Qt::Uninitialized)}
    , m_server(server)
    , m_sweep(this)
    , m_resume(this)
    , m_grace(this)
{
    const int shortest = std::min({limits.headMs, limits.bodyMs, limits.idleMs, limits.lingerMs});
    m_sweep.setInterval(std::clamp(shortest / 4, 10, 500));
    m_resume.setInterval(ResumeMs);
    m_resume.setSingleShot(true);
    m_grace.setSingleShot(true);
    connect(&m_sweep, &QTimer::timeout, this, &Private::sweep);
    connect(&m_resume, &QTimer::timeout, this, &QTcpServer::resumeAccepting);
    connect(&m_grace, &QTimer::timeout, this, &Private::abortAll);
    connect(this, &QTcpServer::acceptError, this, &Private::onAcceptError);
    setListenBacklogSize(limits.backlog);
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
    m_tls = tls;
    if (!listen(address, port))
        return Error{causeOf(*this, address, port)};
    m_isDraining = false;
    return Done{};
}

void Server::Private::drain(int graceMs)
{
    close();
    m_resume.stop();
    m_isDraining = true;
    for (Connection *connection : QSet<Connection *>(m_connections))
        connection->drain();
    if (m_connections.isEmpty() && std::exchange(m_isDraining, false))
        emit m_server->drained();
    else
        m_grace.start(std::max(graceMs, 0));
}

void Server::Private::incomingConnection(qintptr descriptor)
{
    if (std::exchange(m_isAcceptFailing, false))
        emit m_server->acceptFailed({});
    ++site.counts.accepted;
    const bool isRefused = site.counts.open >= site.limits.connections;
    site.counts.refusedConnections += isRefused ? 1 : 0;
    QTcpSocket *socket = openSocket(descriptor);
    if (!socket || m_connections.size() >= site.limits.connections + RefusedAtOnce) {
        delete socket;
        return;
    }
    auto *connection = new Connection(socket, site, this);
    m_connections.insert(connection);
    site.counts.open += isRefused ? 0 : 1;
    connect(connection, &Connection::closed, this, [=, this] { remove(connection, !isRefused); });
    connect(connection, &Connection::refused, this, &Private::onRefused);
    if (!m_sweep.isActive())
        m_sweep.start();
    if (isRefused)
        connection->refuse(
            503, QStringLiteral("This server has as many connections as it takes: %1.").arg(site.limits.connections));
}

QTcpSocket *Server::Private::openSocket(qintptr descriptor)
{
    std::unique_ptr<QTcpSocket> socket(m_tls.isNull() ? new QTcpSocket : new QSslSocket);
    if (!socket->setSocketDescriptor(descriptor))
        return nullptr;
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    if (auto *tls = qobject_cast<QSslSocket *>(socket.get())) {
        tls->setSslConfiguration(m_tls);
        tls->startServerEncryption();
    }
    return socket.release();
}

void Server::Private::remove(Connection *connection, bool isCounted)
{
    m_connections.remove(connection);
    site.counts.open -= isCounted ? 1 : 0;
    connection->deleteLater();
    if (!m_connections.isEmpty())
        return;
    m_sweep.stop();
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

// QTcpServer has paused accepting; nobody else resumes it.
void Server::Private::onAcceptError()
{
    m_resume.start();
    if (std::exchange(m_isAcceptFailing, true))
        return;
    emit m_server->acceptFailed(
        serverError() == QAbstractSocket::SocketResourceError
            ? QStringLiteral("No new connection can be accepted: too many files are open. Raise the limit (ulimit -n).")
            : QStringLiteral("No new connection can be accepted: %1.").arg(errorString()));
}

void Server::Private::onRefused(const QByteArray &peer, int status, const QString &sentence)
{
    const qint64 second = monoNanoseconds() / 1'000'000'000;
    if (std::exchange(m_refusedSecond, second) != second)
        m_refusedInSecond = 0;
    if (++m_refusedInSecond <= RefusalsPerSecond)
        emit m_server->requestRefused(peer, status, sentence);
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
    return d->isListening();
}

QHostAddress Server::address() const
{
    return d->serverAddress();
}

quint16 Server::port() const
{
    return d->serverPort();
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
