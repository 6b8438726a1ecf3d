#pragma once

#include "journal/bodycodec.h"
#include "journal/record.h"
#include "journal/sqlite/statement.h"

namespace journal {

// The table `backend_answers`, for the writer.
class BackendTable final {
public:
    BackendTable(Database &database, BodyCodec &codec); // the codec must outlive it

    bool insert(const Record &record); // of one that was handed on. False: the database failed

private:
    BodyCodec &m_codec;
    Statement m_insert;
};

// Status, time and failure, from that column on.
BackendResult backendResult(const Statement &row, int column);
constexpr int BackendColumns = 3;

// The row of a record in `backend_answers` as part of a query: its columns, from the first one on.
class BackendRow final {
public:
    static constexpr auto Columns = "b.status, b.us, b.failure, b.sentence, b.reason, b.head, b.body, b.checksum";

    BackendRow(const Statement &row, int first)
        : m_row(row)
        , m_first(first)
    {}
    bool isThere() const { return !m_row.isNull(m_first); }
    QList<quint32> dictionaries() const; // that the codec needs
    // recordBody: of the hook. What is not what came is left out, see BackendFailure::Damaged.
    BackendAnswerPtr read(BodyCodec &codec, const QByteArray &recordBody) const;

private:
    const Statement &m_row;
    int m_first;
};

} // namespace journal
