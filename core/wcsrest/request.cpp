#include "wcsrest/request.h"

#include "json/jsonchange.h"

#include <QJsonObject>

namespace wcsrest {

Request Request::findStreams()
{
    return {"POST", "/rest-api/stream/find_all"};
}

Request Request::statistics()
{
    return {"GET", "/?action=stat"};
}

Request Request::terminate(const MediaSessionId &id)
{
    const QJsonObject filter{{QStringLiteral("mediaSessionId"), QString::fromLatin1(id.text())}};
    return {"POST", "/rest-api/stream/terminate", json::compactJson(filter)};
}

QByteArray Request::headFor(const NodeUrl &node) const
{
    QByteArray head =
        m_method + ' ' + node.url.path + m_target + " HTTP/1.1\r\nUser-Agent: Streamwatch\r\nAccept: */*\r\n";
    if (m_method == "POST")
        head += "Content-Type: application/json\r\n";
    if (!node.credentials.isEmpty())
        head += "Authorization: Basic " + node.credentials.toBase64() + "\r\n";
    return head;
}

} // namespace wcsrest
