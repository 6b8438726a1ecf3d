#pragma once

#include "program.h"
#include "rawclient.h"
#include "testdata.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QTest>

// What the end-to-end tests ask the control API.

inline QJsonObject getJson(const Program &program, const QByteArray &path, int status = 200)
{
    RawClient client(program.adminPort());
    const RawAnswer answer = client.get("/api/v1" + path);
    if (answer.status != status)
        qWarning("GET %s: %d %s", path.constData(), answer.status, answer.body.constData());
    return answer.status == status ? QJsonDocument::fromJson(answer.body).object() : QJsonObject();
}

inline qint64 storedCount(const Program &program)
{
    return getJson(program, "/health").value(QStringLiteral("stored")).toInteger(-1);
}

// Calls take(number) for each event in the journal, in order, whose media session is "m" and a number. False once that
// says false.
template <typename Take>
bool eachStored(const Program &program, Take take)
{
    for (qint64 after = 0;;) {
        const QJsonObject page = getJson(program, "/events?limit=1000&after=" + QByteArray::number(after));
        const QJsonArray events = page.value(QStringLiteral("events")).toArray();
        if (events.isEmpty())
            return true;
        for (const QJsonValue &event : events) {
            const QString session = event.toObject().value(QStringLiteral("mediaSessionId")).toString();
            const bool isNumbered = session.startsWith(QLatin1Char('m')); // otherwise of another method
            if (isNumbered && !take(session.sliced(1).toInt()))
                return false;
        }
        after = page.value(QStringLiteral("next")).toInteger();
    }
}

// Those numbers; each is to be there once.
inline QSet<int> storedNumbers(const Program &program)
{
    QSet<int> numbers;
    eachStored(program, [&numbers](int number) {
        if (numbers.contains(number))
            QTest::qFail("An event stands twice in the journal", __FILE__, __LINE__);
        numbers.insert(number);
        return true;
    });
    return numbers;
}

inline RawAnswer postHook(const Program &program, const QByteArray &method, const QByteArray &body)
{
    RawClient client(program.hookPort());
    return client.post(program.hookUrl().path().toLatin1() + '/' + method, body);
}

inline QByteArray sampleBody(const QString &name)
{
    QFile file(QStringLiteral(TEST_DATA "/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}
