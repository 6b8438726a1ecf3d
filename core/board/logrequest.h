#pragma once

#include "filter/filter.h"
#include "journal/entry.h"

#include <QFuture>

#include <functional>

namespace board {

// Which events of the journal an event log shows.
struct LogQuery {
    enum class Source : quint8 {
        All,      // also rejected requests
        Rejected, // these alone
        Stream,   // those of one stream
    };
    Source source = Source::All;
    QByteArray streamKey;  // of Stream
    qint64 lastRecord = 0; // the newest that is known of it: its history starts there, going back
    filter::Filter filter;

    bool takes(const journal::Entry &entry, qint64 now) const; // now: program time, µs
};

// A request for the next events that a query takes, going back or forward through the journal.
struct LogRequest {
    LogQuery query;
    bool isOlder = true;
    qint64 from = 0; // events before this record (0: from the newest), or after it
    int limit = 0;
    qint64 now = 0; // program time, µs
};

// What was found in the part of the journal that was looked through since the portion before.
struct LogPortion {
    QList<journal::Entry> entries;   // oldest first
    QList<journal::ClockJump> jumps; // in that part, oldest first
    qint64 reached = 0;              // the record that was looked at last
    qint64 reachedAt = 0;            // when it was received, µs since 1970
    qint64 looked = 0;               // events, since the request
    bool passedDamaged = false; // in that part, some that are not among the entries: nobody knows whether they belong
    bool isDone = false;        // nothing follows for this request
    bool isEnd = false;         // nor is there anything further in the journal
    QString failure;            // why it cannot be read; empty otherwise
};

// Looks through the journal from another thread: what is found comes in portions, until one is done. Who cancels it is
// sent nothing more.
using LogGateway = std::function<QFuture<LogPortion>(const LogRequest &)>;

} // namespace board
