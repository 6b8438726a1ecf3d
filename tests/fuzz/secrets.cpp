#include "text/secrets.h"

#include "fuzz.h"
#include "json/readjson.h"

#include <QJsonArray>

namespace {

// No secret key of the value has anything else than the mask. A key may have become one, where it held a secret itself.
bool isMasked(const QJsonValue &value)
{
    static const QString mask = QString::fromUtf8(text::SecretMask);
    const QJsonArray items = value.toArray();
    const QJsonObject object = value.toObject();
    bool is = std::all_of(items.begin(), items.end(), [](const QJsonValue &item) { return isMasked(item); });
    for (auto it = object.begin(); is && it != object.end(); ++it) {
        const bool isSecret = text::isSecretKey(it.key().toUtf8()) && !it.key().contains(mask);
        is = isSecret ? it.value() == mask : isMasked(it.value());
    }
    return is;
}

} // namespace

// JSON that is masked is JSON without its secrets; of anything else, what is masked is text where it was text.
void fuzz::run(QByteArrayView input)
{
    const QByteArray text = input.toByteArray();
    const QByteArray body = text::maskSecrets(text);
    if (const auto read = json::readJson(text); std::holds_alternative<QJsonValue>(read)) {
        const auto masked = json::readJson(body);
        require(std::holds_alternative<QJsonValue>(masked), "JSON that is masked is JSON");
        require(isMasked(std::get<QJsonValue>(masked)), "what is secret is masked");
    }
    const bool isText = text.isValidUtf8();
    for (const QByteArray &masked : {body, text::maskText(text), text::maskTarget(text), text::maskHead(text)})
        require(!isText || masked.isValidUtf8(), "UTF-8 that is masked is UTF-8");
}
