#include "api/description.h"

#include "api/answers.h"

#include <QFile>

namespace api {

QByteArray Description::openApi()
{
    QFile file(QStringLiteral(":/api/openapi.json"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void Description::addTo(Router &router)
{
    router.add("GET", "/api/v1", [](const Call &) {
        return ok({{QStringLiteral("name"), QStringLiteral("Streamwatch control API")},
                   {QStringLiteral("version"), QStringLiteral(STREAMWATCH_VERSION)},
                   {QStringLiteral("description"), QStringLiteral("/api/v1/openapi.json")}});
    });
    router.add("GET", "/api/v1/openapi.json", [](const Call &) { return http::Response::json(200, openApi()); });
}

} // namespace api
