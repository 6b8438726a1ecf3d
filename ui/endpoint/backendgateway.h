#pragma once

#include "rules/connectconfig.h"

#include <QFuture>
#include <QList>
#include <QMetaType>
#include <QObject>
#include <QStringList>

#include <functional>

namespace ui {

// What the window knows of the web servers behind us that hooks are handed on to.
struct Backend {
    QString url;        // of all paths that have none of their own; empty: there is none
    QStringList others; // "my_api → http://127.0.0.1:9000/api", of paths that have one of their own
    QString mirror;     // where a copy of each hook goes; empty: nowhere
    int lateMs = 0;     // how long its answer is waited for, where that is longer than WCS waits; 0: it is not
    QString proxy;      // on the way to all of them, without its password; empty: none

    bool isThere() const { return !url.isEmpty() || !others.isEmpty(); }
    bool operator==(const Backend &) const = default;
};

// No hooks are handed on, as it has failed too often in a row.
struct BackendOutage {
    QStringList sentences; // for each web server one; empty: there is none
    qint64 since = 0;      // UTC, µs since 1970

    bool operator==(const BackendOutage &) const = default;
};

// What a web server said to a request that changes nothing there, as a sentence.
struct BackendProbe {
    bool hasAnswered = false;
    QString sentence;
};

// An answer of the mirror that is not the one that WCS would get.
struct MirrorDifference {
    qint64 at = 0; // UTC, µs since 1970
    QByteArray method;
    QByteArray mediaSessionId;
    QByteArray name;
    int status = 0;       // the normal answer's
    int mirrorStatus = 0; // the mirror's
    QString sentence;

    bool operator==(const MirrorDifference &) const = default;
};

// How copies of the hooks fared with the mirror, since the program started.
struct MirrorReport {
    quint64 sent = 0;
    quint64 same = 0;
    quint64 different = 0;
    quint64 failed = 0;
    quint64 uncompared = 0; // answers that there was nothing to compare with
    quint64 dropped = 0;    // not sent: too many were under way
    QString lastFailure;
    QList<MirrorDifference> differences; // the last ones, newest first

    bool operator==(const MirrorReport &) const = default;
};

// The web servers behind us, and what the window can have done about them. As EndpointGateway.
class BackendGateway final : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    // Asks whether there is one at that URL, as typed.
    std::function<QFuture<BackendProbe>(const QString &url)> probe = [](const QString &) {
        return QFuture<BackendProbe>();
    };
    // Hooks of all paths that have none of their own go on to that URL from now on, also after the next start; empty:
    // hooks of no path go on. What is wrong with it, one sentence; empty: it is in force.
    std::function<QFuture<QString>(const QString &url)> use = [](const QString &) { return QFuture<QString>(); };

signals:
    void backendChanged(const ui::Backend &backend); // once at the start, too
    void outageChanged(const ui::BackendOutage &outage);
    void mirrorReported(const ui::MirrorReport &report);
    void connectAnswered(const rules::ConnectAnswer &answer); // the last one
};

} // namespace ui

Q_DECLARE_METATYPE(ui::Backend)
Q_DECLARE_METATYPE(ui::BackendOutage)
Q_DECLARE_METATYPE(ui::MirrorReport)
