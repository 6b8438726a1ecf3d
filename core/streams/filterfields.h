#pragma once

#include "streams/filter.h"
#include "wcs/textpattern.h"

#include <QStringView>

#include <span>

namespace streams {

// A choice of a field that takes fixed words: is:live, dir:publish.
struct FilterFlag {
    QLatin1String name;
    bool (*test)(const Subject &);
    bool dependsOnTime = false;
    bool asksForRejected = false;
};

// What can stand before the colon. Exactly one of text, number and flags is set.
struct FilterField {
    QLatin1String name;
    QByteArrayView Subject::*text = nullptr;
    QByteArrayView Subject::*otherText = nullptr; // beside text: it is enough when one of them fits
    double (*number)(const Subject &) = nullptr;
    std::span<const FilterFlag> flags = {};
    bool isTime = false; // takes units; its number grows by itself
};

const FilterField *filterField(QStringView name); // nullptr where there is none; without regard to case
QString filterFieldNames();                       // "name, app, …"
QString filterFlagNames(const FilterField &field);

} // namespace streams
