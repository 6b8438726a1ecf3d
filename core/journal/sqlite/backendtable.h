#pragma once

#include "journal/bodycodec.h"
#include "journal/openanswer.h"
#include "journal/record.h"
#include "journal/sqlite/sharedrows.h"
#include "journal/sqlite/statement.h"

namespace journal {

// What the answers of a web server behind us have in common.
struct BackendTemplate {
    int status = 0;
    BackendFailure failure = BackendFailure::None;
    bool isBeside = false;
    QByteArray sentence;
    QByteArray reason;
    OpenAnswer answer; // its head

    bool operator==(const BackendTemplate &) const = default;
};
size_t qHash(const BackendTemplate &shared, size_t seed) noexcept;

// The tables `backend_forms` (SharedRows of templates) and `backend_bodies`, for the writer.
class BackendTable final {
public:
    BackendTable(Database &database, BodyCodec &codec); // the codec must outlive it

    bool load(); // false: the database failed; so below

    // What is to stand in the record itself.
    struct Place {
        qint64 form = 0;
        qint64 date = 0;
        qint64 checksum = 0;
    };
    // Of the answer to the hook of that record: writes the rest, or writes it anew. hookBody: null: not known any more.
    // Nothing: the database failed.
    std::optional<Place> write(qint64 record, const BackendAnswer &answer, const QByteArray &hookBody);

    void keep() { m_shared.keep(); } // the transaction was committed
    void undo() { m_shared.undo(); } // it was rolled back

private:
    BodyCodec &m_codec;
    Statement m_largest;
    Statement m_select;
    Statement m_insertForm;
    Statement m_insertBody;
    SharedRows<BackendTemplate> m_shared;
};

// Status, time and failure as they are stored, whatever they are.
BackendResult backendResult(qint64 status, qint64 us, qint64 failure);

// What a query of records says of it, from the first of these columns on.
class BackendRow final {
public:
    static constexpr auto Columns =
        "r.backend_form, r.backend_us, r.backend_date, r.backend_checksum, bf.status, "
        "bf.failure, bf.sentence, bf.reason, bf.head, bf.date_at, bf.length_at, bb.body, bf.beside";
    // Behind FROM, with `records` named r.
    static constexpr auto Joins = "LEFT JOIN backend_forms bf ON bf.id = r.backend_form "
                                  "LEFT JOIN backend_bodies bb ON bb.record = r.id ";

    BackendRow(const Statement &row, int first)
        : m_row(row)
        , m_first(first)
    {}
    bool isThere() const { return !m_row.isNull(m_first); } // the record was handed on
    QList<quint32> dictionaries() const;                    // that the codec needs
    // recordBody: of the hook. What is not what came is left out, see BackendFailure::Damaged.
    BackendAnswerPtr read(BodyCodec &codec, const QByteArray &recordBody) const;

private:
    qint64 number(int column) const { return m_row.number(m_first + column); }
    QByteArray bytes(int column) const { return m_row.bytes(m_first + column); }

    const Statement &m_row;
    int m_first;
};

} // namespace journal
