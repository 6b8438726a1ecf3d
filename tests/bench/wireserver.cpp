#include "wireserver.h"

#include "cputime.h"
#include "http/net/plainwire.h"
#include "http/server/acceptor.h"
#include "http/server/connection.h"
#include "socketwire.h"

#include <QTcpServer>

#include <functional>

namespace {

constexpr int Backlog = 1'024;
constexpr qsizetype ReadBuffer = 64 * 1024; // as http::Server has it

// Without a QTcpSocket of its own for each connection, so that it can be opened without a buffer.
class Listener final : public QTcpServer {
public:
    explicit Listener(std::function<void(qintptr)> accepted)
        : m_accepted(std::move(accepted))
    {}

protected:
    void incomingConnection(qintptr descriptor) override { m_accepted(descriptor); }

private:
    std::function<void(qintptr)> m_accepted;
};

} // namespace

class WireServer::Host final : public QObject {
public:
    explicit Host(Kind kind)
        : m_kind(kind)
        , m_context{.handler =
                        [](http::Request &&request, http::Responder &&responder) {
                            responder.respond(http::Response::json(200, std::move(request.body)));
                        },
                    .readBuffer = QByteArray(ReadBuffer, Qt::Uninitialized)}
        , m_acceptor(Backlog, nullptr)
        , m_listener([this](qintptr descriptor) { serve(descriptor); })
    {
        if (kind == Kind::Ours) {
            connect(&m_acceptor, &http::Acceptor::accepted, this, &Host::serve);
            (void)m_acceptor.listen(QHostAddress::LocalHost, 0); // the port says it
        } else {
            m_listener.setListenBacklogSize(Backlog);
            m_listener.listen(QHostAddress::LocalHost, 0);
        }
    }
    ~Host() override { qDeleteAll(findChildren<http::Connection *>()); } // before what they use

    quint16 port() const { return m_kind == Kind::Ours ? m_acceptor.port() : m_listener.serverPort(); }

private:
    std::unique_ptr<http::Wire> open(qintptr descriptor)
    {
        if (m_kind == Kind::Ours)
            return std::make_unique<http::PlainWire>(int(descriptor), m_readiness);
        return std::make_unique<SocketWire>(descriptor, m_kind == Kind::Socket ? SocketWire::Buffer::Qts
                                                                               : SocketWire::Buffer::None);
    }
    void serve(qintptr descriptor)
    {
        auto *const connection = new http::Connection(open(descriptor), m_context, this);
        connect(connection, &http::Connection::closed, connection, &QObject::deleteLater);
    }

    const Kind m_kind;
    http::Readiness m_readiness;
    http::ServerContext m_context;
    http::Acceptor m_acceptor;
    Listener m_listener;
};

WireServer::WireServer(Kind kind)
    : m_there(std::make_unique<QObject>())
{
    m_there->moveToThread(&m_thread);
    m_thread.start();
    QMetaObject::invokeMethod(
        m_there.get(), [this, kind] { m_host = std::make_unique<Host>(kind); }, Qt::BlockingQueuedConnection);
}

WireServer::~WireServer()
{
    QMetaObject::invokeMethod(
        m_there.get(), [this] { m_host.reset(); }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

quint16 WireServer::port() const
{
    return m_host->port(); // does not change
}

double WireServer::cpuMicroseconds() const
{
    double used = 0;
    QMetaObject::invokeMethod(
        m_there.get(), [&used] { used = threadCpuMicroseconds(); }, Qt::BlockingQueuedConnection);
    return used;
}
