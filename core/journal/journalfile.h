#pragma once

#include "journal/bodycodec.h"
#include "journal/clockwatch.h"
#include "journal/damagedtable.h"
#include "journal/dictionarytrainer.h"
#include "journal/formtable.h"
#include "journal/jumptable.h"
#include "journal/logwatch.h"
#include "journal/openfile.h"
#include "journal/outcometable.h"
#include "journal/rejectedshare.h"
#include "journal/retention.h"
#include "journal/runtable.h"
#include "journal/salvage.h"
#include "journal/streamtable.h"
#include "journal/writeroptions.h"

#include <span>

namespace journal {

// The journal as its writer has it open. Each of its functions that return Done is one transaction, and after an
// Error nothing has changed. For the thread that opened it. Nothing here waits for a lock.
class JournalFile final {
public:
    // What a journal has to go on from that takes the place of another: its ids rise, and its time goes on.
    struct Former {
        qint64 lastId = 0;
        qint64 lastStamp = 0; // of that record
        Timeline timeline;
        QString aside; // where it was set aside, damaged; empty: nothing is to be brought over

        // It is there now; what is not known of it is looked up, as far as it can be read.
        void setAside(const QString &path);
    };

    // As Writer::open() says. After an Error, obstacle says of what kind it is.
    static Result<std::unique_ptr<JournalFile>> open(const WriterOptions &options, const Former &former,
                                                     Obstacle &obstacle);

    SnapshotPtr snapshot() const;
    qint64 firstId() const { return m_retention.firstId(); }
    qint64 lastId() const { return m_lastId; }
    qint64 accepted() const; // hooks stored
    qint64 rejected() const { return m_rejected.records(); }
    Former asFormer() const { return {m_lastId, m_lastStamp, timeline(), {}}; }
    const QString &path() const { return m_place.path(); }
    Obstacle obstacle() const { return m_database->obstacle(); } // what the last Error was about
    bool isLocked() const { return m_database->isLocked(); }     // the same
    bool isStillThere() const { return m_place.isStillThere(); }
    // Empty while the file and its log are where they were. Otherwise a sentence: what is stored may be gone.
    QString whatWasMoved() const;
    bool isOverwritten() { return !m_place.isWhole(); } // by another program
    // Whether the log is as it was left: another program may have cut it, or written over it.
    bool hasItsLog();
    bool canReadBack() { return m_log.follow(); } // right after write(): what that wrote
    // Ends what cannot go on, with all in the file that was stored: it is no longer where it was.
    void leave();
    // The same of one whose log is broken: nothing more of it gets into the file than the next start would take.
    void leaveLog();
    // So many of the newest records of its former self are not there.
    qint64 lostNewest() const { return m_lostNewest; }
    const Timeline &timeline() const { return m_clock->timeline(); }
    qsizetype formerJumps() const { return m_formerJumps; }      // that stood there before this run
    const QString &openingNews() const { return m_openingNews; } // what was done to it for this run; may be empty
    // One sentence while its disk is nearly full: less than a twentieth is free, and less than a gigabyte.
    QString roomNews() const;
    QString removalNews() const { return m_retention.news(m_steady()); } // see Retention
    qint64 bytesOnDisk() const;

    // Stores the records, in this order, and gives them their ids, program times and answer times; and the jumps of the
    // clock that they tell of. How long that took, µs.
    Result<qint32> write(std::span<Record> records);
    // The same for jumps of which no record tells. Nothing is written while there is none.
    Result<Done> noticeJump();
    // What became of answers whose records are stored: written with the next transaction.
    void note(const Outcomes &outcomes) { m_outcomes.note(outcomes); }
    bool hasUnwrittenOutcomes() const { return m_newestCommit || m_outcomes.hasUnwritten(); }

    // What is done when there is time, in portions of a few milliseconds.
    bool hasUnwrittenStreams() const { return m_streams.hasUnwritten(m_lastId); }
    Result<Done> writeStreams();
    bool hasExpired();
    Result<Done> removeExpired();
    const RecordIds &damaged() const { return m_damaged.records(); } // that are not what came, as far as is known
    RecordIds noteDamaged(const QList<qint64> &records);             // those of them that were not known
    bool isSalvaging() const { return m_salvage != nullptr; }        // see Salvage
    Result<Done> salvageSome();
    QString salvageNews() const { return m_salvageNews; }    // so far, and how it ended in this run
    bool isSilent() const { return m_runs.isSilent(now()); } // no sign of life for 10 s
    Result<Done> sayAlive();
    // Whether the disk has room for more than a sign of life: on a nearly full one that alone may still fit.
    bool hasRoom() const;

    // Ends the run, with all streams written. Only destruction may follow.
    Result<Done> end();

private:
    JournalFile(const WriterOptions &options, OpenFile file);

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
    bool canReadNewest() const;
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
