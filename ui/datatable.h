#pragma once

#include "ui/celldelegate.h"

#include <QTableView>

class QMenu;

namespace ui {

class TableHeader;

// What our tables have in common: rows of 28 px, whole rows selected, copying of a cell and of rows, a hint where there
// is nothing.
class DataTable : public QTableView {
    Q_OBJECT
public:
    DataTable(const CellDelegate::Places &places, QWidget *parent);

    TableHeader &header() const { return *m_header; }
    // Of a new layout: widths at 100 %, and the columns not shown.
    void setColumns(const QList<int> &widths, const QList<int> &hidden);
    void resetColumns();
    QString columnName(int column) const;
    // Said in the middle while there are no rows.
    void setHint(const QString &hint);

    QString selectionAsTsv() const; // with a line of headings; empty when nothing is selected
    void copySelection() const;
    void addCopying(QMenu &menu, const QModelIndex &cell); // of this cell as it came, of the selected rows as TSV

signals:
    void menuOpened(bool open); // a menu of the header or of a cell

protected:
    // Shows a menu that deletes itself, and says so by menuOpened.
    void popUp(QMenu *menu, QPoint globalPosition);
    virtual void fillMenu(QMenu &menu, const QModelIndex &cell) { addCopying(menu, cell); }
    void contextMenuEvent(QContextMenuEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    CellDelegate *m_delegate;
    TableHeader *m_header;
    QList<int> m_widths;
    QList<int> m_hidden;
    QString m_hint;
};

} // namespace ui
