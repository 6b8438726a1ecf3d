#include "fuzz.h"
#include "json/jsonfields.h"
#include "json/readjson.h"
#include "wcs/decoder.h"

#include <array>

using wcs::HookEvent;

namespace {

constexpr qsizetype Spare = 64; // bytes behind a body that came by HTTP

struct TextField {
    const char *name;
    QByteArray HookEvent::*text;
};
constexpr std::array TextFields{
    TextField{"nodeId", &HookEvent::nodeId},
    TextField{"sessionId", &HookEvent::sessionId},
    TextField{"mediaSessionId", &HookEvent::mediaSessionId},
    TextField{"name", &HookEvent::name},
    TextField{"status", &HookEvent::status},
    TextField{"info", &HookEvent::info},
};

void check(const HookEvent &event, const QJsonObject &object, json::JsonProbe &body)
{
    for (const auto &[name, text] : TextFields) {
        const QJsonValue value = object.value(QLatin1String(name));
        fuzz::require(!value.isString() || event.*text == value.toString().toUtf8(), "a field says what the body says");
        fuzz::require(!(value.isUndefined() || value.isNull()) || (event.*text).isEmpty(),
                      "what is not there is empty");
    }
    for (const auto &problem : event.problems)
        fuzz::require(problem.sentence().isValidUtf8(), "what is said of a field is UTF-8");
    for (auto it = object.begin(); it != object.end(); ++it)
        fuzz::require(body.meets({json::jsonPointer({}, it.key()), it.value()}), "a body has what is read from it");
    fuzz::require(!body.meets({QStringLiteral("/no such key"), QJsonValue::Null}) ||
                      object.contains(QStringLiteral("no such key")),
                  "a body has no more than what is read from it");
}

} // namespace

// A body is a hook exactly where it is a JSON object, and says the same to the decoder, to rules and to all others.
void fuzz::run(QByteArrayView input)
{
    static wcs::Decoder decoder;
    static wcs::Decoder other;
    const QByteArray method("StreamStatusEvent");
    const QByteArray body = input.toByteArray();
    const auto decoded = decoder.decode(method, body);
    QByteArray padded = body;
    padded.reserve(body.size() + Spare);
    require(other.decode(method, padded) == decoded, "a body is the same with room behind it");

    const auto read = json::readJson(body);
    const auto *value = std::get_if<QJsonValue>(&read);
    const auto *event = std::get_if<HookEvent>(&decoded);
    require((event != nullptr) == (value && value->isObject()), "a hook is a JSON object");
    if (event) {
        (void)event->streamKey();
        check(*event, value->toObject(), decoder.body());
        return;
    }
    const auto &error = std::get<wcs::DecodeError>(decoded);
    require(error.offset >= 0 && error.offset <= body.size(), "an error lies within the body");
    require(error.sentence.isValidUtf8(), "what is said of an error is UTF-8");
}
