#pragma once

#include <QByteArray>
#include <QJsonValue>

namespace rules {

// What was found, in a sentence that says why a rule does not match: “cam-7”, or none.
QString shownText(const QByteArray &text);
QString shownJson(const QJsonValue &value);

} // namespace rules
