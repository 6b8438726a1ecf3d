#include "simulator/server/streamrequest.h"

namespace simulator {

Fields StreamRequest::toFields(const Fields &connection, qint64 createdAt) const
{
    Fields fields = sessionFields(connection);
    fields.setText("mediaSessionId", mediaSessionId);
    fields.setText("name", name);
    fields.setFlag("published", published);
    fields.setAll(more);
    fields.setText("status", "PENDING");
    fields.setNumber("createDate", createdAt / 1'000);
    return fields;
}

Fields sessionFields(const Fields &connection)
{
    Fields fields;
    for (const char *name : {"nodeId", "appKey", "sessionId"}) {
        if (const QByteArray value = connection.json(name); !value.isEmpty())
            fields.set(name, value);
    }
    return fields;
}

} // namespace simulator
