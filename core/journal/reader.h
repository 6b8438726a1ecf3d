#pragma once

#include "base/result.h"
#include "journal/entrypage.h"
#include "journal/storage.h"

#include <QFuture>
#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace journal {

// What is read from other threads, as Reader's functions of these names have it.
struct ReaderGateway {
    std::function<QFuture<Result<EntryPage>>(qint64 lastRecord, int limit, qint64 before)> history;
    std::function<QFuture<Result<EntryPage>>(qint64 before, int limit)> entriesBefore;
    std::function<QFuture<Result<std::optional<StoredRecord>>>(qint64 id)> record;
    std::function<QFuture<Result<KeptIncidents>>(qint64 incident, int limit)> incidentFindings;
};

// Reads the journal beside its writer. Lives on the reader thread; the plain functions are for that thread, the slots,
// signals and the gateway for the others.
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

    // Incidents, newest first, with id < before (0 = from the newest). And what was found of one, as it began.
    Result<KeptIncidents> incidents(qint64 before, int limit);
    Result<KeptIncidents> incidentFindings(qint64 incident, int limit);

    ReaderGateway gateway();

public slots:
    // endedThrough: the newest record of the runs before this one; what is pending there was cut off by a kill.
    void open(const journal::StoragePtr &storage, qint64 endedThrough = 0);
    void close();
    // What has been committed, and what became of answers since: in the store it stands a little later. Whoever follows
    // the journal on this thread takes it from taken() and known(), and so never sees more than the reader.
    void takeBatch(const journal::BatchPtr &batch);
    void takeOutcomes(const journal::OutcomesPtr &outcomes);

signals:
    void taken(const journal::BatchPtr &batch);
    void known(const journal::OutcomesPtr &outcomes);
    void opened();
    void openFailed(const QString &sentence);
    void foundDamaged(const QList<qint64> &records); // each is read as that
    void damaged(const QString &sentence);           // the journal, beyond single records: what was asked failed for it

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace journal
