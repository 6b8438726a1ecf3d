#include "app/house/operationslog.h"

#include "backend/proxy.h"
#include "text/text.h"

#include <QCoreApplication>
#include <QLoggingCategory>

namespace {

Q_LOGGING_CATEGORY(logProgram, "streamwatch.program")
Q_LOGGING_CATEGORY(logListen, "streamwatch.listen")
Q_LOGGING_CATEGORY(logJournal, "streamwatch.journal")
Q_LOGGING_CATEGORY(logRules, "streamwatch.rules")
Q_LOGGING_CATEGORY(logIncidents, "streamwatch.incidents")

constexpr qsizetype MostNames = 10; // of rules, in one line
constexpr int LongestName = 80;     // characters
constexpr int LongestChange = 200;  // the same

QString namesOf(const QStringList &names)
{
    const QString listed = names.first(std::min(names.size(), MostNames)).join(QStringLiteral("”, “"));
    const QString more =
        names.size() > MostNames ? QStringLiteral(" and %1 more").arg(names.size() - MostNames) : QString();
    return u'“' + listed + u'”' + more;
}

QString changedBy(const rules::Origin &who)
{
    const QString text = who.text();
    return text.isEmpty() ? QStringLiteral("start") : text::visibleText(text.toUtf8(), LongestName);
}

// "window (switches “a” off)"
QString changeText(const rules::RuleSnapshot &snapshot)
{
    const QString by = changedBy(snapshot.changedBy);
    const QString what = text::visibleText(snapshot.lastChange.toUtf8(), LongestChange);
    return what.isEmpty() ? by : QStringLiteral("%1 (%2)").arg(by, what);
}

// What is to be known of it before a hook waits that long.
QString patienceText(const backend::Options &options)
{
    return QStringLiteral(
               "The web server behind has %1 s for its answer (--forward-timeout), but WCS gives up after %2 s: "
               "what comes later is an error to it.")
        .arg(options.timeoutMs / 1'000.0)
        .arg(wcs::AnswerTimeoutMs / 1'000);
}

} // namespace

OperationsLog::OperationsLog(const House &house, const Options &options)
    : m_journal(options.journalFile.path)
{
    tellStart(options);
    connect(&house, &House::opened, this, [this](const journal::SnapshotPtr &snapshot) {
        for (const journal::KeptIncident &incident : snapshot->incidents.incidents)
            m_formerIncidents = std::max(m_formerIncidents, incident.id);
        tellJournal(*snapshot);
    });
    connect(&house, &House::endpointListening, this,
            [](const QString &url) { qCInfo(logListen).noquote() << "Hooks are taken at" << url; });
    connect(&house, &House::endpointFailed, this, &OperationsLog::tellTriedAgain);
    connect(&house, &House::backendChanged, this, &OperationsLog::tellBackend);
    connect(&house, &House::endpointStopped, this, [] { qCInfo(logListen) << "Hooks are no longer taken."; });
    connect(&house, &House::adminListening, this,
            [](const QString &url) { qCInfo(logListen).noquote() << "The control API is at" << url; });
    connect(&house, &House::adminFailed, this, &OperationsLog::tellTriedAgain);
    connect(&house, &House::rulesChanged, this,
            [this](const rules::RuleSnapshotPtr &snapshot) { tellRules(*snapshot); });
    connect(&house, &House::rulesComeBackOff, this, [](const QStringList &names) {
        qCInfo(logRules).noquote() << "Switched off, as they were on when the program ended:" << namesOf(names);
    });
    connect(&house, &House::answersFileFailed, this,
            [](const QString &sentence) { qCWarning(logRules).noquote() << sentence; });
    connect(&house, &House::connectConfigChanged, this, &OperationsLog::tellConnect);
    connect(&house, &House::incidentsChanged, this, &OperationsLog::tellIncidents);
    connect(&house, &House::alertTroublesChanged, this, [this](const QStringList &sentences) {
        for (const QString &sentence : sentences) {
            if (!m_alertTroubles.contains(sentence))
                qCWarning(logIncidents).noquote() << sentence;
        }
        m_alertTroubles = sentences;
    });
    connect(&house, &House::finished, this, [] { qCInfo(logProgram) << "The journal is closed, all has ended."; });
}

OperationsLog::~OperationsLog() = default;

// That one begins, and that it is over. Of what began in former runs only the end.
void OperationsLog::tellIncidents(const findings::IncidentNewsPtr &news)
{
    for (const findings::Incident &incident : news->changed) {
        const QString text = QStringLiteral("%1: %2").arg(incident.id).arg(incident.sentence());
        if (!incident.isOpen() && m_openIncidents.remove(incident.id)) {
            qCInfo(logIncidents).noquote() << "Over is incident" << text;
        } else if (incident.isOpen() && !m_openIncidents.contains(incident.id)) {
            m_openIncidents.insert(incident.id);
            if (incident.id > m_formerIncidents)
                qCWarning(logIncidents).noquote() << "Incident" << text;
        }
    }
}

void OperationsLog::tellStart(const Options &options) const
{
    qCInfo(logProgram).noquote() << QStringLiteral("Streamwatch %1 starts, process %2, journal %3.")
                                        .arg(QLatin1String(STREAMWATCH_VERSION))
                                        .arg(QCoreApplication::applicationPid())
                                        .arg(options.journalFile.path);
    if (options.hooks.backend.outlastsWcs())
        qCWarning(logListen).noquote() << patienceText(options.hooks.backend);
}

void OperationsLog::tellJournal(const journal::Snapshot &snapshot) const
{
    qCInfo(logJournal).noquote() << QStringLiteral("%1 is open; its newest record is %2, and %3 streams are known.")
                                        .arg(m_journal)
                                        .arg(snapshot.throughId)
                                        .arg(snapshot.streams.size());
}

// What is not tried again ends the program with its cause, or stands in the window.
void OperationsLog::tellTriedAgain(const QString &sentence, bool isTriedAgain) const
{
    if (isTriedAgain)
        qCWarning(logListen).noquote() << sentence;
}

// Snapshots also come as hits are counted.
void OperationsLog::tellRules(const rules::RuleSnapshot &snapshot)
{
    if (m_knowsRules && snapshot.revision == m_revision)
        return;
    m_revision = snapshot.revision;
    QStringList active;
    for (const rules::RuleStatus &status : snapshot.rules) {
        if (status.isActive)
            active.append(text::visibleText(status.rule->name.toUtf8(), LongestName));
    }
    const bool isWorthALine = m_knowsRules || !snapshot.rules.isEmpty();
    m_knowsRules = true;
    if (isWorthALine)
        qCInfo(logRules).noquote() << QStringLiteral("Answer rules as of %1: %2, active: %3.")
                                          .arg(changeText(snapshot))
                                          .arg(snapshot.rules.size())
                                          .arg(active.isEmpty() ? QStringLiteral("none") : namesOf(active));
}

void OperationsLog::tellBackend(const backend::Options &options)
{
    const QList<backend::Target> former = std::exchange(m_targets, options.targets);
    if (std::exchange(m_knowsBackend, true) && former != options.targets)
        qCInfo(logListen).noquote() << QStringLiteral("The web server behind has been changed by %1, from %2 to %3.")
                                           .arg(text::visibleText(options.chosenBy.toUtf8(), LongestChange),
                                                backend::textOf(former), backend::textOf(options.targets));
    QStringList lines;
    for (const backend::Target &target : options.targets)
        lines.append(target.basePath.isNull() ? QStringLiteral("Hooks are handed on to %1.").arg(target.url.text())
                                              : QStringLiteral("Hooks below %1 are handed on to %2.")
                                                    .arg(QString::fromLatin1(target.basePath), target.url.text()));
    if (options.mirror)
        lines.append(QStringLiteral("A copy of each hook goes to %1.").arg(options.mirror->text()));
    if (options.proxy && !lines.isEmpty())
        lines.append(QStringLiteral("All of it goes by the proxy %1.").arg(backend::shownProxy(*options.proxy)));
    if (lines.isEmpty() && !m_backend.isEmpty())
        lines.append(QStringLiteral("Hooks are no longer handed on."));
    if (lines.join(u' ') == m_backend)
        return;
    for (const QString &line : std::as_const(lines))
        qCInfo(logListen).noquote() << line;
    m_backend = options.targets.isEmpty() && !options.mirror ? QString() : lines.join(u' ');
}

void OperationsLog::tellConnect(const rules::ConnectConfig &config)
{
    if (std::exchange(m_knowsConnect, true) && m_connect != config)
        qCInfo(logRules).noquote() << "What connect is told has been changed by" << changedBy(config.changedBy);
    m_connect = config;
}

void setLogPattern()
{
    if (qEnvironmentVariableIsSet("QT_MESSAGE_PATTERN"))
        return;
    const QString kind = QStringLiteral("%{if-warning}warning: %{endif}%{if-critical}error: %{endif}%{message}");
    const bool isTimed = qEnvironmentVariableIsSet("JOURNAL_STREAM");
    qSetMessagePattern((isTimed ? QString() : QStringLiteral("%{time yyyy-MM-dd hh:mm:ss.zzz} ")) +
                       QStringLiteral("%{category}: ") + kind);
}
