#pragma once

#include "base/result.h"

#include <QHostAddress>
#include <QSocketNotifier>
#include <QTcpServer>
#include <QTimer>

#include <memory>

namespace http {

// Listens through QTcpServer and accepts by itself. QTcpServer (6.4) remembers the first error of its socket for ever;
// as that is the harmless "nothing to accept", it takes EMFILE for harmless, too, and spins without a word.
class Acceptor final : public QObject {
    Q_OBJECT
public:
    Acceptor(int backlog, QObject *parent);

    Result<Done> listen(const QHostAddress &address, quint16 port);
    void close();
    bool isListening() const { return m_server.isListening(); }
    QHostAddress address() const { return m_server.serverAddress(); }
    quint16 port() const { return m_server.serverPort(); }

signals:
    void accepted(qintptr descriptor);    // the receiver owns it
    void failed(const QString &sentence); // accepting pauses; empty: it goes on

private:
    void acceptAll();
    void pause(int error);

    QTcpServer m_server;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QTimer m_resume;
    bool m_hasFailed = false;
};

} // namespace http
