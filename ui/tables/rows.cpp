#include "ui/tables/rows.h"

#include "ui/kit/colours.h"
#include "ui/kit/controlpainting.h"
#include "ui/kit/fonts.h"
#include "ui/kit/style.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyleOptionViewItem>
#include <QTableView>

namespace ui {

namespace {

constexpr int Bar = 3; // px: the tint alone is too weak for many eyes and screens

} // namespace

void setUpRows(QTableView &table)
{
    table.setFrameShape(QFrame::NoFrame);
    table.setShowGrid(false);
    table.setWordWrap(false);
    table.setTabKeyNavigation(false);
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setSelectionMode(QAbstractItemView::ExtendedSelection);
    table.setEditTriggers(QAbstractItemView::NoEditTriggers);
    table.setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table.setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table.verticalHeader()->hide();
    table.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table.verticalHeader()->setMinimumSectionSize(1);
}

const QColor &paintRowPanel(QPainter &painter, const QStyleOptionViewItem &option)
{
    const Colours &colours = Colours::of(option.palette);
    if (!(option.state & QStyle::State_Selected))
        return colours.panel;
    painter.fillRect(option.rect, colours.selection);
    if (option.rect.left() <= 0 && option.rect.right() > 0) // wherever it is scrolled to
        painter.fillRect(QRect(0, option.rect.top(), scaled(Bar), option.rect.height()), colours.accent);
    if (option.state & QStyle::State_HasFocus)
        painter.fillRect(QRect(option.rect.left(), option.rect.bottom() - 1, option.rect.width(), 2), colours.accent);
    return colours.selection;
}

void paintListFocus(const QAbstractItemView &list, QPainter &painter)
{
    const bool isSeen = list.hasFocus() && list.window()->testAttribute(Qt::WA_KeyboardFocusChange);
    if (isSeen && !list.currentIndex().isValid())
        drawFocus(painter, list.viewport()->rect(), list.palette());
}

} // namespace ui
