#include "rules/headerlines.h"

namespace rules {

std::optional<HeaderLines::Line> HeaderLines::next()
{
    while (!m_rest.isEmpty()) {
        const qsizetype end = m_rest.indexOf('\n');
        const QByteArrayView whole = end < 0 ? m_rest : m_rest.first(end + 1);
        m_rest = m_rest.sliced(whole.size());
        const qsizetype colon = whole.indexOf(':');
        if (colon > 0)
            return Line{.name = whole.first(colon), .value = whole.sliced(colon + 1).trimmed(), .whole = whole};
    }
    return std::nullopt;
}

} // namespace rules
