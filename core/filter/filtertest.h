#pragma once

#include "filter/filtertree.h"
#include "filter/subject.h"
#include "text/textpattern.h"

#include <functional>

namespace filter {

// A filter made ready to be held against many subjects.
struct FilterTest {
    std::function<bool(const Subject &)> matches;
    bool dependsOnTime = false;
    bool asksForRejected = false;
};

// The tree must hold only what the parser would let through.
FilterTest testOf(const FilterTree &tree);

// whole: the pattern is for all of a text, not for a part of it.
text::TextPattern::Made patternOf(const FilterValue &value, bool whole);

} // namespace filter
