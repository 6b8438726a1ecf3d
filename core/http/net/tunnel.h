#pragma once

#include "http/message/responseparser.h"
#include "http/net/plainwire.h"

#include <QObject>

namespace http {

// Asks a proxy to connect us with a host (CONNECT, RFC 9110 §9.3.6): what goes over its connection from then on is
// between that host and us. Never blocks; how long it may take is its owner's business.
class Tunnel final : public QObject {
    Q_OBJECT
public:
    // Takes the descriptor of a connection with the proxy over.
    Tunnel(int descriptor, Readiness &readiness);

    void ask(const QByteArray &request); // the signals may come from within
    void stop();                         // no signal comes any more

signals:
    void opened(int descriptor); // non-blocking; the receiver owns it
    void failed(const QString &cause);

private:
    void onReadyRead();
    void onEnded();
    void take(int status, bool wasAll);
    void fail(const QString &cause);

    PlainWire m_wire;
    ResponseParser m_answer;
    bool m_isOver = false;
};

// That a proxy has answered with an error of its own, as the end of a sentence.
QString refusalText(int status);

} // namespace http
