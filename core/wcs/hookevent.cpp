#include "wcs/hookevent.h"

#include "wcs/method.h"
#include "wcs/nodeid.h"

namespace wcs {

QByteArray HookEvent::streamKey() const
{
    if (!concernsStream(method))
        return {};
    if (!mediaSessionId.isEmpty())
        return keyOnNode(nodeId, {mediaSessionId});
    // A method that nobody has heard of is taken to speak of a stream only where it names a media session.
    if (methodType(method) == MethodType::Unknown || (nodeId.isEmpty() && sessionId.isEmpty() && name.isEmpty()))
        return {};
    return keyOnNode(nodeId, {sessionId, name, !published ? "-" : *published ? "1" : "0"});
}

} // namespace wcs
