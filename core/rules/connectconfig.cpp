#include "rules/connectconfig.h"

namespace rules {

QByteArrayView fromName(ConnectAnswer::From from)
{
    switch (from) {
    case ConnectAnswer::From::Streamwatch:
        break;
    case ConnectAnswer::From::Backend:
        return "backend";
    case ConnectAnswer::From::Rule:
        return "rule";
    case ConnectAnswer::From::Nobody:
        return "nobody";
    }
    return "streamwatch";
}

} // namespace rules
