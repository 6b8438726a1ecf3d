#include "livetableload.h"

#include <array>
#include <chrono>

namespace {

constexpr std::array names{"lobby-cam", "gate", "keynote", "standup", "b4e7"};
constexpr std::array apps{"defaultApp", "mobile", "conference"};

QByteArray owned(QByteArrayView text)
{
    return QByteArray(text.data(), text.size());
}

QByteArray id(quint32 stream)
{
    const QByteArray hex = QByteArray::number(stream, 16).rightJustified(8, '0');
    return owned(hex + "-fddc-11e6-ac3a-4d67d5b3360d");
}

QByteArray session(quint32 stream)
{
    const QByteArray address = QByteArray::number(stream / 256 % 256) + '.' + QByteArray::number(stream % 256);
    return owned("/10.0." + address + ':' + QByteArray::number(40'000 + stream % 20'000) + "/192.168.1.101:8443");
}

} // namespace

LiveTableLoad::LiveTableLoad(int streams)
    : m_streams(streams)
{}

journal::Batch LiveTableLoad::arrivals(int count)
{
    using namespace std::chrono;
    const qint64 now = duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
    journal::Batch batch;
    for (; count > 0 && m_next < quint32(m_streams); --count)
        batch.records.push_back(record(m_next++, "PUBLISHING", now));
    return batch;
}

journal::Batch LiveTableLoad::changes(int count, qint64 now)
{
    journal::Batch batch;
    batch.records.reserve(size_t(count));
    for (int i = 0; i < count; ++i) {
        const quint32 kind = random(100);
        if (kind == 0)
            batch.records.push_back(record(m_first++, "UNPUBLISHED", now));
        else if (kind == 1)
            batch.records.push_back(record(m_next++, "PENDING", now));
        else
            batch.records.push_back(record(m_first + random(m_next - m_first), "PUBLISHING", now));
    }
    return batch;
}

journal::Batch LiveTableLoad::failures(int count, qint64 now)
{
    constexpr std::array reasons{"Failed by RTP activity", "Failed by ICE timeout", "Failed by ICE keep alive"};
    journal::Batch batch;
    for (; count > 0 && m_first < m_next; --count) {
        batch.records.push_back(record(m_first++, "FAILED", now));
        batch.records.back().event.info = owned(reasons[random(reasons.size())]);
    }
    return batch;
}

journal::Record LiveTableLoad::record(quint32 stream, const char *status, qint64 now)
{
    journal::Record record;
    record.id = ++m_id;
    record.receivedAt = now;
    record.time = now;
    record.answerUs = 900;
    record.event.method = "StreamStatusEvent";
    record.event.nodeId = owned("Hw47CFMBEchVOpBMDr29IxxjudnJ1sjOY@192.168.1.10" + QByteArray::number(stream % 8));
    record.event.appKey = owned(apps[stream % apps.size()]);
    record.event.sessionId = session(stream);
    record.event.mediaSessionId = id(stream);
    record.event.name = owned(names[stream % names.size()] + QByteArray::number(stream));
    record.event.status = owned(status);
    record.event.mediaProvider = owned("WebRTC");
    record.event.published = true;
    record.event.width = 1280;
    record.event.height = 720;
    record.streamKey = record.event.streamKey();
    return record;
}

// Always the same ones, and without a share in what is measured.
quint32 LiveTableLoad::random(quint32 below)
{
    m_state ^= m_state << 13;
    m_state ^= m_state >> 7;
    m_state ^= m_state << 17;
    return quint32((m_state >> 32) * below >> 32);
}
