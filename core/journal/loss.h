#pragma once

#include <QString>

namespace journal {

// What others did to an open journal behind its writer's back, so that the writer has to leave it.
struct Loss {
    enum class Kind : quint8 {
        None,
        Moved,     // it is elsewhere, or nowhere, with all that it held: a new one is begun
        LogMoved,  // what was stored last may be gone: opened again, it says how much
        LogBroken, // the same; and what readers have open, they have to close first
        Damaged,   // it was written over: it is set aside
    };
    Kind kind = Kind::None;
    QString sentence; // what happened

    explicit operator bool() const { return kind != Kind::None; }
};

} // namespace journal
