#include "ui/tables/cellmenu.h"

#include "view/copyrole.h"

#include <QCoreApplication>
#include <QMenu>
#include <QModelIndex>

namespace ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CellMenu", text);
}

// When it is chosen, call(arguments…).
void addItem(QMenu &menu, const QString &text, auto call, auto... arguments)
{
    QAction *const item = menu.addAction(text);
    QObject::connect(item, &QAction::triggered, item, [=] { call(arguments...); });
}

void addRules(QMenu &menu, const wcs::HookEvent &stream, const std::function<void(const wcs::HookEvent &, RuleBy)> &add)
{
    QMenu *rules = menu.addMenu(tr("Add &rule from this stream"));
    for (const RuleBy by : ruleChoices(stream)) {
        QAction *rule = rules->addAction(ruleChoiceText(by, stream));
        QObject::connect(rule, &QAction::triggered, rule, [=] { add(stream, by); });
        if (by != ruleChoices(stream).first())
            continue;
        rule->setShortcut(QKeySequence(QStringLiteral("Ctrl+Shift+I"))); // shown only, as with “Copy rows”
        rule->setShortcutContext(Qt::WidgetShortcut);
    }
}

} // namespace

void addNarrowing(QMenu &menu, const QModelIndex &cell, const CellPaths &paths)
{
    const QVariant found = cell.data(view::TermRole);
    if (!found.isValid() || !paths.narrow)
        return;
    const auto term = found.value<filter::FilterTree>();
    addItem(menu, paths.isElsewhere ? tr("Only this in the table") : tr("Only this"), paths.narrow, term);
    addItem(menu, paths.isElsewhere ? tr("Exclude from the table") : tr("Exclude"), paths.narrow,
            filter::FilterTree::excluding(term));
    menu.addSeparator();
}

void addPaths(QMenu &menu, const QModelIndex &cell, const CellPaths &paths)
{
    const auto stream = cell.data(view::EventRole).value<wcs::HookEvent>();
    if (stream.streamKey().isEmpty())
        return;
    menu.addSeparator();
    if (paths.toTable)
        addItem(menu, tr("Show in the &table"), paths.toTable, stream);
    if (paths.toLog)
        addItem(menu, tr("Show in the event &log"), paths.toLog, stream);
    if (paths.toRule)
        addRules(menu, stream, paths.toRule);
}

} // namespace ui
