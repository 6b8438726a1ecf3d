#include "json/readjson.h"
#include "rules/rulejson.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace rules {

using json::JsonError;
using json::JsonFields;

std::variant<RuleFile, JsonError> parseRuleFile(const QJsonValue &value)
{
    RuleFile file;
    QString pointer;
    QJsonValue list = value;
    try {
        if (value.isObject() && value.toObject().contains(key("action"))) { // a single rule, as it is copied
            list = QJsonArray{value};
        } else if (!value.isArray()) {
            JsonFields fields(value, pointer);
            list = fields.value(key("rules"));
            pointer = fields.pointerTo(key("rules"));
            file.isConfirmed = fields.boolean(key("confirm")).value_or(false);
            fields.ignore({key("revision"), key("changedBy"), key("changedAt")});
            fields.end();
        }
        if (!list.isArray())
            throw JsonError{pointer, QStringLiteral("Give a list of rules, or an object with “rules”.")};
        const QJsonArray array = list.toArray();
        if (array.size() > MostRules)
            throw JsonError{pointer, QStringLiteral("There can be at most %1 rules.").arg(MostRules)};
        const bool isSingle = !value.isArray() && pointer.isEmpty();
        for (qsizetype i = 0; i < array.size(); ++i) {
            const QString at = isSingle ? QString() : json::jsonPointer(pointer, QString::number(i));
            Rule rule = parseRule(array[i], at);
            const bool isTaken =
                std::ranges::any_of(file.rules, [&rule](const Rule &other) { return other.id == rule.id; });
            if (isTaken && array[i].toObject().contains(key("id")))
                throw JsonError{json::jsonPointer(at, key("id")),
                                QStringLiteral("Two rules have the id “%1”.").arg(rule.id)};
            rule.id = uniqueId(rule.id, file.rules);
            file.rules.append(rule);
        }
    } catch (const JsonError &error) {
        return error;
    }
    return file;
}

std::variant<RuleFile, JsonError> parseRuleFile(const QByteArray &json)
{
    const auto read = json::readJson(json);
    if (const auto *fault = std::get_if<json::JsonFault>(&read))
        return JsonError{{}, QStringLiteral("This is not JSON: %1.").arg(QString::fromUtf8(fault->sentence()))};
    return parseRuleFile(std::get<QJsonValue>(read));
}

QByteArray ruleFileJson(const Rules &rules)
{
    QJsonArray array;
    for (const Rule &rule : rules)
        array.append(rule.toJson());
    return QJsonDocument(QJsonObject{{key("rules"), array}}).toJson();
}

QString uniqueId(const QString &wanted, const Rules &rules)
{
    const auto isTaken = [&rules](const QString &id) {
        return std::ranges::any_of(rules, [&id](const Rule &rule) { return rule.id == id; });
    };
    QString id = wanted;
    for (int number = 2; isTaken(id); ++number) {
        const QString suffix = QStringLiteral("-%1").arg(number);
        id = wanted.left(LongestId - suffix.size()) + suffix;
    }
    return id;
}

} // namespace rules
