#pragma once

#include "journal/bodycodec.h"
#include "journal/openhead.h"
#include "journal/record.h"
#include "journal/sqlite/sharedrows.h"
#include "journal/sqlite/statement.h"

#include <optional>

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

// The table `forms`, for the writer: SharedRows of templates. What never comes again are the odd heads and paths of
// scanners; a long head of such a one is compressed. Each rejected request has a template of its own: what is refused
// must not crowd out what is shared. Those of before there was an origin are not shared any more.
class TemplateTable final {
public:
    TemplateTable(Database &database, BodyCodec &codec); // the codec must outlive it

    bool load();
    // The id of the record's template, which is written where it is new; nothing when that failed.
    std::optional<qint64> idOf(const Record &record);

    void keep() { m_shared.keep(); } // the transaction was committed
    void undo() { m_shared.undo(); } // it was rolled back

private:
    bool insert(qint64 id, const RequestTemplate &shared);

    BodyCodec &m_codec;
    Statement m_largest;
    Statement m_select;
    Statement m_insert;
    SharedRows<RequestTemplate> m_shared;
};

} // namespace journal
