#pragma once

class QMenu;
class QModelIndex;

namespace ui {

class DataTable;

// Parts of the menu of a cell, as far as its table offers them: Only this · Exclude; and before it is said what can be
// done with the stream that its row is of: Show in the table · Show in the event log · Add rule from this stream.
void addNarrowing(QMenu &menu, DataTable &table, const QModelIndex &cell);
void addWays(QMenu &menu, DataTable &table, const QModelIndex &cell);

} // namespace ui
