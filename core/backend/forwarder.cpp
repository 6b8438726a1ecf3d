#include "backend/forwarder.h"

#include "backend/clientfor.h"
#include "backend/forwardedhead.h"
#include "backend/proxy.h"
#include "base/clock.h"
#include "text/secrets.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace backend {

using journal::BackendAnswer;
using journal::BackendFailure;
using journal::BackendResult;

namespace {

constexpr int Retries = 1; // where nothing was sent
constexpr int RetryMs = 100;

// A hook that has less of its time left is not handed on any more: what would be done for it there is done for nobody.
int leastMs(const Options &options)
{
    return std::min(1'000, options.timeoutMs / 10);
}

// Whether a failure says that the web server is down, or hangs: not where there was no room for it here, and not where
// it had less than half of its time there, as it had waited here before. atServerMs: its time there.
bool tellsOfTheServer(http::Failure failure, bool isOutOfTime, qint64 atServerMs, const Options &options)
{
    if (failure == http::Failure::NotTried || failure == http::Failure::NoRoom || failure == http::Failure::Stopped)
        return false;
    return !isOutOfTime || atServerMs >= options.timeoutMs / 2;
}

http::ClientOptions clientOptions(const Url &url, const Options &options)
{
    http::ClientOptions client = clientFor(url, options);
    client.connections = options.connections;
    client.leastMs = leastMs(options);
    client.retries = Retries;
    client.retryMs = RetryMs;
    client.retriesPartlySent = false;
    client.answerBytes = options.mostBytes;
    return client;
}

BackendFailure failureOf(http::Failure failure)
{
    switch (failure) {
    case http::Failure::None:
        break;
    case http::Failure::Unreachable:
        return BackendFailure::Unreachable;
    case http::Failure::NotTried:
    case http::Failure::NoRoom:
        return BackendFailure::Overloaded;
    case http::Failure::NotSent:
    case http::Failure::PartlySent:
        return BackendFailure::NotSent;
    case http::Failure::TimedOut:
        return BackendFailure::TimedOut;
    case http::Failure::Closed:
        return BackendFailure::Closed;
    case http::Failure::Reset:
        return BackendFailure::Reset;
    case http::Failure::Cut:
        return BackendFailure::Cut;
    case http::Failure::Malformed:
        return BackendFailure::Malformed;
    case http::Failure::TooLarge:
        return BackendFailure::TooLarge;
    case http::Failure::Stopped:
        return BackendFailure::Stopped;
    }
    return BackendFailure::None;
}

// For all hooks that fail so, as the end of a sentence.
QString kindOf(BackendFailure failure, const Options &options)
{
    switch (failure) {
    case BackendFailure::Unreachable:
        return options.proxy ? QStringLiteral("there was no connection to it by the proxy %1, or that refused it")
                                   .arg(shownProxy(*options.proxy))
                             : QStringLiteral("there was no connection to it");
    case BackendFailure::NotSent:
        return QStringLiteral("they could not be sent to it, or not in time");
    case BackendFailure::TimedOut:
        return QStringLiteral("it gave no answer in time");
    case BackendFailure::Closed:
    case BackendFailure::Reset:
    case BackendFailure::Cut:
        return QStringLiteral("it ended the connection before its answer, or within it");
    case BackendFailure::Malformed:
        return QStringLiteral("what it answered is not HTTP");
    case BackendFailure::TooLarge:
        return QStringLiteral("its answers were too large");
    case BackendFailure::Overloaded:
        return QStringLiteral("too many wait for its answers already, or too much of them");
    case BackendFailure::Suspended:
    case BackendFailure::Stopped:
    case BackendFailure::Damaged:
    case BackendFailure::Pending:
    case BackendFailure::Unknown:
    case BackendFailure::None:
        break;
    }
    return QStringLiteral("it has failed too often in a row");
}

QString failureBegin(const Url &url)
{
    return QStringLiteral("Hooks got no answer from the web server behind us, %1, ").arg(url.text());
}

http::Response unavailable(const QString &sentence)
{
    http::Response response = http::Response::error(503, sentence);
    response.headers.append(http::Header{"Retry-After", "1"});
    return response;
}

qint32 microsecondsSince(qint64 mono, qint64 now)
{
    return qint32(std::clamp<qint64>((now - mono) / 1'000, 0, std::numeric_limits<qint32>::max()));
}

} // namespace

Forwarder::Forwarder(Url url, const Options &options, QByteArray name, QObject *parent)
    : QObject(parent)
    , m_url(std::move(url))
    , m_options(options)
    , m_name(std::move(name))
    , m_client(clientOptions(m_url, m_options), this)
{}

Forwarder::~Forwarder() = default;

QByteArray Forwarder::head(const http::Request &request, const QByteArray &method) const
{
    return forwardedHead(request, targetOf(m_url, request, method), m_name);
}

qint64 Forwarder::deadlineOf(const Waiting &waiting) const
{
    return waiting.handover.receivedMono + m_options.timeoutMs * qint64(1'000'000);
}

qint64 Forwarder::bytesOf(const Handover &handover)
{
    return handover.head.size() + handover.body.size() + qint64(sizeof(Waiting));
}

void Forwarder::send(Handover &&handover, Answered answered)
{
    const qint64 bytes = bytesOf(handover);
    ++m_underWay;
    m_bytes += bytes;
    const QByteArray session = handover.session;
    Waiting waiting{std::move(handover), std::move(answered)};
    if (m_underWay > m_options.mostHooks || m_bytes > m_options.mostBytes)
        return fail(std::move(waiting), BackendFailure::Overloaded,
                    QStringLiteral("Too many hooks wait for the web server behind us already."));
    if (!session.isEmpty()) {
        if (const auto others = m_sessions.find(session); others != m_sessions.end())
            return others->push_back(std::move(waiting));
        m_sessions.insert(session, {});
    }
    if (!hand(std::move(waiting)))
        goOnWith(session);
}

// False: it has failed at once.
bool Forwarder::hand(Waiting &&waiting)
{
    const qint64 now = steadyNanoseconds();
    const qint64 deadline = deadlineOf(waiting);
    if (m_isEnding) {
        fail(std::move(waiting), BackendFailure::Stopped, QStringLiteral("Streamwatch stops."));
        return false;
    }
    if (now + leastMs(m_options) * qint64(1'000'000) >= deadline) {
        fail(std::move(waiting), BackendFailure::NotSent,
             QStringLiteral("Its turn did not come in time: the hooks of its session before it took that long."));
        return false;
    }
    if (waiting.handover.isBeside && m_beside >= std::max(m_options.connections / 2, 1)) {
        fail(std::move(waiting), BackendFailure::Overloaded,
             QStringLiteral("Half of the connections to it wait for answers that nobody waits for."));
        return false;
    }
    if (!m_circuit.admits(now)) {
        fail(std::move(waiting), BackendFailure::Suspended, m_suspension);
        return false;
    }
    m_beside += waiting.handover.isBeside ? 1 : 0;
    const QByteArray head = waiting.handover.head;
    const QByteArray body = waiting.handover.body;
    const auto take = [this, begin = now, kept = std::make_shared<Waiting>(std::move(waiting))](http::Reply &&reply) {
        const QByteArray session = kept->handover.session;
        m_beside -= kept->handover.isBeside ? 1 : 0;
        this->take(std::move(*kept), begin, std::move(reply));
        goOnWith(session);
    };
    m_client.send(head, body, take, deadline);
    return true;
}

void Forwarder::goOnWith(const QByteArray &session)
{
    if (session.isEmpty())
        return;
    for (auto others = m_sessions.find(session); others != m_sessions.end(); others = m_sessions.find(session)) {
        if (others->empty()) {
            m_sessions.erase(others);
            return;
        }
        Waiting next = std::move(others->front());
        others->pop_front();
        if (hand(std::move(next)))
            return;
    }
}

// begin: when it was handed on.
void Forwarder::take(Waiting &&waiting, qint64 begin, http::Reply &&reply)
{
    const qint64 now = steadyNanoseconds();
    if (reply.failure != http::Failure::None) {
        const bool isOutOfTime = now >= deadlineOf(waiting);
        if (tellsOfTheServer(reply.failure, isOutOfTime, (now - begin) / 1'000'000, m_options)) {
            m_circuit.noteFailure(begin, now);
            noteCircuit(failureOf(reply.failure));
        }
        return fail(
            std::move(waiting), failureOf(reply.failure),
            reply.failure == http::Failure::NotTried
                ? QStringLiteral("All %1 connections to the web server behind us were busy: it is too slow for so "
                                 "many hooks, or --forward-connections is too low.")
                      .arg(m_options.connections)
                : reply.sentence);
    }
    m_circuit.noteAnswer(now);
    noteCircuit(BackendFailure::None);
    http::Response response = forwardedResponse(reply);
    finish(std::move(waiting),
           {.result = {.status = reply.status,
                       .us = microsecondsSince(waiting.handover.receivedMono, now),
                       .isBeside = waiting.handover.isBeside},
            .sentence = {},
            .reason = reply.reason,
            .head = text::maskHead(reply.head),
            .body = reply.body},
           std::move(response), reply.head);
}

void Forwarder::fail(Waiting &&waiting, BackendFailure failure, const QString &sentence)
{
    const qint64 now = steadyNanoseconds();
    const Handover &handover = waiting.handover;
    const BackendResult result{
        .us = microsecondsSince(handover.receivedMono, now), .failure = failure, .isBeside = handover.isBeside};
    const bool isLate = now + leastMs(m_options) * qint64(1'000'000) >= deadlineOf(waiting);
    if (failure != BackendFailure::Suspended && failure != BackendFailure::Stopped) {
        emit failed(failureBegin(m_url) + QStringLiteral("as %1.").arg(kindOf(failure, m_options)));
    }
    const QString said = QStringLiteral("The web server behind Streamwatch gave no answer: %1").arg(sentence);
    finish(std::move(waiting), {.result = result, .sentence = sentence.toUtf8()},
           failure == BackendFailure::Overloaded ? unavailable(said) : http::Response::error(isLate ? 504 : 502, said));
}

void Forwarder::finish(Waiting &&waiting, BackendAnswer &&kept, http::Response &&response, const QByteArray &head)
{
    const Waiting own = std::move(waiting);
    --m_underWay;
    m_bytes -= bytesOf(own.handover);
    m_figures.count(kept.result);
    own.answered({std::make_shared<const BackendAnswer>(std::move(kept)), std::move(response), head});
    if (m_underWay > 0)
        return;
    m_isEnding = false;
    emit becameIdle();
}

void Forwarder::abort()
{
    m_isEnding = m_underWay > 0;
    m_client.abort();
}

// failure: the last one; none: it has answered.
void Forwarder::noteCircuit(BackendFailure failure)
{
    QString suspension;
    if (m_circuit.isOpen())
        suspension =
            QStringLiteral("The web server behind us, %1, has failed %2 times in a row, as %3: one hook a second "
                           "tries it, the others get an error at once.")
                .arg(m_url.text())
                .arg(Circuit::MostFailures)
                .arg(kindOf(failure, m_options));
    const QString former = std::exchange(m_suspension, suspension);
    if (former == m_suspension)
        return;
    if (!former.isEmpty())
        emit suspended(false, former);
    if (!m_suspension.isEmpty())
        emit suspended(true, m_suspension);
}

void Forwarder::addTo(Figures &figures) const
{
    figures.add(m_figures);
    figures.underWay += m_underWay;
    figures.underWayBytes += m_bytes;
    if (m_suspension.isEmpty())
        return;
    figures.suspended.append(m_suspension);
    figures.suspendedFailures.append(failureBegin(m_url));
}

} // namespace backend
