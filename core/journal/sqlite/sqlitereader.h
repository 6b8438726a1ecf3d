#pragma once

#include "journal/sqlite/jumptable.h"
#include "journal/sqlite/recordrows.h"
#include "journal/storereader.h"

namespace journal {

// A SQLite file as a reader has it open, on a connection that cannot write: see StoreReader.
class SqliteReader final : public StoreReader {
public:
    // As Storage::openReader() says.
    static Result<std::unique_ptr<SqliteReader>> open(const QString &path, const RecentOutcomes &recent,
                                                      qint64 endedThrough);

    bool isDamaged() const override { return m_database->obstacle() == Obstacle::Damage; }
    QList<qint64> takeDamaged() override { return m_rows.takeDamaged(); }

    Result<EntryPage> history(qint64 lastRecord, int limit, qint64 before) override;
    Result<EntryPage> entriesAfter(qint64 after, int limit) override;
    Result<EntryPage> entriesBefore(qint64 before, int limit) override;
    Result<EntryPage> rejected(int limit, qint64 before) override;
    Result<std::optional<StoredRecord>> record(qint64 id) override;
    Result<KeptIncidents> incidents(qint64 before, int limit) override;
    Result<KeptIncidents> incidentFindings(qint64 incident, int limit) override;
    Result<Snapshot> streams(const QByteArray &mediaSessionId, const QByteArray &nodeId) override;

    // As it stands there.
    Result<std::optional<RecordRow>> recordRow(qint64 id);

private:
    SqliteReader(std::unique_ptr<Database> database, const RecentOutcomes &recent, qint64 endedThrough);

    Result<std::optional<RecordRow>> row(qint64 id); // without its program time, as all below but pages
    Result<EntryPage> pageBefore(Statement &query, qint64 before, int limit);
    Result<QList<Entry>> entries(Statement &query);
    qint64 breakOff(Entry &entry);
    Result<qint64> historyStart(qint64 lastRecord, qint64 before);
    Result<EntryPage> page(QList<Entry> entries, qint64 next, qint64 before, bool goesOn);
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
    Statement m_incidents;
    Statement m_incidentFindings;
};

} // namespace journal
