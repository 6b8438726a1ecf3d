#pragma once

#include <QString>

#include <set>

namespace journal {

using RecordIds = std::set<qint64>;

constexpr size_t MostDamaged = 10'000; // records that are told apart

// What log and /health say of records that were found not to be what came, one sentence; of none it is empty.
QString damageSentence(const RecordIds &records);

} // namespace journal
