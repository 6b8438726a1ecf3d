#pragma once

#include "journal/reader.h"

#include <deque>
#include <variant>

namespace view {

// A row of the event log: an event, or a jump of the clock between two.
using LogRow = std::variant<journal::Entry, journal::ClockJump>;
using LogRows = std::deque<LogRow>;

qint64 recordOf(const LogRow &row);   // of a jump the one that follows it
qint64 receivedAt(const LogRow &row); // µs since 1970
// Of rows that are newest first: the newest record, 0 if there is none; and the row where it stands, -1 if nowhere.
qint64 newestRecord(const LogRows &rows);
int rowOfRecord(const LogRows &rows, qint64 id);
bool holds(const LogRows &rows, const journal::ClockJump &jump);
// What became of an answer: of the event that got it, or of a row, if it is that event.
void settle(journal::Entry &entry, const journal::Outcome &outcome);
bool settle(LogRow &row, const journal::Outcome &outcome);

} // namespace view
