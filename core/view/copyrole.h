#pragma once

#include <qnamespace.h>

namespace view {

// Roles of every table of ours: more than any has of its own.

// What a cell says as data, QString. A text as it came, a time as ISO 8601 with its zone, all else as it is shown, and
// nothing where nothing is known. What is shown itself is for the eye only, see text.h.
inline constexpr int CopyRole = Qt::UserRole + 100;
// What all pass that say the same in this cell, FilterTree. Nothing where the filter language has no word for it.
inline constexpr int TermRole = CopyRole + 1;
// Of a row the event, or a stream's latest state as one, wcs::HookEvent. Nothing where it is about none.
inline constexpr int EventRole = CopyRole + 2;
// Of a heading: ColumnTraits.
inline constexpr int TraitsRole = CopyRole + 3;

} // namespace view
