#pragma once

#include "json/jsongrammar.h"

#include <QJsonObject>
#include <QJsonValue>

namespace json {

// The one reading of JSON that somebody else wrote, as a value: strictly by RFC 8259, at most 1,024 levels deep, and of
// a key that is given twice the last one counts.
std::variant<QJsonValue, JsonFault> readJson(const QByteArray &json);

// The same where only an object is of use; empty where it is none.
QJsonObject readJsonObject(const QByteArray &json);

} // namespace json
