#pragma once

#include <QtGlobal>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

// Buckets for values of any size, 64 to each doubling: each is within 2 % of what it holds, and below 128 exact.
struct FineBuckets {
    static constexpr int Bits = 6;
    static constexpr quint64 Exact = 1U << (Bits + 1);

    static size_t of(qint64 value)
    {
        if (quint64(value) < Exact)
            return size_t(value);
        const int shift = int(std::bit_width(quint64(value))) - (Bits + 1);
        return (size_t(shift) << Bits) + size_t(quint64(value) >> shift);
    }
    // The greatest value of a bucket.
    static qint64 end(size_t bucket)
    {
        if (bucket < Exact)
            return qint64(bucket);
        const size_t shift = (bucket >> Bits) - 1;
        return qint64(((bucket - (shift << Bits) + 1) << shift) - 1);
    }
};

// Buckets for times in ns, as the metrics of the control API have them: up to 1, 2.5, 5, 10, 25, 50, 100, 250, 1000 and
// 2500 ms, and what is longer.
struct MetricBuckets {
    static constexpr auto Ends =
        std::to_array<qint64>({1'000'000, 2'500'000, 5'000'000, 10'000'000, 25'000'000, 50'000'000, 100'000'000,
                               250'000'000, 1'000'000'000, 2'500'000'000});

    static size_t of(qint64 value) { return size_t(std::ranges::lower_bound(Ends, value) - Ends.begin()); }
    static qint64 end(size_t bucket)
    {
        return bucket < Ends.size() ? Ends[bucket] : std::numeric_limits<qint64>::max();
    }
};

// How many values there were of each size. They are times or counts in one unit, whichever; what is negative counts as
// 0.
template <typename Buckets = FineBuckets>
class Histogram {
public:
    void add(qint64 value)
    {
        value = std::max<qint64>(value, 0);
        const size_t bucket = Buckets::of(value);
        if (bucket >= m_counts.size())
            m_counts.resize(bucket + 1);
        ++m_counts[bucket];
        ++m_count;
        m_sum += value;
        m_max = std::max(m_max, value);
    }
    void add(const Histogram &other)
    {
        if (other.m_counts.size() > m_counts.size())
            m_counts.resize(other.m_counts.size());
        for (size_t i = 0; i < other.m_counts.size(); ++i)
            m_counts[i] += other.m_counts[i];
        m_count += other.m_count;
        m_sum += other.m_sum;
        m_max = std::max(m_max, other.m_max);
    }

    quint64 count() const { return m_count; }
    qint64 sum() const { return m_sum; }
    qint64 max() const { return m_max; }
    // How many stay within the end of that bucket.
    quint64 through(size_t bucket) const
    {
        quint64 seen = 0;
        for (size_t i = 0; i < m_counts.size() && i <= bucket; ++i)
            seen += m_counts[i];
        return seen;
    }
    // What this share (0 to 1) of all stay within, as exact as the buckets are and never too small; 0: there are none.
    qint64 quantile(double share) const
    {
        const auto wanted = quint64(std::ceil(double(m_count) * share));
        quint64 seen = 0;
        for (size_t i = 0; i < m_counts.size(); ++i) {
            seen += m_counts[i];
            if (seen >= wanted && seen > 0)
                return std::min(Buckets::end(i), m_max);
        }
        return m_max;
    }

    bool operator==(const Histogram &) const = default;

private:
    std::vector<quint64> m_counts; // up to the last bucket that holds something
    quint64 m_count = 0;
    qint64 m_sum = 0;
    qint64 m_max = 0;
};
