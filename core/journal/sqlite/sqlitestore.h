#pragma once

#include "journal/sqlite/damagedtable.h"
#include "journal/sqlite/diskspace.h"
#include "journal/sqlite/fileguard.h"
#include "journal/sqlite/incidenttable.h"
#include "journal/sqlite/openfile.h"
#include "journal/sqlite/outcometable.h"
#include "journal/sqlite/recordtable.h"
#include "journal/sqlite/rejectedshare.h"
#include "journal/sqlite/retention.h"
#include "journal/sqlite/runtable.h"
#include "journal/sqlite/salvage.h"
#include "journal/sqlite/sqlitefile.h"
#include "journal/sqlite/storeclock.h"
#include "journal/sqlite/streamtable.h"
#include "journal/store.h"
#include "journal/writeroptions.h"

#include <optional>

namespace journal {

// A SQLite file as its writer has it open: see Store.
class SqliteStore final : public Store {
public:
    // As Storage::open() says.
    static Result<std::unique_ptr<SqliteStore>> open(const SqliteFile &file, const WriterOptions &options,
                                                     const Predecessor &predecessor, Obstacle &obstacle);

    SnapshotPtr snapshot() const override;
    StoreContent content() const override;
    const Timeline &timeline() const override { return m_clock.timeline(); }
    qsizetype formerJumps() const override { return m_clock.formerJumps(); }
    qint64 lostNewest() const override { return m_lostNewest; }
    Predecessor asPredecessor() const override { return {m_lastId, m_lastStamp, timeline(), {}}; }

    Result<qint32> write(std::span<Record> records) override;
    Result<Done> noticeJump() override;
    void note(const Outcomes &outcomes) override { m_outcomes.note(outcomes); }
    void note(const KeptIncidents &incidents) override { m_incidents.note(incidents); }
    bool hasUnwrittenIncidents() const override { return m_incidents.hasUnwritten(); }
    Obstacle obstacle() const override { return m_database->obstacle(); }
    bool isLocked() const override { return m_database->isLocked(); }
    bool hasDiskSpace() const override { return journal::hasDiskSpace(path()); }
    qint64 freeBytes() const override { return journal::freeBytes(path()); }
    qint64 mostBytes() const override { return m_mostBytes; }
    Result<Done> end() override;

    bool hasUnwritten() const override;
    Result<Done> writeSome() override;
    bool hasExpired() override;
    Result<Done> removeExpired() override;
    bool needsHeartbeat() const override { return m_runs.needsHeartbeat(m_clock.now()); }
    Result<Done> writeHeartbeat() override;
    bool isSalvaging() const override { return m_salvage != nullptr; } // see Salvage
    Result<Done> salvageSome() override;

    const RecordIds &damaged() const override { return m_damaged.records(); }
    RecordIds noteDamaged(const QList<qint64> &records) override;

    Loss look() override;
    Loss lookAfterWrite() override;
    void leave(const Loss &loss) override;

    QString openingNotice() const override { return m_openingNotice; }
    QString removalNotice() const override { return m_retention.notice(m_clock.steady()); } // see Retention
    QString salvageNotice() const override { return m_salvageNotice; }
    QString diskNotice() const override { return journal::diskNotice(path()); }

private:
    SqliteStore(const WriterOptions &options, OpenFile opened);

    Result<Done> load(const WriterOptions &options, const Predecessor &predecessor);
    Result<Done> beginTime(const Predecessor &predecessor);
    Result<Done> completeAfterKill();
    Result<Done> loadSalvage();
    bool insert(Record &record, qint64 begin);
    bool writeNoted();
    void settle(std::span<Record> records, qint64 begin, qint32 took);
    bool removeRejected();
    bool setMissing(qint64 missing);
    Retention::Horizon horizon() const;
    const QString &path() const { return m_file.path(); }
    qint64 firstId() const { return m_retention.firstId(); }
    qint64 span() const { return firstId() > 0 ? m_lastId - firstId() + 1 : 0; } // ids
    template <typename Work>
    Result<Done> transact(Work work);

    FileGuard m_file; // held longer than the connection
    QString m_openingNotice;
    std::unique_ptr<Database> m_database;
    Statement m_begin;
    Statement m_commit;
    Statement m_setMissing;
    RecordTable m_records;
    StreamTable m_streams;
    OutcomeTable m_outcomes;
    IncidentTable m_incidents;
    DamagedTable m_damaged;
    RunTable m_runs;
    Retention m_retention;
    RejectedShare m_rejected;
    StoreClock m_clock;
    qint64 m_mostBytes;
    qint64 m_lastId = 0;
    qint64 m_endedThrough = 0; // the newest record of the runs before this one
    qint64 m_lastStamp = 0;    // of that record
    qint64 m_missing = 0; // ids between the first and the last one of which there is no record: a rejected one that was
                          // removed, or one that could not be salvaged
    qint64 m_lostNewest = 0;
    std::unique_ptr<Salvage> m_salvage; // while it goes on
    QString m_salvageNotice;
};

} // namespace journal
