#include "json/jsonfields.h"

#include "json/utf8.h"

#include <cmath>

namespace json {

QString jsonPointer(const QString &parent, const QString &key)
{
    QString escaped = key;
    escaped.replace(u'~', QStringLiteral("~0")).replace(u'/', QStringLiteral("~1"));
    return parent + u'/' + escaped;
}

JsonFields::JsonFields(const QJsonValue &value, QString pointer)
    : m_object(value.toObject())
    , m_pointer(std::move(pointer))
{
    if (!value.isObject())
        throw JsonError{m_pointer, QStringLiteral("This must be a JSON object.")};
}

QJsonValue JsonFields::value(const QString &key)
{
    m_known.append(key);
    return m_object.value(key);
}

std::optional<QString> JsonFields::text(const QString &key, qsizetype longest)
{
    const QJsonValue found = value(key);
    if (found.isUndefined())
        return std::nullopt;
    if (!found.isString())
        fail(key, QStringLiteral("“%1” must be a text.").arg(key));
    if (found.toString().size() > longest)
        fail(key, QStringLiteral("“%1” has at most %2 characters.").arg(key).arg(longest));
    return found.toString();
}

std::optional<bool> JsonFields::boolean(const QString &key)
{
    const QJsonValue found = value(key);
    if (found.isUndefined())
        return std::nullopt;
    if (!found.isBool())
        fail(key, QStringLiteral("“%1” must be true or false.").arg(key));
    return found.toBool();
}

std::optional<qint64> JsonFields::integer(const QString &key, qint64 least, qint64 most)
{
    const QJsonValue found = value(key);
    if (found.isUndefined())
        return std::nullopt;
    const double number = found.toDouble();
    if (!found.isDouble() || number != std::floor(number) || number < double(least) || number > double(most))
        fail(key, QStringLiteral("“%1” must be a whole number from %2 to %3.").arg(key).arg(least).arg(most));
    return qint64(number);
}

std::optional<double> JsonFields::number(const QString &key, double least, double most)
{
    const QJsonValue found = value(key);
    if (found.isUndefined())
        return std::nullopt;
    if (!found.isDouble() || !(found.toDouble() >= least && found.toDouble() <= most))
        fail(key, QStringLiteral("“%1” must be a number from %2 to %3.").arg(key).arg(least).arg(most));
    return found.toDouble();
}

std::optional<QStringList> JsonFields::texts(const QString &key, qsizetype most, qsizetype longest)
{
    const QJsonValue found = value(key);
    if (found.isUndefined())
        return std::nullopt;
    if (!found.isArray())
        fail(key, QStringLiteral("“%1” must be a list of texts.").arg(key));
    const QJsonArray array = found.toArray();
    if (array.size() > most)
        fail(key, QStringLiteral("“%1” has at most %2 entries.").arg(key).arg(most));
    QStringList texts;
    for (qsizetype i = 0; i < array.size(); ++i) {
        const QString text = array[i].toString();
        if (!array[i].isString() || text.isEmpty() || text.size() > longest)
            throw JsonError{
                jsonPointer(pointerTo(key), QString::number(i)),
                QStringLiteral("Each entry of “%1” must be a text of 1 to %2 characters.").arg(key).arg(longest)};
        texts.append(text);
    }
    return texts;
}

std::optional<int> JsonFields::word(const QString &key, const QStringList &words)
{
    const QJsonValue found = value(key);
    if (found.isUndefined())
        return std::nullopt;
    const qsizetype index = found.isString() ? words.indexOf(found.toString()) : -1;
    if (index < 0)
        fail(key, QStringLiteral("“%1” must be one of %2.").arg(key, words.join(QStringLiteral(", "))));
    return int(index);
}

void JsonFields::ignore(const QStringList &keys)
{
    m_known.append(keys);
}

void JsonFields::end() const
{
    for (auto it = m_object.begin(); it != m_object.end(); ++it) {
        if (!m_known.contains(it.key()))
            fail(it.key(), QStringLiteral("“%1” is not known here.").arg(beginningOf(it.key(), 64)));
    }
}

void JsonFields::fail(const QString &key, const QString &sentence) const
{
    throw JsonError{pointerTo(key), sentence};
}

} // namespace json
