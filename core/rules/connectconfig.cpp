#include "rules/connectconfig.h"

#include "rules/backendbody.h"

namespace rules {

ToldWithBackend toldWith(const ConnectConfig &config, const BackendReply &reply)
{
    if (config.withBackend == wcs::WithBackend::Leave || config.config.methods.isEmpty())
        return {.body = reply.body, .changes = {}, .obstacle = {}};
    if (const QString obstacle = obstacleIn(reply, Wanted::Object); !obstacle.isEmpty())
        return {.body = reply.body, .changes = {}, .obstacle = obstacle};
    auto merged = config.config.mergedInto(reply.body, config.withBackend);
    return {.body = std::move(merged.body), .changes = std::move(merged.changes), .obstacle = {}};
}

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
