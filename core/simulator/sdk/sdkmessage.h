#pragma once

#include "base/result.h"
#include "simulator/server/fields.h"

#include <QJsonObject>
#include <QString>

namespace simulator {

// One message of the Web SDK's protocol: {"message": NAME, "data": [ARGUMENT, …]} (PROTOCOL §10).
struct SdkMessage {
    QByteArray name;
    QJsonObject object; // the first argument; empty where it is none: every message of a client has at most one

    // The error says in one sentence what is wrong with the frame.
    static Result<SdkMessage> fromFrame(const QString &frame);
};

// The frame of a message to a client. Arguments are JSON.
QString sdkFrame(const char *name, const QList<QByteArray> &arguments);

// What a client sent as a stream object or a connection: members whose names need no escaping, without those that only
// WCS sets.
Fields sdkFields(const QJsonObject &object, const QList<QByteArray> &setByWcs);

// Text of a client as it may stand in a line for people: no control or bidi characters, not endless.
QString shownText(const QString &text);

} // namespace simulator
