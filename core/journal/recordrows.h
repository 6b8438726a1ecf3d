#pragma once

#include "journal/bodycodec.h"
#include "journal/record.h"
#include "journal/statement.h"
#include "wcs/decoder.h"

namespace journal {

// A record as it stands in the database, with its place there.
struct RecordRow {
    Record record;
    qint64 stream = 0;   // streams.id; 0 = it concerns none
    qint64 previous = 0; // id of the record before it of the same stream; 0 = none
};

// Makes records of rows of `records`. What a hook said is decoded again from its body, which is the only place where
// it stands.
class RecordRows final {
public:
    explicit RecordRows(Database &database);

    // The query for rows that read() can take; `rest` is what follows FROM, with `records` named r.
    static QString query(const QString &rest);
    Result<RecordRow> read(const Statement &row);

private:
    Result<QByteArray> bodyOf(const QByteArray &stored);

    Database &m_database;
    Statement m_dictionary;
    BodyCodec m_codec;
    wcs::Decoder m_decoder;
};

} // namespace journal
