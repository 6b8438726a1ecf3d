#include "alerts/programrun.h"

#include "alerts/payload.h"

#include <QProcessEnvironment>

#include <csignal>
#include <unistd.h>

namespace alerts {

namespace {

constexpr qsizetype LongestErrors = 4'096; // bytes that are kept of them

// Ours without the settings of this program, some of which are secret.
QProcessEnvironment environmentOf(const Message &message)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const QStringList names = environment.keys();
    for (const QString &name : names) {
        if (name.startsWith(QStringLiteral("STREAMWATCH_")))
            environment.remove(name);
    }
    const Alert &alert = message.alert;
    environment.insert(QStringLiteral("STREAMWATCH_STAGE"), QString::fromLatin1(stageName(alert.stage)));
    environment.insert(QStringLiteral("STREAMWATCH_INCIDENT"), QString::number(alert.incident));
    environment.insert(QStringLiteral("STREAMWATCH_SEVERITY"), shown(alert.severity));
    environment.insert(QStringLiteral("STREAMWATCH_CAUSE"), shown(alert.cause));
    environment.insert(QStringLiteral("STREAMWATCH_SENTENCE"), shown(alert.sentence));
    return environment;
}

QString withFullStop(const QString &text)
{
    return text.endsWith(u'.') ? text : text + u'.';
}

} // namespace

ProgramRun::ProgramRun(const QString &program, const Message &message, const Options &options, Told told,
                       QObject *parent)
    : QObject(parent)
    , m_runMs(options.runMs)
    , m_endMs(options.endMs)
    , m_told(std::move(told))
    , m_process(this)
    , m_limit(this)
{
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, &ProgramRun::end);
    connect(&m_process, &QProcess::readyReadStandardError, this, &ProgramRun::readErrors);
    connect(&m_process, &QProcess::finished, this, &ProgramRun::finish);
    const auto onError = [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            finish();
    };
    connect(&m_process, &QProcess::errorOccurred, this, onError, Qt::QueuedConnection); // start() itself may fail
    m_process.setProgram(program);
    m_process.setProcessEnvironment(environmentOf(message));
    m_process.setStandardOutputFile(QProcess::nullDevice());
    m_process.setChildProcessModifier([] { ::setpgid(0, 0); }); // so that what it starts ends with it
    m_process.start();
    m_process.write(payload(message));
    m_process.closeWriteChannel();
    m_limit.start(m_runMs);
}

ProgramRun::~ProgramRun()
{
    m_process.disconnect(this);
    signalAll(SIGKILL);
}

void ProgramRun::abort()
{
    m_isAborted = true;
    signalAll(SIGKILL);
}

void ProgramRun::signalAll(int number)
{
    if (const qint64 id = m_process.processId(); id > 0)
        ::kill(pid_t(-id), number);
}

// First it is asked to, then it is made to.
void ProgramRun::end()
{
    signalAll(m_isLate ? SIGKILL : SIGTERM);
    if (!m_isLate)
        m_limit.start(m_endMs);
    m_isLate = true;
}

void ProgramRun::readErrors()
{
    const QByteArray came = m_process.readAllStandardError();
    m_errors += came.first(std::min(came.size(), LongestErrors - m_errors.size()));
}

void ProgramRun::finish()
{
    m_limit.stop();
    readErrors();
    m_told(outcome());
    deleteLater();
}

Outcome ProgramRun::outcome() const
{
    const auto failed = [](const QString &cause) { return Outcome{.kind = Outcome::Kind::Failed, .cause = cause}; };
    if (m_isAborted)
        return failed(QStringLiteral("It was ended, as Streamwatch stops."));
    if (m_process.error() == QProcess::FailedToStart)
        return failed(withFullStop(QStringLiteral("It cannot be started: %1").arg(m_process.errorString())));
    const QString said = shown(m_errors.trimmed().split('\n').first());
    const QString tail = said.isEmpty() ? QStringLiteral(".") : withFullStop(QStringLiteral(": ") + said);
    if (m_isLate)
        return failed(QStringLiteral("It did not end within %1 s, and was ended").arg(double(m_runMs) / 1'000) + tail);
    if (m_process.exitStatus() != QProcess::NormalExit)
        return failed(QStringLiteral("It was ended by a signal") + tail);
    if (m_process.exitCode() != 0)
        return failed(QStringLiteral("It ended with %1").arg(m_process.exitCode()) + tail);
    return {};
}

} // namespace alerts
