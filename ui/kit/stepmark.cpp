#include "ui/kit/stepmark.h"

#include "ui/kit/colours.h"
#include "ui/kit/fonts.h"

#include <QPainter>

namespace ui {

StepMark::StepMark(int number, QWidget *parent)
    : QWidget(parent)
    , m_number(number)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void StepMark::setWhat(const QString &what)
{
    m_what = what;
    name();
}

void StepMark::setDone(bool done)
{
    m_done = done;
    name();
    update();
}

void StepMark::name()
{
    setAccessibleName(m_done ? tr("%1: done").arg(m_what) : tr("%1: to do").arg(m_what));
}

QSize StepMark::sizeHint() const
{
    return {scaled(24), scaled(24)};
}

void StepMark::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colours &colours = Colours::of(palette());
    const QRectF disc = QRectF(rect()).adjusted(1, 1, -1, -1);
    if (!m_done) {
        painter.setPen(QPen(colours.line, 1.5));
        painter.drawEllipse(disc);
        painter.setPen(colours.dim);
        painter.setFont(fontOf(Type::Word));
        painter.drawText(disc, Qt::AlignCenter, QString::number(m_number));
        return;
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.publishing);
    painter.drawEllipse(disc);
    painter.setPen(QPen(colours.panel, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    const qreal unit = disc.width() / 24;
    painter.translate(disc.topLeft());
    painter.drawPolyline(QPolygonF({QPointF(7, 12.5) * unit, QPointF(10.5, 16) * unit, QPointF(17, 8.5) * unit}));
}

} // namespace ui
