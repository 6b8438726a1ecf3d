#include "json/jsonprobe.h"

#include "json/jsondocument.h"
#include "json/jsonpointer.h"

#include <optional>

namespace json {

namespace {

using simdjson::dom::element;

std::optional<element> stepInto(const element &from, const QByteArray &token)
{
    const std::string_view key(token.constData(), size_t(token.size()));
    if (from.is_object())
        return memberOf(from.get_object().value_unsafe(), key);
    element item;
    const std::optional<size_t> place = from.is_array() ? placeInArray(key) : std::nullopt;
    if (!place || from.get_array().value_unsafe().at(*place).get(item) != simdjson::SUCCESS)
        return {};
    return item;
}

} // namespace

JsonProbe::Condition::Condition(const QString &where, const QJsonValue &what)
    : pointer(where.toUtf8())
    , tokens(pointerTokens(where))
    , value(what)
    , text(what.toString().toUtf8())
{}

JsonProbe::JsonProbe()
    : m_document(std::make_unique<JsonDocument>())
{}

JsonProbe::~JsonProbe() = default;
JsonProbe::JsonProbe(JsonProbe &&) noexcept = default;
JsonProbe &JsonProbe::operator=(JsonProbe &&) noexcept = default;

void JsonProbe::setBody(const QByteArray &body)
{
    m_document->setBody(body);
}

bool JsonProbe::meets(const Condition &condition)
{
    m_document->parse();
    if (m_document->fault)
        return false;
    // Not by simdjson's own at_pointer(), which takes the first of two members with the same key.
    element found = m_document->root;
    for (const QByteArray &token : condition.tokens) {
        const std::optional<element> next = stepInto(found, token);
        if (!next)
            return false;
        found = *next;
    }
    if (!found.is_string() || !condition.value.isString())
        return !found.is_string() && jsonValueOf(found) == condition.value;
    const std::string_view text = found.get_string().value_unsafe();
    return condition.text == QByteArrayView(text.data(), qsizetype(text.size()));
}

bool JsonProbe::isPointer(const QString &text)
{
    if (!text.isEmpty() && !text.startsWith(u'/'))
        return false;
    for (qsizetype at = text.indexOf(u'~'); at >= 0; at = text.indexOf(u'~', at + 1)) {
        if (at + 1 >= text.size() || (text[at + 1] != u'0' && text[at + 1] != u'1'))
            return false;
    }
    return true;
}

} // namespace json
