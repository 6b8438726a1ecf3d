#pragma once

#include <QByteArray>
#include <QHash>

#include <algorithm>

namespace board {

// How often the streams of each WCS send a heartbeat: as they do it, as no hook says it. Nodes by wcs::nodeKey().
class HeartbeatPace {
public:
    static constexpr qint64 Unknown = 75'000'000; // µs that are waited where no stream of a node has sent two

    // Between two heartbeats of a stream, µs. Whether it is the first that is known of its node.
    bool note(QByteArrayView node, qint64 interval)
    {
        if (interval < Shortest)
            return false; // sent again, or held up on its way
        const auto known = m_intervals.find(shared(node));
        if (known == m_intervals.end()) {
            if (m_intervals.size() >= MostNodes)
                return false;
            m_intervals.insert(node.toByteArray(), interval);
            return true;
        }
        // As slow as the slowest of late, but one that was lost, or a stream that was away, makes it no more than twice
        // as long.
        *known = std::max(std::min(interval, 2 * *known), *known - *known / Forgets);
        return false;
    }

    // For so long a stream of that node may send nothing, µs: two and a half of its intervals.
    qint64 patience(QByteArrayView node) const
    {
        const auto known = m_intervals.constFind(shared(node));
        return known == m_intervals.cend() ? Unknown : *known * 5 / 2;
    }

private:
    static constexpr qint64 Shortest = 1'000'000; // µs
    static constexpr qint64 Forgets = 8;
    static constexpr qsizetype MostNodes = 1'000; // whoever makes up more is not waited for so exactly

    // To look it up, without a copy.
    static QByteArray shared(QByteArrayView text) { return QByteArray::fromRawData(text.data(), text.size()); }

    QHash<QByteArray, qint64> m_intervals; // µs, by nodeKey()
};

} // namespace board
