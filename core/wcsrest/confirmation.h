#pragma once

#include "wcsrest/comparison.h"

#include <QHash>
#include <QList>

namespace wcsrest {

// Which suspicions count: those that two answers in a row have, so far apart, and those that are certain.
class Confirmation final {
public:
    explicit Confirmation(qint64 apart) // µs
        : m_apart(apart)
    {}

    // Of an answer, in the order of their kinds and keys. askedAt: program time, µs; not before the last one's.
    QList<Difference> take(std::vector<Suspicion> suspicions, qint64 askedAt);
    bool isAwaited() const; // some may count after the next answer

private:
    struct Seen {
        qint64 first = 0;   // the question after which it was seen first, without a break
        qint64 counted = 0; // and by which it came to count; 0: it does not yet
    };

    qint64 m_apart;
    QHash<size_t, Seen> m_seen; // by the hash of what makes it that suspicion
};

} // namespace wcsrest
