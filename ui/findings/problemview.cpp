#include "ui/findings/problemview.h"

#include "ui/findings/problemdelegate.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>

namespace ui {

ProblemView::ProblemView(QWidget *parent)
    : QListView(parent)
    , m_delegate(new ProblemDelegate(this))
{
    setItemDelegate(m_delegate);
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setUniformItemSizes(true);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_Hover);
}

void ProblemView::addListAction(QAction *action)
{
    action->setShortcutContext(Qt::WidgetShortcut);
    addAction(action);
}

void ProblemView::addSeparator()
{
    auto *separator = new QAction(this);
    separator->setSeparator(true);
    addAction(separator);
}

QAction *ProblemView::actionFor(const QKeyEvent &event) const
{
    const QKeySequence key(event.keyCombination());
    for (QAction *action : actions()) {
        if (action->shortcuts().contains(key))
            return action;
    }
    return nullptr;
}

bool ProblemView::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && actionFor(*static_cast<QKeyEvent *>(event))) {
        event->accept(); // it comes as a key press then
        return true;
    }
    if (event->type() == QEvent::ApplicationFontChange) {
        m_delegate->clearCache();
        scheduleDelayedItemsLayout();
    }
    return QListView::event(event);
}

void ProblemView::goTo(const QModelIndex &problem)
{
    selectionModel()->setCurrentIndex(problem, QItemSelectionModel::ClearAndSelect);
    scrollTo(problem);
}

void ProblemView::selectCurrent()
{
    if (model()->rowCount() == 0 || selectionModel()->hasSelection())
        return;
    goTo(currentIndex().isValid() ? currentIndex() : model()->index(0, 0));
}

// A click selects what it hits, and nothing in passing.
void ProblemView::focusInEvent(QFocusEvent *event)
{
    QListView::focusInEvent(event);
    if (event->reason() != Qt::MouseFocusReason)
        selectCurrent();
}

void ProblemView::keyPressEvent(QKeyEvent *event)
{
    if (QAction *action = actionFor(*event))
        return action->trigger();
    QListView::keyPressEvent(event);
}

void ProblemView::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(actions());
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard && currentIndex().isValid();
    menu->popup(byKey ? viewport()->mapToGlobal(visualRect(currentIndex()).center()) : event->globalPos());
}

} // namespace ui
