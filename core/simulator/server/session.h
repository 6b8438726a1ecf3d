#pragma once

#include "simulator/scenario/misbehaviour.h"
#include "simulator/server/clientside.h"
#include "simulator/server/hooksender.h"
#include "simulator/server/mediasessions.h"
#include "simulator/server/operationqueue.h"
#include "simulator/server/streamrequest.h"
#include "simulator/server/webcallserver.h"

#include <functional>
#include <memory>
#include <vector>

namespace simulator {

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
    void open(const StreamRequest &request);      // publishStream or playStream
    void close(const QByteArray &mediaSessionId); // unPublishStream or stopStream, by the user
    void snapshot(const QByteArray &mediaSessionId);
    void keepAlive(const QByteArray &mediaSessionId);                    // StreamKeepAliveEvent: one beat
    void fail(const QByteArray &mediaSessionId, const QByteArray &info); // the stream ends as FAILED
    void end(const QByteArray &mediaSessionId, const QByteArray &info);  // the stream ends as UNPUBLISHED or STOPPED
    // A StreamStatusEvent, after which the stream goes on as before. Empty: the last one is sent once more.
    void remark(const QByteArray &mediaSessionId, const QByteArray &status);
    void misbehave(Misbehaviour how); // from now on
    void behave();                    // again: what stayed PENDING has its result
    void disconnect();                // streams that live end first: "Stopped by session disconnect"
    // A direct method about this stream, or where it is empty about the session, with no status that follows from it:
    // more: what the client says beyond the stream's fields, or those that all hooks have. answered is called once WCS
    // knows what to tell the client: with the cause where the answer breaks the method off, otherwise with an empty
    // one; not at all without a connection.
    using CallAnswered = std::function<void(const QString &cause)>;
    void call(const QByteArray &method, const QByteArray &mediaSessionId, const Fields &more,
              CallAnswered answered = {});

    // Called when all that was queued is done, from the event loop; not for what was done before the call that queued
    // it had returned. It may delete the session.
    void setIdleCallback(std::function<void()> callback) { m_queue.setIdleCallback(std::move(callback)); }
    bool isBusy() const { return m_queue.isBusy(); }

    State state() const { return m_state; }
    const QByteArray &clientId() const { return m_clientId; }
    const QByteArray &id() const { return m_id; } // sessionId
    const Fields &connection() const { return m_connection; }
    qint64 connectedAt() const { return m_connectedAt; } // UTC, µs since 1970
    const std::vector<std::unique_ptr<MediaSession>> &streams() const
    {
        return m_streams.all();
    } // live and pending ones
    MediaSession *stream(const QByteArray &mediaSessionId) const { return m_streams.find(mediaSessionId); }

private:
    using Outcome = HookSender::Outcome;
    using Then = HookSender::Then;

    void enqueueFor(const QByteArray &mediaSessionId, std::function<void(MediaSession &)> operation);

    void post(const QByteArray &method, const Fields &fields, Then then);
    void postStream(const QByteArray &method, MediaSession &stream, Then then);
    void doConnect();
    void establish(const Outcome &outcome);
    void refuse(const QString &cause);
    void postConnectionStatus(const char *status, const QByteArray &info, Then then);
    void doOpen(const StreamRequest &request);
    void begin(MediaSession &stream, bool isFound); // isFound: what it is to play
    void refuseStream(MediaSession &stream, const QByteArray &cause);
    void doClose(MediaSession &stream);
    void doSnapshot(MediaSession &stream);
    void doKeepAlive(MediaSession &stream);
    void doDisconnect();
    // The stream has this status from now on: the client is told, the hook posted; then it goes on, after a final
    // status without the stream.
    void report(MediaSession &stream, const QByteArray &status, const QByteArray &info, std::function<void()> then);
    void tellStatus(const MediaSession &stream, const Fields &fields);
    void leaveOthers(MediaSession &stream); // its players stop, or its publisher has one player less

    WebCallServer &m_server;
    ClientSide &m_client;
    QByteArray m_clientId;
    QByteArray m_id;
    Fields m_connection;
    State m_state = State::New;
    HookSender m_hooks;
    OperationQueue m_queue;
    MediaSessions m_streams;
    Misbehaviours m_misbehaviours;
    qint64 m_connectedAt = 0;
};

} // namespace simulator
