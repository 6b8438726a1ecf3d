#include "json/readjson.h"

#include "json/jsondocument.h"

namespace json {

std::variant<QJsonValue, JsonFault> readJson(const QByteArray &json)
{
    JsonDocument document;
    document.setBody(json);
    document.parse();
    if (document.fault)
        return *document.fault;
    return jsonValueOf(document.root);
}

QJsonObject readJsonObject(const QByteArray &json)
{
    const auto read = readJson(json);
    const auto *value = std::get_if<QJsonValue>(&read);
    return value ? value->toObject() : QJsonObject();
}

} // namespace json
