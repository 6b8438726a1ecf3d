#include "ui/kit/chipbutton.h"

#include "ui/kit/controlpainting.h"
#include "ui/kit/fonts.h"
#include "ui/kit/style.h"

#include <QPainter>

namespace ui {

namespace {

constexpr int Height = 20;
constexpr int Padding = 8;
constexpr double Tint = 0.13;
constexpr double HoverTint = 0.22;

} // namespace

ChipButton::ChipButton(QWidget *parent)
    : QAbstractButton(parent)
{
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void ChipButton::say(const QString &word, QColor Colours::*tint)
{
    setText(word);
    m_tint = tint;
    updateGeometry();
    update();
}

QSize ChipButton::sizeHint() const
{
    return {QFontMetrics(fontOf(Type::Word)).horizontalAdvance(text()) + 2 * scaled(Padding), scaled(Height)};
}

void ChipButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Colours &colours = Colours::of(palette());
    const QColor &tint = isEnabled() ? colours.*m_tint : colours.dim;
    const QColor back = mixed(colours.panel, tint, underMouse() || isDown() ? HoverTint : Tint);
    drawPanel(painter, rect(), back, hasFocus() ? colours.accent : back, height() / 2.0);
    painter.setFont(fontOf(Type::Word));
    painter.setPen(readable(tint, back));
    painter.drawText(rect(), Qt::AlignCenter, text());
}

void ChipButton::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void ChipButton::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace ui
