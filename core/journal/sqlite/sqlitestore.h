#pragma once

#include "journal/bodycodec.h"
#include "journal/clockwatch.h"
#include "journal/dictionarytrainer.h"
#include "journal/sqlite/damagedtable.h"
#include "journal/sqlite/formtable.h"
#include "journal/sqlite/jumptable.h"
#include "journal/sqlite/logwatch.h"
#include "journal/sqlite/openfile.h"
#include "journal/sqlite/outcometable.h"
#include "journal/sqlite/rejectedshare.h"
#include "journal/sqlite/retention.h"
#include "journal/sqlite/runtable.h"
#include "journal/sqlite/salvage.h"
#include "journal/sqlite/sqlitefile.h"
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
                                                     const Former &former, Obstacle &obstacle);

    SnapshotPtr snapshot() const override;
    StoreContent content() const override;
    const Timeline &timeline() const override { return m_clock->timeline(); }
    qsizetype formerJumps() const override { return m_formerJumps; }
    qint64 lostNewest() const override { return m_lostNewest; }
    Former asFormer() const override { return {m_lastId, m_lastStamp, timeline(), {}}; }

    Result<qint32> write(std::span<Record> records) override;
    Result<Done> noticeJump() override;
    void note(const Outcomes &outcomes) override { m_outcomes.note(outcomes); }
    Obstacle obstacle() const override { return m_database->obstacle(); }
    bool isLocked() const override { return m_database->isLocked(); }
    bool hasRoom() const override;
    Result<Done> end() override;

    bool hasUnwritten() const override;
    Result<Done> writeSome() override;
    bool hasExpired() override;
    Result<Done> removeExpired() override;
    bool isSilent() const override { return m_runs.isSilent(now()); }
    Result<Done> sayAlive() override;
    bool isSalvaging() const override { return m_salvage != nullptr; } // see Salvage
    Result<Done> salvageSome() override;

    RecordIds damaged() const override { return m_damaged.records(); }
    RecordIds noteDamaged(const QList<qint64> &records) override;

    Loss look() override;
    Loss lookAfterWrite() override;
    void leave(const Loss &loss) override;

    QString openingNews() const override { return m_openingNews; }
    QString removalNews() const override { return m_retention.news(m_steady()); } // see Retention
    QString salvageNews() const override { return m_salvageNews; }
    // Less than a twentieth of the disk is free, and less than a gigabyte.
    QString roomNews() const override;

private:
    SqliteStore(const WriterOptions &options, OpenFile opened);

    Result<Done> load(int trainAfter, const Former &former);
    Result<Done> beginTime(const Former &former);
    Result<Done> loadDictionary(int trainAfter);
    Result<Done> replay();
    bool noteUnknownAnswers();
    void noteNewestCommit();
    Result<Done> loadSalvage();
    bool useTrainedDictionary();
    bool insert(Record &record, qint64 begin);
    bool writeOutcomes();
    void settle(std::span<Record> records, qint64 begin, qint32 took);
    bool storeJumps();
    bool removeRejected();
    bool setMissing(qint64 missing);
    qint64 now() const { return timeline().at(m_steady()); } // program time
    Retention::Horizon horizon() const;
    QString whatWasMoved() const;
    bool hasItsLog();
    bool canReadNewest() const;
    Loss brokenLog() const;
    Loss overwritten() const;
    void leaveLog();
    const QString &path() const { return m_place.path(); }
    qint64 firstId() const { return m_retention.firstId(); }
    qint64 accepted() const;
    template <typename Work>
    Result<Done> transact(Work work);

    Place m_place;
    LogWatch m_log;
    QString m_openingNews;
    std::unique_ptr<Database> m_database;
    Statement m_begin;
    Statement m_commit;
    Statement m_insert;
    Statement m_insertRejected;
    Statement m_insertDictionary;
    FormTable m_forms;
    StreamTable m_streams;
    OutcomeTable m_outcomes;
    DamagedTable m_damaged;
    // It says that what became of its answers is known, and so waits until that had time to come.
    std::optional<CommitTime> m_newestCommit;
    RunTable m_runs;
    JumpTable m_jumps;
    Retention m_retention;
    RejectedShare m_rejected;
    Statement m_setMissing;
    BodyCodec m_codec;
    std::optional<DictionaryTrainer> m_trainer; // until there is a dictionary
    QByteArray m_trained;                       // not yet committed
    std::function<qint64()> m_wall;
    std::function<qint64()> m_steady;
    std::optional<ClockWatch> m_clock; // from load() on
    qsizetype m_formerJumps = 0;
    qsizetype m_storedJumps = 0;
    qint64 m_lastId = 0;
    qint64 m_lastStamp = 0; // of that record
    qint64 m_missing = 0; // ids between the first and the last one of which there is no record: a rejected one that was
                          // removed, or one that could not be salvaged
    qint64 m_lostNewest = 0;
    std::unique_ptr<Salvage> m_salvage; // while it goes on
    QString m_salvageNews;
};

} // namespace journal
