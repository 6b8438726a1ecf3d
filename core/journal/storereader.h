#pragma once

#include "base/result.h"
#include "journal/entrypage.h"
#include "journal/storedrecord.h"
#include "journal/streamstate.h"

#include <optional>

namespace journal {

// A journal as a reader has it open, beside its writer, which it never delays. What each function answers, Reader says.
// For the thread that opened it.
class StoreReader {
public:
    virtual ~StoreReader() = default;

    virtual bool isDamaged() const = 0;      // the journal: what was asked last failed for it
    virtual QList<qint64> takeDamaged() = 0; // records that were read as that, since the last call

    virtual Result<EntryPage> history(qint64 lastRecord, int limit, qint64 before) = 0;
    virtual Result<EntryPage> entriesAfter(qint64 after, int limit) = 0;
    virtual Result<EntryPage> entriesBefore(qint64 before, int limit) = 0;
    virtual Result<EntryPage> rejected(int limit, qint64 before) = 0;
    virtual Result<std::optional<StoredRecord>> record(qint64 id) = 0;
    virtual Result<KeptIncidents> incidents(qint64 before, int limit) = 0;
    virtual Result<KeptIncidents> incidentFindings(qint64 incident, int limit) = 0;
    virtual Result<Snapshot> streams(const QByteArray &mediaSessionId, const QByteArray &nodeId) = 0;
};

} // namespace journal
