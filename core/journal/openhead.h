#pragma once

#include <QByteArray>

namespace journal {

// A request's head whose Content-Length is left open, so that requests that differ in nothing else share one.
struct OpenHead {
    QByteArray text;
    qint64 lengthAt = -1; // where the digits belong; -1: nothing was left out

    bool operator==(const OpenHead &) const = default;
};

// Leaves the length out where it ends its line and is the body's size: only then can it come back as it was.
OpenHead openHead(const QByteArray &head, qsizetype bodySize);
QByteArray closeHead(const OpenHead &head, qsizetype bodySize);

} // namespace journal
