#include "api/wcsapi.h"

#include "api/answers.h"
#include "api/callbody.h"
#include "api/json.h"
#include "base/reply.h"
#include "text/secrets.h"

#include <QJsonArray>

namespace api {

using wcsrest::Difference;

namespace {

constexpr qsizetype LongestUrl = 2'000; // characters

QString key(const char *text)
{
    return QLatin1String(text);
}

QJsonObject countsObject(const wcsrest::Counts &counts)
{
    return {{key("publishers"), counts.publishers}, {key("players"), counts.players}};
}

QJsonObject differenceObject(const Difference &difference, const journal::Timeline &timeline)
{
    return {{key("kind"), QString::fromLatin1(kindName(difference.kind))},
            {key("sentence"), difference.sentence()},
            {key("mediaSessionId"), textOrNull(difference.mediaSessionId)},
            {key("nodeId"), textOrNull(difference.nodeId)},
            {key("name"), textOrNull(text::maskText(difference.name))},
            {key("statusHere"), textOrNull(difference.statusHere)},
            {key("statusThere"), textOrNull(difference.statusThere)},
            {key("askedAt"), isoTime(timeline.stampOf(difference.askedAt))}};
}

QJsonObject nodeObject(const wcsrest::NodeReport &node, const journal::Timeline &timeline)
{
    QJsonArray differences;
    for (const Difference &difference : node.differences)
        differences.append(differenceObject(difference, timeline));
    QJsonObject counts;
    for (const auto kind :
         {Difference::Kind::MissingHere, Difference::Kind::GoneThere, Difference::Kind::StatusDiffers})
        counts.insert(QString::fromLatin1(kindName(kind)), node.count(kind));
    QJsonValue ports;
    if (node.ports)
        ports = QJsonObject{{key("leased"), node.ports->leased},
                            {key("available"), node.ports->available},
                            {key("pending"), node.ports->pending}};
    return {{key("url"), node.url},
            {key("nodeId"), textOrNull(node.nodeId)},
            {key("trouble"), node.trouble.isEmpty() ? QJsonValue() : QJsonValue(node.trouble)},
            {key("answeredAt"), node.answeredAt == 0 ? QJsonValue() : isoTime(timeline.stampOf(node.answeredAt))},
            {key("counts"), counts},
            {key("here"), countsObject(node.here)},
            {key("listed"), countsObject(node.listed)},
            {key("said"), node.said ? QJsonValue(countsObject(*node.said)) : QJsonValue()},
            {key("ports"), ports},
            {key("differences"), differences}};
}

} // namespace

void WcsApi::addTo(Router &router)
{
    router.add("GET", "/api/v1/wcs", [this](const Call &) { return report(); });
    router.add({"POST", "/api/v1/wcs/terminate",
                [this](const Call &call, http::Responder &&responder) { terminate(call, std::move(responder)); }});
}

http::Response WcsApi::report() const
{
    QJsonArray nodes;
    const wcsrest::Report report = m_poller.report();
    for (const wcsrest::NodeReport &node : report.nodes)
        nodes.append(nodeObject(node, m_engine.projection().board().timeline()));
    return ok({{key("nodes"), nodes}});
}

// One stream, by its id; nothing that could be meant for more than one.
void WcsApi::terminate(const Call &call, http::Responder &&responder)
{
    QJsonObject body = optionalBody(call);
    const bool isConfirmed = takeConfirm(body);
    json::JsonFields fields(body, {});
    const QString url = fields.text(key("url"), LongestUrl).value_or(QString());
    const auto text = fields.text(key("mediaSessionId"), wcsrest::MediaSessionId::Longest);
    if (!text)
        fields.fail(key("mediaSessionId"), QStringLiteral("Say which stream."));
    fields.end();
    const auto id = wcsrest::MediaSessionId::parse(text->toUtf8());
    if (!id)
        throw json::JsonError{key("/mediaSessionId"), id.error().sentence};
    if (!isConfirmed)
        throw Refusal{http::Response::error(
            409,
            QStringLiteral("This ends the stream for its publisher and its viewers; send \"confirm\": true to have "
                           "it done."))};
    responder.hold();
    const auto waiting = std::make_shared<http::Responder>(std::move(responder));
    whenReplied(m_poller.terminate(url, *id), this, [waiting](const Result<Done> &done) {
        waiting->respond(done ? ok({{key("status"), key("terminated")}})
                              : http::Response::error(502, done.error().sentence));
    });
}

} // namespace api
