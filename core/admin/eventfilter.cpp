#include "admin/eventfilter.h"

namespace admin {

std::variant<EventFilter, streams::FilterError> EventFilter::parse(const QString &text)
{
    const auto parsed = streams::Filter::parse(text);
    if (const auto *error = std::get_if<streams::FilterError>(&parsed))
        return *error;
    EventFilter filter;
    filter.m_filter = std::get<streams::Filter>(parsed);
    return filter;
}

bool EventFilter::matches(const streams::Subject &subject) const
{
    return (!subject.rejected || m_filter.asksForRejected()) && m_filter.matches(subject);
}

} // namespace admin
