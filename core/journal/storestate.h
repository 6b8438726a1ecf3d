#pragma once

#include <QMetaType>
#include <QString>

namespace journal {

// Whether the store takes events.
struct StoreState {
    enum class Kind : quint8 { Closed, Ok, Failing };
    Kind kind = Kind::Closed;
    QString cause; // one sentence, empty when Ok: "The database is locked by another process; …"

    bool operator==(const StoreState &) const = default;
};

} // namespace journal

Q_DECLARE_METATYPE(journal::StoreState)
