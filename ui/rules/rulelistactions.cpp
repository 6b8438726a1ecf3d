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

void RuleListActions::addAll()
{
    m_needSelection += m_list.addListAction(this, "editRule", tr("&Edit…"), {"Return", "Enter", "F2"},
                                            [this] { emit editRequested(); });
    m_needSelection +=
        m_list.addListAction(this, "toggleRule", tr("&Switch on or off"), {"Space"}, [this] { toggleSelected(); });
    m_needSelection += m_list.addListAction(this, "duplicateRule", tr("Dupl&icate"), {"Ctrl+D"},
                                            [this] { m_edits.duplicate(selectedIds()); });
    m_needSelection +=
        m_list.addListAction(this, "deleteRule", tr("&Delete"), {"Del"}, [this] { m_edits.remove(selectedIds()); });
    m_undo = m_list.addListAction(this, "undoDelete", tr("Und&o delete"), {"Ctrl+Z"}, [this] { m_edits.undo(); });
    m_undo->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_dock.addAction(m_undo);
    m_list.addSeparator();
    m_needSelection += m_list.addListAction(this, "showHits", tr("Show its &hits"), {"Ctrl+H"},
                                            [this] { emit hitsWanted(selectedIds(), false); });
    m_needSelection += m_list.addListAction(this, "showHitsInLog", tr("Show its hits in the event lo&g"),
                                            {"Ctrl+Shift+H"}, [this] { emit hitsWanted(selectedIds(), true); });
    m_list.addSeparator();
    m_needSelection += m_list.addListAction(this, "ruleUp", tr("Move &up"), {"Ctrl+Shift+Up"},
                                            [this] { m_edits.moveBy(selectedIds(), -1); });
    m_needSelection += m_list.addListAction(this, "ruleDown", tr("Move do&wn"), {"Ctrl+Shift+Down"},
                                            [this] { m_edits.moveBy(selectedIds(), 1); });
    m_list.addSeparator();
    m_needSelection += m_list.addListAction(this, "copyRules", tr("&Copy as JSON"), {"Ctrl+C"}, [this] {
        QGuiApplication::clipboard()->setText(QString::fromUtf8(m_edits.json(selectedIds())));
    });
    m_others += m_list.addListAction(this, "pasteRules", tr("&Paste rules"), {"Ctrl+V"},
                                     [this] { m_edits.paste(QGuiApplication::clipboard()->text()); });
    m_list.addSeparator();
    m_others +=
        m_list.addListAction(this, "loadRules", tr("&Load rules from a file…"), {}, [this] { askForFile(true); });
    m_others +=
        m_list.addListAction(this, "saveRules", tr("Sa&ve rules to a file…"), {}, [this] { askForFile(false); });
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
    QStringList ids;
    const QModelIndexList rows = m_list.selectedRows();
    for (const QModelIndex &row : rows)
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
