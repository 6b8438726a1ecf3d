#include "http/client/clientconnection.h"

#include "base/clock.h"
#include "http/net/hostlookup.h"
#include "http/net/plainwire.h"
#include "http/net/tlswire.h"
#include "http/net/tunnel.h"

#include <QSslSocket>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace http {
namespace {

constexpr qint64 NsPerMs = 1'000'000;
constexpr int ProxyRefuses = 407; // a status that no server behind a proxy has

QString timeText(qint64 ms)
{
    return ms < 1'000 ? QStringLiteral("%1 ms").arg(ms) : QStringLiteral("%1 s").arg(double(ms) / 1'000);
}

QString withoutFullStop(QString sentence)
{
    while (sentence.endsWith(QLatin1Char('.')))
        sentence.chop(1);
    return sentence;
}

void appendNumber(QByteArray &text, qsizetype number)
{
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.begin(), digits.end(), number).ptr;
    text.append(digits.data(), end - digits.data());
}

} // namespace

ClientConnection::ClientConnection(Context &client)
    : m_client(client)
    , m_dialer(client.readiness)
    , m_parser(client.options.head, client.options.body)
    , m_share(client.answers)
{
    connect(&m_dialer, &Dialer::connected, this, &ClientConnection::onConnected);
    connect(&m_dialer, &Dialer::failed, this, &ClientConnection::onUnreachable);
    connect(&m_dialer, &Dialer::hadNoRoom, this, &ClientConnection::onNoRoom);
}

ClientConnection::~ClientConnection()
{
    if (m_wire)
        m_wire->disconnect(this);
}

void ClientConnection::start(Exchange &&exchange)
{
    m_exchange = std::move(exchange);
    ++m_exchange.tries;
    const int ms = m_client.options.answerMs;
    m_deadline = ms > 0 ? steadyNanoseconds() + qint64(ms) * NsPerMs : 0;
    if (m_exchange.deadline > 0 && (m_deadline == 0 || m_exchange.deadline < m_deadline))
        m_deadline = m_exchange.deadline;
    m_isReused = isIdle();
    if (m_isReused)
        sendRequest();
    else
        dial();
}

bool ClientConnection::isUsable() const
{
    return isIdle() && (m_idleEnd == 0 || steadyNanoseconds() < m_idleEnd) && m_wire->isQuiet();
}

void ClientConnection::abort()
{
    if (isIdle()) {
        leave();
        m_client.owner.onLost(*this);
    } else if (!isGone()) {
        fail(Failure::Stopped, QStringLiteral("The request was given up."));
    }
}

void ClientConnection::checkDeadline(qint64 now)
{
    if (m_phase == Phase::Connecting)
        m_dialer.checkDeadline(now);
    if (m_deadline == 0 || now < m_deadline || isIdle() || isGone())
        return;
    const QString time = patience();
    if (!isBusy()) {
        failUnconnected(QStringLiteral("no answer within %1").arg(time));
    } else if (isUnheard()) {
        fail(sendFailure(), QStringLiteral("The request could not be sent within %1.").arg(time));
    } else {
        const QString progress = m_parser.progress();
        fail(Failure::TimedOut, progress.isEmpty()
                                    ? QStringLiteral("No answer within %1.").arg(time)
                                    : QStringLiteral("No whole answer within %1: %2.").arg(time, progress));
    }
}

// The time that is over when the deadline has come.
QString ClientConnection::patience() const
{
    if (m_deadline != m_exchange.deadline)
        return timeText(m_client.options.answerMs);
    // What was over when it was handed over is not worth a figure.
    constexpr qint64 Step = 10 * NsPerMs;
    const qint64 time = m_exchange.deadline - m_exchange.handedOver;
    return timeText(time > 20 * Step ? (time + Step / 2) / Step * 10 : time / NsPerMs);
}

void ClientConnection::dial()
{
    m_phase = Phase::Connecting;
    if (m_client.options.isTls && !QSslSocket::supportsSsl())
        return onUnreachable(QStringLiteral("HTTPS needs Qt's TLS plugin and OpenSSL, which are not installed"));
    if (m_client.lookup.isKnown()) {
        m_client.lookup.refresh();
        return dialAddresses();
    }
    connect(&m_client.lookup, &HostLookup::finished, this, &ClientConnection::dialAddresses);
    m_client.lookup.start();
}

void ClientConnection::dialAddresses()
{
    m_client.lookup.disconnect(this);
    if (m_phase != Phase::Connecting)
        return;
    if (!m_client.lookup.isKnown())
        return onUnreachable(m_client.lookup.cause());
    const qint64 left = m_deadline > 0 ? std::max<qint64>((m_deadline - steadyNanoseconds()) / NsPerMs, 1) : 0;
    m_dialer.start(m_client.lookup.addresses(), m_client.route.port, left);
}

void ClientConnection::onConnected(int descriptor)
{
    if (!m_client.route.tunnelRequest.isEmpty())
        return tunnel(descriptor);
    if (m_client.options.isTls)
        return secure(descriptor);
    attach(std::make_unique<PlainWire>(descriptor, m_client.readiness, PlainWire::Broken::ReadOut));
    sendRequest();
}

void ClientConnection::onNoRoom(const QString &cause)
{
    fail(Failure::NoRoom,
         QStringLiteral("There is no room here for one more connection to %1: %2.").arg(m_client.route.dialled, cause));
}

void ClientConnection::onUnreachable(const QString &cause)
{
    m_client.lookup.forget();
    failUnconnected(cause);
}

void ClientConnection::tunnel(int descriptor)
{
    m_phase = Phase::Tunnelling;
    m_tunnel = std::make_unique<Tunnel>(descriptor, m_client.readiness);
    connect(m_tunnel.get(), &Tunnel::opened, this, &ClientConnection::secure);
    connect(m_tunnel.get(), &Tunnel::failed, this, &ClientConnection::failUnconnected);
    m_tunnel->ask(m_client.route.tunnelRequest);
}

void ClientConnection::secure(int descriptor)
{
    m_phase = Phase::Securing;
    auto wire =
        std::make_unique<TlsWire>(descriptor, m_client.options.tls, m_client.readBuffer.size(), m_client.options.host);
    connect(wire.get(), &TlsWire::encrypted, this, &ClientConnection::sendRequest);
    const bool hasFailed = wire->hasFailed();
    attach(std::move(wire));
    if (hasFailed)
        onNotSecured();
}

void ClientConnection::onNotSecured()
{
    failUnconnected(static_cast<const TlsWire &>(*m_wire).cause());
}

// cause: of what was under way; once a request has gone to a proxy, that it goes no further.
void ClientConnection::failUnconnected(const QString &cause)
{
    const Route &route = m_client.route;
    const QString what = m_phase == Phase::Securing ? QStringLiteral("TLS connection to %1").arg(route.server)
                         : m_phase == Phase::Connecting
                             ? QStringLiteral("connection to %1").arg(route.dialled)
                             : QStringLiteral("connection to %1 by %2").arg(route.server, route.proxy);
    fail(Failure::Unreachable, QStringLiteral("There is no %1: %2.").arg(what, withoutFullStop(cause)));
}

void ClientConnection::attach(std::unique_ptr<Wire> wire)
{
    m_wire = std::move(wire);
    connect(m_wire.get(), &Wire::readyRead, this, &ClientConnection::onReadyRead);
    connect(m_wire.get(), &Wire::written, this, &ClientConnection::onWritten);
    connect(m_wire.get(), &Wire::ended, this, &ClientConnection::onEnded);
}

// Head and body in one piece, so that they go out by one call.
void ClientConnection::sendRequest()
{
    if (isGone())
        return;
    QByteArray &buffer = m_client.writeBuffer;
    buffer.resize(0);
    const qsizetype target = m_exchange.head.indexOf(' ') + 1;
    buffer.append(QByteArrayView(m_exchange.head).first(target));
    buffer.append(m_client.route.origin);
    buffer.append(QByteArrayView(m_exchange.head).sliced(target));
    buffer.append(m_client.route.fields);
    appendNumber(buffer, m_exchange.body.size());
    buffer.append("\r\n\r\n");
    buffer.append(m_exchange.body);
    m_phase = Phase::Sending;
    m_sentBefore = m_wire->sent();
    m_wire->write(buffer);
    onWritten();
}

void ClientConnection::onWritten()
{
    if (m_phase == Phase::Sending && !m_wire->hasUnsent())
        m_phase = Phase::Waiting;
}

void ClientConnection::onReadyRead()
{
    char *const buffer = m_client.readBuffer.data();
    while (isBusy()) {
        const qint64 count = m_wire->read(buffer, m_client.readBuffer.size());
        if (count <= 0)
            return;
        const qsizetype used = m_parser.feed(QByteArrayView(buffer, count));
        if (m_parser.stage() == ResponseParser::Stage::Complete)
            return take(used == count);
        if (m_parser.stage() == ResponseParser::Stage::Failed)
            return fail(m_parser.failure(), m_parser.sentence());
        if (!m_share.trySet(m_parser.received()))
            return fail(Failure::NoRoom,
                        QStringLiteral("There is no room for so many answers at once: %1.").arg(m_parser.progress()));
    }
    if (isIdle())
        abort(); // the peer has ended it, or says what nobody asked for
}

void ClientConnection::onEnded()
{
    m_hasEnded = true;
    if (m_phase == Phase::Securing)
        return onNotSecured();
    if (isBusy())
        onReadyRead(); // what came before the end
    if (isIdle())
        abort();
    else if (isBusy())
        failUnanswered();
}

void ClientConnection::failUnanswered()
{
    m_isStale = isUnheard() && m_isReused;
    if (isUnheard())
        return fail(sendFailure(), QStringLiteral("The connection ended while the request was being sent."));
    if (m_wire->wasReset() && m_parser.stage() == ResponseParser::Stage::Empty)
        return fail(Failure::Reset, QStringLiteral("The connection was reset."));
    if (m_wire->wasReset())
        return fail(Failure::Cut, QStringLiteral("The answer ended early: %1.").arg(m_parser.progress()));
    m_parser.end();
    if (m_parser.stage() == ResponseParser::Stage::Complete)
        take(true);
    else
        fail(m_parser.failure(), m_parser.sentence());
}

Failure ClientConnection::sendFailure() const
{
    return m_wire->sent() > m_sentBefore ? Failure::PartlySent : Failure::NotSent;
}

// How long it may be idle, ns; 0: it may not; -1: as long as the peer lets it. What the peer announces counts from its
// answer, which has been on its way, as the next request will be.
qint64 ClientConnection::idleTime() const
{
    constexpr qint64 MarginMs = 1'000;
    const qint64 ours = m_client.options.idleMs > 0 ? m_client.options.idleMs : -1;
    if (m_parser.keptSeconds() < 0)
        return ours > 0 ? ours * NsPerMs : -1;
    const qint64 peers = std::max<qint64>(m_parser.keptSeconds() * qint64(1'000) - MarginMs, 0);
    return (ours > 0 ? std::min(ours, peers) : peers) * NsPerMs;
}

// wasAll: nothing came behind the answer.
void ClientConnection::take(bool wasAll)
{
    const qint64 idle = idleTime();
    const bool isKept = wasAll && m_parser.keepsAlive() && m_phase == Phase::Waiting && !m_hasEnded && idle != 0;
    Reply reply = m_parser.take();
    if (reply.status == ProxyRefuses && !m_client.route.origin.isEmpty()) {
        m_exchange.tries = m_client.options.retries + 1; // it has the request: no second one
        return failUnconnected(refusalText(reply.status));
    }
    m_share.set(0);
    m_idleEnd = idle > 0 ? steadyNanoseconds() + idle : 0;
    if (isKept)
        m_phase = Phase::Idle;
    else
        leave();
    m_client.owner.onTried(*this, std::move(m_exchange), std::move(reply));
}

void ClientConnection::fail(Failure failure, const QString &sentence)
{
    leave();
    m_client.owner.onTried(*this, std::move(m_exchange), {.failure = failure, .sentence = sentence});
}

void ClientConnection::leave()
{
    m_phase = Phase::Gone;
    m_share.set(0);
    m_dialer.stop();
    if (m_tunnel)
        m_tunnel->stop();
    if (m_wire)
        m_wire->close();
}

} // namespace http
