#pragma once

class QColor;
class QPainter;
class QStyleOptionViewItem;
class QTableView;

namespace ui {

// What the tables whose rows are chosen as a whole have in common: no grid, no frame, rows of one height.
void setUpRows(QTableView &table);

// Paints a cell's background, selected or not, and where the focus is; answers the colour that text stands on.
const QColor &paintRowPanel(QPainter &painter, const QStyleOptionViewItem &option);

} // namespace ui
