#include "wcs/decoder.h"

#include "wcs/jsondocument.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QStringDecoder>

#include <array>
#include <limits>
#include <string_view>

namespace wcs {

namespace {

// A JSON value as far as the known fields can use it.
struct Value {
    enum class Kind : quint8 { Null, Bool, Number, String, Array, Object };
    Kind kind = Kind::Null;
    bool truth = false;
    double number = 0;
    std::string_view text;
};

QByteArray kindName(Value::Kind kind)
{
    static constexpr std::array<const char *, 6> Names{"null",     "true or false", "a number",
                                                       "a string", "an array",      "an object"};
    return Names.at(size_t(kind));
}

void report(HookEvent &event, std::string_view field, const char *expected, Value::Kind found)
{
    event.problems.append({QByteArray(field.data(), qsizetype(field.size())), expected, kindName(found)});
}

using Assign = void (*)(HookEvent &, std::string_view, const Value &);

template <QByteArray HookEvent::*Member>
void assignText(HookEvent &event, std::string_view field, const Value &value)
{
    if (value.kind == Value::Kind::String)
        event.*Member = QByteArray(value.text.data(), qsizetype(value.text.size()));
    else if (value.kind != Value::Kind::Null)
        report(event, field, "a string", value.kind);
}

template <std::optional<bool> HookEvent::*Member>
void assignBool(HookEvent &event, std::string_view field, const Value &value)
{
    if (value.kind == Value::Kind::Bool)
        event.*Member = value.truth;
    else if (value.kind != Value::Kind::Null)
        report(event, field, "true or false", value.kind);
}

template <std::optional<int> HookEvent::*Member>
void assignNumber(HookEvent &event, std::string_view field, const Value &value)
{
    constexpr double Largest = std::numeric_limits<int>::max();
    if (value.kind == Value::Kind::Number && value.number >= -Largest && value.number <= Largest)
        event.*Member = int(value.number);
    else if (value.kind == Value::Kind::Number)
        event.problems.append(
            {QByteArray(field.data(), qsizetype(field.size())), "a number of at most 31 bits", "a larger one"});
    else if (value.kind != Value::Kind::Null)
        report(event, field, "a number", value.kind);
}

struct Field {
    std::string_view name;
    Assign assign;
};

constexpr std::array Fields{
    Field{"nodeId", assignText<&HookEvent::nodeId>},
    Field{"appKey", assignText<&HookEvent::appKey>},
    Field{"sessionId", assignText<&HookEvent::sessionId>},
    Field{"mediaSessionId", assignText<&HookEvent::mediaSessionId>},
    Field{"name", assignText<&HookEvent::name>},
    Field{"published", assignBool<&HookEvent::published>},
    Field{"hasVideo", assignBool<&HookEvent::hasVideo>},
    Field{"hasAudio", assignBool<&HookEvent::hasAudio>},
    Field{"status", assignText<&HookEvent::status>},
    Field{"info", assignText<&HookEvent::info>},
    Field{"record", assignBool<&HookEvent::record>},
    Field{"width", assignNumber<&HookEvent::width>},
    Field{"height", assignNumber<&HookEvent::height>},
    Field{"bitrate", assignNumber<&HookEvent::bitrate>},
    Field{"quality", assignNumber<&HookEvent::quality>},
    Field{"mediaProvider", assignText<&HookEvent::mediaProvider>},
    Field{"rtspUrl", assignText<&HookEvent::rtspUrl>},
};

void assign(HookEvent &event, std::string_view key, const Value &value)
{
    for (const Field &field : Fields) {
        if (field.name == key) {
            field.assign(event, key, value);
            return;
        }
    }
}

Value valueOf(const simdjson::dom::element &element)
{
    using simdjson::dom::element_type;
    switch (element.type()) {
    case element_type::STRING:
        return {.kind = Value::Kind::String, .text = element.get_string().value_unsafe()};
    case element_type::BOOL:
        return {.kind = Value::Kind::Bool, .truth = element.get_bool().value_unsafe()};
    case element_type::INT64:
    case element_type::UINT64:
    case element_type::DOUBLE:
        return {.kind = Value::Kind::Number, .number = element.get_double().value_unsafe()};
    case element_type::ARRAY:
        return {.kind = Value::Kind::Array};
    case element_type::OBJECT:
        return {.kind = Value::Kind::Object};
    case element_type::NULL_VALUE:
        break;
    }
    return {};
}

qsizetype invalidUtf8At(const QByteArray &body)
{
    // Decoding ever shorter prefixes finds the first byte that no valid text can have there.
    qsizetype good = 0;
    qsizetype bad = body.size();
    while (bad - good > 1) {
        const qsizetype middle = good + (bad - good) / 2;
        QStringDecoder decoder(QStringDecoder::Utf8);
        const QString text = decoder(QByteArrayView(body).first(middle));
        Q_UNUSED(text)
        (decoder.hasError() ? bad : good) = middle;
    }
    return good;
}

// Valid JSON that simdjson 3.0 refuses: numbers that do not fit 64 bits, and lone surrogates in strings.
std::variant<HookEvent, DecodeError> decodeLeniently(const QByteArray &method, const QByteArray &body)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (error.error != QJsonParseError::NoError)
        return DecodeError{"The body is not valid JSON: " + error.errorString().toUtf8() + '.', error.offset};
    if (!document.isObject())
        return DecodeError{"The body must be a JSON object, but is an array.", 0};

    HookEvent event{.method = method};
    const QJsonObject object = document.object();
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QByteArray key = it.key().toUtf8();
        const QByteArray text = it->toString().toUtf8();
        Value value{.truth = it->toBool(), .number = it->toDouble(), .text = {text.data(), size_t(text.size())}};
        static_assert(
            int(QJsonValue::Null) == int(Value::Kind::Null) && int(QJsonValue::Bool) == int(Value::Kind::Bool) &&
            int(QJsonValue::Double) == int(Value::Kind::Number) &&
            int(QJsonValue::String) == int(Value::Kind::String) && int(QJsonValue::Array) == int(Value::Kind::Array) &&
            int(QJsonValue::Object) == int(Value::Kind::Object));
        value.kind = Value::Kind(it->type());
        assign(event, {key.data(), size_t(key.size())}, value);
    }
    return event;
}

DecodeError explain(const QByteArray &body, simdjson::error_code code)
{
    if (body.trimmed().isEmpty())
        return {"The body is empty; a hook carries a JSON object.", 0};
    if (code == simdjson::UTF8_ERROR)
        return {"The body is not valid UTF-8.", invalidUtf8At(body)};
    if (code == simdjson::DEPTH_ERROR)
        return {"The body is nested more than 1,024 levels deep.", -1};

    QJsonParseError error;
    QJsonDocument::fromJson(body, &error);
    if (error.error == QJsonParseError::NoError)
        return {QByteArray("The body is not valid JSON: ") + simdjson::error_message(code) + '.', -1};
    return {"The body is not valid JSON: " + error.errorString().toUtf8() + '.', error.offset};
}

} // namespace

std::variant<HookEvent, DecodeError> Decoder::decode(const QByteArray &method, const QByteArray &body)
{
    m_body.setBody(body);
    JsonDocument &document = *m_body.m_document;
    document.parse();
    const simdjson::error_code code = document.code;
    const simdjson::dom::element &root = document.root;
    if (code == simdjson::NUMBER_ERROR || code == simdjson::STRING_ERROR)
        return decodeLeniently(method, body);
    if (code != simdjson::SUCCESS)
        return explain(body, code);

    simdjson::dom::object object;
    if (root.get_object().get(object) != simdjson::SUCCESS)
        return DecodeError{"The body must be a JSON object, but is " + kindName(valueOf(root).kind) + '.', 0};

    HookEvent event{.method = method};
    for (const simdjson::dom::key_value_pair field : object)
        assign(event, field.key, valueOf(field.value));
    return event;
}

} // namespace wcs
