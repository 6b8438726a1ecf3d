#pragma once

class QMenu;

namespace ui {

class DataTable;

// Fills a menu with what can be done to the columns of a table: show and hide each, move one (the one the menu was
// opened on; -1 for none), bring all back.
void fillColumnMenu(QMenu &menu, DataTable &table, int column = -1);

} // namespace ui
