#include "board/sessionledger.h"

#include "json/jsonsource.h"
#include "json/readjson.h"
#include "wcs/nodeid.h"

#include <algorithm>

namespace board {

namespace {

QByteArray keyOf(const QByteArray &nodeId, const QByteArray &sessionId)
{
    return wcs::keyOnNode(nodeId, {sessionId});
}

} // namespace

void SessionLedger::apply(const journal::Batch &batch)
{
    for (const journal::Record &record : batch.records) {
        const wcs::HookEvent &event = record.event;
        if (record.isRejected() || event.sessionId.isEmpty())
            continue;
        const bool isConnect = event.method == "connect";
        const bool isTaken = m_admitted.has(record) && m_sessions.size() < MostSessions;
        if (isConnect && record.answer.status == 200 && isTaken)
            begin(record);
        else if (event.endsSession())
            end(keyOf(event.nodeId, event.sessionId));
    }
}

void SessionLedger::begin(const journal::Record &record)
{
    using journal::AnswerKind;
    Session session{.connectedAt = record.receivedAt,
                    .connectedTime = record.time,
                    .connectedMono = record.receivedMono,
                    .record = record.id,
                    .answerUs = record.answerUs,
                    .origin = record.origin,
                    .isUsual = record.answer.kind == AnswerKind::Connect || record.answer.kind == AnswerKind::Relayed,
                    .backend = {},
                    .result = record.backend ? record.backend->result : journal::BackendResult()};
    if (record.backend && record.backend->result.status > 0) {
        const QByteArray config = json::jsonMember(record.backend->body, "restClientConfig").toByteArray();
        if (config != m_lastOfBackend)
            m_lastOfBackend = config; // most get the same: they share it
        session.backend = m_lastOfBackend;
    }
    m_sessions.insert(keyOf(record.event.nodeId, record.event.sessionId), session);
}

void SessionLedger::settle(const journal::Outcomes &outcomes)
{
    for (const journal::Outcome &outcome : outcomes) {
        if (!outcome.streamKey.isEmpty())
            continue; // `connect` has none
        const auto session = std::ranges::find(m_sessions, outcome.record, &Session::record);
        if (session == m_sessions.end())
            continue;
        session->answerUs = outcome.answerUs;
        if (outcome.backend)
            session->result = outcome.backend->result;
        if (outcome.status != 200)
            m_sessions.erase(session);
    }
}

void SessionLedger::end(const QByteArray &key)
{
    const auto ended = m_sessions.constFind(key);
    if (ended == m_sessions.constEnd())
        return;
    m_ended.insert(key, *ended);
    m_sessions.erase(ended);
    m_endings.push_back(key);
    if (m_endings.size() <= MostEnded)
        return;
    m_ended.remove(m_endings.front());
    m_endings.pop_front();
}

void SessionLedger::noteConfig(qint64 since, const QByteArray &json, wcs::WithBackend withBackend)
{
    if (!m_configs.isEmpty() && m_configs.last().since == since)
        m_configs.removeLast();
    m_configs.append({since, json, withBackend});
    if (m_configs.size() > MostConfigs)
        m_configs.removeFirst();
}

void SessionLedger::drop(wcs::Origin origin)
{
    m_admitted.drop(origin);
    for (QHash<QByteArray, Session> *sessions : {&m_sessions, &m_ended})
        sessions->removeIf([origin](const auto &entry) { return entry.value().origin == origin; });
}

std::optional<Connection> SessionLedger::connectionOf(const QByteArray &nodeId, const QByteArray &sessionId) const
{
    const QByteArray key = keyOf(nodeId, sessionId);
    auto found = m_sessions.constFind(key);
    if (found == m_sessions.constEnd()) {
        found = m_ended.constFind(key);
        if (found == m_ended.constEnd())
            return std::nullopt;
    }
    const journal::AnswerKind kind = !found->isUsual  ? journal::AnswerKind::Injected
                                     : found->backend ? journal::AnswerKind::Relayed
                                                      : journal::AnswerKind::Connect;
    Connection connection{.at = found->connectedAt,
                          .time = found->connectedTime,
                          .record = found->record,
                          .config = {},
                          .answer = {.status = 200, .kind = kind, .ruleId = {}, .ruleName = {}},
                          .answerUs = found->answerUs,
                          .backend = found->result};
    if (const qsizetype place = configAt(found->connectedMono); found->isUsual && place >= 0)
        connection.config = configOf(*found, m_configs[place]);
    return connection;
}

qsizetype SessionLedger::configAt(qint64 connectedMono) const
{
    return std::ranges::upper_bound(m_configs, connectedMono, {}, &Config::since) - m_configs.begin() - 1;
}

// What a session got by that setting.
QByteArray SessionLedger::configOf(const Session &session, const Config &config) const
{
    if (!session.backend)
        return config.json;
    const QByteArray theirs = session.backend->isEmpty() ? QByteArray("{}") : *session.backend;
    const auto ours = wcs::RestClientConfig::fromJson(json::readJsonObject(config.json));
    if (config.withBackend == wcs::WithBackend::Leave || !std::holds_alternative<wcs::RestClientConfig>(ours))
        return theirs;
    const auto merged =
        std::get<wcs::RestClientConfig>(ours).mergedInto("{\"restClientConfig\":" + theirs + '}', config.withBackend);
    return json::jsonMember(merged.body, "restClientConfig").toByteArray();
}

// Whether it would get something else by the present setting than it got by a former one.
bool SessionLedger::isUnder(const Session &session, const Config &former, const Config &present) const
{
    if (!session.backend)
        return former.json != present.json;
    const bool isLeft = former.withBackend == wcs::WithBackend::Leave && present.withBackend == wcs::WithBackend::Leave;
    return !isLeft && !former.isSame(present);
}

int SessionLedger::underFormerConfig() const
{
    QList<std::pair<bool, bool>> isOther; // of sessions that we have answered; of those that a web server behind us has
    const Session ours;
    const Session theirs{.backend = QByteArray()};
    for (const Config &config : m_configs)
        isOther.append({isUnder(ours, config, m_configs.last()), isUnder(theirs, config, m_configs.last())});
    return int(std::ranges::count_if(m_sessions, [&](const Session &session) {
        const qsizetype place = configAt(session.connectedMono);
        if (place < 0)
            return !m_configs.isEmpty();
        return session.backend ? isOther[place].second : isOther[place].first;
    }));
}

} // namespace board
