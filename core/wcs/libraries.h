#pragma once

#include <QString>

namespace wcs {

QString jsonLibrary(); // as built with: "simdjson 3.0.1"

} // namespace wcs
