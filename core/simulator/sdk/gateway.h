#pragma once

#include "base/result.h"
#include "simulator/sdk/sdkclient.h"
#include "simulator/server/webcallserver.h"

#include <QHostAddress>
#include <QObject>

#include <memory>

namespace simulator {

// Accepts real clients: the Web SDK's protocol over WebSockets (PROTOCOL §10), as far as the exchange of SDP; no media
// flows. Each client is a session of the WebCallServer. On the thread of that.
class Gateway final : public QObject {
    Q_OBJECT
public:
    explicit Gateway(WebCallServer &server, QObject *parent = nullptr);
    Gateway(WebCallServer &server, const SdkLimits &limits, QObject *parent = nullptr);
    ~Gateway() override;

    // Port 0 picks a free one.
    Result<Done> listen(const QHostAddress &address, quint16 port);
    QString url() const; // "ws://127.0.0.1:8080"
    int clients() const;
    // Accepts no more, ends the sessions; finished() once their last hooks are answered.
    void close();

signals:
    // One line on what a client did or was told, to stand behind its id: "publishes cam1". Nothing secret is in it.
    void said(const QByteArray &clientId, const QString &line);
    void finished();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace simulator
