#include "ui/rules/rulelistactions.h"

#include "ui/rules/ruleedits.h"
#include "ui/rules/ruleview.h"
#include "view/rulelistmodel.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>

#include <algorithm>

namespace ui {

namespace {

QKeySequence keys(const char *text)
{
    return QKeySequence(QLatin1String(text));
}

} // namespace

RuleListActions::RuleListActions(RuleEdits &edits, RuleView &list, QWidget &dock)
    : QObject(&dock)
    , m_edits(edits)
    , m_list(list)
    , m_dock(dock)
{
    addAll();
    connect(list.selectionModel(), &QItemSelectionModel::selectionChanged, this, &RuleListActions::enable);
    enable();
}

QAction *RuleListActions::add(const char *name, const QString &text, const QList<QKeySequence> &shortcuts,
                              const std::function<void()> &run)
{
    auto *action = new QAction(text, this);
    action->setObjectName(QLatin1String(name));
    action->setShortcuts(shortcuts);
    connect(action, &QAction::triggered, this, run);
    m_list.addListAction(action);
    return action;
}

void RuleListActions::addAll()
{
    m_needSelection +=
        add("editRule", tr("&Edit…"), {keys("Return"), keys("Enter"), keys("F2")}, [this] { emit editRequested(); });
    m_needSelection += add("toggleRule", tr("&Switch on or off"), {keys("Space")}, [this] { toggleSelected(); });
    m_needSelection +=
        add("duplicateRule", tr("Dupl&icate"), {keys("Ctrl+D")}, [this] { m_edits.duplicate(selectedIds()); });
    m_needSelection += add("deleteRule", tr("&Delete"), {keys("Del")}, [this] { m_edits.remove(selectedIds()); });
    m_undo = add("undoDelete", tr("Und&o delete"), {keys("Ctrl+Z")}, [this] { m_edits.undo(); });
    m_undo->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_dock.addAction(m_undo);
    m_list.addSeparator();
    m_needSelection +=
        add("showHits", tr("Show its &hits"), {keys("Ctrl+H")}, [this] { emit hitsWanted(selectedIds(), false); });
    m_needSelection += add("showHitsInLog", tr("Show its hits in the event lo&g"), {keys("Ctrl+Shift+H")},
                           [this] { emit hitsWanted(selectedIds(), true); });
    m_list.addSeparator();
    m_needSelection +=
        add("ruleUp", tr("Move &up"), {keys("Ctrl+Shift+Up")}, [this] { m_edits.moveBy(selectedIds(), -1); });
    m_needSelection +=
        add("ruleDown", tr("Move do&wn"), {keys("Ctrl+Shift+Down")}, [this] { m_edits.moveBy(selectedIds(), 1); });
    m_list.addSeparator();
    m_needSelection += add("copyRules", tr("&Copy as JSON"), {keys("Ctrl+C")}, [this] {
        QGuiApplication::clipboard()->setText(QString::fromUtf8(m_edits.json(selectedIds())));
    });
    m_others += add("pasteRules", tr("&Paste rules"), {keys("Ctrl+V")},
                    [this] { m_edits.paste(QGuiApplication::clipboard()->text()); });
    m_list.addSeparator();
    m_others += add("loadRules", tr("&Load rules from a file…"), {}, [this] { askForFile(true); });
    m_others += add("saveRules", tr("Sa&ve rules to a file…"), {}, [this] { askForFile(false); });
}

void RuleListActions::enable()
{
    const bool any = m_list.selectionModel()->hasSelection();
    for (QAction *action : std::as_const(m_needSelection))
        action->setEnabled(any);
    m_undo->setEnabled(m_edits.canUndo());
}

void RuleListActions::select(const QStringList &ids)
{
    const auto &model = *qobject_cast<view::RuleListModel *>(m_list.model());
    m_list.clearSelection();
    for (const QString &id : ids) {
        const QModelIndex index = model.index(model.rowOf(id));
        if (!index.isValid())
            continue;
        m_list.selectionModel()->setCurrentIndex(index, QItemSelectionModel::Select);
        m_list.scrollTo(index);
    }
}

QStringList RuleListActions::selectedIds() const
{
    QModelIndexList rows = m_list.selectionModel()->selectedIndexes();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    QStringList ids;
    for (const QModelIndex &row : std::as_const(rows))
        ids.append(row.data(view::RuleListModel::IdRole).toString());
    return ids;
}

void RuleListActions::toggleSelected()
{
    m_edits.setEnabled(selectedIds(), !m_list.currentIndex().data(view::RuleListModel::EnabledRole).toBool());
}

void RuleListActions::askForFile(bool toLoad)
{
    auto *dialog =
        new QFileDialog(&m_dock, toLoad ? tr("Load rules") : tr("Save rules"), {}, tr("Rules (*.json);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(toLoad ? QFileDialog::AcceptOpen : QFileDialog::AcceptSave);
    dialog->setFileMode(toLoad ? QFileDialog::ExistingFile : QFileDialog::AnyFile);
    dialog->setOption(QFileDialog::DontUseNativeDialog); // “all normal” has its key in ours only
    if (!toLoad)
        dialog->setDefaultSuffix(QStringLiteral("json"));
    connect(dialog, &QFileDialog::fileSelected, &m_edits, toLoad ? &RuleEdits::load : &RuleEdits::save);
    dialog->open();
}

} // namespace ui
