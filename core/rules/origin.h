#pragma once

#include <QString>

namespace rules {

// Who made a change of what WCS is answered.
struct Origin {
    enum class Kind : quint8 {
        File, // it is as the files say that were read at the start
        Window,
        Api,
        TimeToLive, // a rule has switched itself off
    };
    Kind kind = Kind::File;
    QString name; // of Api, where it is known: "tag suite-42"

    static Origin window() { return {.kind = Kind::Window, .name = {}}; }
    static Origin api(const QString &name = {}) { return {.kind = Kind::Api, .name = name}; }
    static Origin timeToLive() { return {.kind = Kind::TimeToLive, .name = {}}; }

    // As `changedBy` of the control API has it: "window", "API", "API, tag suite-42", "time-to-live"; of File empty.
    QString text() const;

    bool operator==(const Origin &) const = default;
};

} // namespace rules
