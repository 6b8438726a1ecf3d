#include "wcs/origin.h"

#include <algorithm>
#include <array>

namespace wcs {

namespace {

constexpr std::array<QByteArrayView, OriginCount> Names{"wcs", "test", "demo", "replay"};

} // namespace

QByteArrayView originName(Origin origin)
{
    return Names.at(size_t(origin));
}

Origin originOf(QByteArrayView value)
{
    if (value.isNull())
        return Origin::Wcs;
    const auto named = std::ranges::find_if(
        Names, [value](QByteArrayView name) { return value.compare(name, Qt::CaseInsensitive) == 0; });
    return named == Names.end() ? Origin::Test : Origin(named - Names.begin());
}

Origin originOf(qint64 stored)
{
    return stored >= 0 && stored < qint64(OriginCount) ? Origin(stored) : Origin::Wcs;
}

} // namespace wcs
