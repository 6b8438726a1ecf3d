#include "ui/kit/controlpainting.h"

#include "ui/kit/colours.h"
#include "ui/kit/fonts.h"

#include <QPainter>
#include <QStyleOption>

#include <algorithm>

namespace ui {

namespace {

constexpr qreal ControlRadius = 6;

void drawChevron(QPainter &painter, QPointF centre, bool up, const QStyleOption &option)
{
    const Colours &colours = Colours::of(option.palette);
    const qreal half = scaled(4);
    const qreal rise = up ? -half / 2 : half / 2;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(option.state & QStyle::State_Enabled ? colours.dim : colours.line, 1.5, Qt::SolidLine,
                        Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(
        QPolygonF{centre - QPointF(half, rise), centre + QPointF(0, rise), centre + QPointF(half, -rise)});
    painter.restore();
}

} // namespace

void drawPanel(QPainter &painter, const QRectF &rect, const QColor &fill, const QColor &line, qreal radius)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(line);
    painter.setBrush(fill);
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    painter.restore();
}

void drawFocus(QPainter &painter, const QRect &rect, const QPalette &palette)
{
    drawPanel(painter, rect.adjusted(2, 2, -2, -2), Qt::transparent, Colours::of(palette).accent, ControlRadius);
}

void drawButton(const QStyleOption &option, QPainter &painter)
{
    const bool focused = option.state & QStyle::State_HasFocus && option.state & QStyle::State_KeyboardFocusChange;
    const bool seen = option.state & (QStyle::State_MouseOver | QStyle::State_Sunken | QStyle::State_On);
    if (option.state & QStyle::State_AutoRaise && !focused && !seen)
        return;
    const Colours &colours = Colours::of(option.palette);
    QColor fill = colours.panel;
    if (option.state & (QStyle::State_Sunken | QStyle::State_On))
        fill = colours.selection;
    else if (option.state & QStyle::State_MouseOver && option.state & QStyle::State_Enabled)
        fill = colours.hover;
    drawPanel(painter, option.rect, fill, focused ? colours.accent : colours.line, ControlRadius);
}

void drawField(const QStyleOption &option, QPainter &painter)
{
    const Colours &colours = Colours::of(option.palette);
    const bool focused = option.state & QStyle::State_HasFocus;
    drawPanel(painter, option.rect, colours.window, focused ? colours.accent : colours.line, ControlRadius);
}

// A field with a way to open its list; QComboBox puts its text or its line edit on it.
void drawChoice(const QStyleOptionComboBox &option, QPainter &painter)
{
    drawField(option, painter);
    drawChevron(painter, QPointF(option.rect.right() - scaled(14), option.rect.center().y() + 1), false, option);
}

// A field with a step up and a step down; QSpinBox puts its line edit on it.
void drawSpin(const QStyle &style, const QStyleOptionSpinBox &option, QPainter &painter, const QWidget *widget)
{
    drawField(option, painter);
    for (const auto part : {QStyle::SC_SpinBoxUp, QStyle::SC_SpinBoxDown}) {
        const QRect area = style.subControlRect(QStyle::CC_SpinBox, &option, part, widget);
        drawChevron(painter, QRectF(area).center(), part == QStyle::SC_SpinBoxUp, option);
    }
}

void drawBar(const QStyleOption &option, QPainter &painter, bool lineBelow)
{
    const Colours &colours = Colours::of(option.palette);
    painter.fillRect(option.rect, colours.panel);
    if (lineBelow)
        painter.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), colours.line);
}

void drawCheck(const QStyleOption &option, QPainter &painter)
{
    const Colours &colours = Colours::of(option.palette);
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool on = option.state & QStyle::State_On;
    const bool marked = option.state & (QStyle::State_HasFocus | QStyle::State_MouseOver);
    const QColor edge = marked ? colours.accent : mixed(colours.panel, colours.text, 0.45);
    drawPanel(painter, option.rect, on && enabled ? colours.accent : colours.panel, enabled ? edge : colours.line, 4);
    if (!on)
        return;
    const QRectF box = option.rect;
    const auto at = [&box](double x, double y) { return box.topLeft() + QPointF(x * box.width(), y * box.height()); };
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(enabled ? colours.panel : colours.dim, 1.75, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(QPolygonF{at(0.27, 0.52), at(0.44, 0.69), at(0.74, 0.34)});
    painter.restore();
}

void drawMenuTitle(const QStyleOptionMenuItem &option, QPainter &painter)
{
    const Colours &colours = Colours::of(option.palette);
    const bool open = option.state & (QStyle::State_Selected | QStyle::State_Sunken);
    painter.fillRect(option.rect, open ? colours.selection : colours.panel);
    painter.setPen(option.state & QStyle::State_Enabled ? colours.text : colours.dim);
    painter.drawText(option.rect, Qt::AlignCenter | Qt::TextShowMnemonic, option.text);
}

void drawTab(const QStyleOptionTab &option, QPainter &painter)
{
    const Colours &colours = Colours::of(option.palette);
    const bool selected = option.state & QStyle::State_Selected;
    painter.setFont(fontOf(selected ? Type::Strong : Type::Text));
    painter.setPen(selected || option.state & QStyle::State_MouseOver ? colours.text : colours.dim);
    painter.drawText(option.rect, Qt::AlignCenter | Qt::TextShowMnemonic, option.text);
    if (option.state & QStyle::State_HasFocus)
        drawFocus(painter, option.rect, option.palette);
    if (selected) {
        const int inset = scaled(10);
        const QRect below(option.rect.left() + inset, option.rect.bottom() - 1, option.rect.width() - 2 * inset, 2);
        painter.fillRect(below, colours.accent);
    }
}

void drawDockTitle(const QStyleOptionDockWidget &option, QPainter &painter)
{
    const Colours &colours = Colours::of(option.palette);
    painter.setFont(fontOf(Type::Strong));
    painter.setPen(colours.text);
    painter.drawText(option.rect.adjusted(scaled(16), 0, -scaled(16 + 2 * DockButton + 12), 0),
                     Qt::AlignVCenter | Qt::AlignLeft, option.title);
}

void drawScrollBar(const QStyle &style, const QStyleOptionSlider &option, QPainter &painter, const QWidget *widget)
{
    if (option.minimum == option.maximum)
        return;
    const Colours &colours = Colours::of(option.palette);
    QRectF thumb = style.subControlRect(QStyle::CC_ScrollBar, &option, QStyle::SC_ScrollBarSlider, widget);
    thumb.adjust(3, 3, -3, -3);
    const bool active = option.state & (QStyle::State_MouseOver | QStyle::State_Sunken);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(mixed(colours.panel, colours.text, active ? 0.4 : 0.22));
    const qreal radius = std::min(thumb.width(), thumb.height()) / 2;
    painter.drawRoundedRect(thumb, radius, radius);
}

// The thumb, by hand: Fusion leaves room for arrow buttons that we have not.
QRect scrollThumb(const QStyleOptionSlider &option)
{
    const bool horizontal = option.orientation == Qt::Horizontal;
    const int length = horizontal ? option.rect.width() : option.rect.height();
    const qint64 range = qint64(option.maximum) - option.minimum;
    const int size = range > 0 ? std::max(int(qint64(option.pageStep) * length / (range + option.pageStep)),
                                          std::min(scaled(28), length))
                               : length;
    const int start = QStyle::sliderPositionFromValue(option.minimum, option.maximum, option.sliderPosition,
                                                      length - size, option.upsideDown);
    return horizontal ? QRect(option.rect.left() + start, option.rect.top(), size, option.rect.height())
                      : QRect(option.rect.left(), option.rect.top() + start, option.rect.width(), size);
}

} // namespace ui
