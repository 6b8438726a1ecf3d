#pragma once

#include "base/histogram.h"

#include <QMetaType>
#include <QString>
#include <QStringList>

namespace journal {

// Figures of the store, sent about twice a second while they change.
struct StoreFigures {
    qint64 stored = 0;       // hooks in the journal
    qint64 rejected = 0;     // rejected requests in the journal
    qint64 firstId = 0;      // oldest record kept
    qint64 lastId = 0;       // newest record
    qint64 fileBytes = 0;    // database and write-ahead log on disk
    qint64 freeBytes = -1;   // on its disk; below 0: not known
    qint64 mayGrowBytes = 0; // that the journal may still take
    QString removal;         // one sentence, while retention has lately removed much; otherwise empty
    QStringList causes;      // what is wrong with it although it takes events, a sentence each
    QStringList notices;     // what happened to the journal in this run, and what is to be expected; a sentence each
    quint64 lost = 0;        // records nobody waited for that the store could not take, since the start
    Histogram<MetricBuckets> commitTimes; // of the commits since the start, ns

    // Both kinds of notices, as a person reads them.
    QStringList allNotices() const { return removal.isEmpty() ? notices : QStringList(removal) + notices; }

    bool operator==(const StoreFigures &) const = default;
};

} // namespace journal

Q_DECLARE_METATYPE(journal::StoreFigures)
