#pragma once

#include "base/histogram.h"
#include "journal/backendanswer.h"

#include <QMap>
#include <QStringList>

#include <array>

namespace backend {

constexpr size_t FailureCount = size_t(journal::BackendFailure::Unknown) + 1;

// What the web servers behind us did, since the program started.
struct Figures {
    QMap<int, quint64> answers;                   // by HTTP status
    std::array<quint64, FailureCount> failures{}; // by journal::BackendFailure
    Histogram<MetricBuckets> times;               // ns, of those that answered
    qint64 underWay = 0;                          // hooks that wait for their answers now
    qint64 underWayBytes = 0;
    QStringList suspended; // a sentence for each to which no hooks are handed on, as it has failed too often in a row
    QStringList
        suspendedFailures; // how the sentences of failures begin that these say already, see Forwarder::failed()

    void count(const journal::BackendResult &result)
    {
        if (result.status > 0) {
            ++answers[result.status];
            times.add(qint64(result.us) * 1'000);
        } else {
            ++failures[size_t(result.failure)];
        }
    }
    void add(const Figures &other)
    {
        for (auto it = other.answers.begin(); it != other.answers.end(); ++it)
            answers[it.key()] += it.value();
        for (size_t i = 0; i < failures.size(); ++i)
            failures[i] += other.failures[i];
        times.add(other.times);
        underWay += other.underWay;
        underWayBytes += other.underWayBytes;
        suspended += other.suspended;
        suspendedFailures += other.suspendedFailures;
    }

    bool operator==(const Figures &) const = default;
};

} // namespace backend
