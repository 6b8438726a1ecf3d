#pragma once

#include <QByteArray>

#include <initializer_list>

namespace wcs {

// What names a node. WCS writes "<id>@<address>" or the id alone (PROTOCOL §4), and the address of a node can change:
// of the first it is the id. Any other text names itself, whatever stands in it. An id is 32 letters and digits or
// more: the documentation's own example has 33.
QByteArrayView nodeKey(QByteArrayView nodeId);

// The key of something on that node: nodeKey() and these, a line for each.
QByteArray keyOnNode(QByteArrayView nodeId, std::initializer_list<QByteArrayView> rest);

inline bool isSameNode(QByteArrayView one, QByteArrayView other)
{
    return nodeKey(one) == nodeKey(other);
}

} // namespace wcs
