#pragma once

#include "streams/filter.h"

namespace admin {

// The filter language over entries of the journal. Rejected requests are not events: they match only where the filter
// is about requests: Filter::asksForRejected().
class EventFilter {
public:
    static std::variant<EventFilter, streams::FilterError> parse(const QString &text);

    bool matches(const streams::Subject &subject) const;

private:
    streams::Filter m_filter;
};

} // namespace admin
