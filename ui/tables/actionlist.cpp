#include "ui/tables/actionlist.h"

#include "ui/tables/rows.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>

#include <algorithm>

namespace ui {

ActionList::ActionList(QWidget *parent)
    : QListView(parent)
{
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setUniformItemSizes(true);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_Hover);
}

void ActionList::addListAction(QAction *action)
{
    action->setShortcutContext(Qt::WidgetShortcut);
    addAction(action);
}

QAction *ActionList::addListAction(QObject *owner, const char *name, const QString &text,
                                   std::initializer_list<const char *> keys, const std::function<void()> &run)
{
    auto *action = new QAction(text, owner);
    action->setObjectName(QLatin1String(name));
    QList<QKeySequence> shortcuts;
    for (const char *key : keys)
        shortcuts.append(QKeySequence(QLatin1String(key)));
    action->setShortcuts(shortcuts);
    connect(action, &QAction::triggered, owner, run);
    addListAction(action);
    return action;
}

void ActionList::addSeparator()
{
    auto *separator = new QAction(this);
    separator->setSeparator(true);
    addAction(separator);
}

QModelIndexList ActionList::selectedRows() const
{
    QModelIndexList rows = selectionModel()->selectedIndexes();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    return rows;
}

void ActionList::goTo(const QModelIndex &row)
{
    selectionModel()->setCurrentIndex(row, QItemSelectionModel::ClearAndSelect);
    scrollTo(row);
}

void ActionList::selectCurrent()
{
    if (!model() || model()->rowCount() == 0 || selectionModel()->hasSelection())
        return;
    goTo(currentIndex().isValid() ? currentIndex() : model()->index(0, 0));
}

QAction *ActionList::actionFor(const QKeyEvent &event) const
{
    const QKeySequence key(event.keyCombination());
    for (QAction *action : actions()) {
        if (action->shortcuts().contains(key))
            return action;
    }
    return nullptr;
}

bool ActionList::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && actionFor(*static_cast<QKeyEvent *>(event))) {
        event->accept(); // it comes as a key press then
        return true;
    }
    if (event->type() == QEvent::ApplicationFontChange) {
        clearCache();
        scheduleDelayedItemsLayout();
    }
    return QListView::event(event);
}

// A click selects what it hits, and nothing in passing.
void ActionList::focusInEvent(QFocusEvent *event)
{
    QListView::focusInEvent(event);
    if (event->reason() != Qt::MouseFocusReason)
        selectCurrent();
}

void ActionList::keyPressEvent(QKeyEvent *event)
{
    if (QAction *action = actionFor(*event))
        return action->trigger();
    QListView::keyPressEvent(event);
}

void ActionList::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(actions());
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard && currentIndex().isValid();
    menu->popup(byKey ? viewport()->mapToGlobal(visualRect(currentIndex()).center()) : event->globalPos());
}

void ActionList::paintEvent(QPaintEvent *event)
{
    QListView::paintEvent(event);
    QPainter painter(viewport());
    paintListFocus(*this, painter);
}

} // namespace ui
