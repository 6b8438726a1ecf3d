#pragma once

#include "journal/progress.h"
#include "journal/record.h"
#include "journal/storage.h"
#include "journal/storefigures.h"
#include "journal/storestate.h"
#include "journal/streamstate.h"
#include "journal/writeroptions.h"

#include <QObject>

#include <memory>

namespace journal {

// The one writer of the journal. Lives on the journal thread: move it there, then call everything through queued
// calls. Takes all that has queued, one transaction, then says so (ARCHITECTURE, promise 1).
//
// Order of signals: opened() before any committed(), one per transaction; refused() for records whose deadline passed
// before they could be taken, which are then not stored and never will be; at once where the store is known to fail,
// and not for a lock. Every record with a ticket is named in exactly one committed() or refused(). storeStateChanged()
// whenever the store begins or ceases to fail; also before opened(), where a journal of an older schema is brought to
// the newest.
//
// What may pass (a lock, a full disk, rights) does not keep it from its work: it fails until it can open the journal,
// and tries by itself. A journal that is removed or moved while it is open is noticed before anybody is told that a
// record stands in it; a new one is begun, in which ids and time go on: begunAnew(). So with one that is damaged, which
// is set aside first (see Storage::setAside()), and whose records are then brought over as far as they can be read.
// Where its log was cut or overwritten, it goes on with what the next start would find: letGo(), and reopen() once no
// reader has it open any more, with which SQLite would share what it knows of that log.
class Writer final : public QObject {
    Q_OBJECT
public:
    static constexpr size_t MostAtOnce = 2048; // records in a transaction: bounds the time of one

    explicit Writer(StoragePtr storage, const WriterOptions &options = {}, QObject *parent = nullptr);
    ~Writer() override;

    ProgressPtr progress() const; // on any thread

public slots:
    // Opens the store against a second instance, creates or migrates it, completes the streams after a crash, starts a
    // run. Sends opened(), at once or when what is in the way has passed; or openFailed(), where a person has
    // to choose something else: then it may be called again.
    void open();
    void reopen(); // the answer to letGo()
    // Queues records, in order, for the next transaction.
    void append(const std::shared_ptr<journal::Records> &records);
    // What became of answers whose records are committed: stored with the next transaction, within a second.
    void takeOutcomes(const journal::OutcomesPtr &outcomes);
    // What is known of incidents: stored with the next transaction, or at once while none is due; then
    // incidentsStored() comes.
    void takeIncidents(const journal::KeptIncidentsPtr &incidents);
    // A reader found that these records are damaged.
    void takeDamaged(const QList<qint64> &records);
    // A reader cannot read the journal, as it is damaged.
    void takeDamage(const QString &sentence);
    // Commits what has queued (giving up after graceMs), ends the run, closes; sends closed().
    void close(int graceMs);

signals:
    void opened(const journal::SnapshotPtr &snapshot);
    void openFailed(const QString &sentence);
    void begunAnew(); // at the same path: what has it open must open it again
    void letGo();
    void committed(const journal::BatchPtr &batch);
    // After each append(): so many Record::bytes() are no longer under way between the threads.
    void appended(qsizetype bytes);
    void refused(const QList<quint64> &tickets, const QString &cause);
    void storeStateChanged(const journal::StoreState &state);
    void figuresChanged(const journal::StoreFigures &figures);
    void incidentsStored(qint64 times); // what the first so many takeIncidents() brought
    void closed();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace journal
