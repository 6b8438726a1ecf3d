#pragma once

#include "http/net/readiness.h"

#include <QHostAddress>
#include <QList>
#include <QObject>

namespace http {

// One attempt to connect by TCP, to the addresses in turn until one of them takes the connection. Never blocks.
class Dialer final : public QObject, private Readiness::Watcher {
    Q_OBJECT
public:
    explicit Dialer(Readiness &readiness);
    ~Dialer() override;

    // Each address has its share of the time (ms; 0: no limit). The signals may come from within.
    void start(const QList<QHostAddress> &addresses, quint16 port, qint64 patienceMs);
    void stop();                    // no signal comes any more
    void checkDeadline(qint64 now); // steady clock, ns

signals:
    void connected(int descriptor);       // non-blocking; the receiver owns it
    void failed(const QString &cause);    // of the last address: "Connection refused"
    void hadNoRoom(const QString &cause); // instead: there is none here for one more, "Too many open files"

private:
    void onReady(bool canRead, bool canWrite) override;
    void onBroken() override;
    void onPeerEnded() override {}
    void tryNext();
    void settle();
    void giveUp(const QString &cause);

    Readiness &m_readiness;
    Readiness::Ticket m_ticket = 0;
    int m_descriptor = -1;
    QList<QHostAddress> m_left;
    quint16 m_port = 0;
    qint64 m_shareMs = 0;
    qint64 m_deadline = 0; // of the present address; steady clock, ns; 0: none
};

} // namespace http
