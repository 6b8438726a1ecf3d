#include "wcsrest/poller.h"

#include "base/reply.h"
#include "wcs/nodeid.h"

#include <QPointer>
#include <QPromise>

#include <algorithm>

namespace wcsrest {

namespace {

QFuture<Result<Done>> refused(const QString &sentence)
{
    QPromise<Result<Done>> promise;
    promise.start();
    promise.addResult(Error{sentence});
    promise.finish();
    return promise.future();
}

} // namespace

Poller::Poller(Options options, const board::StreamBoard &board, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_board(board)
{}

Poller::~Poller() = default;

void Poller::start()
{
    for (const NodeUrl &url : m_options.nodes) {
        const auto isSame = [&url](const Node *node) { return node->report().url == url.text(); };
        if (std::ranges::any_of(m_nodes, isSame))
            continue; // it is named twice, or this is started twice
        auto *node = new Node(url, m_options, m_board, this);
        connect(node, &Node::gone, this, &Poller::gone);
        connect(node, &Node::changed, this, [this] { emit changed(report()); });
        m_nodes.push_back(node);
        node->ask();
    }
}

void Poller::askNow()
{
    for (Node *node : m_nodes)
        node->ask();
}

QFuture<Result<Done>> Poller::terminate(const QString &url, const MediaSessionId &id)
{
    if (!m_options.mayTerminate)
        return refused(QStringLiteral("Streams may not be ended from here: that is switched off."));
    const auto isMeant = [&url](const Node *node) { return node->report().url == url; };
    const auto node = std::ranges::find_if(m_nodes, isMeant);
    if (node == m_nodes.end())
        return refused(QStringLiteral("No WCS at %1 is asked.").arg(url));
    return (*node)->terminate(id);
}

// Of several addresses of a node one that answers.
QFuture<Result<Done>> Poller::terminateOn(const QByteArray &nodeId, const MediaSessionId &id)
{
    Node *meant = nullptr;
    for (Node *node : m_nodes) {
        const NodeReport &report = node->report();
        const bool isOfNode = !report.nodeId.isEmpty() && wcs::isSameNode(report.nodeId, nodeId);
        if (isOfNode && (!meant || !meant->report().trouble.isEmpty()))
            meant = node;
    }
    if (!meant) {
        askNow();
        return refused(QStringLiteral("None of the WCS that are asked is known to be the node of the stream; they are "
                                      "being asked again."));
    }
    return terminate(meant->report().url, id);
}

Gateway Poller::gateway()
{
    if (!m_options.mayTerminate)
        return {};
    return {[poller = QPointer(this)](const QByteArray &nodeId, const MediaSessionId &id) {
        const auto promise = std::make_shared<QPromise<Result<Done>>>();
        promise->start();
        const auto begin = [poller, promise, nodeId, id] {
            whenReplied(poller->terminateOn(nodeId, id), poller.data(), [promise](const Result<Done> &done) {
                promise->addResult(done);
                promise->finish();
            });
        };
        if (poller)
            QMetaObject::invokeMethod(poller.data(), begin, Qt::QueuedConnection);
        return promise->future();
    }};
}

Report Poller::report() const
{
    Report report;
    for (const Node *node : m_nodes)
        report.nodes.append(node->report());
    return report;
}

} // namespace wcsrest
