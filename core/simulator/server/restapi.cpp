#include "simulator/server/restapi.h"

#include "base/clock.h"
#include "http/message/message.h"
#include "http/server/server.h"
#include "json/jsonfields.h"
#include "json/readjson.h"
#include "simulator/server/serverstats.h"
#include "simulator/server/session.h"
#include "text/secrets.h"

#include <QJsonArray>
#include <QUrlQuery>

#include <optional>

namespace simulator {

namespace {

constexpr int LongestValue = 1'024; // characters of what is looked for

http::Limits limits()
{
    http::Limits limits;
    limits.body = 1024 * 1024;
    limits.connections = 64;
    return limits;
}

// The body of a request for streams.
struct Wanted {
    std::optional<QString> mediaSessionId;
    std::optional<QString> name;
    std::optional<bool> published;
    std::optional<QString> status;
    bool withMetrics = false;

    // Throws JsonError. Members that WCS may know besides are no concern of ours.
    static Wanted fromJson(const QByteArray &body)
    {
        const auto read = json::readJson(body);
        if (const auto *fault = std::get_if<json::JsonFault>(&read))
            throw json::JsonError{
                {}, QStringLiteral("The body is not JSON: %1.").arg(QString::fromUtf8(fault->sentence()))};
        json::JsonFields fields(std::get<QJsonValue>(read), {});
        Wanted wanted;
        wanted.mediaSessionId = fields.text(QStringLiteral("mediaSessionId"), LongestValue);
        wanted.name = fields.text(QStringLiteral("name"), LongestValue);
        wanted.published = fields.boolean(QStringLiteral("published"));
        wanted.status = fields.text(QStringLiteral("status"), LongestValue);
        if (const auto display = fields.texts(QStringLiteral("display"), LongestValue, LongestValue))
            wanted.withMetrics = display->contains(QLatin1String("metrics"));
        return wanted;
    }

    // It is about one stream, by its id: a WCS would end all that match.
    bool namesOne() const
    {
        return mediaSessionId && !mediaSessionId->trimmed().isEmpty() && !name && !published && !status;
    }

    bool matches(const MediaSession &stream) const
    {
        return (!mediaSessionId || mediaSessionId->toUtf8() == stream.id) && (!name || name->toUtf8() == stream.name) &&
               (!published || *published == stream.published) && (!status || status->toUtf8() == stream.status);
    }
};

// No media flows: nothing is lost, and nothing has a rate. The clocks run on, in ms.
QByteArray metrics(const MediaSession &stream)
{
    Fields fields;
    const qint64 age = (steadyNanoseconds() - stream.createdMono) / 1'000'000;
    for (const char *clock : {"VIDEO_SYNC", "AUDIO_SYNC"})
        fields.setNumber(clock, age);
    for (const char *count : {"VIDEO_RATE", "VIDEO_LOST", "VIDEO_NACK", "AUDIO_RATE", "AUDIO_LOST"})
        fields.setNumber(count, 0);
    return fields.toJson();
}

QByteArray streamJson(const MediaSession &stream, bool withMetrics)
{
    Fields fields = stream.fields;
    fields.setText("mediaType", stream.published ? "publish" : "play");
    if (withMetrics)
        fields.set("metrics", metrics(stream));
    return fields.toJson({"nodeId"});
}

QByteArray connectionJson(const Session &session)
{
    Fields fields = session.connection();
    fields.setText("status", "ESTABLISHED");
    fields.setNumber("createDate", session.connectedAt() / 1'000);
    return text::maskSecrets(fields.toJson());
}

http::Response found(const QList<QByteArray> &objects, const char *none)
{
    if (objects.isEmpty())
        return http::Response::error(404, QString::fromUtf8(none));
    return http::Response::json(200, '[' + objects.join(',') + ']');
}

http::Response notAllowed(const char *methods)
{
    http::Response response =
        http::Response::error(405, QStringLiteral("This takes %1 only.").arg(QLatin1String(methods)));
    response.headers.append(http::Header{"Allow", methods});
    return response;
}

} // namespace

class RestApi::Private {
public:
    explicit Private(const WebCallServer &server)
        : m_calls(server)
        , m_http([this](http::Request &&request, http::Responder &&responder) { responder.respond(answer(request)); },
                 limits())
    {}

    Result<Done> listen(const QHostAddress &address, quint16 port) { return m_http.listen(address, port); }

    QString url() const
    {
        return QStringLiteral("http://") + QString::fromLatin1(http::peerName(m_http.address(), m_http.port()));
    }

private:
    http::Response answer(const http::Request &request) const
    {
        const QByteArray path = request.path().toByteArray();
        if (path == "/")
            return statistics(request);
        if (!path.startsWith("/rest-api/"))
            return http::Response::error(404, QStringLiteral("There is only /?action=stat and /rest-api/ here."));
        const QByteArray call = path.sliced(qsizetype(qstrlen("/rest-api/")));
        const bool terminates = call == "stream/terminate" && m_calls.behaviour().restTerminates;
        if (!terminates && !call.endsWith("/find") && !call.endsWith("/find_all"))
            return http::Response::error(403, QStringLiteral("The simulator's REST API only reads."));
        if (request.method != "POST")
            return notAllowed("POST");
        if (terminates)
            return terminate(request.body);
        if (call == "stream/find")
            return find(request.body);
        if (call == "stream/find_all")
            return streams({});
        if (call == "connection/find_all")
            return connections();
        return http::Response::error(404, QStringLiteral("The simulator has none of these."));
    }

    http::Response statistics(const http::Request &request) const
    {
        const QUrlQuery query(QString::fromUtf8(request.query().toByteArray()));
        if (query.queryItemValue(QStringLiteral("action")) != QLatin1String("stat"))
            return http::Response::error(404, QStringLiteral("The statistics are at /?action=stat."));
        if (request.method != "GET" && request.method != "POST")
            return notAllowed("GET, POST");
        http::Response response;
        response.contentType = "text/plain;charset=UTF-8";
        response.body = serverStats(m_calls);
        return response;
    }

    http::Response find(const QByteArray &body) const
    {
        try {
            return streams(Wanted::fromJson(body));
        } catch (const json::JsonError &error) {
            return http::Response::error(400, error.sentence);
        }
    }

    http::Response streams(const Wanted &wanted) const
    {
        QList<QByteArray> objects;
        for (const Session *session : m_calls.sessions()) {
            for (const auto &stream : session->streams()) {
                if (wanted.matches(*stream))
                    objects.append(streamJson(*stream, wanted.withMetrics));
            }
        }
        return found(objects, "There is no such stream.");
    }

    http::Response terminate(const QByteArray &body) const
    {
        try {
            const Wanted wanted = body.trimmed().isEmpty() ? Wanted() : Wanted::fromJson(body);
            return wanted.namesOne()
                       ? end(wanted)
                       : http::Response::error(
                             403,
                             QStringLiteral("The simulator ends one stream, by its mediaSessionId and nothing else."));
        } catch (const json::JsonError &error) {
            return http::Response::error(400, error.sentence);
        }
    }

    http::Response end(const Wanted &wanted) const
    {
        const QByteArray id = wanted.mediaSessionId->toUtf8();
        for (Session *session : m_calls.sessions()) {
            if (session->stream(id)) {
                session->end(id, "Stopped by rest /terminate");
                return {};
            }
        }
        return http::Response::error(404, QStringLiteral("There is no such stream."));
    }

    http::Response connections() const
    {
        QList<QByteArray> objects;
        for (const Session *session : m_calls.sessions()) {
            if (session->state() == Session::State::Established)
                objects.append(connectionJson(*session));
        }
        return found(objects, "There is no connection.");
    }

    const WebCallServer &m_calls;
    http::Server m_http;
};

RestApi::RestApi(const WebCallServer &server, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(server))
{}

RestApi::~RestApi() = default;

Result<Done> RestApi::listen(const QHostAddress &address, quint16 port)
{
    return d->listen(address, port);
}

QString RestApi::url() const
{
    return d->url();
}

} // namespace simulator
