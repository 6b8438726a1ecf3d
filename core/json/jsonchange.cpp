#include "json/jsonchange.h"

#include "json/jsonpointer.h"
#include "json/jsonsource.h"
#include "json/readjson.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <optional>

namespace json {

namespace {

// A piece of the text that is put in the place of another; that may be empty.
struct Place {
    QByteArrayView former;
    QByteArray before; // goes with the value, and stays
};

// What the text has where it can take no more: behind its last piece, or its opening bracket.
Place behind(QByteArrayView container, QByteArrayView last, const QByteArray &key)
{
    const char *end = last.isNull() ? container.data() + 1 : last.data() + last.size();
    return {.former = {end, qsizetype(0)}, .before = (last.isNull() ? QByteArray() : QByteArray(",")) + key};
}

QByteArray readKey(QByteArrayView written)
{
    if (!written.contains('\\'))
        return written.sliced(1, written.size() - 2).toByteArray();
    const auto read = readJson(written.toByteArray());
    const auto *value = std::get_if<QJsonValue>(&read);
    return value ? value->toString().toUtf8() : QByteArray();
}

// Where a member is, or, `mayAdd`, would be.
std::optional<Place> memberIn(QByteArrayView object, const QByteArray &key, bool mayAdd)
{
    QByteArrayView found;
    QByteArrayView last;
    JsonMembers members(object);
    while (const auto member = members.next()) {
        last = member->value;
        if (readKey(member->key) == key)
            found = member->value;
    }
    if (!found.isNull())
        return Place{.former = found, .before = {}};
    if (!mayAdd)
        return std::nullopt;
    return behind(object, last, compactJson(QString::fromUtf8(key)) + ':');
}

std::optional<Place> elementIn(QByteArrayView array, const QByteArray &token, bool mayAdd)
{
    const std::optional<size_t> wanted = placeInArray({token.constData(), size_t(token.size())});
    QByteArrayView last;
    size_t place = 0;
    JsonElements elements(array);
    for (; const auto element = elements.next(); ++place) {
        if (place == wanted)
            return Place{.former = *element, .before = {}};
        last = *element;
    }
    if (mayAdd && (token == "-" || place == wanted))
        return behind(array, last, {});
    return std::nullopt;
}

// json: is one, whole.
std::optional<Place> placeOf(QByteArrayView json, const QList<QByteArray> &tokens)
{
    Place place{.former = json.trimmed(), .before = {}};
    for (qsizetype i = 0; i < tokens.size(); ++i) {
        const QByteArrayView container = place.former;
        const bool isLast = i + 1 == tokens.size();
        std::optional<Place> next;
        if (container.startsWith('{'))
            next = memberIn(container, tokens[i], isLast);
        else if (container.startsWith('['))
            next = elementIn(container, tokens[i], isLast);
        if (!next)
            return std::nullopt;
        place = *next;
    }
    return place;
}

bool change(QByteArray &json, const QString &pointer, const QJsonValue &value)
{
    const std::optional<Place> place = placeOf(json, pointerTokens(pointer));
    if (!place)
        return false;
    const qsizetype at = place->former.data() - QByteArrayView(json).data();
    json.replace(at, place->former.size(), place->before + compactJson(value));
    return true;
}

} // namespace

QByteArray compactJson(const QJsonValue &value)
{
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return list.sliced(1, list.size() - 2);
}

ChangedJson changeJson(const QByteArray &body, const QMap<QString, QJsonValue> &values)
{
    ChangedJson changed{.body = body, .nowhere = {}};
    const bool isJson = values.contains(QString()) || std::holds_alternative<QJsonValue>(readJson(body));
    for (auto it = values.begin(); it != values.end(); ++it) {
        if (it.key().isEmpty())
            changed.body = compactJson(it.value());
        else if (!isJson || !change(changed.body, it.key(), it.value()))
            changed.nowhere.append(it.key());
    }
    return changed;
}

} // namespace json
