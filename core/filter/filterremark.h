#pragma once

#include "filter/filtertree.h"

#include <functional>

namespace filter {

// What may be wrong with a filter that can be read: it asks for a value that nobody knows of, of a field whose values
// are known (FilterField::known). WCS may send others, so it is no error. isSeen: whether such a text has come all the
// same. Empty where there is nothing to say.
QString remarkOn(const FilterTree &filter, const std::function<bool(const QByteArray &)> &isSeen);

} // namespace filter
