#pragma once

#include "filter/filter.h"
#include "journal/entry.h"

namespace api {

// An entry of the journal as many look at it at once: what filters see, and its JSON, are made once for all.
class SharedEntry {
public:
    SharedEntry(journal::Entry entry, qint64 now); // now: program time, µs

    qint64 id() const { return m_entry.id; }
    bool isDamaged() const { return m_entry.isDamaged; }
    const filter::Subject &subject() const { return m_subject; }
    const QByteArray &json() const; // eventObject, compact

private:
    journal::Entry m_entry;
    filter::Subject m_subject; // of m_entry's texts, which stay where they are when this is moved
    mutable QByteArray m_json; // made when it is first asked for
};

} // namespace api
