#pragma once

#include "http/client/client.h"
#include "simulator/scenario/behaviour.h"
#include "simulator/server/fields.h"
#include "simulator/server/hook.h"
#include "simulator/server/tally.h"
#include "simulator/server/target.h"

#include <QHash>
#include <QObject>

#include <memory>
#include <vector>

namespace simulator {

struct MediaSession;
class Session;

// The simulated WCS: it calls the web server for its sessions, and knows them and their streams. Lives on one thread
// with all that belongs to it.
class WebCallServer final : public QObject {
    Q_OBJECT
public:
    WebCallServer(Target target, Behaviour behaviour, QObject *parent = nullptr);
    ~WebCallServer() override;

    const Behaviour &behaviour() const { return m_behaviour; }
    // Every hook that was answered or given up, when it is known.
    void setObserver(HookObserver observer) { m_observer = std::move(observer); }
    // Hooks under way are given up, and all that would follow.
    void abort();
    const Tally &tally() const { return m_tally; } // of all hooks, since the beginning
    quint64 posted() const { return m_posted; }    // hooks, since the beginning; new tries do not count

    // Sessions that are connected or about to be, in the order of their beginning; and what they publish and play.
    const std::vector<Session *> &sessions() const { return m_sessions; }
    // A live publisher of that name, or null.
    MediaSession *publisher(const QByteArray &name) const { return m_publishers.value(name); }
    http::Client::Figures pool() const { return m_client.figures(); }

private:
    friend class HookSender;
    friend class MediaSessions;
    friend class Session;
    using Answered = std::function<void(const http::Reply &)>;

    // Sends one hook; tries again as the behaviour says. answered is called once, from the event loop.
    void post(const QByteArray &method, const QByteArray &body, Answered answered);
    void send(const QByteArray &head, const QByteArray &body, int triesBefore, Answered answered);
    QByteArray headOf(const QByteArray &method, const QByteArray &body);
    bool isSent(const QByteArray &method) const; // added to the app
    void report(const SentHook &hook);
    void add(Session *session);
    void remove(Session *session);
    bool addPublisher(MediaSession *publisher); // false: its name is in use
    void removePublisher(MediaSession *publisher);

    Target m_target;
    Behaviour m_behaviour;
    HookObserver m_observer;
    Tally m_tally;
    http::Client m_client;
    QHash<QByteArray, QByteArray> m_heads; // by method
    std::vector<Session *> m_sessions;
    QHash<QByteArray, MediaSession *> m_publishers; // by the stream's name
    quint64 m_posted = 0;
    bool m_isAborted = false;
};

} // namespace simulator
