#pragma once

#include "base/result.h"
#include "journal/outcome.h"
#include "journal/streamstate.h"

#include <QFuture>
#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace journal {

// One record as it is shown: a line of a history, of the event log, of GET /events.
struct Entry {
    qint64 id = 0;
    qint64 receivedAt = 0; // UTC, µs since 1970
    qint64 time = 0;       // the same moment as program time (see Timeline)
    qint32 answerUs = 0;
    QByteArray method;
    QByteArray status;
    QByteArray info;
    QByteArray mediaSessionId;
    QByteArray nodeId;
    QByteArray sessionId;
    QByteArray appKey;
    QByteArray name;
    QByteArray peer;
    QByteArray rejection; // empty unless it was rejected
    QByteArray target;    // what the request was sent to; empty where that is not known
    Reason reason = Reason::None;
    qint8 published = -1; // as in StreamState
    Answer answer;
    QList<wcs::FieldProblem> problems; // of its body
    bool isDamaged = false;            // the journal has lost what came, or, in a history, what was before it

    bool operator==(const Entry &) const = default;
};

// A time in which the program was not running, so that nothing could be received.
struct Gap {
    qint64 from = 0;  // UTC, µs since 1970: the last sign of life
    qint64 to = 0;    // start of the next run
    qint64 begin = 0; // the same as program time
    qint64 end = 0;
    bool clean = true; // false: it ended without closing the journal

    bool operator==(const Gap &) const = default;
};

struct EntryPage {
    QList<Entry> entries;        // oldest first
    QList<Gap> gaps;             // those after the first entry, up to the last or the record `before`, oldest first
    qint64 before = 0;           // pass it on to get the page before this one; 0 = there is none
    QList<ClockJump> jumps = {}; // as gaps, but on the newest page up to now

    bool operator==(const EntryPage &) const = default;
};

// A whole record: what came, byte for byte, and what was answered.
struct StoredRecord {
    Entry entry;
    QByteArray head;
    QByteArray body;
};

Entry entryOf(const Record &record);

// What is read from other threads, as Reader's functions of these names have it.
struct ReaderGateway {
    std::function<QFuture<Result<EntryPage>>(qint64 lastRecord, int limit, qint64 before)> history;
    std::function<QFuture<Result<EntryPage>>(qint64 before, int limit)> entriesBefore;
    std::function<QFuture<Result<std::optional<StoredRecord>>>(qint64 id)> record;
};

// Reads the journal on a connection of its own that cannot write. Lives on the reader thread; the plain functions
// are for that thread, the slots, signals and the gateway for the others.
class Reader final : public QObject {
    Q_OBJECT
public:
    explicit Reader(QObject *parent = nullptr);
    ~Reader() override;

    // History of one stream, the newest `limit` entries before record `before` (0 = from the newest).
    // lastRecord is StreamState::lastRecord.
    Result<EntryPage> history(qint64 lastRecord, int limit, qint64 before = 0);
    // The journal in order: up to `limit` entries with id > after.
    Result<EntryPage> entriesAfter(qint64 after, int limit);
    // The same going back: the newest `limit` entries with id < before (0 = from the newest).
    Result<EntryPage> entriesBefore(qint64 before, int limit);
    // The same of rejected requests alone.
    Result<EntryPage> rejected(int limit, qint64 before = 0);
    Result<std::optional<StoredRecord>> record(qint64 id);
    // Streams of that mediaSessionId, newest first, also ones that ended long ago. Atoms are of the Snapshot's pool.
    Result<Snapshot> streams(const QByteArray &mediaSessionId, const QByteArray &nodeId = {});

    ReaderGateway gateway();

public slots:
    // endedThrough: the newest record of the runs before this one; what is pending there was cut off by a kill.
    void open(const QString &path, qint64 endedThrough = 0);
    void close();
    // What has been committed, and what became of answers since: in the database it stands a little later.
    void takeBatch(const journal::BatchPtr &batch);
    void takeOutcomes(const journal::OutcomesPtr &outcomes);

signals:
    void opened();
    void openFailed(const QString &sentence);
    void foundDamaged(const QList<qint64> &records); // each is read as that
    void damaged(const QString &sentence);           // the journal, beyond single records: what was asked failed for it

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace journal

Q_DECLARE_METATYPE(journal::EntryPage)
Q_DECLARE_METATYPE(journal::StoredRecord)
