#pragma once

#include "journal/record.h"

#include <QHash>

namespace streams {

// Which client sessions are connected, as far as the hooks since the program's start tell: from an accepted `connect`
// to the ConnectionStatusEvent that ends it; and what each was told. Sessions that connected before the start are not
// known, and neither is what they were told: they are not counted.
class SessionLedger {
public:
    void apply(const journal::Batch &batch);
    // `connect` is told this restClientConfig from that moment on (UTC, µs since 1970; 0: since the start). Moments
    // come in their order; before or after the hooks of that time.
    void noteConfig(qint64 since, const QByteArray &json);

    int count() const { return int(m_sessions.size()); }
    // Sessions that were told something else than what is told now, however often it has changed meanwhile.
    int toldOtherwise() const;

private:
    struct Told {
        qint64 since;
        QByteArray json;
    };

    static constexpr qsizetype MostSessions = 1'000'000; // then the rest is not counted
    static constexpr qsizetype MostConfigs = 100; // then who was told an older one was told otherwise, whatever it was
    QHash<QByteArray, qint64> m_sessions;         // node and session id → when it connected
    QList<Told> m_told;                           // in the order of time
};

} // namespace streams
