#pragma once

#include <QString>

namespace json {

QString jsonLibrary(); // as built with: "simdjson 3.0.1"

} // namespace json
