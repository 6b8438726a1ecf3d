#include "http/message/libraries.h"

#include <llhttp.h>

namespace http {

QString parserLibrary()
{
    return QStringLiteral("llhttp %1.%2.%3")
        .arg(LLHTTP_VERSION_MAJOR)
        .arg(LLHTTP_VERSION_MINOR)
        .arg(LLHTTP_VERSION_PATCH);
}

} // namespace http
