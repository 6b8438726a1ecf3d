#pragma once

#include "board/slotindex.h"

#include <QByteArray>
#include <QHash>

#include <deque>
#include <vector>

namespace findings {

// What the publishers of each name did: those that publish now, the end of the last one, and how often one began. Names
// are those of an app; moments are program time, µs.
class StreamNames {
public:
    struct Name {
        std::vector<board::Slot> publishers; // that publish now
        qint64 endedAt = 0;                  // of the last one, while there is none; 0: one is there
        std::deque<qint64> begins;           // within the window
        bool isFlapping = false;
    };

    explicit StreamNames(qint64 window, int flapsFrom, int flapsUntil)
        : m_window(window)
        , m_flapsFrom(size_t(flapsFrom))
        , m_flapsUntil(size_t(flapsUntil))
    {}

    // What names stand here by. Never 0.
    static size_t keyOf(const QByteArray &appKey, const QByteArray &name) { return qHashMulti(0, appKey, name) | 1; }

    const Name *find(size_t key) const; // null: none has published by that name lately
    const Name &begin(size_t key, board::Slot slot, qint64 at);
    const Name &end(size_t key, board::Slot slot, qint64 at);
    // Lets go what is older than the window. Names that do not flap any more.
    std::vector<size_t> forget(qint64 now);

private:
    bool calmDown(Name &name, qint64 now) const; // true: it flaps no more

    QHash<size_t, Name> m_names;
    qint64 m_window;
    size_t m_flapsFrom;
    size_t m_flapsUntil;
};

} // namespace findings
