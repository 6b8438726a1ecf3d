#include "wcs/hookevent.h"

#include "wcs/method.h"

namespace wcs {

QByteArray HookEvent::streamKey() const
{
    if (!concernsStream(method))
        return {};
    if (!mediaSessionId.isEmpty())
        return nodeId + '\n' + mediaSessionId;
    // A method that nobody has heard of is taken to speak of a stream only where it names a media session.
    if (methodType(method) == MethodType::Unknown || (nodeId.isEmpty() && sessionId.isEmpty() && name.isEmpty()))
        return {};
    const char direction = !published ? '-' : *published ? '1' : '0';
    return nodeId + '\n' + sessionId + '\n' + name + '\n' + direction;
}

} // namespace wcs
