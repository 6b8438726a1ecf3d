#include "wcs/jsonprobe.h"

#include "wcs/jsondocument.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace wcs {

namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

QJsonValue valueOf(const element &found);

QJsonValue objectOf(const simdjson::dom::object &object)
{
    QJsonObject result;
    for (const simdjson::dom::key_value_pair field : object)
        result.insert(QString::fromUtf8(field.key.data(), qsizetype(field.key.size())), valueOf(field.value));
    return result;
}

QJsonValue arrayOf(const simdjson::dom::array &array)
{
    QJsonArray result;
    for (const element item : array)
        result.append(valueOf(item));
    return result;
}

QJsonValue valueOf(const element &found)
{
    switch (found.type()) {
    case element_type::STRING: {
        const std::string_view text = found.get_string().value_unsafe();
        return QString::fromUtf8(text.data(), qsizetype(text.size()));
    }
    case element_type::BOOL:
        return found.get_bool().value_unsafe();
    case element_type::INT64:
        return qint64(found.get_int64().value_unsafe());
    case element_type::UINT64:
    case element_type::DOUBLE:
        return found.get_double().value_unsafe();
    case element_type::ARRAY:
        return arrayOf(found.get_array().value_unsafe());
    case element_type::OBJECT:
        return objectOf(found.get_object().value_unsafe());
    case element_type::NULL_VALUE:
        break;
    }
    return QJsonValue::Null;
}

// RFC 6901 §4: digits without a leading zero. -1: not a place in an array.
qsizetype indexOf(const QString &key)
{
    bool isNumber = false;
    const qsizetype index = key.toInt(&isNumber);
    return isNumber && QString::number(index) == key ? index : -1;
}

// For what simdjson does not take (see Decoder): the same, slowly.
QJsonValue valueAt(QJsonValue value, const QByteArray &pointer)
{
    const QStringList keys = QString::fromUtf8(pointer).split(u'/').sliced(1); // none of the empty pointer
    for (QString key : keys) {
        key.replace(QStringLiteral("~1"), QStringLiteral("/")).replace(QStringLiteral("~0"), QStringLiteral("~"));
        value = value.isArray() ? value.toArray().at(indexOf(key)) : value.toObject().value(key);
    }
    return value;
}

} // namespace

JsonProbe::Condition::Condition(const QString &where, const QJsonValue &what)
    : pointer(where.toUtf8())
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
    const QByteArray &pointer = condition.pointer;
    m_document->parse();
    if (m_document->code != simdjson::SUCCESS)
        return valueAt(QJsonDocument::fromJson(m_document->body).object(), pointer) == condition.value;
    element found;
    if (m_document->root.at_pointer({pointer.constData(), size_t(pointer.size())}).get(found) != simdjson::SUCCESS)
        return false;
    if (!found.is_string() || !condition.value.isString())
        return !found.is_string() && valueOf(found) == condition.value;
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

} // namespace wcs
