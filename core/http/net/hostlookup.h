#pragma once

#include "base/reply.h"

#include <QHostAddress>
#include <QHostInfo>
#include <QList>
#include <QObject>

#include <functional>

namespace http {

// What the system says: may take its time, on any thread. Qt's own look-ups may be a minute old, and one that nobody
// answers keeps the program from ending.
QHostInfo addressesOf(const QString &host);

// The addresses of one host, asked for at most once at a time. A host that is an address is its own. Lives on one
// thread; whoever knows the addresses is asked on another one.
class HostLookup final : public QObject {
    Q_OBJECT
public:
    using Resolve = std::function<QHostInfo(const QString &host)>;

    // freshMs: for so long the addresses are not asked for again by refresh(); 0: for ever.
    explicit HostLookup(QString host, int freshMs = 0, QObject *parent = nullptr, Resolve resolve = &addressesOf);

    bool isKnown() const { return !m_addresses.isEmpty(); }
    const QList<QHostAddress> &addresses() const { return m_addresses; }
    QString cause() const { return m_cause; } // why there are none: "Host not found"
    void start();                             // sends finished(), unless it is known
    // Asks again where the addresses are known and no longer fresh. They stay known meanwhile, and where there is no
    // answer.
    void refresh();
    void forget(); // the addresses were of no use: the next start() asks again

signals:
    void finished();

private:
    void ask();
    void take(const QHostInfo &info);

    QString m_host;
    qint64 m_fresh; // ns
    Resolve m_resolve;
    QList<QHostAddress> m_addresses;
    QString m_cause;
    Awaited<QHostInfo> m_reply;
    qint64 m_askedAt = 0; // steady clock, ns
    bool m_isAddress = false;
};

} // namespace http
