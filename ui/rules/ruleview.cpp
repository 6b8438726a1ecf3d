#include "ui/rules/ruleview.h"

#include "ui/kit/colours.h"
#include "ui/kit/fonts.h"
#include "ui/rules/ruledelegate.h"
#include "ui/tables/rows.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QDropEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>

namespace ui {

RuleView::RuleView(QWidget *parent)
    : QListView(parent)
    , m_delegate(new RuleDelegate(this))
{
    setItemDelegate(m_delegate);
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setUniformItemSizes(true);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setDragDropMode(InternalMove);
    setDragDropOverwriteMode(false);
    setDefaultDropAction(Qt::MoveAction);
    setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_Hover);
}

void RuleView::setHint(const QString &title, const QString &sentence)
{
    m_title = title;
    m_sentence = sentence;
    setAccessibleDescription(title + QLatin1Char(' ') + sentence);
    viewport()->update();
}

void RuleView::addListAction(QAction *action)
{
    action->setShortcutContext(Qt::WidgetShortcut);
    addAction(action);
}

void RuleView::addSeparator()
{
    auto *separator = new QAction(this);
    separator->setSeparator(true);
    addAction(separator);
}

QAction *RuleView::actionFor(const QKeyEvent &event) const
{
    const QKeySequence key(event.keyCombination());
    for (QAction *action : actions()) {
        if (action->shortcuts().contains(key))
            return action;
    }
    return nullptr;
}

bool RuleView::event(QEvent *event)
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

void RuleView::selectCurrent()
{
    if (!model() || model()->rowCount() == 0 || selectionModel()->hasSelection())
        return;
    const QModelIndex row = currentIndex().isValid() ? currentIndex() : model()->index(0, 0);
    selectionModel()->setCurrentIndex(row, QItemSelectionModel::Select);
}

// A click selects what it hits, and nothing in passing.
void RuleView::focusInEvent(QFocusEvent *event)
{
    QListView::focusInEvent(event);
    if (event->reason() != Qt::MouseFocusReason)
        selectCurrent();
}

void RuleView::keyPressEvent(QKeyEvent *event)
{
    if (QAction *action = actionFor(*event))
        return action->trigger();
    QListView::keyPressEvent(event);
}

void RuleView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    QListView::mouseDoubleClickEvent(event);
    if (index.isValid() && !RuleDelegate::switchArea(visualRect(index)).contains(event->position().toPoint()))
        emit editRequested();
}

void RuleView::dropAt(const QMimeData &rules, QPoint place)
{
    const QModelIndex under = indexAt(place);
    const bool below = under.isValid() && place.y() > visualRect(under).center().y();
    model()->dropMimeData(&rules, Qt::MoveAction, under.isValid() ? under.row() + int(below) : -1, 0, {});
}

void RuleView::dropEvent(QDropEvent *event)
{
    dropAt(*event->mimeData(), event->position().toPoint());
    event->setDropAction(Qt::IgnoreAction); // so that no row is taken out
    event->accept();
    stopAutoScroll();
    setState(NoState);
    viewport()->update();
}

void RuleView::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(actions());
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard && currentIndex().isValid();
    menu->popup(byKey ? viewport()->mapToGlobal(visualRect(currentIndex()).center()) : event->globalPos());
}

void RuleView::paintEvent(QPaintEvent *event)
{
    QListView::paintEvent(event);
    QPainter painter(viewport());
    paintListFocus(*this, painter);
    if (!model() || model()->rowCount() > 0)
        return;
    const Colours &colours = Colours::of(palette());
    const int margin = scaled(24);
    const QRect area = viewport()->rect().adjusted(margin, 0, -margin, 0);
    const auto heightOf = [&area](const QString &text, Type type) {
        return QFontMetrics(fontOf(type)).boundingRect(area, Qt::AlignHCenter | Qt::TextWordWrap, text).height();
    };
    const int all = heightOf(m_title, Type::Strong) + scaled(8) + heightOf(m_sentence, Type::Small);
    int top = area.top() + std::max((area.height() - all) / 2, 0);
    const auto write = [&](const QString &text, Type type, const QColor &ink) {
        painter.setFont(fontOf(type));
        painter.setPen(ink);
        const int height = heightOf(text, type);
        painter.drawText(QRect(area.left(), top, area.width(), height), Qt::AlignHCenter | Qt::TextWordWrap, text);
        top += height + scaled(8);
    };
    write(m_title, Type::Strong, colours.text);
    write(m_sentence, Type::Small, colours.dim);
}

} // namespace ui
