#pragma once

#include <QByteArray>
#include <QJsonValue>
#include <QMap>
#include <QString>
#include <QStringList>

namespace json {

// A body with other values in some places, and all else as it was written, byte for byte.
struct ChangedJson {
    QByteArray body;
    QStringList nowhere; // the pointers that lead nowhere in it, and changed nothing
};

// values: JSON Pointer (RFC 6901) → what is there then, in the order of their texts. What is there already is replaced:
// of a key that is given twice the last one, as it counts. An object gets a member that it does not have, an array an
// element at its end, by "-" or the next number; around it everything has to be there. "" is the whole body, whatever
// that was; of a body that is no JSON nothing else is changed.
ChangedJson changeJson(const QByteArray &body, const QMap<QString, QJsonValue> &values);

QByteArray compactJson(const QJsonValue &value); // of a value of whatever kind

} // namespace json
