#include "filter/filter.h"

#include "filter/filterparser.h"
#include "filter/filtertest.h"

namespace filter {

Filter::Filter() = default;

Filter::Filter(const FilterTree &tree)
    : m_tree(tree)
    , m_root(tree.isEmpty() ? nullptr : std::make_shared<const FilterTest>(testOf(tree)))
{}

std::variant<Filter, FilterError> Filter::parse(const QString &text)
{
    if (const qsizetype over = text.size() - MostCharacters; over > 0)
        return FilterError{QStringLiteral("A filter has at most %1 characters.").arg(MostCharacters), MostCharacters,
                           over};
    const auto parsed = FilterParser(text).parse();
    if (const auto *error = std::get_if<FilterError>(&parsed))
        return *error;
    return Filter(std::get<FilterTree>(parsed));
}

bool Filter::matches(const Subject &subject) const
{
    return !m_root || m_root->matches(subject);
}

bool Filter::asksForRejected() const
{
    return m_root && m_root->asksForRejected;
}

bool Filter::dependsOnTime() const
{
    return m_root && m_root->dependsOnTime;
}

} // namespace filter
