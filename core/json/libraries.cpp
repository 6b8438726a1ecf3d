#include "json/libraries.h"

#include <simdjson.h>

namespace json {

QString jsonLibrary()
{
    return QStringLiteral("simdjson %1.%2.%3")
        .arg(int(simdjson::SIMDJSON_VERSION_MAJOR))
        .arg(int(simdjson::SIMDJSON_VERSION_MINOR))
        .arg(int(simdjson::SIMDJSON_VERSION_REVISION));
}

} // namespace json
