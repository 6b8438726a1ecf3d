#pragma once

#include "journal/record.h"

#include <QList>

#include <span>

namespace journal {

// Records that wait for their transaction, in order.
class Queue final {
public:
    bool isEmpty() const { return m_records.empty(); }
    size_t size() const { return m_records.size(); }

    void append(Records &&records);
    std::span<Record> first(size_t count) { return std::span(m_records).first(count); }
    Records take(size_t count); // the first ones, out of it

    // The tickets of records whose answer cannot wait longer than now (steady clock, ns); those leave the queue.
    QList<quint64> takeExpired(qint64 now);
    QList<quint64> takeTickets(); // the same for all that somebody waits for

    // Of records that nobody waits for, drops the oldest when the queue holds more than 64 MiB. How many.
    quint64 dropBeyondLimit();
    quint64 clear();

private:
    template <typename Condition>
    QList<quint64> takeTicketsIf(Condition condition);

    Records m_records;
    qsizetype m_bytes = 0;
};

} // namespace journal
