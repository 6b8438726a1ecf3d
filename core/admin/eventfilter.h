#pragma once

#include "journal/reader.h"
#include "streams/filter.h"

namespace admin {

// The filter language over entries of the journal. Rejected requests are not events: they match only where the filter
// asks for them (is:rejected).
class EventFilter {
public:
    static std::variant<EventFilter, streams::FilterError> parse(const QString &text);

    bool matches(const journal::Entry &entry, qint64 now) const; // now: UTC, µs since 1970

private:
    streams::Filter m_filter;
    bool m_wantsRejected = false;
};

} // namespace admin
