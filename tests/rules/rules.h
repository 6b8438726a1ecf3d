#pragma once

#include "rules/rule.h"

#include <QJsonDocument>

// What one is to hold: a rule as a tester writes it. Not valid JSON, or not a valid rule: the test is wrong.
inline QJsonObject objectOf(const QByteArray &json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError)
        qFatal("Not JSON: %s", json.constData());
    return document.object();
}

inline rules::Rule ruleOf(const QByteArray &json)
{
    const auto made = rules::Rule::parse(objectOf(json));
    if (const auto *error = std::get_if<json::JsonError>(&made))
        qFatal("%s: %s", qPrintable(error->pointer), qPrintable(error->sentence));
    return std::get<rules::Rule>(made);
}

// A rule that answers 500 to all streams.
inline rules::Rule plainRule(const char *id)
{
    rules::Rule rule;
    rule.id = QLatin1String(id);
    rule.name = rule.id;
    rule.action.status = 500;
    return rule;
}
