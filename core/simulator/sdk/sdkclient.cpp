#include "simulator/sdk/sdkclient.h"

#include "simulator/sdk/sdpanswer.h"

#include <QTimer>
#include <QWebSocketProtocol>

#include <utility>

namespace simulator {

namespace {

constexpr qsizetype LongestId = 256;     // characters of a mediaSessionId
constexpr qsizetype LongestName = 1'024; // of a stream's name, an app's key
constexpr int MostIgnored = 20;          // lines about messages that are of no use
constexpr qsizetype LongestReason = 120; // bytes of a close frame's reason: at most 123

// What a snapshot shows where no media flows: one grey pixel, a PNG in Base64.
const QString Snapshot =
    QStringLiteral("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg==");

const QString StreamNotFound = QStringLiteral("Stream not found");

QString text(const QJsonObject &object, const char *name)
{
    return object.value(QLatin1String(name)).toString();
}

QByteArray idOf(const QJsonObject &object)
{
    const QString id = text(object, "mediaSessionId");
    return id.size() > LongestId ? QByteArray() : id.toUtf8();
}

QString withCause(const QString &line, const QByteArray &cause)
{
    return cause.isEmpty() ? line : line + QStringLiteral(": ") + shownText(QString::fromUtf8(cause));
}

} // namespace

SdkClient::SdkClient(QWebSocket *socket, WebCallServer &server, QByteArray id, QByteArray nodeId,
                     const SdkLimits &limits, QObject *parent)
    : QObject(parent)
    , m_socket(
          socket, limits, [this] { return m_session && m_session->isBusy(); }, nullptr)
    , m_server(server)
    , m_id(std::move(id))
    , m_nodeId(std::move(nodeId))
    , m_limits(limits)
{
    connect(&m_socket, &SdkSocket::said, this, &SdkClient::said);
    connect(&m_socket, &SdkSocket::received, this, &SdkClient::take);
    connect(&m_socket, &SdkSocket::shutOut, this, [this] {
        if (m_session)
            m_session->disconnect();
    });
    connect(&m_socket, &SdkSocket::disconnected, this, &SdkClient::leave);
    QTimer::singleShot(limits.connectionMs, this, [this] {
        if (!m_session)
            m_socket.shut(QWebSocketProtocol::CloseCodePolicyViolated, QStringLiteral("sent no “connection” in time"));
    });
}

SdkClient::~SdkClient()
{
    m_socket.disconnect(this);
}

// --- from the client

void SdkClient::take(const SdkMessage &message)
{
    if (message.name == "ping")
        return m_socket.send("pong", {"null"});
    if (message.name == "pong")
        return;
    const QString name = shownText(QString::fromUtf8(message.name));
    const Handler handler = handlerOf(message.name);
    if (!handler)
        return ignore(QStringLiteral("sent “%1”, which is not simulated").arg(name));
    const bool isConnecting = message.name == "connection";
    if (isConnecting == bool(m_session))
        return ignore(isConnecting ? QStringLiteral("sent “connection” again")
                                   : QStringLiteral("sent “%1” before “connection”").arg(name));
    (this->*handler)(message.object);
}

SdkClient::Handler SdkClient::handlerOf(const QByteArray &message)
{
    static const QHash<QByteArray, Handler> handlers{
        {"connection", &SdkClient::connectAs},
        {"publishStream", &SdkClient::publish},
        {"playStream", &SdkClient::play},
        {"unPublishStream", &SdkClient::closeStream},
        {"stopStream", &SdkClient::closeStream},
        {"snapshot", &SdkClient::snapshot},
        {"availableStream", &SdkClient::sayWhetherAvailable},
        {"sendData", &SdkClient::takeData},
        {"sendStreamEvent", &SdkClient::takeStreamEvent},
        {"submitBugReport", &SdkClient::takeBugReport},
        {"sessionDebug", &SdkClient::switchDebugging},
        {"pushLogs", &SdkClient::takeLogs},
    };
    return handlers.value(message);
}

void SdkClient::connectAs(const QJsonObject &object)
{
    const QString app = text(object, "appKey");
    if (app.isEmpty() || app.size() > LongestName)
        return m_socket.shut(QWebSocketProtocol::CloseCodePolicyViolated,
                             QStringLiteral("sent a “connection” without a usable “appKey”"));
    Fields connection;
    connection.setText("nodeId", m_nodeId);
    connection.setText("appKey", app.toUtf8());
    connection.setText("sessionId", m_socket.sessionId());
    connection.setAll(
        sdkFields(object, {"nodeId", "appKey", "sessionId", "origin", "status", "info", "restClientConfig"}));
    const QString origin = m_socket.origin();
    if (!origin.isEmpty())
        connection.setText("origin", origin.toUtf8());
    emit said(origin.isEmpty() ? QStringLiteral("connects to %1").arg(shownText(app))
                               : QStringLiteral("connects to %1 from %2").arg(shownText(app), shownText(origin)));
    m_session = std::make_unique<Session>(m_server, static_cast<ClientSide &>(*this), m_id, std::move(connection));
    m_session->setIdleCallback([this] { checkGone(); });
    m_session->connect();
}

void SdkClient::open(const QJsonObject &object, bool published)
{
    const QString name = text(object, "name");
    const QByteArray id = idOf(object);
    const QString action = published ? QStringLiteral("publishes") : QStringLiteral("plays");
    if (id.isEmpty() || name.isEmpty() || name.size() > LongestName)
        return ignore(QStringLiteral("%1 something without a usable “mediaSessionId” and “name”").arg(action));
    if (m_session->streams().size() >= size_t(m_limits.streams))
        return failStream(object, published, QStringLiteral("Too many streams of one client."));
    emit said(action + u' ' + shownText(name));
    const QString offer = text(object, "sdp");
    if (!offer.isEmpty() && !m_answers.contains(id)) {
        const Result<QByteArray> answer = sdpAnswer(offer.toUtf8(), published, IceIdentity::fresh());
        if (!answer)
            return failStream(object, published, answer.error().sentence);
        m_answers.insert(id, *answer);
    }
    m_session->open({.mediaSessionId = id,
                     .name = name.toUtf8(),
                     .published = published,
                     .more = sdkFields(object, {"nodeId", "appKey", "sessionId", "mediaSessionId", "name", "published",
                                                "status", "info", "createDate"})});
}

// Of what WCS does not even ask the web server about.
void SdkClient::failStream(const QJsonObject &object, bool published, const QString &info)
{
    emit said(QStringLiteral("was told StreamStatusEvent FAILED: %1").arg(info));
    m_socket.send("notifyStreamStatusEvent", {{QStringLiteral("mediaSessionId"), text(object, "mediaSessionId")},
                                              {QStringLiteral("name"), text(object, "name")},
                                              {QStringLiteral("published"), published},
                                              {QStringLiteral("status"), QStringLiteral("FAILED")},
                                              {QStringLiteral("info"), info}});
}

void SdkClient::closeStream(const QJsonObject &object)
{
    emit said(QStringLiteral("stops %1").arg(shownText(text(object, "name"))));
    m_session->close(idOf(object));
}

// Of its own stream, or by name of anybody's: then the SDK has made an id for this alone.
void SdkClient::snapshot(const QJsonObject &object)
{
    const QByteArray id = idOf(object);
    const QByteArray name = text(object, "name").toUtf8();
    emit said(QStringLiteral("wants a snapshot of %1").arg(shownText(text(object, "name"))));
    if (m_session->stream(id))
        return m_session->snapshot(id);
    m_session->call("snapshot", {}, sdkFields(object, {"nodeId", "appKey", "sessionId"}),
                    [this, id, name](const QString &cause) {
                        const bool isThere = m_server.publisher(name);
                        tellSnapshot(id, cause.isEmpty() && !isThere ? StreamNotFound : cause);
                    });
}

void SdkClient::sayWhetherAvailable(const QJsonObject &object)
{
    const QByteArray name = text(object, "name").toUtf8();
    const QString id = QString::fromUtf8(idOf(object));
    m_session->call("availableStream", {}, sdkFields(object, {"nodeId", "appKey", "sessionId"}),
                    [this, id, name](const QString &cause) {
                        const bool isThere = cause.isEmpty() && m_server.publisher(name);
                        const QString info = !cause.isEmpty() ? cause : isThere ? QString() : StreamNotFound;
                        m_socket.send("availableStream", {{QStringLiteral("id"), id},
                                                          {QStringLiteral("status"),
                                                           isThere ? QStringLiteral("true") : QStringLiteral("false")},
                                                          {QStringLiteral("info"), info}});
                    });
}

// For the web app; there is no hook for it.
void SdkClient::takeData(const QJsonObject &object)
{
    m_socket.send("DataStatusEvent", {{QStringLiteral("operationId"), object.value(QLatin1String("operationId"))},
                                      {QStringLiteral("status"), QStringLiteral("ACCEPTED")}});
}

void SdkClient::takeStreamEvent(const QJsonObject &object)
{
    const MediaSession *stream = m_session->stream(idOf(object));
    if (!stream || !stream->published)
        return ignore(QStringLiteral("sent an event about a stream that it does not publish"));
    QJsonObject event = object;
    event.remove(QStringLiteral("mediaSessionId"));
    emit streamEventSent(stream, event);
}

void SdkClient::takeBugReport(const QJsonObject &object)
{
    m_session->call("submitBugReport", {}, sdkFields(object, {"nodeId", "appKey", "sessionId"}));
}

void SdkClient::switchDebugging(const QJsonObject &object)
{
    const QString command = text(object, "command");
    m_session->call(
        "sessionDebug", {}, sdkFields(object, {"nodeId", "appKey", "sessionId"}),
        [this, command](const QString &cause) {
            QJsonObject event{{QStringLiteral("status"), cause.isEmpty() ? command : QStringLiteral("FAILED")}};
            if (!cause.isEmpty())
                event.insert(QStringLiteral("info"), cause);
            m_socket.send("notifySessionDebugEvent", event);
        });
}

void SdkClient::takeLogs(const QJsonObject &object)
{
    m_session->call("pushLogs", {}, sdkFields(object, {"nodeId", "appKey", "sessionId"}));
}

// --- to the client

void SdkClient::onEstablished(const ReceivedMessage &message, const QJsonObject &connection)
{
    emit said(
        QStringLiteral("was told %1 %2").arg(QString::fromUtf8(message.message), QString::fromUtf8(message.status)));
    QJsonObject userData = connection;
    const QString token = QStringLiteral("authToken");
    if (!userData.value(token).isString())
        userData.insert(token, QString::fromUtf8(m_session->id()));
    m_socket.send("getUserData", userData);
}

void SdkClient::onConnectionStatus(const ReceivedMessage &message)
{
    if (!m_socket.isConnected())
        return;
    emit said(withCause(
        QStringLiteral("was told %1 %2").arg(QString::fromUtf8(message.message), QString::fromUtf8(message.status)),
        message.info));
    m_socket.close(QWebSocketProtocol::CloseCodeNormal,
                   QString::fromUtf8(message.info.left(LongestReason)).remove(QChar::ReplacementCharacter));
}

void SdkClient::onStreamStatus(const ReceivedMessage &message, const Fields &stream, const QList<QByteArray> &excluded)
{
    if (message.status == "UNPUBLISHED" || message.status == "STOPPED" || message.status == "FAILED")
        m_answers.remove(message.id);
    emit said(withCause(QStringLiteral("was told %1 %2 of %3")
                            .arg(QString::fromUtf8(message.message), shownText(QString::fromUtf8(message.status)),
                                 shownText(QString::fromUtf8(stream.text("name")))),
                        message.info));
    // The SDK takes any other status for the stream's own.
    if (message.status == "SNAPSHOT_COMPLETE" || message.status == "SNAPSHOT_FAILED")
        return tellSnapshot(message.id,
                            message.status == "SNAPSHOT_FAILED" ? QString::fromUtf8(message.info) : QString());
    m_socket.send("notifyStreamStatusEvent", QList<QByteArray>{stream.toJson(excluded)});
}

void SdkClient::tellSnapshot(const QByteArray &mediaSessionId, const QString &refusal)
{
    const QJsonObject payload = refusal.isEmpty() ? QJsonObject{{QStringLiteral("snapshot"), Snapshot}}
                                                  : QJsonObject{{QStringLiteral("info"), refusal}};
    passOn(mediaSessionId, {{QStringLiteral("type"), refusal.isEmpty() ? QStringLiteral("snapshotCompleted")
                                                                       : QStringLiteral("snapshotFailed")},
                            {QStringLiteral("payload"), payload}});
}

void SdkClient::passOn(const QByteArray &mediaSessionId, const QJsonObject &event)
{
    QJsonObject object = event;
    object.insert(QStringLiteral("mediaSessionId"), QString::fromUtf8(mediaSessionId));
    m_socket.send("notifyStreamEvent", object);
}

void SdkClient::onStreamAccepted(const QByteArray &mediaSessionId)
{
    const QByteArray answer = m_answers.take(mediaSessionId);
    if (!answer.isEmpty())
        m_socket.send("setRemoteSDP", {jsonText(mediaSessionId), jsonText(answer)});
}

void SdkClient::onErrorEvent(const ReceivedMessage &message)
{
    emit said(withCause(QStringLiteral("was told %1 for %2")
                            .arg(QString::fromUtf8(message.message), QString::fromUtf8(message.apiMethod)),
                        message.info));
    m_socket.send("fail", {{QStringLiteral("apiMethod"), QString::fromUtf8(message.apiMethod)},
                           {QStringLiteral("id"), QString::fromUtf8(message.id)},
                           {QStringLiteral("info"), QString::fromUtf8(message.info)}});
}

// --- life

// One is left out where the web server has not kept up: else they would queue.
void SdkClient::keepStreamsAlive()
{
    if (!m_session || m_session->isBusy())
        return;
    for (const auto &stream : m_session->streams()) {
        if (stream->status == "PUBLISHING" || stream->status == "PLAYING")
            m_session->keepAlive(stream->id);
    }
}

void SdkClient::end()
{
    if (m_session && m_session->state() < Session::State::Refused)
        return m_session->disconnect(); // the connection follows
    m_socket.close(QWebSocketProtocol::CloseCodeGoingAway);
    checkGone();
}

void SdkClient::ignore(const QString &line)
{
    if (++m_ignored <= MostIgnored)
        emit said(line);
}

void SdkClient::leave(bool byClient)
{
    if (byClient && m_session && m_session->state() < Session::State::Refused)
        m_session->disconnect();
    if (!std::exchange(m_hasLeft, true))
        emit said(QStringLiteral("has gone"));
    checkGone();
}

void SdkClient::checkGone()
{
    const bool isSessionOver = !m_session || (!m_session->isBusy() && m_session->state() >= Session::State::Refused);
    if (m_isGone || !isSessionOver || !m_socket.isUnconnected())
        return;
    m_isGone = true;
    emit gone();
}

} // namespace simulator
