#pragma once

#include "journal/record.h"

#include <array>
#include <limits>

namespace board {

// Of which origins something new is taken in: at first of all.
class AdmittedOrigins {
public:
    void drop(wcs::Origin origin) { m_since.at(size_t(origin)) = std::numeric_limits<qint64>::max(); }
    void admit(wcs::Origin origin, qint64 since) { m_since.at(size_t(origin)) = since; } // steady clock, ns
    bool has(const journal::Record &record) const { return record.receivedMono >= m_since.at(size_t(record.origin)); }

private:
    std::array<qint64, wcs::OriginCount> m_since = {};
};

} // namespace board
