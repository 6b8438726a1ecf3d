#include "ui/card.h"

#include "ui/colours.h"
#include "ui/style.h"

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
    drawPanel(painter, rect(), colours.panel, colours.line, Radius);
}

void Card::resizeEvent(QResizeEvent *)
{
    QPainterPath path;
    path.addRoundedRect(QRectF(m_content->rect()), Radius - 1, Radius - 1);
    m_content->setMask(QRegion(path.toFillPolygon().toPolygon()));
}

} // namespace ui
