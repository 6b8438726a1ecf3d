#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace backend {

// An answer of the mirror that is not the one that WCS would get.
struct Difference {
    qint64 at = 0; // UTC, µs since 1970: when its hook came
    QByteArray method;
    QByteArray mediaSessionId;
    QByteArray name;
    int status = 0;       // the normal answer's, and
    int mirrorStatus = 0; // the mirror's
    QString pointer;      // where the bodies first differ as JSON; empty: by status, or they are no JSON
    QString sentence;     // what is different; secrets are masked

    bool operator==(const Difference &) const = default;
};

struct MirrorFigures {
    quint64 sent = 0;
    quint64 same = 0;
    quint64 different = 0;
    quint64 failed = 0;            // no answer
    quint64 uncompared = 0;        // its answer came, and there was none to compare it with
    quint64 dropped = 0;           // not sent: too many were under way
    QString lastFailure;           // its sentence
    QList<Difference> differences; // the last ones, newest first

    bool operator==(const MirrorFigures &) const = default;
};

} // namespace backend
