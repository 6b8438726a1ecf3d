#pragma once

#include <QtGlobal>

#include <algorithm>
#include <vector>

// How long answers took: one counter per microsecond up to a second; what is longer counts in the last one.
class Latency final {
public:
    void add(qint64 us)
    {
        const qint64 known = std::clamp<qint64>(us, 0, Buckets - 1);
        ++m_counts[size_t(known)];
        ++m_total;
        m_max = std::max(m_max, us);
    }

    quint64 total() const { return m_total; }
    qint64 max() const { return m_max; } // µs
    // The time, in µs, within which this share (0 to 1) of the answers came.
    qint64 percentile(double share) const
    {
        const auto wanted = quint64(double(m_total) * share);
        quint64 seen = 0;
        for (size_t us = 0; us < m_counts.size(); ++us) {
            seen += m_counts[us];
            if (seen > wanted)
                return qint64(us);
        }
        return m_max;
    }

private:
    static constexpr qint64 Buckets = 1'000'001;
    std::vector<quint32> m_counts = std::vector<quint32>(size_t(Buckets));
    quint64 m_total = 0;
    qint64 m_max = 0;
};
