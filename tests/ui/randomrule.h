#pragma once

#include "rules/rule.h"

#include <QRandomGenerator>

// Valid rules as a seed draws them: every part of a rule there or not, and in its texts what separates texts, what
// forms trim and what fields for text change.
class RandomRule final {
public:
    explicit RandomRule(quint32 seed);

    rules::Rule next();

private:
    QJsonObject match();
    QJsonObject backendMatch();
    QJsonObject when();
    QJsonObject action();
    QJsonObject delay();
    QJsonObject headers();
    QString text();
    QStringList texts();
    QString pattern();
    QJsonValue value();
    double number(double most);
    bool maybe() { return m_random.bounded(2) == 0; }
    template <typename T>
    T oneOf(const QList<T> &list)
    {
        return list.at(m_random.bounded(list.size()));
    }

    QRandomGenerator m_random;
    int m_made = 0;
};
