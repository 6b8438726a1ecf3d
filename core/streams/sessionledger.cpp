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

int SessionLedger::connectedBefore(qint64 moment) const
{
    return int(std::ranges::count_if(m_sessions, [moment](qint64 connected) { return connected < moment; }));
}

} // namespace streams
