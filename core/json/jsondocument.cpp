#include "json/jsondocument.h"

#include "json/utf8.h"

#include <QJsonArray>
#include <QJsonObject>

#include <cmath>
#include <cstring>

namespace json {

using simdjson::dom::element;
using simdjson::dom::element_type;

namespace {

// Whole numbers are compared and written as such, also where they came with an exponent: within arrays and objects,
// Qt holds a double for different from an integer.
QJsonValue numberOf(double number)
{
    constexpr double End = 0x1p63; // of qint64
    const bool isWhole = number >= -End && number < End && std::floor(number) == number;
    return isWhole ? QJsonValue(qint64(number)) : QJsonValue(number);
}

QJsonValue objectOf(const simdjson::dom::object &object)
{
    QJsonObject result;
    for (const simdjson::dom::key_value_pair field : object)
        result.insert(decodedUtf8(field.key), jsonValueOf(field.value));
    return result;
}

QJsonValue arrayOf(const simdjson::dom::array &array)
{
    QJsonArray result;
    for (const element item : array)
        result.append(jsonValueOf(item));
    return result;
}

} // namespace

void JsonDocument::parse()
{
    if (isParsed)
        return;
    isParsed = true;
    fault.reset();
    halfPairs = 0;
    if (parse(body) != simdjson::SUCCESS)
        parseMended();
}

simdjson::error_code JsonDocument::parse(QByteArray &json)
{
    // Behind its end: capacity() counts room in front, too.
    const bool isPadded = json.data_ptr().freeSpaceAtEnd() >= qsizetype(simdjson::SIMDJSON_PADDING);
    if (!isPadded) {
        m_padded.resize(json.size() + qsizetype(simdjson::SIMDJSON_PADDING));
        std::memcpy(m_padded.data(), json.constData(), size_t(json.size()));
    }
    const char *const bytes = isPadded ? json.constData() : m_padded.constData();
    return m_parser.parse(bytes, size_t(json.size()), false).get(root);
}

// The grammar has the last word: what it does not allow is a fault that it names, what it allows is read.
void JsonDocument::parseMended()
{
    std::variant<MendedJson, JsonFault> read = mendJson(body);
    if (const auto *found = std::get_if<JsonFault>(&read)) {
        fault = *found;
        return;
    }
    auto &mended = std::get<MendedJson>(read);
    halfPairs = mended.halfPairs;
    if (const simdjson::error_code code = parse(mended.text); code != simdjson::SUCCESS)
        fault = JsonFault{0, QByteArray("it cannot be read: ") + simdjson::error_message(code)};
}

QJsonValue jsonValueOf(const element &found)
{
    switch (found.type()) {
    case element_type::STRING: {
        const std::string_view text = found.get_string().value_unsafe();
        return decodedUtf8(text);
    }
    case element_type::BOOL:
        return found.get_bool().value_unsafe();
    case element_type::INT64:
        return qint64(found.get_int64().value_unsafe());
    case element_type::UINT64:
    case element_type::DOUBLE:
        return numberOf(found.get_double().value_unsafe());
    case element_type::ARRAY:
        return arrayOf(found.get_array().value_unsafe());
    case element_type::OBJECT:
        return objectOf(found.get_object().value_unsafe());
    case element_type::NULL_VALUE:
        break;
    }
    return QJsonValue::Null;
}

std::optional<element> memberOf(const simdjson::dom::object &object, std::string_view key)
{
    std::optional<element> found;
    for (const simdjson::dom::key_value_pair field : object) {
        if (field.key == key)
            found = field.value;
    }
    return found;
}

} // namespace json
