#pragma once

#include "wcsrest/gateway/mediasessionid.h"

#include <QFuture>

#include <functional>

namespace wcsrest {

// The way to the WCS from other threads.
struct Gateway {
    // Ends that one stream at the WCS of its node, as hooks name it; a person has confirmed it. The Error says why it
    // was not done. Empty: no stream may be ended.
    std::function<QFuture<Result<Done>>(const QByteArray &nodeId, const MediaSessionId &id)> terminate;
};

} // namespace wcsrest
