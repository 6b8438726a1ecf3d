#include "wcsrest/node.h"

#include "backend/clientfor.h"
#include "base/reasonphrase.h"

#include <QPromise>

#include <algorithm>
#include <utility>

namespace wcsrest {

namespace {

constexpr qsizetype LargestAnswer = 64 * 1024 * 1024;
constexpr qsizetype Portion = 256 * 1024; // bytes of an answer that are read in one go: about a millisecond
constexpr int Connections = 2;            // a stream is ended beside a question
constexpr int MostDoublings = 3;          // of the pause, where it fails
constexpr qint64 LongestPauseMs = 24 * 3'600 * 1'000;
constexpr qint64 UsPerMs = 1'000;

http::ClientOptions clientOptions(const NodeUrl &node, const Options &options)
{
    http::ClientOptions client = backend::clientFor(node.url, {.timeoutMs = options.timeoutMs, .tls = options.tls});
    client.connections = Connections;
    client.body = LargestAnswer;
    client.retriesPartlySent = false;
    return client;
}

// Why there is nothing of use in it, as the end of a sentence.
QString faultOf(const http::Reply &reply)
{
    if (reply.status == 0)
        return QStringLiteral("there is no answer: %1")
            .arg(reply.sentence.chopped(reply.sentence.endsWith(u'.') ? 1 : 0));
    if (reply.status == 401)
        return QStringLiteral("it wants another user and password than its URL has");
    return QStringLiteral("it answered %1 %2")
        .arg(reply.status)
        .arg(QString::fromLatin1(reasonPhrase(reply.status)))
        .trimmed();
}

} // namespace

Node::Node(NodeUrl url, const Options &options, const board::StreamBoard &board, QObject *parent)
    : QObject(parent)
    , m_url(std::move(url))
    , m_options(options)
    , m_board(board)
    , m_client(clientOptions(m_url, m_options), this)
    , m_pause(this)
    , m_confirmation(m_options.apartMs * UsPerMs)
{
    m_report.url = m_url.text();
    m_next = m_report;
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &Node::ask);
}

Node::~Node() = default;

void Node::ask()
{
    if (std::exchange(m_isAsking, true)) {
        m_isAskedAgain = true;
        return;
    }
    m_pause.stop();
    m_askedAt = m_board.timeline().now();
    const Request request = Request::findStreams();
    m_client.send(request.headFor(m_url), request.body(), [this](http::Reply &&reply) { takeStreams(reply); });
}

void Node::takeStreams(const http::Reply &reply)
{
    if (reply.status == 404) // there are none
        return judge({});
    if (reply.status != 200)
        return fail(
            QStringLiteral("The WCS at %1 cannot be asked for its streams: %2.").arg(m_report.url, faultOf(reply)));
    m_reader = std::make_unique<ListReader>(reply.body);
    readOn();
}

void Node::readOn()
{
    if (m_reader->read(Portion)) {
        QMetaObject::invokeMethod(this, &Node::readOn, Qt::QueuedConnection);
        return;
    }
    const Result<Listed> listed = std::exchange(m_reader, {})->take();
    if (listed)
        judge(*listed);
    else
        fail(QStringLiteral("The WCS at %1 cannot be asked for its streams: %2.")
                 .arg(m_report.url, listed.error().sentence));
}

void Node::judge(const Listed &listed)
{
    m_failures = 0;
    m_next.trouble.clear();
    m_next.answeredAt = m_board.timeline().now();
    m_next.nodeId = nodeOf(listed, m_board, m_next.nodeId);
    m_next.here = countsOf(m_board, m_next.nodeId);
    m_next.listed = countsOf(listed);
    m_next.altogether = {};
    m_next.differences.clear();
    QByteArrayList gone;
    const qint64 settled = m_askedAt - m_options.settleMs * UsPerMs;
    for (const Difference &difference :
         m_confirmation.take(compare(listed, m_board, m_next.nodeId, settled), m_askedAt)) {
        if (difference.kind == Difference::Kind::GoneThere && difference.askedAt == m_askedAt)
            gone.append(difference.streamKey);
        if (++m_next.altogether.at(size_t(difference.kind)) <= NodeReport::MostListed)
            m_next.differences.append(difference);
    }
    if (!gone.isEmpty())
        emit this->gone(gone);
    const Request request = Request::statistics();
    m_client.send(request.headFor(m_url), request.body(), [this](http::Reply &&reply) { takeStatistics(reply); });
}

void Node::takeStatistics(const http::Reply &reply)
{
    const auto statistics = reply.status == 200 ? Statistics::parse(reply.body) : std::nullopt;
    m_next.said = statistics ? statistics->counts() : std::nullopt;
    m_next.ports = statistics ? PortPool::of(*statistics, m_next.ports) : std::nullopt;
    if (!statistics)
        m_next.trouble =
            QStringLiteral("The WCS at %1 cannot be asked for its statistics: %2.")
                .arg(m_report.url, reply.status == 200 ? QStringLiteral("what it answered has none") : faultOf(reply));
    finish();
}

void Node::fail(const QString &sentence)
{
    ++m_failures;
    m_next.trouble = sentence;
    finish();
}

void Node::finish()
{
    m_isAsking = false;
    const bool isAskedAgain = std::exchange(m_isAskedAgain, false);
    if (isAskedAgain && m_failures == 0) // else it would not answer now either, and the pauses would grow
        ask();
    else
        m_pause.start(int(nextPauseMs()));
    const bool isNew = !m_next.saysTheSame(m_report);
    m_report = m_next;
    if (isNew)
        emit changed();
}

// What differs after one answer is asked about soon, but not again and again: on a busy WCS something always changes.
qint64 Node::nextPauseMs()
{
    const qint64 pause = pauseMs(m_options.everyMs, m_failures);
    m_isConfirming = !m_isConfirming && m_failures == 0 && m_confirmation.isAwaited();
    return m_isConfirming ? std::min(pause, m_options.confirmMs) : pause;
}

int Node::pauseMs(qint64 everyMs, int failures)
{
    const int doublings = std::clamp(failures - 1, 0, MostDoublings);
    return int(std::min(std::clamp<qint64>(everyMs, 1, LongestPauseMs) << doublings, LongestPauseMs));
}

QFuture<Result<Done>> Node::terminate(const MediaSessionId &id)
{
    const auto promise = std::make_shared<QPromise<Result<Done>>>();
    const QFuture<Result<Done>> reply = promise->future();
    promise->start();
    const Request request = Request::terminate(id);
    m_client.send(request.headFor(m_url), request.body(), [this, promise](http::Reply &&answer) {
        promise->addResult(terminated(answer));
        promise->finish();
    });
    return reply;
}

Result<Done> Node::terminated(const http::Reply &reply) const
{
    if (reply.status >= 200 && reply.status < 300)
        return Done{};
    if (reply.status == 404)
        return Error{QStringLiteral("The WCS at %1 does not have that stream any more.").arg(m_report.url)};
    if (reply.status == 0 && !http::isUnsent(reply.failure))
        return Error{QStringLiteral("The WCS at %1 was asked to end the stream, and may have done it: %2.")
                         .arg(m_report.url, faultOf(reply))};
    return Error{QStringLiteral("The WCS at %1 did not end the stream: %2.").arg(m_report.url, faultOf(reply))};
}

} // namespace wcsrest
