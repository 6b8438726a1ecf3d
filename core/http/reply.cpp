#include "http/reply.h"

#include "http/message.h"

namespace http {

QByteArrayView Reply::header(QByteArrayView name) const
{
    return fieldValue(head, name);
}

} // namespace http
