#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>

#include <optional>

namespace wcsrest {

// How many publish and play.
struct Counts {
    qint64 publishers = 0;
    qint64 players = 0;

    bool operator==(const Counts &) const = default;
};

// The figures of a WCS's statistics, "streams_viewers=17": those of streams and of its hook ports.
class Statistics final {
public:
    // Nothing: the text has none of them.
    static std::optional<Statistics> parse(QByteArrayView text);

    std::optional<qint64> value(const QByteArray &key) const;
    // All that come in, by whatever protocol, and all viewers. Nothing: it does not say both.
    std::optional<Counts> counts() const;

private:
    QHash<QByteArray, qint64> m_values;
};

// The connections by which a WCS posts its hooks. As WCS documents them, `available` are those kept open without use,
// and `pending` hooks that wait, as all are in use; whether `available` counts those that may still be made is [?].
struct PortPool {
    qint64 leased = 0;
    qint64 available = 0;
    qint64 pending = 0;
    int waits = 0;  // answers in a row in which hooks waited
    int scarce = 0; // answers in a row in which few were left

    // Of these statistics, after those before. Nothing: they do not say it.
    static std::optional<PortPool> of(const Statistics &statistics, const std::optional<PortPool> &before);

    // Hooks wait for a connection, or soon will: seen twice in a row, as once may be chance.
    bool runsOut() const;
    QString sentence() const;

    bool operator==(const PortPool &) const = default;
};

} // namespace wcsrest
