#pragma once

#include "journal/bodycodec.h"
#include "journal/recentoutcomes.h"
#include "journal/sqlite/statement.h"
#include "wcs/decoder.h"

namespace journal {

// A record as it stands in the database, with its place there.
struct RecordRow {
    Record record;
    qint64 stream = 0;      // streams.id; 0 = it concerns none
    qint64 previous = 0;    // id of the record before it of the same stream; 0 = none
    bool isDamaged = false; // it is not what came: all that came is left out
};

// Makes records of rows of `records`. What a hook said is decoded again from its body, which is the only place where
// it stands.
class RecordRows final {
public:
    // recent: what does not stand in the database yet; lives longer than this. Records up to endedThrough are of runs
    // that have ended: what is pending there was cut off by a kill.
    RecordRows(Database &database, const RecentOutcomes &recent, qint64 endedThrough);

    // The query for rows that read() can take; `rest` is what follows FROM, with `records` named r.
    static QString query(const QString &rest);
    // An Error is of the database. A damaged record is none: it is read as that.
    Result<RecordRow> read(const Statement &row);
    void noteDamaged(qint64 record) { m_damaged.append(record); }
    QList<qint64> takeDamaged() { return std::exchange(m_damaged, {}); } // records, since the last call

private:
    void readEvent(Record &record);
    bool knowDictionary(quint32 id);
    bool knowDictionaries(const Statement &row);
    QString readContent(Record &record, const Statement &row);
    bool complete(Record &record);
    bool findCommit(qint64 record);

    Database &m_database;
    const RecentOutcomes &m_recent;
    qint64 m_endedThrough;
    Statement m_dictionary;
    Statement m_commit;
    CommitTime m_lastCommit; // read last: most records are read one after the other
    BodyCodec m_codec;
    wcs::Decoder m_decoder;
    QList<qint64> m_damaged;
};

} // namespace journal
