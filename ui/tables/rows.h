#pragma once

class QColor;
class QPainter;
class QStyleOptionViewItem;
class QAbstractItemView;
class QTableView;

namespace ui {

// What the tables whose rows are chosen as a whole have in common: no grid, no frame, rows of one height.
void setUpRows(QTableView &table);

// Paints a cell's background, selected or not, with a bar where a selected row begins, and where the focus is; answers
// the colour that text stands on.
const QColor &paintRowPanel(QPainter &painter, const QStyleOptionViewItem &option);

// Where the keyboard is in a list none of whose rows can show it, once keys are used to get about.
void paintListFocus(const QAbstractItemView &list, QPainter &painter);

} // namespace ui
