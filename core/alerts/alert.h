#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QJsonObject>
#include <QMetaType>
#include <QString>

namespace alerts {

// When in an incident's life something is told of it.
enum class Stage : quint8 { New, StillOpen, Resolved };

QByteArrayView stageName(Stage stage); // "new", "stillOpen", "resolved"

// An incident, as others are told of it. Texts from the network are as they came: what sends them on hides what is
// secret in them.
struct Alert {
    qint64 incident = 0;
    Stage stage = Stage::New;
    QByteArray severity; // "notice", "warning", "error"
    QByteArray cause;    // "network", …, see findings::Cause
    QString sentence;
    qint64 since = 0;      // UTC, µs since 1970
    qint64 resolvedAt = 0; // the same; 0: it is not
    int streams = 0;
    QByteArray nodeId;
    QByteArray appKey;
    QByteArray name;
    QJsonObject incidentJson; // as the control API has it
};

// What one receiver is sent.
struct Message {
    Alert alert;
    qint64 number = 1; // among those of its incident and stage

    // "17-stillOpen-2": the same each time that it is sent, so that a receiver knows what comes twice.
    QByteArray id() const;
};

} // namespace alerts

Q_DECLARE_METATYPE(alerts::Stage)
Q_DECLARE_METATYPE(alerts::Alert)
