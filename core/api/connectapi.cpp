#include "api/connectapi.h"

#include "api/answers.h"
#include "api/callbody.h"
#include "api/json.h"
#include "base/reply.h"

namespace api {

using json::JsonFields;
using wcs::RestClientConfig;

namespace {

const QString ConfigKey = QStringLiteral("restClientConfig");
const QString PresetKey = QStringLiteral("preset");

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

RestClientConfig parsed(const QJsonValue &value, const QString &pointer)
{
    const auto config = RestClientConfig::fromJson(value, pointer);
    if (const auto *error = std::get_if<json::JsonError>(&config))
        throw *error;
    return std::get<RestClientConfig>(config);
}

// The object of methods, alone or as the member that answers have; or the name of a preset.
RestClientConfig configIn(const QJsonValue &body)
{
    const QJsonObject object = body.toObject();
    if (!object.contains(ConfigKey) && !object.contains(PresetKey))
        return parsed(body, {});
    JsonFields fields(body, {});
    const auto index = fields.word(PresetKey, PresetNames);
    const QJsonValue config = fields.value(ConfigKey);
    if (index && !config.isUndefined())
        fields.fail(PresetKey, QStringLiteral("Give either “preset” or “restClientConfig”."));
    fields.ignore({QStringLiteral("changedBy"), QStringLiteral("changedAt"), QStringLiteral("sessions"),
                   QStringLiteral("sessionsUnderFormerSetting"), QStringLiteral("presets")});
    fields.end();
    return index ? preset(*index) : parsed(config, fields.pointerTo(ConfigKey));
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
               {QStringLiteral("presets"), presetsObject()}});
}

void ConnectApi::put(const Call &call, http::Responder &&responder)
{
    const RestClientConfig config = configIn(jsonBody(call));
    whenReplied(m_change({.config = config, .origin = originOf(call)}), this,
                [this, responder = std::move(responder)](const rules::ConnectConfig &) mutable {
                    responder.respond(show()); // takeConfig() was before, see ask()
                });
}

} // namespace api
