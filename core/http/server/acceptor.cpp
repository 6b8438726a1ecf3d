#include "http/server/acceptor.h"

#include <cerrno>
#include <sys/socket.h>
#include <utility>

namespace http {
namespace {

constexpr int ResumeMs = 200; // between attempts to accept again
constexpr int AtOnce = 256;   // connections; then the others have their turn

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

// The connection went before it was accepted, or a signal came between: the next one may be fine.
bool isPassing(int error)
{
    return error == EINTR || error == ECONNABORTED || error == EPROTO;
}

} // namespace

Acceptor::Acceptor(int backlog, QObject *parent)
    : QObject(parent)
    , m_server(this)
    , m_resume(this)
{
    m_server.setListenBacklogSize(backlog);
    m_resume.setInterval(ResumeMs);
    m_resume.setSingleShot(true);
    connect(&m_resume, &QTimer::timeout, this, [this] { m_notifier->setEnabled(true); });
}

Result<Done> Acceptor::listen(const QHostAddress &address, quint16 port)
{
    if (!m_server.listen(address, port))
        return Error{causeOf(m_server, address, port)};
    m_server.pauseAccepting();
    m_notifier = std::make_unique<QSocketNotifier>(m_server.socketDescriptor(), QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &Acceptor::acceptAll);
    return Done{};
}

void Acceptor::close()
{
    m_resume.stop();
    m_notifier.reset();
    m_server.close();
    m_hasFailed = false;
}

void Acceptor::acceptAll()
{
    for (int i = 0; i < AtOnce && m_notifier; ++i) {
        const int descriptor = ::accept4(int(m_server.socketDescriptor()), nullptr, nullptr, SOCK_CLOEXEC);
        if (descriptor >= 0) {
            if (std::exchange(m_hasFailed, false))
                emit failed({});
            emit accepted(descriptor);
        } else if (errno == EAGAIN) {
            return;
        } else if (!isPassing(errno)) {
            return pause(errno);
        }
    }
}

void Acceptor::pause(int error)
{
    m_notifier->setEnabled(false);
    m_resume.start();
    if (std::exchange(m_hasFailed, true))
        return;
    emit failed(error == EMFILE || error == ENFILE
                    ? QStringLiteral("No new connection can be accepted: too many files are open. Raise the limit "
                                     "(ulimit -n).")
                    : QStringLiteral("No new connection can be accepted: %1.").arg(qt_error_string(error)));
}

} // namespace http
