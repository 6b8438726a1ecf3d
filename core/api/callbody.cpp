#include "api/callbody.h"

#include "api/answers.h"
#include "json/readjson.h"
#include "json/utf8.h"

namespace api {

namespace {

constexpr qsizetype LongestCaller = 64; // characters of X-Streamwatch-Client

void demandJson(const Call &call)
{
    const QByteArray type = call.request.headerList("Content-Type");
    if (type.isEmpty() || http::isJsonType(type))
        return;
    throw Refusal{http::Response::error(
        415, QStringLiteral("Send the body as JSON, with “Content-Type: application/json”, not as “%1”.")
                 .arg(json::beginningOf(QString::fromUtf8(type), 64)))};
}

QString printable(const QString &text)
{
    QString shown;
    for (const QChar c : text) {
        if (c.isPrint())
            shown += c;
    }
    return json::beginningOf(shown.trimmed(), LongestCaller);
}

} // namespace

QJsonValue jsonBody(const Call &call)
{
    demandJson(call);
    const auto read = json::readJson(call.request.body);
    if (const auto *fault = std::get_if<json::JsonFault>(&read))
        throw Refusal{notJson(*fault)};
    const auto &value = std::get<QJsonValue>(read);
    if (!value.isObject() && !value.isArray())
        throw Refusal{json(400, {{QStringLiteral("error"), QStringLiteral("The body must be a JSON object or array.")},
                                 {QStringLiteral("offset"), 0}})};
    return value;
}

QJsonObject optionalBody(const Call &call)
{
    demandJson(call);
    if (call.request.body.isEmpty())
        return {};
    const QJsonValue body = jsonBody(call);
    if (!body.isObject())
        throw json::JsonError{{}, QStringLiteral("The body must be a JSON object.")};
    return body.toObject();
}

bool takeConfirm(QJsonObject &body)
{
    const QString key = QStringLiteral("confirm");
    const QJsonValue confirm = body.take(key);
    if (!confirm.isUndefined() && !confirm.isBool())
        throw json::JsonError{json::jsonPointer({}, key), QStringLiteral("“confirm” must be true or false.")};
    return confirm.toBool();
}

rules::Origin originOf(const Call &call, const QString &tag)
{
    QStringList names;
    if (!tag.isEmpty())
        names.append(QStringLiteral("tag ") + printable(tag));
    if (const QString client = printable(QString::fromUtf8(call.request.header("X-Streamwatch-Client")));
        !client.isEmpty())
        names.append(client);
    return rules::Origin::api(names.join(QStringLiteral(", ")));
}

} // namespace api
