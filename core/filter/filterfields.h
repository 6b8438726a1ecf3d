#pragma once

#include "filter/subject.h"

#include <QStringView>

#include <functional>
#include <optional>
#include <span>

namespace filter {

// A choice of a field that takes fixed words: is:live, dir:publish.
struct FilterFlag {
    QLatin1String name;
    bool (*test)(const Subject &);
    bool dependsOnTime = false;
    bool asksForRejected = false;
};

// What can stand before the colon: a text, or a number, a time or a flag, or some of these.
struct FilterField {
    QLatin1String name;
    QByteArrayView (*text)(const Subject &) = nullptr;
    QByteArrayView (*otherText)(const Subject &) = nullptr; // beside text: it is enough when one of them fits
    double (*number)(const Subject &) = nullptr;
    std::span<const FilterFlag> flags = {};
    double (*seconds)(const Subject &) = nullptr; // a time; beside a number it is what is compared
    bool grows = false;                           // the time, by itself
    bool asksForRejected = false;                 // it is about requests: a filter with it looks at rejected ones, too
    // Of what differs from hook to hook: whether one of a stream's hooks before the last passes the test, too.
    bool (*before)(const Subject &stream, const std::function<bool(const Subject &)> &test) = nullptr;
    QByteArrayList (*known)() = nullptr; // of text: what is known to stand there; WCS may send others
    // Of text: the part that says who it is, where there is more to it.
    QByteArrayView (*key)(QByteArrayView) = nullptr;
};

const FilterField *filterField(QStringView name); // nullptr where there is none; without regard to case
QString filterFieldNames();                       // "name, app, …"
QString filterFlagNames(const FilterField &field);
// What is read of a value: of a comparison a time, where the field has one.
double (*filterMeasure(const FilterField &field, bool isCompared))(const Subject &); // nullptr: it has no numbers
// A value of it; nothing where it is none. A time in seconds.
const FilterFlag *filterFlag(const FilterField &field, QStringView text);
std::optional<double> filterNumber(const FilterField &field, QStringView text, bool isCompared);

} // namespace filter
