#include "ui/columnmenu.h"

#include "ui/datatable.h"
#include "ui/tableheader.h"

#include <QCoreApplication>
#include <QMenu>

namespace ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ColumnMenu", text);
}

// The next shown place to the left (-1) or right (1) of a column; -1 where there is none.
int neighbour(const TableHeader &header, int column, int direction)
{
    for (int visual = header.visualIndex(column) + direction; visual >= 0 && visual < header.count();
         visual += direction) {
        if (!header.isSectionHidden(header.logicalIndex(visual)))
            return visual;
    }
    return -1;
}

void addMove(QMenu &menu, DataTable &table, int column, int direction, const QString &text)
{
    const int target = neighbour(table.header(), column, direction);
    QAction *action = menu.addAction(text);
    action->setEnabled(target >= 0);
    QObject::connect(action, &QAction::triggered, &table, [&table, column, target] {
        table.header().moveSection(table.header().visualIndex(column), target);
    });
}

} // namespace

void fillColumnMenu(QMenu &menu, DataTable &table, int column)
{
    TableHeader &header = table.header();
    const int shown = header.count() - header.hiddenSectionCount();
    for (int i = 0; i < header.count(); ++i) {
        QAction *action = menu.addAction(table.columnName(i));
        action->setCheckable(true);
        action->setChecked(!header.isSectionHidden(i));
        action->setEnabled(header.isSectionHidden(i) || shown > 1);
        QObject::connect(action, &QAction::toggled, &table,
                         [&table, i](bool on) { table.header().setSectionHidden(i, !on); });
    }
    menu.addSeparator();
    if (column >= 0) {
        addMove(menu, table, column, -1, tr("Move left"));
        addMove(menu, table, column, 1, tr("Move right"));
    }
    QObject::connect(menu.addAction(tr("Reset columns")), &QAction::triggered, &table, &DataTable::resetColumns);
}

} // namespace ui
