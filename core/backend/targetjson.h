#pragma once

#include "backend/options.h"
#include "json/jsonfields.h"

#include <variant>

namespace backend {

// [{"basePath": "/rest/my_api", "url": "http://127.0.0.1:9000/api"}, …], as the control API and the kept file have it;
// basePath null, or missing: all paths that have none of their own.
QJsonArray targetsJson(const QList<Target> &targets);
std::variant<QList<Target>, json::JsonError> targetsFrom(const QJsonValue &value, const QString &pointer);

} // namespace backend
