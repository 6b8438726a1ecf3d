#pragma once

#include "wcs/nodeid.h"

#include <QByteArray>
#include <QHash>

#include <utility>

namespace board {

// Which node is at which address (PROTOCOL §4: "<id>@<address>"). That a WCS has another id once it is started anew is
// presumed: nothing else in a hook would tell.
class NodeAddresses {
public:
    struct Sight {
        QByteArray former;   // nodeKey() of the one that was at the address before; empty: nothing is new
        bool isBack = false; // it is heard again: there are two
    };

    // A hook of that node, and when it came (program time, µs).
    Sight see(const QByteArray &nodeId, qint64 time)
    {
        const QByteArrayView key = wcs::nodeKey(nodeId);
        if (key.size() == nodeId.size())
            return {}; // it has no address
        const QByteArray address = nodeId.mid(key.size() + 1);
        const auto found = m_places.find(address);
        if (found == m_places.end()) {
            if (!address.isEmpty() && m_places.size() < MostPlaces)
                m_places.insert(address, {key.toByteArray(), {}, time});
            return {};
        }
        Place &place = *found;
        if (place.isShared || place.node == key || time < place.since)
            return {};
        if (place.former == key) {
            place.isShared = true;
            return {place.former, true};
        }
        place.former = std::exchange(place.node, key.toByteArray());
        place.since = time;
        return {place.former, false};
    }

private:
    static constexpr qsizetype MostPlaces = 1'000;
    struct Place {
        QByteArray node;
        QByteArray former;
        qint64 since = 0; // the node is there
        bool isShared = false;
    };
    QHash<QByteArray, Place> m_places; // by address
};

} // namespace board
