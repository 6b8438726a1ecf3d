#include "ui/tile.h"

#include "ui/colours.h"
#include "ui/style.h"
#include "ui/textcache.h"

#include <QLocale>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace ui {

namespace {

constexpr size_t Samples = 60;

} // namespace

Tile::Tile(const QString &word, QColor Colours::*colour, QWidget *parent)
    : QAbstractButton(parent)
    , m_colour(colour)
{
    setText(word);
    setCheckable(true);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(QStringLiteral("%1: 0").arg(word));
}

void Tile::setValue(int value)
{
    if (value == m_value)
        return;
    m_value = value;
    setAccessibleName(QStringLiteral("%1: %2").arg(text(), QLocale().toString(value)));
    update();
}

void Tile::sample()
{
    m_course.push_back(m_value);
    if (m_course.size() > Samples)
        m_course.pop_front();
    update();
}

QSize Tile::sizeHint() const
{
    return {scaled(120), scaled(56)};
}

void Tile::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Colours &colours = Colours::of(palette());
    const QColor fill = isChecked() ? colours.selection : underMouse() ? colours.hover : colours.panel;
    drawPanel(painter, rect(), fill, hasFocus() || isChecked() ? colours.accent : colours.line, 8);

    const qreal left = scaled(12);
    painter.setPen(m_value == 0 ? colours.dim : colours.text);
    const TextLine figure = layOut(QLocale().toString(m_value), fontOf(Type::Title));
    figure.draw(painter, {left, scaled(19) - figure.height / 2});
    painter.setPen(colours.dim);
    const TextLine word = layOut(text(), fontOf(Type::Small));
    word.draw(painter, {left, scaled(40) - word.height / 2});

    const qreal free = width() - left - std::max(figure.width, word.width) - scaled(24);
    const qreal course = std::min<qreal>(scaled(72), free);
    if (course > scaled(20))
        paintCourse(painter, {width() - scaled(12) - course, scaled(16) + 0.0, course, scaled(24) + 0.0},
                    colours.*m_colour);
}

void Tile::paintCourse(QPainter &painter, const QRectF &area, const QColor &colour) const
{
    if (m_course.size() < 2)
        return;
    const auto [low, high] = std::ranges::minmax(m_course);
    const double span = std::max(high - low, 1);
    const double step = area.width() / double(Samples - 1);
    QPainterPath path;
    for (size_t i = 0; i < m_course.size(); ++i) {
        const double x = area.right() - step * double(m_course.size() - 1 - i);
        const double y = high == low ? area.center().y() : area.bottom() - (m_course[i] - low) / span * area.height();
        i == 0 ? path.moveTo(x, y) : path.lineTo(x, y);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
}

} // namespace ui
