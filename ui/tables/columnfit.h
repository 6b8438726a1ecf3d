#pragma once

#include "view/columntraits.h"

#include <QList>
#include <QMap>
#include <QObject>
#include <QTimer>

class QTableView;

namespace ui {

class TableHeader;

// Gives the columns of a table their widths: what stands in them decides, and one of them takes all that is left. A
// width that a person has chosen stays. Columns grow with what comes, but never shrink under a person's eyes.
class ColumnFit final : public QObject {
    Q_OBJECT
public:
    ColumnFit(QTableView &table, TableHeader &header);

    void setColumns(const QList<view::ColumnTraits> &columns); // all are wanted then
    void fit();                                                // after the room has changed
    void measure();                                            // what stands in the cells that are in sight
    void measureSoon();                                        // the same, a moment after it may have changed
    void measureAnew();                                        // forgets what stood there: after a change of font

    // Whether a person wants to see it; it may have left for want of room.
    bool isWanted(int column) const { return m_wanted.at(column); }
    void setWanted(int column, bool wanted);
    const QMap<int, int> &chosen() const { return m_chosen; } // column → px at 100 %
    void setChosen(const QMap<int, int> &widths);

private:
    void choose(int column, int width);
    QList<int> wantedWidths() const;
    bool isEmpty(int column) const;
    void makeRoom(QList<int> &widths, int room) const;
    int fillingColumn(const QList<int> &widths) const;

    QTableView &m_table;
    TableHeader &m_header;
    QList<view::ColumnTraits> m_columns;
    QList<bool> m_wanted;
    QList<int> m_content; // px: the widest that was seen in each column
    QMap<int, int> m_chosen;
    QTimer m_soon;
};

} // namespace ui
