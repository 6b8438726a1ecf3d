#pragma once

#include "hooks/advice.h"
#include "http/server/boundedlog.h"
#include "journal/record.h"

#include <QObject>

#include <array>
#include <map>
#include <utility>

namespace hooks {

// Counts what was rejected, of what kinds it was, and says so in the log. A kind is a reason, a peer's address, a
// method of HTTP and a path. There are as many as fit; then one goes of the reason and peer that have most, the rarest
// of them: a scanner's paths push out neither the WCS that calls again and again nor the operator's one mistake.
class Rejections final : public QObject {
    Q_OBJECT
public:
    static constexpr qsizetype MostKinds = 100;

    Rejections(const Options &options, QObject *parent);
    void setAddress(const QHostAddress &address, quint16 port) { m_advice.setAddress(address, port); } // see Advice

    // One more: says in its record why, and what to change. host: see Advice. False: the journal has enough of them in
    // this second, of all or for that reason from that peer; the counts have all.
    bool take(journal::Record &record, journal::Rejection what, QByteArrayView host);

    // Those that lock clients out first, then the more frequent ones, the later ones.
    journal::RejectionList kinds() const;
    const std::array<quint64, journal::ReasonCount> &byReason() const { return m_byReason; }

private:
    void add(journal::Rejection &&rejection);
    void makeRoom();
    bool admits(const journal::Rejection &rejection);

    Advice m_advice;
    journal::RejectionList m_kinds;
    std::array<quint64, journal::ReasonCount> m_byReason{};
    http::BoundedLog m_log;
    qint64 m_second = 0;
    int m_inSecond = 0;
    std::map<std::pair<journal::Reason, QByteArray>, int> m_byPeer; // in that second
};

} // namespace hooks
