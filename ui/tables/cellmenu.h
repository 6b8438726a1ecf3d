#pragma once

#include "filter/filtertree.h"
#include "ui/tables/ruleabout.h"

#include <functional>

class QMenu;
class QModelIndex;

namespace ui {

// Where the menu of a cell leads to. What is empty is not offered.
struct CellPaths {
    std::function<void(const filter::FilterTree &)> narrow; // only what says the same, or all but that
    bool isElsewhere = false;                               // in another table than that of the cell
    std::function<void(const wcs::HookEvent &)> toTable;    // the stream of the row
    std::function<void(const wcs::HookEvent &)> toLog;      // its events
    std::function<void(const wcs::HookEvent &, RuleBy)> toRule;
};

// Parts of the menu of a cell, where the row has what they need (view::TermRole, view::EventRole): Only this · Exclude;
// and before it is said what can be done with the stream that its row is of: Show in the table · Show in the event log
// · Add rule from this stream.
void addNarrowing(QMenu &menu, const QModelIndex &cell, const CellPaths &paths);
void addPaths(QMenu &menu, const QModelIndex &cell, const CellPaths &paths);

} // namespace ui
