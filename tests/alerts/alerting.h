#pragma once

#include "alerts/dispatcher.h"
#include "alerts/incidents.h"
#include "http/callers.h"
#include "json/readjson.h"

#include <QSignalSpy>

// What tells of incidents, and what receivers got.

inline alerts::Address addressOf(quint16 port, const QString &target = QStringLiteral("/hook"))
{
    return alerts::Address::parse(QStringLiteral("http://127.0.0.1:%1%2").arg(port).arg(target)).value();
}

inline QByteArray idOf(const http::Request &request)
{
    return json::readJsonObject(request.body).value(QStringLiteral("id")).toString().toUtf8();
}

inline QByteArrayList idsOf(const Site &site)
{
    QByteArrayList ids;
    for (const http::Request &request : site.requests)
        ids.append(idOf(request));
    return ids;
}

inline std::function<void(const http::Request &, http::Responder &&)> answering(int status)
{
    return [status](const http::Request &, http::Responder &&responder) { responder.respond({.status = status}); };
}

// A dispatcher, and what it says.
struct Telling {
    explicit Telling(const alerts::Options &options)
        : dispatcher(options)
    {}
    void tell(qint64 incident, alerts::Stage stage = alerts::Stage::New) { dispatcher.tell(alertOf(incident, stage)); }
    // "17 new"
    QStringList deliveries() const
    {
        QStringList all;
        for (const QList<QVariant> &signal : delivered)
            all.append(QStringLiteral("%1 %2")
                           .arg(signal.at(0).toLongLong())
                           .arg(QString::fromLatin1(alerts::stageName(signal.at(1).value<alerts::Stage>()))));
        return all;
    }
    QStringList current() const { return troubles.isEmpty() ? QStringList() : troubles.last().at(0).toStringList(); }

    alerts::Dispatcher dispatcher;
    QSignalSpy delivered{&dispatcher, &alerts::Dispatcher::delivered};
    QSignalSpy troubles{&dispatcher, &alerts::Dispatcher::troublesChanged};
    QSignalSpy stopped{&dispatcher, &alerts::Dispatcher::stopped};
};
