#include "program.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#ifdef Q_OS_LINUX
#include <csignal>
#include <sys/prctl.h>
#endif

Program::Program(QString binary, QString folder)
    : m_binary(std::move(binary))
    , m_folder(std::move(folder))
    , m_environment(QProcessEnvironment::systemEnvironment())
{
    for (const char *name : {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"})
        m_environment.insert(QLatin1String(name), m_folder);
    m_environment.remove(QStringLiteral("QT_LOGGING_RULES")); // as a user has it
    // Files, not pipes: a pipe that nobody reads would fill up and stop the program.
    m_process.setStandardOutputFile(path("stdout.txt"));
    m_process.setStandardErrorFile(path("stderr.txt"));
#ifdef Q_OS_LINUX
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
#endif
}

Program::~Program()
{
    kill();
}

int Program::startLimitMs()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return 10'000;
#else
    return 2'000;
#endif
}

bool Program::start(const QStringList &more, int limitMs)
{
    const QString anyPort = QStringLiteral("127.0.0.1:0");
    return startOn(anyPort, anyPort, more, limitMs);
}

bool Program::startAgain(int limitMs)
{
    const auto place = [](const QUrl &url) { return QStringLiteral("127.0.0.1:%1").arg(url.port()); };
    return startOn(place(m_hookUrl), place(m_adminUrl), {}, limitMs);
}

bool Program::startOn(const QString &hooks, const QString &admin, const QStringList &more, int limitMs)
{
    launch(QStringList{QStringLiteral("--headless"), QStringLiteral("--listen"), hooks, QStringLiteral("--admin"),
                       admin, QStringLiteral("--db"), databasePath(), QStringLiteral("--ready-file"),
                       path("ready.json")} +
           more);
    return waitUntilReady(limitMs);
}

void Program::launch(const QStringList &arguments)
{
    QFile::remove(path("ready.json"));
    m_hookUrl.clear();
    m_adminUrl.clear();
    m_failure.clear();
    m_process.setProcessEnvironment(m_environment);
    m_process.start(m_binary, arguments, QIODevice::NotOpen);
}

bool Program::waitUntilReady(int limitMs)
{
    const QDeadlineTimer deadline(limitMs);
    if (!m_process.waitForStarted(limitMs)) {
        m_failure = QStringLiteral("%1 cannot be started: %2.").arg(m_binary, m_process.errorString());
        return false;
    }
    while (!readReadyFile()) {
        // Waiting for its end is the pause between two looks at the file, and notices at once that it gave up.
        if (m_process.waitForFinished(2) || !isRunning()) {
            m_failure = QStringLiteral("The program ended with code %1 before it was ready.").arg(m_process.exitCode());
            return false;
        }
        if (deadline.hasExpired()) {
            m_failure = QStringLiteral("The program was not ready within %1 ms.").arg(limitMs);
            return false;
        }
    }
    return true;
}

bool Program::readReadyFile()
{
    QFile file(path("ready.json"));
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QJsonObject ready = QJsonDocument::fromJson(file.readAll()).object();
    if (ready.value(u"pid").toInteger() != pid())
        return false;
    m_hookUrl = QUrl(ready.value(u"hookUrl").toString());
    m_adminUrl = QUrl(ready.value(u"adminUrl").toString());
    return true;
}

std::optional<int> Program::waitForExit(int limitMs)
{
    if (isRunning() && !m_process.waitForFinished(limitMs))
        return std::nullopt;
    if (m_process.exitStatus() != QProcess::NormalExit)
        return std::nullopt;
    return m_process.exitCode();
}

std::optional<int> Program::stop(int limitMs)
{
    m_process.terminate();
    return waitForExit(limitMs);
}

void Program::kill()
{
    if (!isRunning())
        return;
    m_process.kill();
    m_process.waitForFinished(-1);
}

QByteArray Program::errorOutput() const
{
    QFile file(path("stderr.txt"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString Program::failure() const
{
    const QString output = QString::fromUtf8(errorOutput()).trimmed();
    return output.isEmpty() ? m_failure : m_failure + QStringLiteral(" It said: ") + output;
}
