#include "wcs/nodeid.h"

#include <algorithm>

namespace wcs {

namespace {

constexpr qsizetype ShortestId = 32;

bool isIdCharacter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

} // namespace

QByteArrayView nodeKey(QByteArrayView nodeId)
{
    const qsizetype at = nodeId.indexOf('@');
    if (at < ShortestId)
        return nodeId;
    const QByteArrayView id = nodeId.first(at);
    return std::all_of(id.begin(), id.end(), isIdCharacter) ? id : nodeId;
}

QByteArray keyOnNode(QByteArrayView nodeId, std::initializer_list<QByteArrayView> rest)
{
    const QByteArrayView node = nodeKey(nodeId);
    qsizetype size = node.size();
    for (const QByteArrayView part : rest)
        size += 1 + part.size();
    QByteArray key(size, Qt::Uninitialized);
    char *to = std::copy(node.begin(), node.end(), key.data());
    for (const QByteArrayView part : rest) {
        *to++ = '\n';
        to = std::copy(part.begin(), part.end(), to);
    }
    return key;
}

} // namespace wcs
