#pragma once

#include "http/message.h"
#include "result.h"
#include "streams/filter.h"

#include <QJsonObject>

namespace admin {

// Answers that every part of the API gives alike.
http::Response ok(const QJsonObject &object);
http::Response notFound(const QString &what);                    // "There is no stream with this id."
http::Response badQuery(const char *key, const QString &demand); // 400
http::Response badFilter(const streams::FilterError &error);     // 400, with the position
http::Response failure(const Error &error);                      // 500

} // namespace admin
