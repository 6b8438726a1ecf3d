#include "rules/origin.h"

namespace rules {

QString Origin::text() const
{
    switch (kind) {
    case Kind::File:
        break;
    case Kind::Window:
        return QStringLiteral("window");
    case Kind::Api:
        return name.isEmpty() ? QStringLiteral("API") : QStringLiteral("API, ") + name;
    case Kind::TimeToLive:
        return QStringLiteral("time-to-live");
    }
    return {};
}

} // namespace rules
