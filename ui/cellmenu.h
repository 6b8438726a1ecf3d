#pragma once

class QMenu;
class QModelIndex;

namespace ui {

class StreamTableView;

// Only this · Exclude · Sort by this column · Copy · Add rule from this stream.
void fillCellMenu(QMenu &menu, StreamTableView &view, const QModelIndex &cell);

} // namespace ui
