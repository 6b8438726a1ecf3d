#pragma once

#include <QHash>

#include <algorithm>

namespace findings {

// Where answers that a rule gave may still have consequences: the sessions and names that got one, by their hashes, and
// when the last. Moments are program time, µs.
class InjectedTrail {
public:
    explicit InjectedTrail(qint64 length)
        : m_length(length)
    {}

    void note(size_t place, qint64 at)
    {
        qint64 &last = m_places[place];
        last = std::max(last, at);
    }
    bool has(size_t place, qint64 now) const
    {
        if (m_places.isEmpty())
            return false;
        const auto last = m_places.constFind(place);
        return last != m_places.cend() && now - *last <= m_length;
    }
    void forget(qint64 now)
    {
        m_places.removeIf([&](const auto &place) { return now - place.value() > m_length; });
    }

private:
    QHash<size_t, qint64> m_places;
    qint64 m_length;
};

} // namespace findings
