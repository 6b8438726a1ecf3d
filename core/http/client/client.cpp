#include "http/client/client.h"

#include "base/clock.h"
#include "http/client/clientconnection.h"
#include "http/client/waitingline.h"
#include "http/net/hostlookup.h"
#include "http/net/readiness.h"

#include <QScopedValueRollback>
#include <QTimer>

#include <algorithm>
#include <deque>
#include <limits>
#include <utility>
#include <vector>

namespace http {
namespace {

constexpr qsizetype ReadBuffer = 64 * 1024;
constexpr qsizetype WriteBuffer = 16 * 1024; // grows with the requests
constexpr int LongestSweepMs = 250;
constexpr int DeadlineSweepMs = 50; // the longest where requests have deadlines
constexpr qint64 NsPerMs = 1'000'000;

int sweepMs(const ClientOptions &options)
{
    const int answer = options.answerMs > 0 ? options.answerMs / 20 : LongestSweepMs;
    const int retry = options.retries > 0 ? options.retryMs / 4 : LongestSweepMs;
    return std::clamp(std::min(answer, retry), 5, LongestSweepMs);
}

bool isOver(const Exchange &exchange, qint64 now)
{
    return exchange.deadline > 0 && exchange.deadline <= now;
}

QString notTriedSentence(const Exchange &exchange)
{
    const qint64 ms = (exchange.deadline - exchange.handedOver) / NsPerMs;
    return ms > 0 ? QStringLiteral("No connection became free within %1 ms.").arg(ms)
                  : QStringLiteral("There was no time left to send the request.");
}

} // namespace

class Client::Private final : public QObject, private ClientConnection::Owner {
public:
    Private(Client *client, ClientOptions options);

    void send(Exchange &&exchange);
    void abort();
    Figures figures() const;

private:
    struct Delayed {
        qint64 due; // steady clock, ns
        Exchange exchange;
    };
    struct Finished {
        Answered answered;
        Reply reply;
    };

    void onTried(ClientConnection &connection, Exchange &&exchange, Reply &&reply) override;
    void onLost(ClientConnection &connection) override;
    bool isTriedAgain(const Exchange &exchange, Failure failure) const;
    void finish(Exchange &&exchange, Reply &&reply);
    void expire(Exchange &&exchange);
    void settle();
    void settleSoon();
    void pump();
    ClientConnection *freeConnection();
    void release(ClientConnection &connection);
    void resume(qint64 now);
    void sweep();
    void sweepIdle();
    void watchIdle(qint64 end);

    const ClientOptions m_options;
    Readiness m_readiness;
    const Route m_route;
    HostLookup m_lookup;
    Budget m_answers;
    QTimer m_sweep;     // one clock for all deadlines
    QTimer m_idleSweep; // once, when the first idle connection's time ends
    ClientConnection::Context m_context;
    std::vector<std::unique_ptr<ClientConnection>> m_connections;
    std::vector<ClientConnection *> m_idle; // the one used last is used first
    WaitingLine m_waiting;
    std::deque<Delayed> m_delayed; // before their new tries
    std::deque<Finished> m_finished;
    bool m_isSettling = false;
    bool m_isSettlingSoon = false;
};

Client::Private::Private(Client *client, ClientOptions options)
    : QObject(client)
    , m_options(std::move(options))
    , m_readiness(this)
    , m_route(m_options)
    , m_lookup(m_route.host, m_options.addressesMs, this, m_options.resolve)
    , m_answers(m_options.answerBytes > 0 ? m_options.answerBytes : std::numeric_limits<qint64>::max())
    , m_sweep(this)
    , m_idleSweep(this)
    , m_context{.options = m_options,
                .route = m_route,
                .readiness = m_readiness,
                .lookup = m_lookup,
                .owner = *this,
                .answers = m_answers,
                .readBuffer = QByteArray(ReadBuffer, Qt::Uninitialized),
                .writeBuffer = {}}
{
    m_context.writeBuffer.reserve(WriteBuffer);
    m_sweep.setInterval(sweepMs(m_options));
    connect(&m_sweep, &QTimer::timeout, this, &Private::sweep);
    m_idleSweep.setSingleShot(true);
    connect(&m_idleSweep, &QTimer::timeout, this, &Private::sweepIdle);
}

void Client::Private::send(Exchange &&exchange)
{
    if (exchange.deadline > 0 && m_sweep.interval() > DeadlineSweepMs)
        m_sweep.setInterval(DeadlineSweepMs);
    m_waiting.append(std::move(exchange));
    if (m_isSettling)
        return; // a callback that sends: its turn comes right after it
    {
        const QScopedValueRollback guard(m_isSettling, true);
        pump();
    }
    if (!m_finished.empty())
        settleSoon();
}

void Client::Private::abort()
{
    const QScopedValueRollback guard(m_isSettling, true);
    std::vector<ClientConnection *> connections;
    for (const auto &connection : m_connections)
        connections.push_back(connection.get());
    for (ClientConnection *connection : connections)
        connection->abort();
    for (Delayed &delayed : m_delayed)
        m_waiting.append(std::move(delayed.exchange));
    m_delayed.clear();
    while (!m_waiting.isEmpty())
        finish(m_waiting.takeFirst(),
               {.failure = Failure::Stopped, .sentence = QStringLiteral("The request was given up.")});
    settleSoon();
}

Client::Figures Client::Private::figures() const
{
    const int leased = int(m_connections.size() - m_idle.size());
    return {.leased = leased,
            .available = std::max(m_options.connections, 1) - leased,
            .pending = int(m_waiting.size() + m_delayed.size())};
}

// A connection that the peer has ended meanwhile is no try: the request goes out by another one, if it may.
void Client::Private::onTried(ClientConnection &connection, Exchange &&exchange, Reply &&reply)
{
    const bool wasStale = connection.isStale();
    if (connection.isGone()) {
        release(connection);
    } else {
        m_idle.push_back(&connection);
        watchIdle(connection.idleEnd());
    }
    if (wasStale && (m_options.retriesPartlySent || isUnsent(reply.failure))) {
        --exchange.tries;
        m_waiting.prepend(std::move(exchange));
    } else if (isTriedAgain(exchange, reply.failure)) {
        exchange.lastFailure = reply.failure;
        exchange.lastSentence = std::move(reply.sentence);
        m_delayed.push_back({steadyNanoseconds() + m_options.retryMs * NsPerMs, std::move(exchange)});
    } else {
        finish(std::move(exchange), std::move(reply));
    }
    settle();
}

void Client::Private::onLost(ClientConnection &connection)
{
    std::erase(m_idle, &connection);
    release(connection);
    settle();
}

bool Client::Private::isTriedAgain(const Exchange &exchange, Failure failure) const
{
    const bool isAllowed = isUnsent(failure) || (failure == Failure::PartlySent && m_options.retriesPartlySent);
    return isAllowed && exchange.tries <= m_options.retries &&
           !isOver(exchange, steadyNanoseconds() + m_options.retryMs * NsPerMs);
}

// One that waits for a connection, perhaps for a new try.
void Client::Private::expire(Exchange &&exchange)
{
    Reply reply{.failure = exchange.lastFailure, .sentence = exchange.lastSentence};
    if (reply.failure == Failure::NotTried)
        reply.sentence = notTriedSentence(exchange);
    finish(std::move(exchange), std::move(reply));
}

void Client::Private::finish(Exchange &&exchange, Reply &&reply)
{
    reply.tries = exchange.tries;
    reply.microseconds = (steadyNanoseconds() - exchange.handedOver) / 1'000;
    m_finished.push_back({std::move(exchange.answered), std::move(reply)});
}

// Gives waiting requests their connections and finished ones their replies. Replies that come up meanwhile have to wait
// for the event loop, so that requests that fail at once starve nobody.
void Client::Private::settle()
{
    if (m_isSettling)
        return;
    const QScopedValueRollback guard(m_isSettling, true);
    pump();
    for (size_t left = m_finished.size(); left > 0; --left) {
        Finished next = std::move(m_finished.front());
        m_finished.pop_front();
        next.answered(std::move(next.reply));
        pump();
    }
    if (!m_finished.empty())
        settleSoon();
}

void Client::Private::settleSoon()
{
    if (std::exchange(m_isSettlingSoon, true))
        return;
    const auto now = [this] {
        m_isSettlingSoon = false;
        settle();
    };
    QMetaObject::invokeMethod(this, now, Qt::QueuedConnection);
}

void Client::Private::pump()
{
    while (!m_waiting.isEmpty()) {
        if (m_waiting.first().deadline > 0 &&
            isOver(m_waiting.first(), steadyNanoseconds() + m_options.leastMs * NsPerMs)) {
            expire(m_waiting.takeFirst());
            continue;
        }
        ClientConnection *const connection = freeConnection();
        if (!connection)
            break;
        connection->start(m_waiting.takeFirst());
    }
    if (!m_sweep.isActive() && (m_connections.size() > m_idle.size() || !m_delayed.empty()))
        m_sweep.start();
}

ClientConnection *Client::Private::freeConnection()
{
    while (!m_idle.empty()) {
        ClientConnection *const connection = m_idle.back();
        m_idle.pop_back();
        if (connection->isUsable())
            return connection;
        m_idle.push_back(connection);
        connection->abort();
    }
    if (m_connections.size() >= size_t(std::max(m_options.connections, 1)))
        return nullptr;
    return m_connections.emplace_back(std::make_unique<ClientConnection>(m_context)).get();
}

// It may be the one that calls.
void Client::Private::release(ClientConnection &connection)
{
    const auto found = std::ranges::find(m_connections, &connection, &std::unique_ptr<ClientConnection>::get);
    Q_ASSERT(found != m_connections.end());
    found->release()->deleteLater();
    std::swap(*found, m_connections.back());
    m_connections.pop_back();
}

// They have waited before: their turn comes first.
void Client::Private::resume(qint64 now)
{
    const auto due = std::ranges::find_if(m_delayed, [now](const Delayed &delayed) { return delayed.due > now; });
    for (auto delayed = due; delayed != m_delayed.begin();)
        m_waiting.prepend(std::move((--delayed)->exchange));
    m_delayed.erase(m_delayed.begin(), due);
}

void Client::Private::sweep()
{
    const qint64 now = steadyNanoseconds();
    {
        const QScopedValueRollback guard(m_isSettling, true);
        for (size_t i = m_connections.size(); i > 0; --i) {
            if (i <= m_connections.size()) // those past it may have gone meanwhile
                m_connections[i - 1]->checkDeadline(now);
        }
        resume(now);
        for (Exchange &exchange : m_waiting.takeExpired(now + m_options.leastMs * NsPerMs))
            expire(std::move(exchange));
    }
    settle();
    if (m_connections.size() == m_idle.size() && m_delayed.empty())
        m_sweep.stop();
}

void Client::Private::sweepIdle()
{
    const qint64 now = steadyNanoseconds();
    const QScopedValueRollback guard(m_isSettling, true);
    for (ClientConnection *connection : std::vector(m_idle)) {
        if (connection->idleEnd() > 0 && connection->idleEnd() <= now)
            connection->abort();
    }
    for (const ClientConnection *connection : m_idle)
        watchIdle(connection->idleEnd());
}

void Client::Private::watchIdle(qint64 end)
{
    if (end == 0)
        return;
    const int ms = int(std::clamp<qint64>((end - steadyNanoseconds()) / NsPerMs + 1, 0, 24 * 3'600 * 1'000));
    if (!m_idleSweep.isActive() || ms < m_idleSweep.remainingTime())
        m_idleSweep.start(ms);
}

Client::Client(ClientOptions options, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(options)))
{}

Client::~Client() = default;

void Client::send(const QByteArray &head, const QByteArray &body, Answered answered, qint64 deadline)
{
    d->send({.head = head,
             .body = body,
             .answered = std::move(answered),
             .handedOver = steadyNanoseconds(),
             .deadline = deadline,
             .lastSentence = {}});
}

void Client::abort()
{
    d->abort();
}

Client::Figures Client::figures() const
{
    return d->figures();
}

} // namespace http
