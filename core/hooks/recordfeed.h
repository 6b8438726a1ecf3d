#pragma once

#include "journal/record.h"

#include <QObject>

#include <memory>

namespace hooks {

// The records on their way to the journal's thread, in the order in which their requests came: those of one turn of the
// event loop go together, so that they are committed together.
class RecordFeed final : public QObject {
    Q_OBJECT
public:
    // mostBytes: of what the journal's thread has not taken yet.
    RecordFeed(qsizetype mostBytes, QObject *parent);

    // False: given up, as the journal's thread hangs. Events, which have tickets, are always taken: EventQueue bounds
    // them.
    bool add(journal::Record &&record);
    void handOver(); // now what waits for the end of this turn
    // The journal's thread has taken so many bytes.
    void takeAppended(qsizetype bytes) { m_underWay -= bytes; }

signals:
    // To journal::Writer::append.
    void ready(const std::shared_ptr<journal::Records> &records);

private:
    const qsizetype m_mostBytes;
    std::shared_ptr<journal::Records> m_records; // of this turn
    qsizetype m_underWay = 0;                    // bytes
};

} // namespace hooks
