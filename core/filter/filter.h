#pragma once

#include "filter/filtererror.h"
#include "filter/filtertree.h"
#include "filter/subject.h"

#include <memory>
#include <variant>

namespace filter {

// The filter language of CONTRACT §6. A value, immutable, cheap to copy. Text matches without regard to
// case, but what stands in quotation marks.
class Filter {
public:
    // Longer than any name that a person would call one: a filter for it must be possible, too. What costs is bounded
    // elsewhere, by the pattern's own limits and by those of a request.
    static constexpr qsizetype MostCharacters = 100'000;

    Filter(); // matches all
    explicit Filter(const FilterTree &tree);

    static std::variant<Filter, FilterError> parse(const QString &text);

    bool matches(const Subject &subject) const;
    bool isEmpty() const { return !m_root; }
    const FilterTree &tree() const { return m_tree; }
    // Rejected requests are no events. This says whether the filter is about requests all the same, by a field or a
    // flag that says so in the table of fields: then it is held against them, too.
    bool asksForRejected() const;
    bool dependsOnTime() const; // true: a subject can start or cease to match just by getting older

private:
    FilterTree m_tree;
    std::shared_ptr<const struct FilterTest> m_root;
};

} // namespace filter
