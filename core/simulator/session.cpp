#include "simulator/session.h"

#include "base/clock.h"
#include "wcs/status.h"

#include <algorithm>
#include <utility>

namespace simulator {

namespace {

const QByteArray StreamStatus = "StreamStatusEvent";
const QByteArray ConnectionStatus = "ConnectionStatusEvent";

} // namespace

Session::Session(WebCallServer &server, ClientSide &client, QByteArray clientId, Fields connection)
    : m_server(server)
    , m_client(client)
    , m_clientId(std::move(clientId))
    , m_id(connection.text("sessionId"))
    , m_connection(std::move(connection))
    , m_line(server, m_clientId, m_id)
{}

Session::~Session()
{
    m_server.remove(this);
    for (const auto &stream : m_streams) { // nobody is told, and nothing posted
        m_server.removePublisher(stream.get());
        for (MediaSession *player : stream->players)
            player->publisher = nullptr;
        detach(*stream);
    }
}

void Session::connect()
{
    enqueue([this] { doConnect(); });
}

void Session::open(const StreamWish &wish)
{
    enqueue([this, wish] { doOpen(wish); });
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
               [this, info](MediaSession &found) { report(found, "FAILED", info, [this] { finish(); }); });
}

void Session::end(const QByteArray &mediaSessionId, const QByteArray &info)
{
    enqueueFor(mediaSessionId,
               [this, info](MediaSession &found) { report(found, endOf(found), info, [this] { finish(); }); });
}

void Session::disconnect()
{
    enqueue([this] { doDisconnect(); });
}

void Session::call(const QByteArray &method, const QByteArray &mediaSessionId, const Fields &more,
                   CallAnswered answered)
{
    enqueue([this, method, mediaSessionId, more, answered = std::move(answered)] {
        const MediaSession *found = stream(mediaSessionId);
        if (m_state != State::Established)
            return finish();
        Fields fields = found ? found->fields : commonFields();
        fields.setAll(more);
        post(method, fields, [this, answered](const Outcome &outcome) {
            if (answered)
                answered(outcome.effect == wcs::AnswerEffect::BrokenOff ? outcome.cause : QString());
            finish();
        });
    });
}

MediaSession *Session::stream(const QByteArray &mediaSessionId) const
{
    const auto it = std::ranges::find(m_streams, mediaSessionId, [](const auto &stream) { return stream->id; });
    return it == m_streams.end() ? nullptr : it->get();
}

void Session::enqueueFor(const QByteArray &mediaSessionId, std::function<void(MediaSession &)> operation)
{
    enqueue([this, mediaSessionId, operation = std::move(operation)] {
        if (MediaSession *found = stream(mediaSessionId))
            operation(*found);
        else
            finish();
    });
}

void Session::enqueue(Operation operation)
{
    m_queue.push_back(std::move(operation));
    proceed();
}

void Session::proceed()
{
    if (std::exchange(m_isProceeding, true))
        return;
    while (!m_isBusy && !m_queue.empty()) {
        const Operation operation = std::move(m_queue.front());
        m_queue.pop_front();
        m_isBusy = true;
        operation();
    }
    m_isProceeding = false;
}

void Session::finish()
{
    m_isBusy = false;
    if (m_isProceeding) // the operation needed no answer
        return;
    proceed();
    if (isBusy() || !m_idle)
        return;
    const auto idle = m_idle; // it may delete the session, and itself with it
    idle();
}

// Posts one hook about this object, and tells the client of an ErrorEvent; then goes on.
void Session::post(const QByteArray &method, const Fields &fields, Then then)
{
    const QByteArray id = fields.text("mediaSessionId");
    m_line.post(method, fields, [this, method, id, then = std::move(then)](const Outcome &outcome) {
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
        m_line.takeOver(stream.fields, method, outcome);
        then(outcome);
    });
}

// --- the connection

void Session::doConnect()
{
    if (m_state != State::New)
        return finish();
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
    m_line.setConfig(outcome.config);
    m_state = State::Established;
    QJsonObject connection = outcome.answered.isEmpty() ? m_connection.toObject() : outcome.answered;
    connection.remove(QStringLiteral("restClientConfig"));
    for (const QByteArray &name : m_line.policyOf("connect").clientExclude)
        connection.remove(QString::fromUtf8(name));
    m_client.onEstablished(
        {.at = wallMicroseconds(), .mono = steadyNanoseconds(), .message = ConnectionStatus, .status = "ESTABLISHED"},
        connection);
    postConnectionStatus("ESTABLISHED", {}, [this](const Outcome &) { finish(); });
}

// PROTOCOL §9: FAILED, then DISCONNECTED.
void Session::refuse(const QString &cause)
{
    const QByteArray info = cause.toUtf8();
    m_state = State::Refused;
    m_server.m_tally.addRefusedConnection();
    m_client.onConnectionStatus({.at = wallMicroseconds(),
                                 .mono = steadyNanoseconds(),
                                 .message = ConnectionStatus,
                                 .status = "FAILED",
                                 .info = info});
    postConnectionStatus("FAILED", info, [this, info](const Outcome &) {
        postConnectionStatus("DISCONNECTED", info, [this, info](const Outcome &) {
            m_server.remove(this);
            m_client.onConnectionStatus({.at = wallMicroseconds(),
                                         .mono = steadyNanoseconds(),
                                         .message = ConnectionStatus,
                                         .status = "DISCONNECTED",
                                         .info = info});
            finish();
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
        return finish();
    if (!m_streams.empty()) {
        MediaSession &stream = *m_streams.front();
        return report(stream, endOf(stream), "Stopped by session disconnect", [this] { doDisconnect(); });
    }
    m_state = State::Disconnected;
    m_client.onConnectionStatus(
        {.at = wallMicroseconds(), .mono = steadyNanoseconds(), .message = ConnectionStatus, .status = "DISCONNECTED"});
    postConnectionStatus("DISCONNECTED", {}, [this](const Outcome &) {
        m_server.remove(this);
        finish();
    });
}

// --- streams

Fields Session::commonFields() const
{
    Fields fields;
    for (const char *name : {"nodeId", "appKey", "sessionId"}) {
        if (const QByteArray value = m_connection.json(name); !value.isEmpty())
            fields.set(name, value);
    }
    return fields;
}

Fields Session::streamFields(const StreamWish &wish, qint64 createdAt) const
{
    Fields fields = commonFields();
    fields.setText("mediaSessionId", wish.mediaSessionId);
    fields.setText("name", wish.name);
    fields.setFlag("published", wish.published);
    fields.setAll(wish.more);
    fields.setText("status", "PENDING");
    fields.setNumber("createDate", createdAt / 1'000);
    return fields;
}

void Session::doOpen(const StreamWish &wish)
{
    if (m_state != State::Established)
        return finish();
    const qint64 now = wallMicroseconds();
    auto owned = std::make_unique<MediaSession>(MediaSession{.session = this,
                                                             .id = wish.mediaSessionId,
                                                             .name = wish.name,
                                                             .published = wish.published,
                                                             .status = "PENDING",
                                                             .fields = streamFields(wish, now),
                                                             .createdAt = now,
                                                             .createdMono = steadyNanoseconds()});
    const bool isInUse = stream(wish.mediaSessionId) != nullptr;
    MediaSession &stream = *m_streams.emplace_back(std::move(owned));
    if (!wish.published)
        attach(stream);
    const bool isFound = stream.publisher; // now: what ends before the answer comes ends this player as well
    if (isInUse)                           // told only: a hook would speak of the one that is there
        return refuseStream(stream, "MediaSessionId is already in use");
    postStream(wish.published ? "publishStream" : "playStream", stream,
               [this, &stream, isFound](const Outcome &outcome) {
                   if (outcome.effect == wcs::AnswerEffect::BrokenOff)
                       refuseStream(stream, outcome.cause.toUtf8());
                   else
                       begin(stream, isFound);
               });
}

void Session::begin(MediaSession &stream, bool isFound)
{
    const QByteArray wished = std::exchange(stream.name, stream.fields.text("name"));
    const auto fail = [&](const char *info) { report(stream, "FAILED", info, [this] { finish(); }); };
    if (stream.published) {
        if (!m_server.addPublisher(&stream))
            return fail("Stream name is already in use");
    } else {
        if (stream.name != wished) {
            detach(stream);
            attach(stream);
            isFound = stream.publisher;
        }
        if (!isFound)
            return fail("Stream not found");
    }
    m_client.onStreamAccepted(stream.id);
    report(stream, stream.published ? "PUBLISHING" : "PLAYING", {}, [this] { finish(); });
}

// The client gets the failure in the matching event; the web server, that has refused it, only if this WCS does so.
void Session::refuseStream(MediaSession &stream, const QByteArray &cause)
{
    const bool isReported = m_server.behaviour().reportsRefused && this->stream(stream.id) == &stream;
    if (isReported)
        return report(stream, "FAILED", cause, [this] { finish(); });
    setStatus(stream, "FAILED", cause);
    detach(stream);
    tellStatus(stream, stream.fields);
    forget(stream);
    finish();
}

void Session::doClose(MediaSession &stream)
{
    postStream(stream.published ? "unPublishStream" : "stopStream", stream, [this, &stream](const Outcome &outcome) {
        const bool isBrokenOff = outcome.effect == wcs::AnswerEffect::BrokenOff;
        report(stream, isBrokenOff ? QByteArray("FAILED") : endOf(stream),
               isBrokenOff ? outcome.cause.toUtf8() : QByteArray("Stopped by user"), [this] { finish(); });
    });
}

// Its outcome comes back as a status; the stream goes on.
void Session::doSnapshot(MediaSession &stream)
{
    postStream("snapshot", stream, [this, &stream](const Outcome &outcome) {
        const QByteArray before = stream.status;
        const bool isBrokenOff = outcome.effect == wcs::AnswerEffect::BrokenOff;
        const auto goOn = [this, &stream, before] {
            setStatus(stream, before, {});
            finish();
        };
        report(stream, isBrokenOff ? "SNAPSHOT_FAILED" : "SNAPSHOT_COMPLETE",
               isBrokenOff ? outcome.cause.toUtf8() : QByteArray(), goOn);
    });
}

void Session::doKeepAlive(MediaSession &stream)
{
    postStream("StreamKeepAliveEvent", stream, [this, &stream](const Outcome &outcome) {
        if (outcome.effect == wcs::AnswerEffect::StreamTerminated)
            report(stream, endOf(stream), "Terminated by keep-alive", [this] { finish(); });
        else
            finish();
    });
}

void Session::report(MediaSession &stream, const QByteArray &status, const QByteArray &info, std::function<void()> then)
{
    setStatus(stream, status, info);
    if (wcs::isFinal(wcs::phaseOf(status)))
        leaveOthers(stream);
    // With OVERWRITE the client gets what the web server says, and so later. The stream itself is not changed by it.
    const bool isOverwritten = m_line.policyOf(StreamStatus).isOverwrite();
    if (!isOverwritten)
        tellStatus(stream, stream.fields);
    post(StreamStatus, stream.fields, [this, &stream, isOverwritten, then = std::move(then)](const Outcome &outcome) {
        if (isOverwritten) {
            Fields seen = stream.fields;
            m_line.takeOver(seen, StreamStatus, outcome);
            tellStatus(stream, seen);
        }
        if (wcs::isFinal(wcs::phaseOf(stream.status)))
            forget(stream);
        then();
    });
}

void Session::setStatus(MediaSession &stream, const QByteArray &status, const QByteArray &info)
{
    stream.status = status;
    stream.fields.setText("status", status);
    if (info.isEmpty())
        stream.fields.remove("info");
    else
        stream.fields.setText("info", info);
}

void Session::tellStatus(const MediaSession &stream, const Fields &fields)
{
    const QList<QByteArray> &excluded = m_line.policyOf(StreamStatus).clientExclude;
    const auto seen = [&](const char *name) { return excluded.contains(name) ? QByteArray() : fields.text(name); };
    m_client.onStreamStatus({.at = wallMicroseconds(),
                             .mono = steadyNanoseconds(),
                             .message = StreamStatus,
                             .id = stream.id,
                             .status = seen("status"),
                             .info = seen("info")},
                            fields, excluded);
}

QByteArray Session::endOf(const MediaSession &stream)
{
    return stream.published ? QByteArrayLiteral("UNPUBLISHED") : QByteArrayLiteral("STOPPED");
}

void Session::leaveOthers(MediaSession &stream)
{
    m_server.removePublisher(&stream);
    for (MediaSession *player : std::exchange(stream.players, {})) {
        player->publisher = nullptr;
        player->session->end(player->id, "Stopped by publisher stop");
    }
    detach(stream);
}

void Session::attach(MediaSession &player)
{
    player.publisher = m_server.publisher(player.name);
    if (player.publisher)
        player.publisher->players.push_back(&player);
}

void Session::detach(MediaSession &player)
{
    if (MediaSession *publisher = std::exchange(player.publisher, nullptr))
        std::erase(publisher->players, &player);
}

void Session::forget(MediaSession &stream)
{
    std::erase_if(m_streams, [&](const auto &owned) { return owned.get() == &stream; });
}

} // namespace simulator
