#include "api/eventfilter.h"

namespace api {

std::variant<EventFilter, filter::FilterError> EventFilter::parse(const QString &text)
{
    const auto parsed = filter::Filter::parse(text);
    if (const auto *error = std::get_if<filter::FilterError>(&parsed))
        return *error;
    EventFilter filter;
    filter.m_filter = std::get<filter::Filter>(parsed);
    return filter;
}

bool EventFilter::matches(const filter::Subject &subject) const
{
    return (!subject.rejected || m_filter.asksForRejected()) && m_filter.matches(subject);
}

} // namespace api
