#pragma once

#include <QtGlobal>

namespace journal {

// How long one transaction took.
struct CommitTime {
    qint64 first = 0; // ids of the first and the last record that it holds
    qint64 last = 0;
    qint32 us = 0; // µs, the disk's own sync included

    bool operator==(const CommitTime &) const = default;
};

} // namespace journal
