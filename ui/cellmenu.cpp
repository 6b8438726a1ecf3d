#include "ui/cellmenu.h"

#include "ui/streamtableview.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QMenu>

#include <algorithm>

namespace ui {

using Table = streams::StreamTableModel;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CellMenu", text);
}

QString fieldOf(int column)
{
    switch (column) {
    case Table::StatusColumn:
        return QStringLiteral("status:");
    case Table::NameColumn:
        return QStringLiteral("name:");
    case Table::AppColumn:
        return QStringLiteral("app:");
    case Table::ProviderColumn:
        return QStringLiteral("provider:");
    case Table::NodeColumn:
        return QStringLiteral("node:");
    case Table::AnswerColumn:
        return QStringLiteral("answer:");
    default:
        return {};
    }
}

} // namespace

QString filterTerm(const QModelIndex &cell)
{
    const QVariant raw = cell.data(Table::RawRole);
    const QString value = raw.toString();
    if (value.isEmpty())
        return {};
    if (cell.column() == Table::DirectionColumn)
        return raw.toBool() ? QStringLiteral("dir:publish") : QStringLiteral("dir:play");
    QString quoted = value;
    quoted.replace(QLatin1Char('\\'), QStringLiteral("\\\\")).replace(QLatin1Char('"'), QStringLiteral("\\\""));
    quoted = QStringLiteral("\"%1\"").arg(quoted);
    if (cell.column() == Table::MediaSessionColumn || cell.column() == Table::ClientColumn)
        return quoted;
    const QString field = fieldOf(cell.column());
    if (field.isEmpty())
        return {};
    const bool plain =
        std::ranges::all_of(value, [](QChar c) { return c.isLetterOrNumber() || QStringLiteral("-_.@").contains(c); });
    return field + (plain ? value : quoted);
}

void fillCellMenu(QMenu &menu, StreamTableView &view, const QModelIndex &cell)
{
    const QString term = filterTerm(cell);
    if (!term.isEmpty()) {
        QObject::connect(menu.addAction(tr("Only this")), &QAction::triggered, &view,
                         [&view, term] { emit view.filterTermWanted(term); });
        QObject::connect(menu.addAction(tr("Exclude")), &QAction::triggered, &view,
                         [&view, term] { emit view.filterTermWanted(QLatin1Char('-') + term); });
        menu.addSeparator();
    }
    const int column = cell.column();
    QObject::connect(menu.addAction(tr("Sort by this column")), &QAction::triggered, &view,
                     [&view, column] { view.sortBy(column, false); });
    menu.addSeparator();
    const QString text = cell.data().toString();
    QObject::connect(menu.addAction(tr("Copy")), &QAction::triggered, &view,
                     [text] { QGuiApplication::clipboard()->setText(text); });
    QAction *rows = menu.addAction(tr("Copy rows"));
    rows->setShortcut(QKeySequence::Copy); // shown only: the window's own action has the key
    rows->setShortcutContext(Qt::WidgetShortcut);
    QObject::connect(rows, &QAction::triggered, &view, &DataTable::copySelection);
    menu.addSeparator();
    QAction *rule = menu.addAction(tr("Add rule from this stream …"));
    rule->setShortcut(QKeySequence(QStringLiteral("Ctrl+Shift+I"))); // as with “Copy rows”
    rule->setShortcutContext(Qt::WidgetShortcut);
    const QByteArray key = cell.data(Table::KeyRole).toByteArray();
    QObject::connect(rule, &QAction::triggered, &view, [&view, key] { emit view.ruleWanted(key); });
}

} // namespace ui
