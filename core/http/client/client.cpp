#include "http/client/client.h"

#include "base/clock.h"
#include "http/client/clientconnection.h"
#include "http/net/hostlookup.h"
#include "http/net/readiness.h"

#include <QScopedValueRollback>
#include <QTimer>
#include <QUrl>

#include <algorithm>
#include <deque>
#include <iterator>
#include <utility>
#include <vector>

namespace http {
namespace {

constexpr qsizetype ReadBuffer = 64 * 1024;
constexpr qsizetype WriteBuffer = 16 * 1024; // grows with the requests
constexpr int LongestSweepMs = 250;

QByteArray hostValue(const ClientOptions &options)
{
    const bool isIPv6 = options.host.contains(QLatin1Char(':'));
    const QByteArray host =
        isIPv6 ? '[' + options.host.section(QLatin1Char('%'), 0, 0).toLatin1() + ']' : QUrl::toAce(options.host);
    const quint16 usual = options.isTls ? 443 : 80;
    return options.port == usual ? host : host + ':' + QByteArray::number(options.port);
}

int sweepMs(const ClientOptions &options)
{
    const int answer = options.answerMs > 0 ? options.answerMs / 20 : LongestSweepMs;
    const int retry = options.retries > 0 ? options.retryMs / 4 : LongestSweepMs;
    return std::clamp(std::min(answer, retry), 5, LongestSweepMs);
}

bool isSendError(Failure failure)
{
    return failure == Failure::Unreachable || failure == Failure::NotSent;
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
    void finish(Exchange &&exchange, Reply &&reply);
    void settle();
    void settleSoon();
    void pump();
    ClientConnection *freeConnection();
    void release(ClientConnection &connection);
    void resume(qint64 now);
    void sweep();

    const ClientOptions m_options;
    Readiness m_readiness;
    HostLookup m_lookup;
    QTimer m_sweep; // one clock for all deadlines
    ClientConnection::Context m_context;
    std::vector<std::unique_ptr<ClientConnection>> m_connections;
    std::vector<ClientConnection *> m_idle; // the one used last is used first
    std::deque<Exchange> m_waiting;
    std::deque<Delayed> m_delayed; // before their new tries
    std::deque<Finished> m_finished;
    bool m_isSettling = false;
    bool m_isSettlingSoon = false;
};

Client::Private::Private(Client *client, ClientOptions options)
    : QObject(client)
    , m_options(std::move(options))
    , m_readiness(this)
    , m_lookup(m_options.host, this)
    , m_sweep(this)
    , m_context{.options = m_options,
                .readiness = m_readiness,
                .lookup = m_lookup,
                .owner = *this,
                .fields = "Host: " + hostValue(m_options) + "\r\nContent-Length: ",
                .readBuffer = QByteArray(ReadBuffer, Qt::Uninitialized),
                .writeBuffer = {}}
{
    m_context.writeBuffer.reserve(WriteBuffer);
    m_sweep.setInterval(sweepMs(m_options));
    connect(&m_sweep, &QTimer::timeout, this, &Private::sweep);
}

void Client::Private::send(Exchange &&exchange)
{
    m_waiting.push_back(std::move(exchange));
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
        m_waiting.push_back(std::move(delayed.exchange));
    m_delayed.clear();
    for (Exchange &exchange : m_waiting)
        finish(std::move(exchange),
               {.failure = Failure::Stopped, .sentence = QStringLiteral("The request was given up.")});
    m_waiting.clear();
    settleSoon();
}

Client::Figures Client::Private::figures() const
{
    const int leased = int(m_connections.size() - m_idle.size());
    return {.leased = leased,
            .available = std::max(m_options.connections, 1) - leased,
            .pending = int(m_waiting.size() + m_delayed.size())};
}

// A connection that the peer has ended meanwhile is no try: the request goes out by another one.
void Client::Private::onTried(ClientConnection &connection, Exchange &&exchange, Reply &&reply)
{
    const bool wasStale = connection.isStale();
    if (connection.isGone())
        release(connection);
    else
        m_idle.push_back(&connection);
    if (wasStale) {
        --exchange.tries;
        m_waiting.push_front(std::move(exchange));
    } else if (isSendError(reply.failure) && exchange.tries <= m_options.retries) {
        m_delayed.push_back({steadyNanoseconds() + qint64(m_options.retryMs) * 1'000'000, std::move(exchange)});
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
    while (!m_waiting.empty()) {
        ClientConnection *const connection = freeConnection();
        if (!connection)
            break;
        Exchange exchange = std::move(m_waiting.front());
        m_waiting.pop_front();
        connection->start(std::move(exchange));
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
    std::vector<Exchange> due;
    for (; !m_delayed.empty() && m_delayed.front().due <= now; m_delayed.pop_front())
        due.push_back(std::move(m_delayed.front().exchange));
    m_waiting.insert(m_waiting.begin(), std::make_move_iterator(due.begin()), std::make_move_iterator(due.end()));
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
    }
    settle();
    if (m_connections.size() == m_idle.size() && m_delayed.empty())
        m_sweep.stop();
}

Client::Client(ClientOptions options, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(options)))
{}

Client::~Client() = default;

void Client::send(const QByteArray &head, const QByteArray &body, Answered answered)
{
    d->send({.head = head, .body = body, .answered = std::move(answered), .handedOver = steadyNanoseconds()});
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
