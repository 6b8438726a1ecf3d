#pragma once

#include <QString>

namespace http {

QString parserLibrary(); // as built with: "llhttp 8.1.0"

} // namespace http
