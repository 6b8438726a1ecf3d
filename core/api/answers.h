#pragma once

#include "base/result.h"
#include "filter/filter.h"
#include "http/message/message.h"
#include "json/jsongrammar.h"
#include "rules/rulechange.h"

#include <QJsonObject>

namespace api {

// Answers that every part of the API gives alike.
http::Response ok(const QJsonObject &object);
http::Response json(int status, const QJsonObject &object);
http::Response notFound(const QString &what);                    // "There is no stream with this id."
http::Response badQuery(const char *key, const QString &demand); // 400
http::Response badFilter(const filter::FilterError &error);      // 400, with the position
http::Response badFilterAt(const QString &pointer, const filter::FilterError &error); // 422: it came in a body
http::Response notJson(const json::JsonFault &fault);                                 // 400, with the offset in bytes
http::Response invalid(const json::JsonError &error);                                 // 422, with the pointer to it
http::Response refused(const rules::Problem &problem);                                // 404, 409 or 422
http::Response failure(const Error &error);                                           // 500
http::Response tooMany(const QString &sentence);                                      // 429
http::Response ending();                                                              // 503

} // namespace api
