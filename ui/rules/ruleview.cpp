#include "ui/rules/ruleview.h"

#include "ui/kit/colours.h"
#include "ui/kit/fonts.h"
#include "ui/rules/ruledelegate.h"

#include <QDropEvent>
#include <QPainter>

namespace ui {

RuleView::RuleView(QWidget *parent)
    : ActionList(parent)
    , m_delegate(new RuleDelegate(this))
{
    setItemDelegate(m_delegate);
    setDragDropMode(InternalMove);
    setDragDropOverwriteMode(false);
    setDefaultDropAction(Qt::MoveAction);
}

void RuleView::setHint(const QString &title, const QString &sentence)
{
    m_title = title;
    m_sentence = sentence;
    setAccessibleDescription(title + QLatin1Char(' ') + sentence);
    viewport()->update();
}

void RuleView::clearCache()
{
    m_delegate->clearCache();
}

void RuleView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    ActionList::mouseDoubleClickEvent(event);
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

void RuleView::paintEvent(QPaintEvent *event)
{
    ActionList::paintEvent(event);
    if (!model() || model()->rowCount() > 0)
        return;
    QPainter painter(viewport());
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
