#include "http/server/wrongsecrets.h"

#include <algorithm>

namespace http {
namespace {

constexpr qint64 NsPerMs = 1'000'000;

// Whoever has one address of IPv6 usually has all of its network, and on this machine all of 127.0.0.0/8.
QHostAddress placeOf(const QHostAddress &peer)
{
    const QHostAddress address = plainAddress(peer);
    if (address.isLoopback())
        return QHostAddress(QHostAddress::LocalHost);
    if (address.protocol() != QAbstractSocket::IPv6Protocol)
        return address;
    Q_IPV6ADDR network = address.toIPv6Address();
    std::fill(std::begin(network.c) + 8, std::end(network.c), quint8(0));
    return QHostAddress(network);
}

int pauseAfter(int count)
{
    int pause = count > WrongSecrets::Free ? WrongSecrets::FirstMs : 0;
    for (int i = WrongSecrets::Free + 1; i < count && pause < WrongSecrets::LongestMs; ++i)
        pause *= 2;
    return std::min(pause, WrongSecrets::LongestMs);
}

} // namespace

WrongSecrets::WrongSecrets(QString what, BoundedLog::Category category, QObject *parent, std::function<qint64()> clock)
    : QObject(parent)
    , m_what(std::move(what))
    , m_log(category, this)
    , m_clock(std::move(clock))
{}

WrongSecrets::Peer WrongSecrets::peerOf(const Request &request)
{
    return {placeOf(request.peerAddress), request.peerOwner ? qint64(*request.peerOwner) : -1};
}

int WrongSecrets::pauseMs(const Request &request) const
{
    if (m_wrong.isEmpty())
        return 0;
    const Peer peer = peerOf(request);
    const auto wrong = m_wrong.constFind(peer);
    if (wrong == m_wrong.constEnd() || m_right.contains(peer))
        return 0;
    const qint64 left = wrong->last + pauseAfter(wrong->count) * NsPerMs - m_clock();
    return left > 0 ? int((left + NsPerMs - 1) / NsPerMs) : 0;
}

void WrongSecrets::noteWrong(const Request &request)
{
    const Peer peer = peerOf(request);
    const int count = ++wrongOf(peer).count;
    const int pause = m_right.contains(peer) ? 0 : pauseAfter(count);
    const QString sent = QStringLiteral("sent a wrong %1, %2 by now").arg(m_what).arg(count);
    warn(request, pause > 0
                      ? QStringLiteral("%1; nothing is looked at that it sends in the next %2 ms.").arg(sent).arg(pause)
                      : sent + u'.');
}

void WrongSecrets::noteRight(const Request &request)
{
    const Peer peer = peerOf(request);
    if (m_right.contains(peer))
        return;
    if (m_right.size() >= MostPeers)
        m_right.erase(m_right.cbegin());
    m_right.insert(peer);
}

WrongSecrets::Refusal WrongSecrets::refuse(const Request &request)
{
    warn(request, QStringLiteral("does not wait after its wrong ones: its %1 is not looked at.").arg(m_what));
    const int seconds = std::max(1, (pauseMs(request) + 999) / 1'000);
    return {.sentence = QStringLiteral("After several wrong ones, no %1 is looked at for a while.").arg(m_what),
            .retryAfter = {"Retry-After", QByteArray::number(seconds)}};
}

void WrongSecrets::warn(const Request &request, const QString &what)
{
    ++m_count;
    m_log.warn(request.peerAddress.toString() + u' ' + what);
}

WrongSecrets::Wrong &WrongSecrets::wrongOf(const Peer &peer)
{
    const qint64 now = m_clock();
    if (m_wrong.size() >= MostPeers && !m_wrong.contains(peer))
        makeRoom(now);
    Wrong &wrong = m_wrong[peer];
    if (now - wrong.last > ForgottenMs * NsPerMs)
        wrong.count = 0;
    wrong.last = now;
    return wrong;
}

void WrongSecrets::makeRoom(qint64 now)
{
    m_wrong.removeIf([now](const std::pair<const Peer &, Wrong &> &entry) {
        return now - entry.second.last > ForgottenMs * NsPerMs;
    });
    if (m_wrong.size() >= MostPeers)
        m_wrong.erase(m_wrong.cbegin());
}

} // namespace http
