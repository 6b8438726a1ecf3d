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
struct RequestTemplate {
    QByteArray method;
    OpenHead head;
    Answer answer;
    QByteArray target;
    Reason reason = Reason::None;
    wcs::Origin origin = wcs::Origin::Wcs;

    bool operator==(const RequestTemplate &) const = default;
};
size_t qHash(const RequestTemplate &shared, size_t seed) noexcept;

// The table `forms`, for the writer. A template that comes a second time is shared from then on; until then each record
// has its own, so that what never comes again (the odd heads and paths of scanners) goes with its record; a long head
// of such a one is compressed. So has each rejected request: what is refused must not crowd out what is shared. Those
// of before there was an origin are not shared any more.
class TemplateTable final {
public:
    TemplateTable(Database &database, BodyCodec &codec); // the codec must outlive it

    bool load();
    // The id of the record's template, which is written where it is new; nothing when that failed.
    std::optional<qint64> idOf(const Record &record);

    void keep() { m_new.clear(); } // the transaction was committed
    void undo();                   // it was rolled back

private:
    std::optional<qint64> insert(qint64 id, const RequestTemplate &shared);

    BodyCodec &m_codec;
    Statement m_largest;
    Statement m_select;
    Statement m_insert;
    QHash<RequestTemplate, qint64> m_shared;
    QSet<size_t> m_seen;                // hashes of those that came once
    std::vector<RequestTemplate> m_new; // shared ones of this transaction
    qint64 m_lastId = 0;
};

} // namespace journal
