#pragma once

#include "streams/streamtablemodel.h"

class QMenu;

namespace ui {

class StreamTableView;

// The filter term that matches what a cell of the live table says ("app:defaultApp"); empty where the filter language
// has no word for it.
QString filterTerm(const QModelIndex &cell);

// Only this · Exclude · Sort by this column · Copy · Add rule from this stream.
void fillCellMenu(QMenu &menu, StreamTableView &view, const QModelIndex &cell);

} // namespace ui
