#include "ui/tables/statuschip.h"

#include <QPainterPath>

#include <array>

namespace ui {

namespace {

constexpr double Tint = 0.13;
constexpr int Height = 20;
constexpr int ShapeSize = 10;
constexpr int Padding = 8;
constexpr int Spacing = 6;

Chip::Shape shapeOf(const QString &status, wcs::Phase phase)
{
    if (status == u"ESTABLISHED") // this and the next of a connection
        return Chip::Shape::Disc;
    if (status == u"DISCONNECTED")
        return Chip::Shape::Square;
    if (phase == wcs::Phase::Unknown) // also of a status that is known, but doubted
        return Chip::Shape::Question;
    if (status == u"PUBLISHING")
        return Chip::Shape::ArrowUp;
    if (status == u"PLAYING")
        return Chip::Shape::Play;
    if (status == u"PAUSED")
        return Chip::Shape::Bars;
    switch (phase) {
    case wcs::Phase::Pending:
        return Chip::Shape::Clock;
    case wcs::Phase::Failed:
        return Chip::Shape::Cross;
    case wcs::Phase::Ended:
        return Chip::Shape::Square;
    case wcs::Phase::Live: // a remark, or a problem: known, and no state of its own
        return Chip::Shape::Disc;
    case wcs::Phase::Unknown:
        break;
    }
    return Chip::Shape::Question;
}

// In a field of 10 by 10.
QPainterPath outline(Chip::Shape shape)
{
    QPainterPath path;
    path.setFillRule(Qt::OddEvenFill);
    switch (shape) {
    case Chip::Shape::ArrowUp: // a disc with an arrow cut out
        path.addEllipse(QRectF(0, 0, 10, 10));
        path.addPolygon(
            QPolygonF({{5, 1.8}, {8, 5.2}, {5.9, 5.2}, {5.9, 8.2}, {4.1, 8.2}, {4.1, 5.2}, {2, 5.2}, {5, 1.8}}));
        break;
    case Chip::Shape::Play:
        path.addPolygon(QPolygonF({{1.5, 0.5}, {9.5, 5}, {1.5, 9.5}, {1.5, 0.5}}));
        break;
    case Chip::Shape::Clock: // a ring with one quarter filled
        path.addEllipse(QRectF(0, 0, 10, 10));
        path.addEllipse(QRectF(1.4, 1.4, 7.2, 7.2));
        path.moveTo(5, 5);
        path.arcTo(QRectF(1.4, 1.4, 7.2, 7.2), 0, 90);
        path.closeSubpath();
        break;
    case Chip::Shape::Bars:
        path.addRect(1, 1, 3, 8);
        path.addRect(6, 1, 3, 8);
        break;
    case Chip::Shape::Cross:
        path.addPolygon(QPolygonF({{2, 0.6},
                                   {5, 3.6},
                                   {8, 0.6},
                                   {9.4, 2},
                                   {6.4, 5},
                                   {9.4, 8},
                                   {8, 9.4},
                                   {5, 6.4},
                                   {2, 9.4},
                                   {0.6, 8},
                                   {3.6, 5},
                                   {0.6, 2},
                                   {2, 0.6}}));
        break;
    case Chip::Shape::Square:
        path.addRect(1, 1, 8, 8);
        break;
    case Chip::Shape::Bolt:
        path.addPolygon(QPolygonF({{6.2, 0}, {1.8, 5.8}, {4.6, 5.8}, {3.8, 10}, {8.2, 4.2}, {5.4, 4.2}, {6.2, 0}}));
        break;
    case Chip::Shape::Disc:
        path.addEllipse(QRectF(1, 1, 8, 8));
        break;
    case Chip::Shape::Struck: { // a ring with a bar through it
        path.addEllipse(QRectF(0, 0, 10, 10));
        path.addEllipse(QRectF(1.5, 1.5, 7, 7));
        QPainterPath bar;
        bar.addPolygon(QPolygonF({{2, 3.1}, {3.1, 2}, {8, 6.9}, {6.9, 8}, {2, 3.1}}));
        return path.united(bar);
    }
    case Chip::Shape::Question:
    case Chip::Shape::None:
        break;
    }
    return path;
}

const QPainterPath &pathOf(Chip::Shape shape)
{
    static const std::array paths{
        outline(Chip::Shape::None),   outline(Chip::Shape::ArrowUp),  outline(Chip::Shape::Play),
        outline(Chip::Shape::Clock),  outline(Chip::Shape::Bars),     outline(Chip::Shape::Cross),
        outline(Chip::Shape::Square), outline(Chip::Shape::Question), outline(Chip::Shape::Bolt),
        outline(Chip::Shape::Disc),   outline(Chip::Shape::Struck)};
    return paths.at(size_t(shape));
}

int besideWord(const Chip &chip)
{
    return 2 * scaled(Padding) + (chip.shape == Chip::Shape::None ? 0 : scaled(ShapeSize) + scaled(Spacing));
}

void paintShape(QPainter &painter, Chip::Shape shape, QPointF topLeft, const QColor &ink, TextCache &texts)
{
    painter.setPen(ink);
    if (shape == Chip::Shape::Question) {
        const TextLine &mark = texts.line(QStringLiteral("?"), Type::Word, scaled(ShapeSize) * 2);
        mark.draw(painter,
                  topLeft + QPointF((scaled(ShapeSize) - mark.width) / 2, (scaled(ShapeSize) - mark.height) / 2));
        return;
    }
    painter.save();
    painter.translate(topLeft);
    painter.scale(scaled(ShapeSize) / 10.0, scaled(ShapeSize) / 10.0);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    painter.drawPath(pathOf(shape));
    painter.restore();
}

void paintField(QPainter &painter, const Chip &chip, const QRectF &field, const QColor &panel, const QColor &ink)
{
    const qreal radius = field.height() / 2;
    painter.setPen(Qt::NoPen);
    painter.setBrush(chip.back(panel));
    painter.drawRoundedRect(field, radius, radius);
    if (chip.hatched) {
        painter.setBrush(QBrush(mixed(chip.back(panel), chip.colour, 0.12), Qt::BDiagPattern));
        painter.drawRoundedRect(field, radius, radius);
    }
    if (chip.dashed) {
        QPen pen(ink, 1);
        pen.setDashPattern({3, 2});
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(field.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    }
}

} // namespace

Chip Chip::ofStatus(const QString &status, wcs::Phase phase, const Colours &colours)
{
    const Shape shape = shapeOf(status, phase);
    return {.word = status,
            .colour = colours.ofStatus(status, phase),
            .shape = shape,
            .dashed = false,
            .hatched = shape == Shape::Question};
}

Chip Chip::ofAnswer(const QString &answer, const Colours &colours)
{
    return {.word = answer, .colour = colours.text, .shape = Shape::Bolt, .dashed = true, .hatched = false};
}

Chip Chip::ofRejected(const QString &word, const Colours &colours)
{
    return {.word = word, .colour = colours.dim, .shape = Shape::Struck, .dashed = false, .hatched = false};
}

QColor Chip::back(const QColor &panel) const
{
    return mixed(panel, colour, Tint);
}

QColor Chip::ink(const QColor &panel) const
{
    return readable(colour, back(panel));
}

int chipWidth(const Chip &chip, TextCache &texts)
{
    return besideWord(chip) + qCeil(texts.line(chip.word, Type::Word, QWIDGETSIZE_MAX).width);
}

void paintChip(QPainter &painter, const Chip &chip, const QRect &area, const QColor &panel, TextCache &texts)
{
    const int beside = besideWord(chip);
    if (area.width() <= beside)
        return;
    const TextLine &word = texts.line(chip.word, Type::Word, area.width() - beside);
    const int height = std::min(scaled(Height), area.height());
    const QRectF field(area.left(), area.top() + (area.height() - height) / 2, beside + qCeil(word.width), height);
    const QColor ink = chip.ink(panel);

    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    paintField(painter, chip, field, panel, ink);
    painter.setPen(ink);
    word.draw(painter, {field.right() - scaled(Padding) - word.width, field.center().y() - word.height / 2});
    if (chip.shape != Chip::Shape::None)
        paintShape(painter, chip.shape, {field.left() + scaled(Padding), field.center().y() - scaled(ShapeSize) / 2.0},
                   ink, texts);
    painter.restore();
}

} // namespace ui
