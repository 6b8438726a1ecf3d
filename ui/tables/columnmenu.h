#pragma once

#include <QStringList>

class QMenu;

namespace ui {

class ColumnFit;
class TableHeader;

// Fills a menu with what can be done to the columns of a table: show and hide each, move one (the one the menu was
// opened on; -1 for none). names: of all columns.
void fillColumnMenu(QMenu &menu, TableHeader &header, ColumnFit &columns, const QStringList &names, int column);

} // namespace ui
