#include "ui/kit/textcache.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QRawFont>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

bool hasFigures(const QString &text)
{
    return !text.isEmpty() && text.front().isDigit();
}

// Gives all digits the width of the widest one (Inter's own are proportional, and Qt 6.4 cannot ask a font for its
// tabular ones). Only for plain runs of one glyph per character.
qreal makeTabular(QGlyphRun &run, const QString &text)
{
    const QRawFont font = run.rawFont();
    const auto digits = font.advancesForGlyphIndexes(font.glyphIndexesForString(QStringLiteral("0123456789")));
    qreal digitWidth = 0;
    for (const QPointF &advance : digits)
        digitWidth = std::max(digitWidth, advance.x());

    const auto advances = font.advancesForGlyphIndexes(run.glyphIndexes());
    QList<QPointF> positions = run.positions();
    qreal x = positions.first().x();
    for (qsizetype i = 0; i < positions.size(); ++i) {
        const qreal width = text.at(i).isDigit() ? digitWidth : advances.at(i).x();
        positions[i].setX(x + (width - advances.at(i).x()) / 2);
        x += width;
    }
    run.setPositions(positions);
    return x;
}

} // namespace

TextLine layOut(const QString &text, const QFont &font)
{
    QTextLayout layout(text, font);
    QTextOption option;
    option.setTextDirection(Qt::LeftToRight);
    option.setWrapMode(QTextOption::NoWrap);
    layout.setTextOption(option);
    layout.beginLayout();
    const QTextLine line = layout.createLine();
    layout.endLayout();
    if (!line.isValid())
        return {};

    TextLine result{layout.glyphRuns(), line.naturalTextWidth(), line.height()};
    if (result.runs.size() == 1 && hasFigures(text) && result.runs.first().glyphIndexes().size() == text.size())
        result.width = makeTabular(result.runs.first(), text);
    return result;
}

void TextLine::draw(QPainter &painter, QPointF topLeft) const
{
    // Whole pixels: glyphs at fractions are blurred, and drawn anew for each fraction.
    const QPointF origin(std::round(topLeft.x()), std::round(topLeft.y()));
    for (const QGlyphRun &run : runs)
        painter.drawGlyphRun(origin, run);
}

const TextLine &TextCache::laidOut(const Key &key, const QString &text)
{
    auto *line = new TextLine(layOut(text, fontOf(key.type)));
    m_lines.insert(key, line); // of cost 1, less than the capacity: it stays
    return *line;
}

const TextLine &TextCache::line(const QString &text, Type type, int width, Qt::TextElideMode cutAt)
{
    const Key whole{text, type, Whole, Qt::ElideNone};
    const TextLine *found = m_lines.object(whole);
    const TextLine &line = found ? *found : laidOut(whole, text);
    if (line.width <= width)
        return line;

    const Key cut{text, type, std::max(width, 0), cutAt};
    if (const TextLine *known = m_lines.object(cut))
        return *known;
    const QFont font = fontOf(type);
    const auto cutTo = [&](qreal room) { return QFontMetricsF(font).elidedText(text, cutAt, room); };
    const QString shown = cutTo(cut.width);
    // Figures of one width take more room than the metrics say, and fewer of them not more than that.
    const qreal over = hasFigures(shown) ? layOut(shown, font).width - cut.width : 0;
    return laidOut(cut, over > 0 ? cutTo(cut.width - over) : shown);
}

void TextCache::clear()
{
    m_lines.clear();
}

} // namespace ui
