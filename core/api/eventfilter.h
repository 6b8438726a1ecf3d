#pragma once

#include "filter/filter.h"

namespace api {

// The filter language over entries of the journal. Rejected requests are not events: they match only where the filter
// is about requests: Filter::asksForRejected().
class EventFilter {
public:
    static std::variant<EventFilter, filter::FilterError> parse(const QString &text);

    bool matches(const filter::Subject &subject) const;
    bool isEmpty() const { return m_filter.isEmpty(); }

private:
    filter::Filter m_filter;
};

} // namespace api
