#pragma once

#include "journal/record.h"
#include "journal/streamstate.h"

#include <memory>

inline journal::Record onNode(journal::Record record, const QByteArray &nodeId)
{
    record.event.nodeId = nodeId;
    record.streamKey = record.event.streamKey();
    return record;
}

// Records as the writer would commit them, for tests of what follows the journal.
class StreamFixture {
public:
    static constexpr qint64 Start = 1'700'000'000'000'000; // UTC µs of the first record

    // The next record: one millisecond after the one before.
    journal::Record record(const QByteArray &name, const QByteArray &status, bool published = true)
    {
        journal::Record record;
        record.id = ++m_id;
        record.receivedAt = Start + m_id * 1'000;
        record.time = record.receivedAt;
        record.answerUs = 900;
        record.peer = "127.0.0.1:50000";
        record.event.method = "StreamStatusEvent";
        record.event.nodeId = "node@192.168.1.101";
        record.event.appKey = "defaultApp";
        record.event.sessionId = "/192.168.1.102:4388/192.168.1.101:8443";
        record.event.mediaSessionId = "id-" + name;
        record.event.name = name;
        record.event.status = status;
        record.event.published = published;
        record.event.mediaProvider = "WebRTC";
        record.streamKey = record.event.streamKey();
        return record;
    }

    journal::Batch batch(const QByteArray &name, const QByteArray &status, bool published = true)
    {
        return {{record(name, status, published)}};
    }

    static QByteArray keyOf(const QByteArray &name) { return "node@192.168.1.101\nid-" + name; }
    qint64 lastId() const { return m_id; }
    qint64 lastTime() const { return Start + m_id * 1'000; }

private:
    qint64 m_id = 0;
};
