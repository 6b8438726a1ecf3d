#include "http/wrongsecrets.h"

#include <QTimer>

#include <algorithm>
#include <memory>
#include <utility>

namespace http {
namespace {

constexpr qint64 NsPerMs = 1'000'000;

// Whoever has one address of IPv6 usually has all of its network.
QHostAddress placeOf(const QHostAddress &peer)
{
    const QHostAddress address = plainAddress(peer);
    if (address.protocol() != QAbstractSocket::IPv6Protocol)
        return address;
    Q_IPV6ADDR network = address.toIPv6Address();
    std::fill(std::begin(network.c) + 8, std::end(network.c), quint8(0));
    return QHostAddress(network);
}

int delayOf(int count)
{
    int delay = count > WrongSecrets::Free ? WrongSecrets::FirstMs : 0;
    for (int i = WrongSecrets::Free + 1; i < count && delay < WrongSecrets::LongestMs; ++i)
        delay *= 2;
    return std::min(delay, WrongSecrets::LongestMs);
}

} // namespace

WrongSecrets::WrongSecrets(QString what, BoundedLog::Category category, QObject *parent, std::function<qint64()> clock)
    : QObject(parent)
    , m_what(std::move(what))
    , m_log(category, this)
    , m_clock(std::move(clock))
{}

int WrongSecrets::note(const QHostAddress &peer)
{
    ++m_count;
    const int count = ++peerAt(placeOf(peer)).count;
    const int delay = delayOf(count);
    const QString line = QStringLiteral("%1 sent a wrong %2, %3 by now").arg(peer.toString(), m_what).arg(count);
    m_log.warn(delay > 0 ? QStringLiteral("%1; its answer waits %2 ms.").arg(line).arg(delay) : line + u'.');
    return delay;
}

WrongSecrets::Peer &WrongSecrets::peerAt(const QHostAddress &address)
{
    const qint64 now = m_clock();
    if (m_peers.size() >= MostPeers && !m_peers.contains(address))
        makeRoom(now);
    Peer &peer = m_peers[address];
    if (now - peer.last > ForgottenMs * NsPerMs)
        peer.count = 0;
    peer.last = now;
    return peer;
}

void WrongSecrets::makeRoom(qint64 now)
{
    m_peers.removeIf([now](const std::pair<const QHostAddress &, Peer &> &entry) {
        return now - entry.second.last > ForgottenMs * NsPerMs;
    });
    if (m_peers.size() >= MostPeers)
        m_peers.erase(m_peers.cbegin());
}

void WrongSecrets::answer(const QHostAddress &peer, Responder &&responder, const Response &refusal)
{
    const int delay = note(peer);
    if (delay == 0)
        return responder.respond(refusal);
    if (m_waiting == MostWaiting) {
        Response last = refusal;
        last.close = true;
        return responder.respond(last);
    }
    ++m_waiting;
    responder.hold();
    const auto kept = std::make_shared<Responder>(std::move(responder));
    QTimer::singleShot(delay, this, [this, kept, refusal] {
        --m_waiting;
        kept->respond(refusal);
    });
}

} // namespace http
