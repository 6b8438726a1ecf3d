#include "hooks/recordfeed.h"

#include <utility>

namespace hooks {

namespace {

constexpr size_t UsualRecords = 64; // in one turn of the event loop

} // namespace

RecordFeed::RecordFeed(qsizetype mostBytes, QObject *parent)
    : QObject(parent)
    , m_mostBytes(mostBytes)
{}

bool RecordFeed::add(journal::Record &&record)
{
    if (record.ticket == 0 && m_underWay > m_mostBytes)
        return false;
    m_underWay += record.bytes();
    if (!m_records) {
        m_records = std::make_shared<journal::Records>();
        m_records->reserve(UsualRecords);
        // Posted: runs once all sockets that are ready now have been read.
        QMetaObject::invokeMethod(this, &RecordFeed::handOver, Qt::QueuedConnection);
    }
    m_records->push_back(std::move(record));
    return true;
}

void RecordFeed::handOver()
{
    if (m_records)
        emit ready(std::exchange(m_records, nullptr));
}

} // namespace hooks
