#pragma once

#include "wcsrest/difference.h"
#include "wcsrest/statistics.h"

#include <QList>
#include <QMetaType>

#include <array>

namespace wcsrest {

// What asking one WCS has come to.
struct NodeReport {
    static constexpr int MostListed = 1'000; // differences of a kind

    QString url;                             // NodeUrl::text()
    QByteArray nodeId;                       // empty: it is not known yet
    QString trouble;                         // why it could not be asked last time, one sentence; empty: it could
    QList<Difference> differences;           // of the last answer, also while there is trouble
    std::array<int, KindCount> altogether{}; // of each kind, also those that are not listed
    Counts here;                             // live streams: of its node on the board, where it is known
    Counts listed;                           // in the answer
    std::optional<Counts> said;              // by its statistics
    std::optional<PortPool> ports;           // by its statistics
    qint64 answeredAt = 0;                   // program time, µs: the last answer; 0: none yet

    // But for the time of the answer.
    bool saysTheSame(NodeReport other) const
    {
        other.answeredAt = answeredAt;
        return *this == other;
    }
    int count(Difference::Kind kind) const { return altogether.at(size_t(kind)); }
    bool operator==(const NodeReport &) const = default;
};

struct Report {
    QList<NodeReport> nodes; // in the order of the options

    bool operator==(const Report &) const = default;
};

} // namespace wcsrest

Q_DECLARE_METATYPE(wcsrest::Report)
