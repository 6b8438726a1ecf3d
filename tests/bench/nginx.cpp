#include "nginx.h"

#include "cputime.h"
#include "e2e/rawclient.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QStandardPaths>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#ifdef Q_OS_LINUX
#include <csignal>
#include <sys/prctl.h>
#endif

namespace {

const QString EchoModule = QStringLiteral("/usr/lib/nginx/modules/ngx_http_echo_module.so");

// Free a moment ago. nginx cannot pick one itself and say which.
quint16 freePort()
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(socket, reinterpret_cast<const sockaddr *>(&address), size);
    ::getsockname(socket, reinterpret_cast<sockaddr *>(&address), &size);
    ::close(socket);
    return ntohs(address.sin_port);
}

QString executable()
{
    const QString found = QStandardPaths::findExecutable(QStringLiteral("nginx"));
    return !found.isEmpty() ? found
                            : QStandardPaths::findExecutable(QStringLiteral("nginx"), {QStringLiteral("/usr/sbin")});
}

const QByteArray Echo = "echo_read_request_body;\n            echo_request_body;";
const QByteArray Proxy = "proxy_pass http://behind;\n            proxy_http_version 1.1;\n            "
                         "proxy_set_header Connection \"\";\n            "
                         "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;";

bool writeConfiguration(const QString &path, quint16 port, quint16 upstream, int holdSeconds)
{
    QFile sample(QStringLiteral(BENCH_FOLDER "/nginx.conf.in"));
    QFile file(path);
    if (!sample.open(QIODevice::ReadOnly) || !file.open(QIODevice::WriteOnly))
        return false;
    QByteArray text = sample.readAll();
    const QByteArray hold = holdSeconds > 0 ? "echo_sleep " + QByteArray::number(holdSeconds) + ";\n            " : "";
    text.replace("@MODULE@", EchoModule.toUtf8())
        .replace("@PORT@", QByteArray::number(port))
        .replace("@UPSTREAM@", QByteArray::number(upstream > 0 ? upstream : port))
        .replace("@ANSWER@", upstream > 0 ? Proxy : hold + Echo);
    return file.write(text) == text.size();
}

} // namespace

Nginx::~Nginx()
{
    m_process.terminate();
    if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(5'000))
        m_process.kill();
    m_process.waitForFinished(5'000);
}

Result<Done> Nginx::start(quint16 upstream, int holdSeconds)
{
    const QString program = executable();
    if (program.isEmpty() || !QFile::exists(EchoModule))
        return Error{QStringLiteral("nginx or its echo module is missing: apt install nginx-light "
                                    "libnginx-mod-http-echo")};
    m_port = freePort();
    const QString configuration = m_folder.filePath(QStringLiteral("nginx.conf"));
    if (!writeConfiguration(configuration, m_port, upstream, holdSeconds))
        return Error{QStringLiteral("%1 cannot be written.").arg(configuration)};

    const QString log = m_folder.filePath(QStringLiteral("error.log"));
    m_process.setStandardErrorFile(QProcess::nullDevice());
#ifdef Q_OS_LINUX
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
#endif
    m_process.start(program, {QStringLiteral("-p"), m_folder.path(), QStringLiteral("-c"), configuration,
                              QStringLiteral("-e"), log});
    for (const QDeadlineTimer deadline(5'000); !answers();) {
        if (m_process.waitForFinished(5) || deadline.hasExpired()) {
            QFile file(log);
            const QByteArray said = file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
            return Error{QStringLiteral("nginx did not start: %1").arg(QString::fromUtf8(said))};
        }
    }
    return Done{};
}

bool Nginx::answers() const
{
    return RawClient(m_port).isConnected() && !childrenOf(m_process.processId()).isEmpty();
}

QList<qint64> Nginx::pids() const
{
    return QList{m_process.processId()} + childrenOf(m_process.processId());
}
