#pragma once

#include "wcsrest/gateway/gateway.h"
#include "wcsrest/node.h"

#include <vector>

namespace wcsrest {

// Asks each WCS for what it has, and says where that is not what its hooks have told. Lives on the board's thread with
// the board, which outlives it, once it is started.
class Poller final : public QObject {
    Q_OBJECT
public:
    Poller(Options options, const board::StreamBoard &board, QObject *parent = nullptr);
    ~Poller() override;

    // Once the board is loaded: asks at once, and then every Options::everyMs.
    void start();
    // At once: nothing could be received for a while, and now it can.
    void askNow();
    // Ends that one stream; a person has confirmed it. url: as reports have it. The Error says why it was not done.
    QFuture<Result<Done>> terminate(const QString &url, const MediaSessionId &id);
    // The same at the WCS that has that node, as hooks name it; where none is known to be it, all are asked again.
    QFuture<Result<Done>> terminateOn(const QByteArray &nodeId, const MediaSessionId &id);
    Gateway gateway(); // may be asked for on any thread
    Report report() const;

signals:
    // All of it, where anything of it has changed; another answer that says the same is no change.
    void changed(const wcsrest::Report &report);
    // Streams of the board that their WCS does not have: once, when it is known.
    void gone(const QByteArrayList &streamKeys);

private:
    const Options m_options;
    const board::StreamBoard &m_board;
    std::vector<Node *> m_nodes; // children of this
};

} // namespace wcsrest
