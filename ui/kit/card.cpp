#include "ui/kit/card.h"

#include "ui/kit/colours.h"
#include "ui/kit/controlpainting.h"
#include "ui/kit/style.h"

#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>

namespace ui {

namespace {

constexpr qreal Radius = 8;

} // namespace

Card::Card(QWidget *content, QWidget *parent)
    : QWidget(parent)
    , m_content(content)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->addWidget(content);
}

void Card::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Colours &colours = Colours::of(palette());
    drawPanel(painter, rect().adjusted(0, m_joinsAbove ? -int(Radius) : 0, 0, 0), colours.panel, colours.line, Radius);
}

void Card::joinAbove()
{
    m_joinsAbove = true;
    layout()->setContentsMargins(1, 0, 1, 1);
}

void Card::resizeEvent(QResizeEvent *)
{
    QPainterPath path;
    const QRectF shape = QRectF(m_content->rect()).adjusted(0, m_joinsAbove ? -Radius : 0, 0, 0);
    path.addRoundedRect(shape, Radius - 1, Radius - 1);
    m_content->setMask(QRegion(path.toFillPolygon().toPolygon()));
}

void drawUpperPart(QPainter &painter, const QWidget &widget)
{
    const Colours &colours = Colours::of(widget.palette());
    const QRect area = widget.rect();
    drawPanel(painter, area.adjusted(0, 0, 0, int(Radius)), colours.panel, colours.line, Radius);
    painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), colours.line);
}

} // namespace ui
