#pragma once

#include "journal/bodycodec.h"
#include "journal/openhead.h"
#include "journal/record.h"
#include "journal/sqlite/statement.h"

#include <QHash>
#include <QSet>

#include <optional>
#include <vector>

namespace journal {

// What requests and their answers have in common.
struct Form {
    QByteArray method;
    OpenHead head;
    Answer answer;
    QByteArray target;
    Reason reason = Reason::None;
    wcs::Origin origin = wcs::Origin::Wcs;

    bool operator==(const Form &) const = default;
};
size_t qHash(const Form &form, size_t seed) noexcept;

// The table `forms`, for the writer. A form that comes a second time is shared from then on; until then each record
// has its own, so that what never comes again (the odd heads and paths of scanners) goes with its record; a long head
// of such a one is compressed. So has each rejected request: what is refused must not crowd out what is shared.
class FormTable final {
public:
    FormTable(Database &database, BodyCodec &codec); // the codec must outlive it

    bool load();
    // The id of the record's form, which is written where it is new; nothing when that failed.
    std::optional<qint64> idOf(const Record &record);

    void keep() { m_new.clear(); } // the transaction was committed
    void undo();                   // it was rolled back

private:
    std::optional<qint64> insert(qint64 id, const Form &form);

    BodyCodec &m_codec;
    Statement m_select;
    Statement m_insert;
    QHash<Form, qint64> m_shared;
    QSet<size_t> m_seen;     // hashes of forms that came once
    std::vector<Form> m_new; // shared ones of this transaction
    qint64 m_lastId = 0;
};

} // namespace journal
