#pragma once

#include <QString>

namespace filter {

// Why a text is no filter.
struct FilterError {
    QString sentence;       // "“wdth” is not a field; fields are name, app, …"
    qsizetype position = 0; // where in the text, in UTF-16 units
    qsizetype length = 0;

    bool operator==(const FilterError &) const = default;
};

} // namespace filter
