#include "ui/tables/cellmenu.h"

#include "ui/tables/datatable.h"
#include "view/copyrole.h"

#include <QCoreApplication>
#include <QMenu>

namespace ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CellMenu", text);
}

void addRules(QMenu &menu, DataTable &table, const wcs::HookEvent &stream)
{
    QMenu *rules = menu.addMenu(tr("Add &rule from this stream"));
    for (const RuleBy by : ruleChoices(stream)) {
        QAction *rule = rules->addAction(ruleChoiceText(by, stream));
        QObject::connect(rule, &QAction::triggered, &table,
                         [&table, stream, by] { emit table.ruleWanted(stream, by); });
        if (by != ruleChoices(stream).first())
            continue;
        rule->setShortcut(QKeySequence(QStringLiteral("Ctrl+Shift+I"))); // shown only, as with “Copy rows”
        rule->setShortcutContext(Qt::WidgetShortcut);
    }
}

} // namespace

void addNarrowing(QMenu &menu, DataTable &table, const QModelIndex &cell)
{
    const QVariant found = cell.data(view::TermRole);
    const bool isHere = table.offers().testFlag(DataTable::Narrow);
    if (!found.isValid() || (!isHere && !table.offers().testFlag(DataTable::NarrowTable)))
        return;
    const auto term = found.value<filter::FilterTree>();
    QObject::connect(menu.addAction(isHere ? tr("Only this") : tr("Only this in the table")), &QAction::triggered,
                     &table, [&table, term] { emit table.filterTermWanted(term); });
    QObject::connect(menu.addAction(isHere ? tr("Exclude") : tr("Exclude from the table")), &QAction::triggered, &table,
                     [&table, term] { emit table.filterTermWanted(filter::FilterTree::excluding(term)); });
    menu.addSeparator();
}

void addWays(QMenu &menu, DataTable &table, const QModelIndex &cell)
{
    const auto stream = cell.data(view::EventRole).value<wcs::HookEvent>();
    if (stream.streamKey().isEmpty())
        return;
    menu.addSeparator();
    if (table.offers().testFlag(DataTable::ToTable))
        QObject::connect(menu.addAction(tr("Show in the &table")), &QAction::triggered, &table,
                         [&table, stream] { emit table.streamWanted(stream); });
    if (table.offers().testFlag(DataTable::ToLog))
        QObject::connect(menu.addAction(tr("Show in the event &log")), &QAction::triggered, &table,
                         [&table, stream] { emit table.logWanted(stream); });
    if (table.offers().testFlag(DataTable::ToRule))
        addRules(menu, table, stream);
}

} // namespace ui
