#include "http/message/reply.h"

#include "http/message/message.h"

namespace http {

QByteArrayView Reply::header(QByteArrayView name) const
{
    return fieldValue(head, name);
}

} // namespace http
