#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QRandomGenerator>
#include <QString>

// Answer rules that come, go and are switched by the control API, and the configuration that connect is answered with,
// as a seed draws them: every kind of answer, for every kind of hook.
class RandomRules final {
public:
    explicit RandomRules(quint32 seed);

    // Makes the next change. False: it was not taken, failure() says why.
    bool change(quint16 adminPort);
    int changes() const { return m_changes; }
    const QString &failure() const { return m_failure; }

private:
    QByteArray nextRequest();
    QByteArray newRule();
    QByteArray action();
    QByteArray respond();
    QByteArray connectConfig();
    QByteArray oneOf(const QByteArrayList &list);

    QRandomGenerator m_random;
    QByteArrayList m_rules; // the ids of those that should be there
    int m_made = 0;
    int m_changes = 0;
    QString m_failure;
};
