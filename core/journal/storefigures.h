#pragma once

#include <QMetaType>
#include <QString>
#include <QStringList>

#include <array>

namespace journal {

// Figures of the store, sent about twice a second while they change.
struct StoreFigures {
    qint64 stored = 0;        // hooks in the journal
    qint64 rejected = 0;      // rejected requests in the journal
    qint64 firstId = 0;       // oldest record kept
    qint64 lastId = 0;        // newest record
    qint64 fileBytes = 0;     // database and write-ahead log on disk
    QString removal;          // one sentence, while retention has lately removed much; otherwise empty
    QStringList causes;       // what is wrong with it although it takes events, a sentence each
    QStringList notices;      // what happened to the journal in this run, and what is to be expected; a sentence each
    quint64 lost = 0;         // records nobody waited for that the store could not take, since the start
    quint64 commits = 0;      // since the start
    double commitSeconds = 0; // spent in them, in all
    // Commits by duration, cumulative as Prometheus has it: ≤ 1, 2.5, 5, 10, 25, 50, 100, 250, 1000, 2500 ms.
    static constexpr std::array<double, 10> CommitBounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5};
    std::array<quint64, 10> commitBuckets{};

    // Both kinds of notices, as a person reads them.
    QStringList allNotices() const { return removal.isEmpty() ? notices : QStringList(removal) + notices; }

    bool operator==(const StoreFigures &) const = default;
};

} // namespace journal

Q_DECLARE_METATYPE(journal::StoreFigures)
