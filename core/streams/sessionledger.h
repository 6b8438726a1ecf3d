#pragma once

#include "journal/record.h"

#include <QHash>

namespace streams {

// Which client sessions are connected, as far as the hooks since the program's start tell: from an accepted `connect`
// to the ConnectionStatusEvent that ends it.
class SessionLedger {
public:
    void apply(const journal::Batch &batch);

    int count() const { return int(m_sessions.size()); }
    // Sessions whose `connect` came before that moment (UTC, µs since 1970): with the time of the last change of
    // restClientConfig, those that go by the former one.
    int connectedBefore(qint64 moment) const;

private:
    static constexpr qsizetype MostSessions = 1'000'000; // then the rest is not counted
    QHash<QByteArray, qint64> m_sessions;                // node and session id → when it connected
};

} // namespace streams
