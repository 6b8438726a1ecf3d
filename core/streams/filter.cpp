#include "streams/filter.h"

#include "streams/filterparser.h"

namespace streams {

Filter::Filter() = default;

std::variant<Filter, FilterError> Filter::parse(const QString &text)
{
    auto parsed = FilterParser(text).parse();
    if (const auto *error = std::get_if<FilterError>(&parsed))
        return *error;
    Filter filter;
    filter.m_root = std::get<FilterParser::Root>(std::move(parsed));
    return filter;
}

bool Filter::matches(const Subject &subject) const
{
    return !m_root || m_root->test(subject);
}

bool Filter::asksForRejected() const
{
    return m_root && m_root->asksForRejected;
}

bool Filter::dependsOnTime() const
{
    return m_root && m_root->dependsOnTime;
}

} // namespace streams
