#pragma once

#include "journal/entrypage.h"
#include "journal/jumptable.h"
#include "journal/recordrows.h"

namespace journal {

// The reader's side of the database: a connection that cannot write, and what is asked of it (see Reader).
class ReadConnection final {
public:
    // recent: what does not stand in the database yet; lives longer than this.
    static Result<std::unique_ptr<ReadConnection>> open(const QString &path, const RecentOutcomes &recent,
                                                        qint64 endedThrough);

    bool isDamaged() const { return m_database->obstacle() == Obstacle::Damage; } // what was asked last failed for it

    QList<qint64> takeDamaged() { return m_rows.takeDamaged(); }
    static Entry entryOf(const RecordRow &row);

    Result<EntryPage> history(qint64 lastRecord, int limit, qint64 before);
    Result<EntryPage> entriesAfter(qint64 after, int limit);
    Result<EntryPage> entriesBefore(qint64 before, int limit);
    Result<EntryPage> rejected(int limit, qint64 before);
    Result<std::optional<RecordRow>> record(qint64 id);
    Result<Snapshot> streams(const QByteArray &mediaSessionId, const QByteArray &nodeId);

private:
    ReadConnection(std::unique_ptr<Database> database, const RecentOutcomes &recent, qint64 endedThrough);

    Result<std::optional<RecordRow>> row(qint64 id); // without its program time, as all below but pages
    Result<EntryPage> pageBefore(Statement &query, qint64 before, int limit);
    Result<QList<Entry>> entries(Statement &query);
    qint64 breakOff(Entry &entry);
    Result<qint64> historyStart(qint64 lastRecord, qint64 before);
    Result<EntryPage> page(QList<Entry> entries, qint64 next, qint64 before);
    Result<std::vector<StreamState>> rowsOf(const QByteArray &mediaSessionId, const QByteArray &nodeId,
                                            StringPool &pool);
    Result<Done> complete(StreamState &state, StringPool &pool, qint64 completeThrough);

    std::unique_ptr<Database> m_database;
    qint64 m_endedThrough; // see RecordRows
    RecordRows m_rows;
    JumpTable m_jumps;
    Timeline m_timeline; // with the jumps that were read last
    Statement m_one;
    Statement m_after;
    Statement m_before;
    Statement m_rejected;
    Statement m_ofStream;
    Statement m_first;
    Statement m_receivedAt;
    Statement m_gaps;
    Statement m_streams;
};

} // namespace journal
