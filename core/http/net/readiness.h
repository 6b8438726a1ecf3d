#pragma once

#include <QHash>
#include <QObject>
#include <QSocketNotifier>

namespace http {

// Tells many descriptors' owners that they can read or write. All of them stand in one epoll set, which is the one
// descriptor that Qt's event loop polls: its own poll() costs time for every connection, also for those that are
// silent or held.
class Readiness final : public QObject {
    Q_OBJECT
public:
    class Watcher {
    public:
        virtual ~Watcher() = default;
        // Something of what was asked for; that the peer has ended its side counts as something to read.
        virtual void onReady(bool canRead, bool canWrite) = 0;
        // The connection is gone in both directions: asked for or not, and again and again until it is removed.
        virtual void onBroken() = 0;
        // The peer has ended its side: asked for by wantPeerEnd(), and again and again until it is not any more.
        virtual void onPeerEnded() = 0;
    };
    using Ticket = quint64; // 0 is none

    explicit Readiness(QObject *parent = nullptr);
    ~Readiness() override;

    Ticket add(int descriptor, Watcher *watcher);
    void wantRead(Ticket ticket, bool wanted); // wanted from the start
    void wantWrite(Ticket ticket, bool wanted);
    void wantPeerEnd(Ticket ticket, bool wanted); // also when nobody reads
    void remove(Ticket ticket);                   // before the descriptor is closed; also from within onReady()

private:
    struct Entry {
        int descriptor = -1;
        Watcher *watcher = nullptr;
        quint32 events = 0;
    };
    void want(Ticket ticket, quint32 event, bool wanted);
    void dispatch();

    int m_epoll;
    QSocketNotifier m_notifier;
    QHash<Ticket, Entry> m_entries;
    Ticket m_last = 0;
};

} // namespace http
