#pragma once

#include <QByteArray>

namespace wcs {

// A demonstration's simulated WCS is told from a real one by its node ids alone: they begin so, and each demonstration
// has a beginning of its own. Those of a real WCS are letters and digits.
inline constexpr QByteArrayView DemonstrationPrefix = "demo-";

inline bool isDemonstration(QByteArrayView nodeId)
{
    return nodeId.startsWith(DemonstrationPrefix);
}

} // namespace wcs
