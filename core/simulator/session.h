#pragma once

#include "simulator/clientside.h"
#include "simulator/mediasession.h"
#include "simulator/webcallserver.h"
#include "wcs/restclientconfig.h"

#include <deque>
#include <functional>
#include <memory>
#include <vector>

namespace simulator {

// What a client wants to publish or play.
struct StreamWish {
    QByteArray mediaSessionId;
    QByteArray name;
    bool published = true;
    Fields more; // what the client says beyond that, as it stands in the stream object: hasVideo, mediaProvider, sdp …
};

// One client's connection to the WCS, and its streams: the state machine of PROTOCOL §9. What it is asked to do it does
// in that order, one thing after the other, so that its hooks always come in one order.
class Session final {
public:
    enum class State : quint8 { New, Connecting, Established, Refused, Disconnected };

    // connection: what the client sent, with nodeId and sessionId added, posted as `connect`. The client outlives the
    // session.
    Session(WebCallServer &server, ClientSide &client, QByteArray clientId, Fields connection);
    ~Session();
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;

    // Each is queued. Those that need a connection or a stream that is not there (any more) do nothing.
    void connect();
    void open(const StreamWish &wish);            // publishStream or playStream
    void close(const QByteArray &mediaSessionId); // unPublishStream or stopStream, by the user
    void snapshot(const QByteArray &mediaSessionId);
    void keepAlive(const QByteArray &mediaSessionId);                    // StreamKeepAliveEvent: one beat
    void fail(const QByteArray &mediaSessionId, const QByteArray &info); // the stream ends as FAILED
    void end(const QByteArray &mediaSessionId, const QByteArray &info);  // the stream ends as UNPUBLISHED or STOPPED
    void disconnect(); // streams that live end first: "Stopped by session disconnect"

    // Called whenever nothing is queued any more, from the event loop.
    void setIdleCallback(std::function<void()> callback) { m_idle = std::move(callback); }
    bool isBusy() const { return m_isBusy || !m_queue.empty(); }

    State state() const { return m_state; }
    const QByteArray &clientId() const { return m_clientId; }
    const QByteArray &id() const { return m_id; } // sessionId
    const Fields &connection() const { return m_connection; }
    qint64 connectedAt() const { return m_connectedAt; }                                    // UTC, µs since 1970
    const std::vector<std::unique_ptr<MediaSession>> &streams() const { return m_streams; } // live and pending ones
    MediaSession *stream(const QByteArray &mediaSessionId) const;

private:
    friend class MediaSession;

    WebCallServer &m_server;
    ClientSide &m_client;
    QByteArray m_clientId;
    QByteArray m_id;
    Fields m_connection;
    State m_state = State::New;
    wcs::RestClientConfig m_config;
    std::deque<std::function<void()>> m_queue;
    std::function<void()> m_idle;
    std::vector<std::unique_ptr<MediaSession>> m_streams;
    qint64 m_connectedAt = 0;
    quint64 m_seq = 0;
    bool m_isBusy = false;
};

} // namespace simulator
