#include "api/connectapi.h"

#include "api/answers.h"
#include "api/callbody.h"
#include "api/json.h"
#include "base/reply.h"
#include "json/utf8.h"

#include <QJsonArray>

namespace api {

using json::JsonFields;
using wcs::RestClientConfig;

namespace {

const QString ConfigKey = QStringLiteral("restClientConfig");
const QString PresetKey = QStringLiteral("preset");

const QString WithBackendKey = QStringLiteral("withBackend");

const QStringList PresetNames{QStringLiteral("fail"), QStringLiteral("log")};

RestClientConfig preset(int index)
{
    return index == 0 ? RestClientConfig::errorsReachTheClient() : RestClientConfig::wcsDefaults();
}

QJsonObject presetsObject()
{
    QJsonObject presets;
    for (int i = 0; i < PresetNames.size(); ++i)
        presets.insert(PresetNames[i], preset(i).toObject());
    return presets;
}

// What the last `connect` got.
QJsonValue lastValue(const rules::ConnectAnswer &last)
{
    if (last.at == 0)
        return {};
    return QJsonObject{{QStringLiteral("receivedAt"), isoTime(last.at)},
                       {QStringLiteral("from"), QString::fromUtf8(rules::fromName(last.from))},
                       {QStringLiteral("status"), last.status == 0 ? QJsonValue() : QJsonValue(last.status)},
                       {QStringLiteral("appKey"), json::decodedUtf8(last.appKey)},
                       {QStringLiteral("sessionId"), json::decodedUtf8(last.sessionId)},
                       {QStringLiteral("rule"), last.rule.isEmpty() ? QJsonValue() : json::decodedUtf8(last.rule)},
                       {ConfigKey, last.config},
                       {QStringLiteral("changes"), QJsonArray::fromStringList(last.changes)},
                       {QStringLiteral("obstacle"), last.obstacle.isEmpty() ? QJsonValue() : last.obstacle}};
}

RestClientConfig parsed(const QJsonValue &value, const QString &pointer)
{
    const auto config = RestClientConfig::fromJson(value, pointer);
    if (const auto *error = std::get_if<json::JsonError>(&config))
        throw *error;
    return std::get<RestClientConfig>(config);
}

const QStringList Choices{QStringLiteral("leave"), QStringLiteral("fill"), QStringLiteral("set")};

// The object of methods, alone or as the member that answers have; or the name of a preset; and what becomes of the
// answer of a web server behind us.
rules::ConnectChange changeIn(const QJsonValue &body)
{
    const QJsonObject object = body.toObject();
    if (!object.contains(ConfigKey) && !object.contains(PresetKey) && !object.contains(WithBackendKey))
        return {.config = parsed(body, {})};
    JsonFields fields(body, {});
    const auto index = fields.word(PresetKey, PresetNames);
    const QJsonValue config = fields.value(ConfigKey);
    const auto choice = fields.word(WithBackendKey, Choices);
    if (index && !config.isUndefined())
        fields.fail(PresetKey, QStringLiteral("Give either “preset” or “restClientConfig”."));
    fields.ignore({QStringLiteral("changedBy"), QStringLiteral("changedAt"), QStringLiteral("sessions"),
                   QStringLiteral("sessionsUnderFormerSetting"), QStringLiteral("presets"), QStringLiteral("last")});
    fields.end();
    rules::ConnectChange change;
    if (choice)
        change.withBackend = wcs::withBackendOf(Choices[*choice]);
    if (index)
        change.config = preset(*index);
    else if (!config.isUndefined())
        change.config = parsed(config, fields.pointerTo(ConfigKey));
    return change;
}

} // namespace

ConnectApi::ConnectApi(rules::ConnectGateway change, const board::SessionLedger &sessions, QObject *parent)
    : QObject(parent)
    , m_change(std::move(change))
    , m_sessions(sessions)
{}

void ConnectApi::addTo(Router &router)
{
    router.add("GET", "/api/v1/connect-config", [this](const Call &) { return show(); });
    router.add({"PUT", "/api/v1/connect-config",
                [this](const Call &call, http::Responder &&responder) { put(call, std::move(responder)); }});
}

http::Response ConnectApi::show() const
{
    const qint64 changedAt = m_config.changedAt;
    return ok({{ConfigKey, m_config.config.toObject()},
               {QStringLiteral("changedBy"), m_config.changedBy.text()},
               {QStringLiteral("changedAt"), changedAt == 0 ? QJsonValue() : isoTime(changedAt)},
               {QStringLiteral("sessions"), m_sessions.count()},
               {QStringLiteral("sessionsUnderFormerSetting"), m_sessions.underFormerConfig()},
               {QStringLiteral("presets"), presetsObject()},
               {WithBackendKey, QString::fromUtf8(wcs::withBackendName(m_config.withBackend))},
               {QStringLiteral("last"), lastValue(m_last)}});
}

void ConnectApi::put(const Call &call, http::Responder &&responder)
{
    rules::ConnectChange change = changeIn(jsonBody(call));
    change.origin = originOf(call);
    whenReplied(m_change(change), this, [this, responder = std::move(responder)](const rules::ConnectConfig &) mutable {
        responder.respond(show()); // takeConfig() was before, see ask()
    });
}

} // namespace api
