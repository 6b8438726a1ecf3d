#include "simulator/server/session.h"

#include "base/clock.h"
#include "wcs/status.h"

#include <utility>

namespace simulator {

namespace {

const QByteArray StreamStatus = "StreamStatusEvent";
const QByteArray ConnectionStatus = "ConnectionStatusEvent";

// That the client receives now.
ReceivedMessage connectionMessage(const char *status, const QByteArray &info = {})
{
    return {.at = wallMicroseconds(),
            .mono = steadyNanoseconds(),
            .message = ConnectionStatus,
            .status = status,
            .info = info};
}

} // namespace

Session::Session(WebCallServer &server, ClientSide &client, QByteArray clientId, Fields connection)
    : m_server(server)
    , m_client(client)
    , m_clientId(std::move(clientId))
    , m_id(connection.text("sessionId"))
    , m_connection(std::move(connection))
    , m_hooks(server, m_clientId, m_id)
    , m_streams(server)
{}

Session::~Session()
{
    m_server.remove(this);
}

void Session::connect()
{
    m_queue.enqueue([this] { doConnect(); });
}

void Session::open(const StreamRequest &request)
{
    m_queue.enqueue([this, request] { doOpen(request); });
}

void Session::close(const QByteArray &mediaSessionId)
{
    enqueueFor(mediaSessionId, [this](MediaSession &found) { doClose(found); });
}

void Session::snapshot(const QByteArray &mediaSessionId)
{
    enqueueFor(mediaSessionId, [this](MediaSession &found) { doSnapshot(found); });
}

void Session::keepAlive(const QByteArray &mediaSessionId)
{
    enqueueFor(mediaSessionId, [this](MediaSession &found) { doKeepAlive(found); });
}

void Session::fail(const QByteArray &mediaSessionId, const QByteArray &info)
{
    enqueueFor(mediaSessionId,
               [this, info](MediaSession &found) { report(found, "FAILED", info, [this] { m_queue.finish(); }); });
}

void Session::end(const QByteArray &mediaSessionId, const QByteArray &info)
{
    enqueueFor(mediaSessionId, [this, info](MediaSession &found) {
        report(found, found.endStatus(), info, [this] { m_queue.finish(); });
    });
}

void Session::remark(const QByteArray &mediaSessionId, const QByteArray &status)
{
    enqueueFor(mediaSessionId, [this, status](MediaSession &found) {
        Fields fields = found.fields;
        if (!status.isEmpty()) {
            fields.setText("status", status);
            tellStatus(found, fields);
        }
        post(StreamStatus, fields, [this](const Outcome &) { m_queue.finish(); });
    });
}

void Session::misbehave(Misbehaviour how)
{
    m_queue.enqueue([this, how] {
        m_misbehaviours |= how;
        m_queue.finish();
    });
}

void Session::behave()
{
    m_queue.enqueue([this] {
        m_misbehaviours = {};
        for (const auto &held : streams()) {
            if (held->status == "PENDING")
                enqueueFor(held->id, [this](MediaSession &found) { begin(found, found.publisher); });
        }
        m_queue.finish();
    });
}

void Session::disconnect()
{
    m_queue.enqueue([this] { doDisconnect(); });
}

void Session::call(const QByteArray &method, const QByteArray &mediaSessionId, const Fields &more,
                   CallAnswered answered)
{
    m_queue.enqueue([this, method, mediaSessionId, more, answered = std::move(answered)] {
        const MediaSession *found = stream(mediaSessionId);
        if (m_state != State::Established)
            return m_queue.finish();
        Fields fields = found ? found->fields : sessionFields(m_connection);
        fields.setAll(more);
        post(method, fields, [this, answered](const Outcome &outcome) {
            if (answered)
                answered(outcome.effect == wcs::AnswerEffect::BrokenOff ? outcome.cause : QString());
            m_queue.finish();
        });
    });
}

void Session::enqueueFor(const QByteArray &mediaSessionId, std::function<void(MediaSession &)> operation)
{
    m_queue.enqueue([this, mediaSessionId, operation = std::move(operation)] {
        if (MediaSession *found = stream(mediaSessionId))
            operation(*found);
        else
            m_queue.finish();
    });
}

// Posts one hook about this object, and tells the client of an ErrorEvent; then goes on.
void Session::post(const QByteArray &method, const Fields &fields, Then then)
{
    const QByteArray id = fields.text("mediaSessionId");
    m_hooks.post(method, fields, [this, method, id, then = std::move(then)](const Outcome &outcome) {
        if (outcome.effect == wcs::AnswerEffect::ErrorEventSent) {
            m_server.m_tally.addErrorEvent();
            m_client.onErrorEvent({.at = wallMicroseconds(),
                                   .mono = steadyNanoseconds(),
                                   .message = "ErrorEvent",
                                   .apiMethod = method,
                                   .id = id,
                                   .info = outcome.cause.toUtf8()});
        }
        then(outcome);
    });
}

// The same about a stream, which takes over what the policy says.
void Session::postStream(const QByteArray &method, MediaSession &stream, Then then)
{
    post(method, stream.fields, [this, method, &stream, then = std::move(then)](const Outcome &outcome) {
        m_hooks.takeOver(stream.fields, method, outcome);
        then(outcome);
    });
}

// --- the connection

void Session::doConnect()
{
    if (m_state != State::New)
        return m_queue.finish();
    m_state = State::Connecting;
    m_connectedAt = wallMicroseconds();
    m_server.add(this);
    post("connect", m_connection, [this](const Outcome &outcome) {
        if (outcome.effect == wcs::AnswerEffect::Refused)
            refuse(outcome.cause);
        else
            establish(outcome);
    });
}

void Session::establish(const Outcome &outcome)
{
    m_hooks.setConfig(outcome.config);
    m_state = State::Established;
    QJsonObject connection = outcome.answered.isEmpty() ? m_connection.toObject() : outcome.answered;
    connection.remove(QStringLiteral("restClientConfig"));
    for (const QByteArray &name : m_hooks.policyOf("connect").clientExclude)
        connection.remove(QString::fromUtf8(name));
    m_client.onEstablished(connectionMessage("ESTABLISHED"), connection);
    postConnectionStatus("ESTABLISHED", {}, [this](const Outcome &) { m_queue.finish(); });
}

// PROTOCOL §9: FAILED, then DISCONNECTED.
void Session::refuse(const QString &cause)
{
    const QByteArray info = cause.toUtf8();
    m_state = State::Refused;
    m_server.m_tally.addRefusedConnection();
    m_client.onConnectionStatus(connectionMessage("FAILED", info));
    postConnectionStatus("FAILED", info, [this, info](const Outcome &) {
        postConnectionStatus("DISCONNECTED", info, [this, info](const Outcome &) {
            m_server.remove(this);
            m_client.onConnectionStatus(connectionMessage("DISCONNECTED", info));
            m_queue.finish();
        });
    });
}

void Session::postConnectionStatus(const char *status, const QByteArray &info, Then then)
{
    Fields fields = m_connection;
    fields.setText("status", status);
    if (!info.isEmpty())
        fields.setText("info", info);
    post(ConnectionStatus, fields, std::move(then));
}

void Session::doDisconnect()
{
    if (m_state != State::Established)
        return m_queue.finish();
    if (!streams().empty()) {
        MediaSession &stream = *streams().front();
        return report(stream, stream.endStatus(), "Stopped by session disconnect", [this] { doDisconnect(); });
    }
    m_state = State::Disconnected;
    m_client.onConnectionStatus(connectionMessage("DISCONNECTED"));
    postConnectionStatus("DISCONNECTED", {}, [this](const Outcome &) {
        m_server.remove(this);
        m_queue.finish();
    });
}

// --- streams

void Session::doOpen(const StreamRequest &request)
{
    if (m_state != State::Established)
        return m_queue.finish();
    const qint64 now = wallMicroseconds();
    const bool isInUse = stream(request.mediaSessionId) != nullptr;
    MediaSession &stream = m_streams.add({.session = this,
                                          .id = request.mediaSessionId,
                                          .name = request.name,
                                          .published = request.published,
                                          .status = "PENDING",
                                          .fields = request.toFields(m_connection, now),
                                          .createdAt = now,
                                          .createdMono = steadyNanoseconds()});
    if (!request.published)
        m_streams.attach(stream);
    const bool isFound = stream.publisher; // now: what ends before the answer comes ends this player as well
    if (isInUse)                           // without a hook, which would speak of the one that is there
        return refuseStream(stream, "MediaSessionId is already in use");
    postStream(request.published ? "publishStream" : "playStream", stream,
               [this, &stream, isFound](const Outcome &outcome) {
                   if (outcome.effect == wcs::AnswerEffect::BrokenOff)
                       refuseStream(stream, outcome.cause.toUtf8());
                   else
                       begin(stream, isFound);
               });
}

void Session::begin(MediaSession &stream, bool isFound)
{
    if (m_misbehaviours.testFlag(Misbehaviour::NoResult))
        return m_queue.finish();
    const QByteArray requested = std::exchange(stream.name, stream.fields.text("name"));
    const auto fail = [&](const char *info) { report(stream, "FAILED", info, [this] { m_queue.finish(); }); };
    if (stream.published) {
        if (!m_streams.publish(stream) && !m_misbehaviours.testFlag(Misbehaviour::SameName))
            return fail("Stream name is already in use");
    } else {
        if (stream.name != requested) {
            MediaSessions::detach(stream);
            m_streams.attach(stream);
            isFound = stream.publisher;
        }
        if (!isFound)
            return fail("Stream not found");
    }
    m_client.onStreamAccepted(stream.id);
    report(stream, stream.published ? "PUBLISHING" : "PLAYING", {}, [this] { m_queue.finish(); });
}

// The client gets the failure in the matching event; the web server, that has refused it, only if this WCS does so.
void Session::refuseStream(MediaSession &stream, const QByteArray &cause)
{
    const bool isReported = m_server.behaviour().reportsRefused && this->stream(stream.id) == &stream;
    if (isReported)
        return report(stream, "FAILED", cause, [this] { m_queue.finish(); });
    stream.setStatus("FAILED", cause);
    MediaSessions::detach(stream);
    tellStatus(stream, stream.fields);
    m_streams.remove(stream);
    m_queue.finish();
}

void Session::doClose(MediaSession &stream)
{
    postStream(stream.published ? "unPublishStream" : "stopStream", stream, [this, &stream](const Outcome &outcome) {
        const bool isBrokenOff = outcome.effect == wcs::AnswerEffect::BrokenOff;
        report(stream, isBrokenOff ? QByteArray("FAILED") : stream.endStatus(),
               isBrokenOff ? outcome.cause.toUtf8() : QByteArray("Stopped by user"), [this] { m_queue.finish(); });
    });
}

// Its outcome comes back as a status; the stream goes on.
void Session::doSnapshot(MediaSession &stream)
{
    postStream("snapshot", stream, [this, &stream](const Outcome &outcome) {
        const QByteArray before = stream.status;
        const bool isBrokenOff = outcome.effect == wcs::AnswerEffect::BrokenOff;
        const auto goOn = [this, &stream, before] {
            stream.setStatus(before);
            m_queue.finish();
        };
        report(stream, isBrokenOff ? "SNAPSHOT_FAILED" : "SNAPSHOT_COMPLETE",
               isBrokenOff ? outcome.cause.toUtf8() : QByteArray(), goOn);
    });
}

void Session::doKeepAlive(MediaSession &stream)
{
    if (m_misbehaviours.testFlag(Misbehaviour::NoHeartbeat) || stream.status == "PENDING")
        return m_queue.finish();
    postStream("StreamKeepAliveEvent", stream, [this, &stream](const Outcome &outcome) {
        if (outcome.effect == wcs::AnswerEffect::StreamTerminated)
            report(stream, stream.endStatus(), "Terminated by keep-alive", [this] { m_queue.finish(); });
        else
            m_queue.finish();
    });
}

void Session::report(MediaSession &stream, const QByteArray &status, const QByteArray &info, std::function<void()> then)
{
    const bool isEnd = wcs::isFinal(wcs::phaseOf(status));
    if (isEnd && m_misbehaviours.testFlag(Misbehaviour::LateStatus)) {
        then = [this, before = stream.fields, then = std::move(then)] {
            post(StreamStatus, before, [then](const Outcome &) { then(); });
        };
    }
    stream.setStatus(status, info);
    if (isEnd)
        leaveOthers(stream);
    if (isEnd && m_misbehaviours.testFlag(Misbehaviour::NoEnd)) {
        tellStatus(stream, stream.fields);
        m_streams.remove(stream);
        return then();
    }
    // With OVERWRITE the client gets what the web server says, and so later. The stream itself is not changed by it.
    const bool isOverwritten = m_hooks.policyOf(StreamStatus).isOverwrite();
    if (!isOverwritten)
        tellStatus(stream, stream.fields);
    post(StreamStatus, stream.fields, [this, &stream, isOverwritten, then = std::move(then)](const Outcome &outcome) {
        if (isOverwritten) {
            Fields seen = stream.fields;
            m_hooks.takeOver(seen, StreamStatus, outcome);
            tellStatus(stream, seen);
        }
        if (wcs::isFinal(wcs::phaseOf(stream.status)))
            m_streams.remove(stream);
        then();
    });
}

void Session::tellStatus(const MediaSession &stream, const Fields &fields)
{
    const QList<QByteArray> &excluded = m_hooks.policyOf(StreamStatus).clientExclude;
    const auto seen = [&](const char *name) { return excluded.contains(name) ? QByteArray() : fields.text(name); };
    m_client.onStreamStatus({.at = wallMicroseconds(),
                             .mono = steadyNanoseconds(),
                             .message = StreamStatus,
                             .id = stream.id,
                             .status = seen("status"),
                             .info = seen("info")},
                            fields, excluded);
}

void Session::leaveOthers(MediaSession &stream)
{
    for (MediaSession *player : m_streams.release(stream)) {
        if (!player->session->m_misbehaviours.testFlag(Misbehaviour::Orphan))
            player->session->end(player->id, "Stopped by publisher stop");
    }
}

} // namespace simulator
