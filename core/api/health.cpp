#include "api/health.h"

#include "api/answers.h"
#include "api/json.h"
#include "api/metricstext.h"
#include "base/clock.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>

#include <algorithm>
#include <sys/resource.h>
#include <unistd.h>

namespace api {

namespace {

constexpr qint64 NoticedUs = 3'600'000'000; // how long a jump of the clock is worth a notice
constexpr qsizetype MostNotices = 20;

double cpuSeconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval &time) { return double(time.tv_sec) + double(time.tv_usec) / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double residentBytes()
{
    QFile statm(QStringLiteral("/proc/self/statm"));
    if (!statm.open(QIODevice::ReadOnly))
        return 0;
    const QList<QByteArray> pages = statm.readAll().split(' ');
    return pages.size() < 2 ? 0 : pages[1].toDouble() * double(sysconf(_SC_PAGESIZE));
}

QByteArray answerLabel(int status)
{
    using hooks::Figures;
    switch (status) {
    case Figures::NoAnswer:
        return "none";
    case Figures::Gone:
        return "gone";
    case Figures::NotTaken:
        return "failed";
    default:
        return QByteArray::number(status);
    }
}

double openFiles()
{
    return double(
        QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::System).size());
}

} // namespace

Health::Health(const findings::Engine &engine, const BackendApi &backend)
    : m_engine(engine)
    , m_board(engine.projection().board())
    , m_backend(backend)
    , m_rules(std::make_shared<rules::RuleSnapshot>())
    , m_startedMono(steadyNanoseconds())
{}

void Health::addTo(Router &router)
{
    router.add("GET", "/api/v1/health", [this](const Call &) { return health(); });
    router.add("GET", "/api/v1/metrics", [this](const Call &) { return metrics(); });
    router.add("GET", "/metrics", [this](const Call &) { return metrics(); });
}

void Health::takeStoreFigures(const journal::StoreFigures &figures)
{
    m_storeFigures = figures;
    m_storedSince = 0;
    m_rejectedSince = 0;
}

void Health::takeBatch(const journal::Batch &batch)
{
    for (const journal::Record &record : batch.records) {
        if (record.id > m_storeFigures.lastId)
            ++(record.isRejected() ? m_rejectedSince : m_storedSince);
    }
}

void Health::takeEndpoint(const QString &url, const QString &problem)
{
    m_url = url;
    m_problem = problem;
}

void Health::takeUiStall(double seconds)
{
    m_uiStall = qMax(m_uiStall, seconds);
}

QStringList Health::causes() const
{
    QStringList causes;
    if (m_store.kind == journal::StoreState::Kind::Failing)
        causes.append(m_store.cause);
    if (m_store.kind == journal::StoreState::Kind::Closed)
        causes.append(QStringLiteral("The journal is not open."));
    causes += m_storeFigures.causes;
    if (!m_problem.isEmpty())
        causes.append(m_problem);
    causes += m_answersTroubles;
    causes += m_alertTroubles;
    causes += m_endpoint.troubles;
    causes += m_ownTroubles;
    causes.removeDuplicates();
    return causes;
}

// What is no fault, but has to be known to understand what is shown.
QStringList Health::notices() const
{
    QStringList notices;
    const journal::Timeline &timeline = m_board.timeline();
    for (const journal::ClockJump &jump : timeline.jumps().last(std::min(timeline.jumps().size(), MostNotices))) {
        if (timeline.now() - jump.at < NoticedUs)
            notices.append(QStringLiteral("%1 That was at %2.").arg(jump.sentence(), isoTime(jump.to)));
    }
    return notices + m_storeFigures.allNotices();
}

http::Response Health::health() const
{
    const QStringList problems = causes();
    QJsonArray rejections;
    for (const journal::Rejection &rejection : m_rejections)
        rejections.append(rejectionObject(rejection));
    return ok({
        {QStringLiteral("status"), problems.isEmpty() ? QStringLiteral("ok") : QStringLiteral("degraded")},
        {QStringLiteral("causes"), QJsonArray::fromStringList(problems)},
        {QStringLiteral("notices"), QJsonArray::fromStringList(notices())},
        {QStringLiteral("listening"), !m_url.isEmpty()},
        {QStringLiteral("hookUrl"), m_url.isEmpty() ? QJsonValue() : QJsonValue(m_url)},
        {QStringLiteral("stored"), m_storeFigures.stored + m_storedSince},
        {QStringLiteral("queued"), m_endpoint.queued},
        {QStringLiteral("queuedBytes"), m_endpoint.queuedBytes},
        {QStringLiteral("rejected"), qint64(m_endpoint.rejected)},
        {QStringLiteral("rejections"), rejections},
        {QStringLiteral("refused"), qint64(m_endpoint.refused)},
        {QStringLiteral("dropped"), qint64(m_storeFigures.lost + m_endpoint.lost)},
        {QStringLiteral("uptimeMs"), (steadyNanoseconds() - m_startedMono) / 1'000'000},
        {QStringLiteral("version"), QStringLiteral(STREAMWATCH_VERSION)},
    });
}

void Health::addFindings(MetricsText &text) const
{
    using findings::Kind;
    std::array<findings::Engine::Counts, findings::KindCount> open{};
    const auto note = [&open](const auto &finding) {
        findings::Engine::Counts &counts = open[size_t(finding.kind)];
        ++(finding.isInjected ? counts.injected : counts.genuine);
    };
    for (const findings::Watch::Open &finding : m_engine.watch().open())
        note(finding);
    for (const findings::Finding &finding : m_engine.others())
        note(finding);
    const auto samples = [&text](const auto &all) {
        for (size_t i = 0; i < findings::KindCount; ++i) {
            const QByteArray kind = kindName(Kind(i)).toByteArray();
            text.sample(double(all[i].genuine), {{"kind", kind}, {"injected", "false"}});
            text.sample(double(all[i].injected), {{"kind", kind}, {"injected", "true"}});
        }
    };
    text.metric("streamwatch_findings", "gauge",
                "What is found to be wrong now, by its kind, and whether an injected answer brought it about.");
    samples(open);
    text.metric("streamwatch_findings_total", "counter", "The same, all since the start.");
    samples(m_engine.counts());

    QMap<std::tuple<findings::Incident::State, findings::Severity, findings::Cause>, int> incidents;
    for (const auto &[id, incident] : m_engine.incidents().all()) {
        if (incident.isOpen())
            ++incidents[{incident.state, incident.severity, incident.cause}];
    }
    text.metric("streamwatch_incidents", "gauge", "Incidents that go on, by state, severity and cause.");
    for (auto it = incidents.begin(); it != incidents.end(); ++it)
        text.sample(it.value(), {{"state", stateName(std::get<0>(it.key())).toByteArray()},
                                 {"severity", severityName(std::get<1>(it.key())).toByteArray()},
                                 {"cause", causeName(std::get<2>(it.key())).toByteArray()}});
}

http::Response Health::metrics() const
{
    MetricsText text;
    text.metric(
        "streamwatch_events_total", "counter",
        "Hooks answered, by method and HTTP status; none: a rule wanted none; gone: the peer had gone; failed: it "
        "did not read the answer.");
    for (auto it = m_endpoint.answers.begin(); it != m_endpoint.answers.end(); ++it)
        text.sample(double(it.value()), {{"method", it.key().first}, {"answer", answerLabel(it.key().second)}});
    text.single("streamwatch_rejected_total", "counter", "What came and was no accepted hook.",
                double(m_endpoint.rejected));
    text.metric("streamwatch_rejections_total", "counter", "The same, by the reason.");
    for (size_t i = 1; i < journal::ReasonCount; ++i)
        text.sample(double(m_endpoint.rejectedBy[i]),
                    {{"reason", journal::reasonName(journal::Reason(i)).toByteArray()}});
    text.single("streamwatch_malformed_total", "counter", "Requests that were not HTTP.", double(m_endpoint.malformed));
    text.single("streamwatch_refused_total", "counter", "Events answered 503 because the journal could not take them.",
                double(m_endpoint.refused));
    text.single("streamwatch_late_commits_total", "counter", "Events committed after their 503 had gone out.",
                double(m_endpoint.lateCommits));
    text.single("streamwatch_lost_total", "counter", "Records nobody waited for that the journal could not take.",
                double(m_storeFigures.lost + m_endpoint.lost));
    text.histogram("streamwatch_answer_seconds",
                   "From the complete request to its answer, without the web server behind Streamwatch.",
                   m_endpoint.answerTimes);
    m_backend.addTo(text);
    text.histogram("streamwatch_store_commit_seconds", "Time of a commit.", m_storeFigures.commitTimes);
    text.single("streamwatch_stored", "gauge", "Hooks in the journal.", double(m_storeFigures.stored + m_storedSince));
    text.single("streamwatch_store_bytes", "gauge", "Size of the journal on disk.", double(m_storeFigures.fileBytes));
    text.single("streamwatch_store_ok", "gauge", "1 while the journal takes events.",
                m_store.kind == journal::StoreState::Kind::Ok && m_endpoint.storeProblem.isEmpty() ? 1 : 0);
    text.single("streamwatch_queue_length", "gauge", "Events waiting for the journal.", double(m_endpoint.queued));
    text.single("streamwatch_queue_bytes", "gauge", "Bytes waiting for the journal.", double(m_endpoint.queuedBytes));
    text.single("streamwatch_connections", "gauge", "Open connections of the hook endpoint.", m_endpoint.connections);
    text.single("streamwatch_connections_total", "counter", "Connections that the hook endpoint accepted.",
                double(m_endpoint.accepted));
    text.single("streamwatch_silent_connections_total", "counter", "Those of them that ended without a byte.",
                double(m_endpoint.silent));

    const board::StreamBoard::Totals &totals = m_board.totals();
    text.metric("streamwatch_streams", "gauge", "Streams by phase: live ones, and those that ended not long ago.");
    text.sample(totals.publishing + totals.playing + totals.paused, {{"phase", "live"}});
    text.sample(totals.pending, {{"phase", "pending"}});
    text.sample(totals.failed, {{"phase", "failed"}});
    text.sample(totals.ended, {{"phase", "ended"}});
    text.sample(totals.stale, {{"phase", "stale"}});
    text.sample(totals.other + totals.unknown, {{"phase", "unknown"}});

    addFindings(text);

    text.metric("streamwatch_rules_hits_total", "counter", "Hooks answered by each of the present answer rules.");
    for (const rules::RuleStatus &status : m_rules->rules)
        text.sample(double(status.hits), {{"rule", status.rule->id.toUtf8()}});
    text.single("streamwatch_rules_active", "gauge", "Answer rules that are switched on and not used up.",
                m_rules->activeCount());

    text.single("streamwatch_wrong_tokens_total", "counter",
                "Calls of this API with a wrong bearer token, and those not looked at after too many.",
                double(m_wrongTokens));
    text.single("streamwatch_ui_stall_seconds_max", "gauge", "Longest time the window did not react.", m_uiStall);
    text.single("process_cpu_seconds_total", "counter", "CPU time of this process.", cpuSeconds());
    text.single("process_resident_memory_bytes", "gauge", "Resident memory.", residentBytes());
    text.single("process_open_fds", "gauge", "Open file descriptors.", openFiles());

    http::Response response;
    response.contentType = "text/plain; version=0.0.4; charset=utf-8";
    response.body = text.text();
    return response;
}

} // namespace api
