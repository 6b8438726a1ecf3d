#include "streams/sessionledger.h"

#include <algorithm>

namespace streams {

namespace {

QByteArray keyOf(const wcs::HookEvent &event)
{
    return event.nodeId + '\n' + event.sessionId;
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
        if (isConnect && record.answer.status == 200 && m_sessions.size() < MostSessions)
            m_sessions.insert(keyOf(event), record.receivedAt);
        else if (isEnd)
            m_sessions.remove(keyOf(event));
    }
}

void SessionLedger::noteConfig(qint64 since, const QByteArray &json)
{
    if (!m_told.isEmpty() && m_told.last().since == since)
        m_told.removeLast();
    m_told.append({since, json});
    if (m_told.size() > MostConfigs)
        m_told.removeFirst();
}

int SessionLedger::toldOtherwise() const
{
    QList<bool> isOther;
    for (const Told &told : m_told)
        isOther.append(told.json != m_told.last().json);
    return int(std::ranges::count_if(m_sessions, [&](qint64 connected) {
        const auto place = std::ranges::upper_bound(m_told, connected, {}, &Told::since) - m_told.begin();
        return place == 0 ? !m_told.isEmpty() : isOther[place - 1];
    }));
}

} // namespace streams
