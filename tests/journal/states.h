#pragma once

#include "base/clock.h"
#include "journal/samples.h"
#include "journal/streamstate.h"

#include <QHash>

#include <algorithm>

// Records to store, and the states of their streams in a form that can be compared.
namespace watching {

using journal::Record;
using journal::Records;
using journal::StreamState;
using journal::StringPool;

inline Record ticketed(Record record, quint64 ticket, qint64 deadlineMs = 0)
{
    record.ticket = ticket;
    record.receivedAt = wallMicroseconds();
    record.receivedMono = steadyNanoseconds();
    record.deadlineMono = deadlineMs > 0 ? record.receivedMono + deadlineMs * 1'000'000 : 0;
    return record;
}

// A state as text, so that states of different pools can be compared.
inline QByteArray described(const StreamState &s, const StringPool &pool)
{
    QByteArrayList parts{s.mediaSessionId, s.sessionId, s.name};
    for (const journal::Atom atom :
         {s.nodeId, s.appKey, s.mediaProvider, s.status, s.info, s.rtspUrl, s.lastRule, s.lastRuleName})
        parts.append(pool.text(atom));
    // Whether a former answer is the last one, too, depends on when it became known.
    parts.append(journal::withText(pool.text(s.formerAnswers), journal::PastAnswer{s.lastAnswer, s.lastSent}.toText()));
    parts.append(pool.text(s.formerRules));
    for (const qint64 number : {s.firstSeen,          s.lastSeen,
                                s.statusSince,        s.lastRecord,
                                qint64(s.events),     qint64(s.width),
                                qint64(s.height),     qint64(s.bitrate),
                                qint64(s.quality),    qint64(s.lastAnswer),
                                qint64(s.lastSent),   qint64(s.phase),
                                qint64(s.published),  qint64(s.hasVideo),
                                qint64(s.hasAudio),   qint64(s.record),
                                qint64(s.findings),   qint64(s.injected),
                                qint64(s.origin),     qint64(s.backend.status),
                                qint64(s.backend.us), qint64(s.backend.failure)})
        parts.append(QByteArray::number(number));
    return parts.join('|');
}

inline QByteArrayList described(const journal::Snapshot &snapshot)
{
    QByteArrayList all;
    for (const StreamState &state : snapshot.streams)
        all.append(described(state, snapshot.pool));
    std::ranges::sort(all);
    return all;
}

// What a projection makes of committed batches.
struct Projection {
    void apply(const Records &records)
    {
        for (const Record &record : records) {
            if (!record.streamKey.isEmpty())
                streams[record.streamKey].apply(record, pool);
        }
    }
    QByteArrayList described() const
    {
        QByteArrayList all;
        for (const StreamState &state : streams)
            all.append(watching::described(state, pool));
        std::ranges::sort(all);
        return all;
    }

    StringPool pool;
    QHash<QByteArray, StreamState> streams;
};

// Hooks of so many streams in turn, received now.
inline Records mixed(int streams, int events)
{
    Records records;
    const qint64 now = wallMicroseconds();
    for (int event = 0; event < events; ++event) {
        for (int stream = 0; stream < streams; ++stream) {
            records.push_back(samples::full(stream, event));
            records.back().receivedAt = now + event;
        }
    }
    return records;
}

} // namespace watching
