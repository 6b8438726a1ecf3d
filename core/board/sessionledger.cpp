#include "board/sessionledger.h"

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
        const bool isEnd =
            event.method == "ConnectionStatusEvent" && (event.status == "DISCONNECTED" || event.status == "FAILED");
        const bool isTaken = m_admitted.has(record) && m_sessions.size() < MostSessions;
        if (isConnect && record.answer.status == 200 && isTaken)
            m_sessions.insert(keyOf(event.nodeId, event.sessionId),
                              {record.receivedAt, record.time, record.receivedMono, record.id, record.answerUs,
                               record.origin, record.answer.kind == journal::AnswerKind::Connect});
        else if (isEnd)
            end(keyOf(event.nodeId, event.sessionId));
    }
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

void SessionLedger::noteConfig(qint64 since, const QByteArray &json)
{
    if (!m_configs.isEmpty() && m_configs.last().since == since)
        m_configs.removeLast();
    m_configs.append({since, json});
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
    const journal::AnswerKind kind = found->isUsual ? journal::AnswerKind::Connect : journal::AnswerKind::Injected;
    Connection connection{.at = found->connectedAt,
                          .time = found->connectedTime,
                          .record = found->record,
                          .config = {},
                          .answer = {.status = 200, .kind = kind, .ruleId = {}, .ruleName = {}},
                          .answerUs = found->answerUs};
    if (const qsizetype place = configAt(found->connectedMono); found->isUsual && place >= 0)
        connection.config = m_configs[place].json;
    return connection;
}

qsizetype SessionLedger::configAt(qint64 connectedMono) const
{
    return std::ranges::upper_bound(m_configs, connectedMono, {}, &Config::since) - m_configs.begin() - 1;
}

int SessionLedger::underFormerConfig() const
{
    QList<bool> isOther;
    for (const Config &config : m_configs)
        isOther.append(config.json != m_configs.last().json);
    return int(std::ranges::count_if(m_sessions, [&](const Session &session) {
        const qsizetype place = configAt(session.connectedMono);
        return place < 0 ? !m_configs.isEmpty() : isOther[place];
    }));
}

} // namespace board
