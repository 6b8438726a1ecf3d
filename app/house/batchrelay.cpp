#include "app/house/batchrelay.h"

#include <utility>

namespace {

constexpr qsizetype WholeBytes = 16 * 1024 * 1024; // of batches that wait as they are

qsizetype bytesOf(const journal::Batch &batch)
{
    qsizetype bytes = 0;
    for (const journal::Record &record : batch.records)
        bytes += record.bytes();
    return bytes;
}

journal::BatchPtr withoutBodies(const journal::Batch &batch)
{
    auto slim = std::make_shared<journal::Batch>(batch);
    for (journal::Record &record : slim->records) {
        record.head = {};
        record.body = {};
    }
    return slim;
}

} // namespace

void BatchRelay::take(const journal::BatchPtr &batch)
{
    const std::lock_guard lock(m_mutex);
    if (m_waiting.empty())
        QMetaObject::invokeMethod(this, &BatchRelay::handOut, Qt::QueuedConnection);
    m_bytes += bytesOf(*batch);
    m_waiting.push_back(m_bytes > WholeBytes ? withoutBodies(*batch) : batch);
}

void BatchRelay::handOut()
{
    std::vector<journal::BatchPtr> waiting;
    {
        const std::lock_guard lock(m_mutex);
        waiting = std::exchange(m_waiting, {});
        m_bytes = 0;
    }
    for (const journal::BatchPtr &batch : waiting)
        emit committed(batch);
}
