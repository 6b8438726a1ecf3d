#include "ui/cellmenu.h"

#include "ui/streamtableview.h"

#include <QCoreApplication>
#include <QMenu>

namespace ui {

using Table = streams::StreamTableModel;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CellMenu", text);
}

} // namespace

void fillCellMenu(QMenu &menu, StreamTableView &view, const QModelIndex &cell)
{
    if (const auto term = view.term(cell)) {
        QObject::connect(menu.addAction(tr("Only this")), &QAction::triggered, &view,
                         [&view, term] { emit view.filterTermWanted(*term); });
        QObject::connect(menu.addAction(tr("Exclude")), &QAction::triggered, &view,
                         [&view, term] { emit view.filterTermWanted(streams::FilterTree::excluding(*term)); });
        menu.addSeparator();
    }
    const int column = cell.column();
    QObject::connect(menu.addAction(tr("Sort by this column")), &QAction::triggered, &view,
                     [&view, column] { view.sortBy(column, false); });
    menu.addSeparator();
    view.addCopying(menu, cell);
    menu.addSeparator();
    QAction *rule = menu.addAction(tr("Add rule from this stream …"));
    rule->setShortcut(QKeySequence(QStringLiteral("Ctrl+Shift+I"))); // as with “Copy rows”
    rule->setShortcutContext(Qt::WidgetShortcut);
    const QByteArray key = cell.data(Table::KeyRole).toByteArray();
    QObject::connect(rule, &QAction::triggered, &view, [&view, key] { emit view.ruleWanted(key); });
}

} // namespace ui
