#include "view/logrows.h"

#include <algorithm>
#include <functional>

namespace view {

qint64 recordOf(const LogRow &row)
{
    const auto *entry = std::get_if<journal::Entry>(&row);
    return entry ? entry->id : std::get<journal::ClockJump>(row).record;
}

qint64 receivedAt(const LogRow &row)
{
    const auto *entry = std::get_if<journal::Entry>(&row);
    return entry ? entry->receivedAt : std::get<journal::ClockJump>(row).to;
}

qint64 newestRecord(const LogRows &rows)
{
    if (rows.empty())
        return 0;
    const bool isEntry = std::holds_alternative<journal::Entry>(rows.front());
    return recordOf(rows.front()) - (isEntry ? 0 : 1); // one that follows a jump may be still to come
}

int rowOfRecord(const LogRows &rows, qint64 id)
{
    const auto found = std::ranges::lower_bound(rows, id, std::greater(), recordOf);
    const bool isIt = found != rows.end() && std::holds_alternative<journal::Entry>(*found) && recordOf(*found) == id;
    return isIt ? int(found - rows.begin()) : -1;
}

bool holds(const LogRows &rows, const journal::ClockJump &jump)
{
    return std::ranges::find(rows, LogRow(jump)) != rows.end();
}

void settle(journal::Entry &entry, const journal::Outcome &outcome)
{
    outcome.changeAnswer(entry.answer);
    entry.answerUs = outcome.answerUs;
    if (outcome.backend)
        entry.backend = outcome.backend->result;
}

bool settle(LogRow &row, const journal::Outcome &outcome)
{
    auto *entry = std::get_if<journal::Entry>(&row);
    if (!entry || entry->id != outcome.record)
        return false;
    settle(*entry, outcome);
    return true;
}

} // namespace view
