#include "ui/tables/columnmenu.h"

#include "ui/tables/columnfit.h"
#include "ui/tables/tableheader.h"

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

void addMove(QMenu &menu, TableHeader &header, int column, int direction, const QString &text)
{
    const int target = neighbour(header, column, direction);
    QAction *action = menu.addAction(text);
    action->setEnabled(target >= 0);
    QObject::connect(action, &QAction::triggered, &header,
                     [&header, column, target] { header.moveSection(header.visualIndex(column), target); });
}

} // namespace

void fillColumnMenu(QMenu &menu, TableHeader &header, ColumnFit &columns, const QStringList &names, int column)
{
    int wanted = 0;
    for (int i = 0; i < header.count(); ++i)
        wanted += columns.isWanted(i) ? 1 : 0;
    for (int i = 0; i < header.count(); ++i) {
        const bool isAway = columns.isWanted(i) && header.isSectionHidden(i);
        QAction *action = menu.addAction(isAway ? tr("%1 (no room)").arg(names.at(i)) : names.at(i));
        action->setCheckable(true);
        action->setChecked(columns.isWanted(i));
        action->setEnabled(!columns.isWanted(i) || wanted > 1);
        QObject::connect(action, &QAction::toggled, &columns, [&columns, i](bool on) { columns.setWanted(i, on); });
    }
    menu.addSeparator();
    if (column >= 0) {
        addMove(menu, header, column, -1, tr("Move left"));
        addMove(menu, header, column, 1, tr("Move right"));
    }
}

} // namespace ui
