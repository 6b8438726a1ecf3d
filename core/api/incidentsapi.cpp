#include "api/incidentsapi.h"

#include "api/answers.h"
#include "api/callbody.h"
#include "api/findingsapi.h"
#include "api/json.h"
#include "base/clock.h"
#include "base/reply.h"
#include "text/secrets.h"

#include <QJsonArray>

#include <algorithm>

namespace api {

using findings::Incident;
using findings::IncidentChange;
using json::JsonFields;

namespace {

constexpr qint64 DefaultLimit = 100;
constexpr qint64 MostLimit = 500; // as many are at hand
constexpr qint64 MostFindings = 1'000;
constexpr qint64 LongestWaitMs = 600'000;
constexpr size_t MostWaits = 1'000;
constexpr int TimeoutsEveryMs = 50;
constexpr qint64 LongestMuteMs = 366LL * 86'400'000;

QString key(const char *text)
{
    return QLatin1String(text);
}

QJsonValue word(QByteArrayView name)
{
    return QString::fromLatin1(name);
}

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QStringList stateNames()
{
    return {key("new"), key("acknowledged"), key("resolved")};
}

QStringList causeNames()
{
    QStringList names;
    for (size_t i = 0; i < findings::CauseCount; ++i)
        names.append(QString::fromLatin1(causeName(findings::Cause(i))));
    return names;
}

QStringList severityNames()
{
    return {key("notice"), key("warning"), key("error")};
}

// "?state=new,acknowledged": some of them; nothing: any.
std::vector<Incident::State> statesIn(const Call &call)
{
    std::vector<Incident::State> states;
    const QStringList names = call.text("state").split(QLatin1Char(','), Qt::SkipEmptyParts);
    for (const QString &name : names) {
        const auto state = findings::stateOf(name.toUtf8());
        if (!state && name != QLatin1String("open"))
            throw Refusal{badQuery("state", QStringLiteral("new, acknowledged, resolved or open"))};
        if (state)
            states.push_back(*state);
        else
            states.insert(states.end(), {Incident::State::New, Incident::State::Acknowledged});
    }
    return states;
}

qint64 idIn(const Call &call)
{
    bool isNumber = false;
    const qint64 id = call.arguments.first().toLongLong(&isNumber);
    if (!isNumber)
        throw Refusal{notFound(QStringLiteral("There is no incident with this id."))};
    return id;
}

} // namespace

QJsonObject incidentObject(const Incident &incident, const journal::Timeline &timeline)
{
    const auto moment = [&timeline](qint64 time) {
        return time == 0 ? QJsonValue() : QJsonValue(isoTime(timeline.stampOf(time)));
    };
    QJsonArray comments;
    for (const findings::Comment &comment : incident.comments)
        comments.append(QJsonObject{
            {key("at"), moment(comment.at)}, {key("by"), textOrNull(comment.by)}, {key("text"), comment.text}});
    const auto masked = [](const QByteArray &text) { return api::textOrNull(text::maskText(text)); };
    return {{key("id"), incident.id},
            {key("state"), word(stateName(incident.state))},
            {key("severity"), word(severityName(incident.severity))},
            {key("cause"), word(causeName(incident.cause))},
            {key("sentence"), incident.sentence()},
            {key("since"), moment(incident.since)},
            {key("lastSince"), moment(incident.lastSince)},
            {key("resolvedAt"), moment(incident.resolvedAt)},
            {key("resolvedBy"), textOrNull(incident.resolvedBy)},
            {key("acknowledgedAt"), moment(incident.acknowledgedAt)},
            {key("acknowledgedBy"), textOrNull(incident.acknowledgedBy)},
            {key("mutedUntil"), moment(incident.mutedUntil)},
            {key("comments"), comments},
            {key("kind"), incident.kind ? word(kindName(*incident.kind)) : QJsonValue()},
            {key("nodeId"), api::textOrNull(incident.nodeId)},
            {key("appKey"), api::textOrNull(incident.appKey)},
            {key("name"), masked(incident.name)},
            {key("client"), api::textOrNull(incident.client)},
            {key("info"), masked(incident.info)},
            {key("origin"), originValue(incident.origin)},
            {key("streams"), incident.streams()},
            {key("nodes"), incident.nodes},
            {key("reasons"), incident.reasons},
            {key("publishers"), incident.publishers},
            {key("players"), incident.players},
            {key("findings"), incident.findings},
            {key("open"), incident.open}};
}

IncidentsApi::IncidentsApi(findings::Engine &engine, journal::Reader &reader, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
    , m_reader(reader)
    , m_timeouts(this)
{
    m_timeouts.setInterval(TimeoutsEveryMs);
    connect(&m_timeouts, &QTimer::timeout, this, &IncidentsApi::look);
    connect(&m_engine, &findings::Engine::incidentsChanged, this, &IncidentsApi::look);
}

void IncidentsApi::addTo(Router &router)
{
    const auto answerNow = [&router](const char *method, const char *path, auto answer) {
        router.add(method, QByteArray("/api/v1/incidents") + path, answer);
    };
    for (const char *path : {"/api/v1/incidents/wait", "/api/v1/problems/wait"})
        router.add({"POST", path,
                    [this](const Call &call, http::Responder &&responder) { wait(call, std::move(responder)); }});
    answerNow("GET", "", [this](const Call &call) { return list(call); });
    answerNow("GET", "/{id}", [this](const Call &call) { return one(call); });
    using What = IncidentChange::What;
    constexpr std::array Changes{std::pair{"/{id}/acknowledge", What::Acknowledge},
                                 std::pair{"/{id}/comment", What::Comment}, std::pair{"/{id}/resolve", What::Resolve},
                                 std::pair{"/{id}/mute", What::Mute}};
    for (const auto &[path, what] : Changes)
        router.add({"POST", QByteArray("/api/v1/incidents") + path,
                    [this, what = what](const Call &call, http::Responder &&responder) {
                        change(call, what, std::move(responder));
                    }});
}

QJsonObject IncidentsApi::object(const Incident &incident) const
{
    return incidentObject(incident, m_engine.projection().board().timeline());
}

// The open ones, the gravest and newest first; behind them the others.
http::Response IncidentsApi::list(const Call &call) const
{
    const auto limit = call.number("limit", DefaultLimit, 0, MostLimit);
    if (!limit)
        throw Refusal{badQuery("limit", QStringLiteral("a number from 0 to %1").arg(MostLimit))};
    const std::vector<Incident::State> states = statesIn(call);
    std::vector<const Incident *> wanted;
    for (const auto &[id, incident] : m_engine.incidents().all()) {
        if (states.empty() || std::ranges::find(states, incident.state) != states.end())
            wanted.push_back(&incident);
    }
    std::ranges::sort(wanted, std::greater(), [](const Incident *i) {
        return std::tuple(i->isOpen(), i->isOpen() ? i->severity : findings::Severity::Notice, i->since, i->id);
    });
    QJsonArray array;
    for (size_t i = 0; i < std::min(wanted.size(), size_t(*limit)); ++i)
        array.append(object(*wanted[i]));
    return ok({{key("total"), qint64(wanted.size())}, {key("incidents"), array}});
}

// With what was found; of one that is long over as the journal has it.
http::Response IncidentsApi::one(const Call &call) const
{
    const qint64 id = idIn(call);
    const Result<journal::KeptIncidents> stored = m_reader.incidents(id + 1, 1);
    if (!stored)
        return failure(stored.error());
    std::optional<Incident> incident;
    if (const Incident *atHand = m_engine.incidents().find(id))
        incident = *atHand;
    else if (!stored->incidents.empty() && stored->incidents.front().id == id)
        incident = findings::incidentOf(stored->incidents.front());
    if (!incident)
        return notFound(QStringLiteral("There is no incident with this id."));
    const Result<journal::KeptIncidents> found = m_reader.incidentFindings(id, MostFindings);
    if (!found)
        return failure(found.error());
    QHash<QPair<QByteArray, QByteArray>, std::pair<findings::Finding, qint64>> all; // with their ends
    for (const journal::KeptFinding &row : found->findings) {
        if (const auto finding = findings::findingOf(row))
            all[{row.subject, row.kind}] = {*finding, row.until};
    }
    // What is newer than what is stored.
    for (const findings::Finding &finding : m_engine.incidents().openFindings(id)) {
        if (all.size() < MostFindings)
            all[{finding.subject, kindName(finding.kind).toByteArray()}] = {finding, 0};
    }
    std::vector<std::pair<findings::Finding, qint64>> ordered(all.begin(), all.end());
    std::ranges::sort(ordered, {}, [](const auto &f) { return std::tuple(f.first.since, f.first.subject); });
    const journal::Timeline &timeline = m_engine.projection().board().timeline();
    QJsonArray array;
    for (const auto &[finding, until] : ordered) {
        QJsonObject item = findingObject(finding, timeline, id);
        item.insert(key("until"), until == 0 ? QJsonValue() : QJsonValue(isoTime(timeline.stampOf(until))));
        array.append(item);
    }
    QJsonObject answer = object(*incident);
    answer.insert(key("found"), array);
    return ok(answer);
}

// Answered once it is stored; where the journal cannot take it now, 202.
void IncidentsApi::change(const Call &call, IncidentChange::What what, http::Responder &&responder)
{
    JsonFields fields(optionalBody(call), {});
    IncidentChange change{.what = what, .incident = idIn(call)};
    const QString caller = originOf(call).name;
    change.by = fields.text(key("by"), IncidentChange::LongestName).value_or(caller.isEmpty() ? key("API") : caller);
    change.text = fields.text(key("text"), IncidentChange::LongestText).value_or(QString());
    if (what == IncidentChange::What::Mute) {
        const auto forMs = fields.integer(key("forMs"), 0, LongestMuteMs);
        if (!forMs)
            fields.fail(key("forMs"), QStringLiteral("Say for how long, in milliseconds; 0: no more."));
        change.muted = *forMs * 1'000;
    }
    fields.end();
    const findings::IncidentOutcome outcome = m_engine.change(change);
    if (outcome.refusal)
        throw Refusal{http::Response::error(outcome.refusal->status, outcome.refusal->sentence)};
    responder.hold();
    const auto waiting = std::make_shared<http::Responder>(std::move(responder));
    whenReplied(m_engine.stored(), this, [waiting, answer = object(outcome.incident)](bool isStored) {
        waiting->respond(json(isStored ? 200 : 202, answer));
    });
}

bool IncidentsApi::Wait::matches(const Incident &incident) const
{
    return incident.id > after && (!state || incident.state == *state) && (!cause || incident.cause == *cause) &&
           (!severity || incident.severity >= *severity);
}

void IncidentsApi::wait(const Call &call, http::Responder &&responder)
{
    JsonFields fields(jsonBody(call), {});
    Wait wait;
    if (const auto state = fields.word(key("state"), stateNames()))
        wait.state = Incident::State(*state);
    if (const auto cause = fields.word(key("cause"), causeNames()))
        wait.cause = findings::Cause(*cause);
    if (const auto severity = fields.word(key("severity"), severityNames()))
        wait.severity = findings::Severity(*severity);
    wait.after = fields.integer(key("after"), 0, 1LL << 53).value_or(0);
    wait.timeoutMs = fields.integer(key("timeoutMs"), 0, LongestWaitMs).value_or(5'000);
    fields.end();
    if (m_waits.size() >= MostWaits)
        throw Refusal{tooMany(QStringLiteral("At most %1 calls can wait at once.").arg(MostWaits))};
    wait.deadline = steadyNanoseconds() + wait.timeoutMs * 1'000'000;
    wait.responder = std::move(responder);
    wait.responder.hold();
    m_waits.push_back(std::move(wait));
    look();
}

// True: it has been answered, or nobody waits for it any more.
bool IncidentsApi::answer(Wait &wait) const
{
    if (!wait.responder.isWaiting())
        return true;
    QJsonArray found;
    for (const auto &[id, incident] : m_engine.incidents().all()) {
        if (wait.matches(incident))
            found.append(object(incident));
    }
    if (!found.isEmpty()) {
        wait.responder.respond(ok({{key("incidents"), found}}));
        return true;
    }
    if (steadyNanoseconds() < wait.deadline)
        return false;
    wait.responder.respond(
        json(408, {{key("error"), QStringLiteral("No such incident came within %1 ms.").arg(wait.timeoutMs)},
                   {key("incidents"), QJsonArray()}}));
    return true;
}

void IncidentsApi::look()
{
    m_waits.remove_if([this](Wait &wait) { return answer(wait); });
    if (m_waits.empty())
        m_timeouts.stop();
    else if (!m_timeouts.isActive())
        m_timeouts.start();
}

void IncidentsApi::end()
{
    for (Wait &wait : m_waits) {
        if (wait.responder.isWaiting())
            wait.responder.respond(ending());
    }
    m_waits.clear();
}

} // namespace api
