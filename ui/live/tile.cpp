#include "ui/live/tile.h"

#include "text/text.h"
#include "ui/kit/colours.h"
#include "ui/kit/controlpainting.h"
#include "ui/kit/icon.h"
#include "ui/kit/style.h"
#include "ui/kit/textcache.h"

#include <QAccessible>
#include <QEvent>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QtMath>

#include <algorithm>
#include <utility>

namespace ui {

namespace {

using board::FigureHistory;

constexpr int FigureLine = 19; // px from the top to the middle of it
constexpr int WordLine = 40;
constexpr int Sign = 16;
constexpr int WidestGraph = 120;
constexpr int NarrowestGraph = 20;
constexpr int Margin = 12;
constexpr int SignGap = 6;
constexpr int NewsGap = 16;   // before them
constexpr int NewsMargin = 8; // behind them
constexpr int LeastNews = 80; // in the fewest words
constexpr int UsualFigure = 88'888;

void drawLine(QPainter &painter, const TextLine &line, qreal left, int middle)
{
    line.draw(painter, {left, scaled(middle) - line.height / 2});
}

QString grouped(int number)
{
    return QLocale().toString(number);
}

qreal widthOf(const QString &text, Type type)
{
    return layOut(text, fontOf(type)).width;
}

// In as many words as there is room for.
QString fitting(const QStringList &variants, const QFont &font, int room)
{
    const QFontMetrics metrics(font);
    const auto fits = [&](const QString &text) { return metrics.horizontalAdvance(text) <= room; };
    const auto found = std::ranges::find_if(variants, fits);
    return found == variants.end() ? metrics.elidedText(variants.last(), Qt::ElideRight, room) : *found;
}

} // namespace

Tile::Tile(const QString &word, QColor Colours::*colour, const QString &term, QWidget *parent)
    : QAbstractButton(parent)
    , m_colour(colour)
    , m_term(term)
{
    setText(word);
    setCheckable(true);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusPolicy(Qt::TabFocus);
    describe();
}

void Tile::setValue(int value)
{
    if (value == m_value)
        return;
    if (grouped(std::exchange(m_value, value)).size() != grouped(value).size())
        updateGeometry();
    describe();
    update();
}

void Tile::note(int value, qint64 now)
{
    m_history.note(value, now);
}

void Tile::showUntil(qint64 now, bool isKnown)
{
    m_shown = m_history;
    m_now = now;
    m_isKnown = isKnown;
    setAccessibleDescription(sentence());
    update();
}

void Tile::setRoomForNews(bool has)
{
    m_hasRoomForNews = has;
    updateGeometry();
}

QStringList Tile::news() const
{
    QStringList lines;
    for (const QStringList &line : m_news)
        lines.append(line.first());
    return lines;
}

void Tile::setNews(const QList<QStringList> &news, bool alarms)
{
    const bool isAlarm = alarms && !news.isEmpty();
    if (news == m_news && isAlarm == m_alarms)
        return;
    const bool isFirst = isAlarm && !m_alarms;
    m_alarms = isAlarm;
    m_news = news;
    describe();
    update();
    if (isFirst && isVisible()) { // and not with every further one
        QAccessibleEvent alert(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
}

void Tile::describe()
{
    const QStringList parts{QStringLiteral("%1: %2").arg(text(), grouped(m_value))};
    setAccessibleName((parts + news()).join(QStringLiteral(", ")));
}

QString Tile::sentence() const
{
    const QString now = (m_isKnown ? tr("%1: %2 now") : tr("%1: %2 when last heard of")).arg(text(), grouped(m_value));
    const auto extent = m_shown.extent();
    if (!extent)
        return now;
    const QString range = extent->low == extent->high ? grouped(extent->low)
                                                      : tr("%1 to %2").arg(grouped(extent->low), grouped(extent->high));
    const qint64 span =
        std::min((m_now / FigureHistory::Step + 1) * FigureHistory::Step - extent->since, FigureHistory::Span);
    return tr("%1, %2 in the last %3, axis 0 to %4")
        .arg(now, range, text::agoText(span), grouped(board::axisEnd(extent->high)));
}

QSize Tile::sizeHint() const
{
    return {scaled(m_hasRoomForNews ? 240 : 120), scaled(56)};
}

QSize Tile::minimumSizeHint() const
{
    const qreal figure = widthOf(grouped(std::max(m_value, UsualFigure)), Type::Title);
    const qreal word = widthOf(m_shortWord.isEmpty() ? text() : m_shortWord, Type::Small);
    const qreal alone = std::max(figure, word) + scaled(Margin);
    const qreal withNews = std::max(figure + scaled(SignGap + Sign), word) + scaled(NewsGap + LeastNews + NewsMargin);
    return {scaled(Margin) + qCeil(m_hasRoomForNews ? withNews : alone), scaled(56)};
}

QString Tile::word() const
{
    const bool fits = m_shortWord.isEmpty() || widthOf(text(), Type::Small) <= width() - 2 * scaled(Margin);
    return fits ? text() : m_shortWord;
}

qreal Tile::newsLeft() const
{
    const qreal figure = widthOf(grouped(m_value), Type::Title) + (m_alarms ? scaled(SignGap + Sign) : 0);
    return scaled(Margin) + std::max(figure, widthOf(word(), Type::Small)) + scaled(NewsGap);
}

QFont Tile::newsFont(qsizetype line) const
{
    return fontOf(m_alarms && line == 0 ? Type::Word : Type::Small);
}

QStringList Tile::shownNews() const
{
    const int room = std::max(0, int(width() - scaled(NewsMargin) - newsLeft()));
    QStringList lines;
    for (const QStringList &line : m_news)
        lines.append(fitting(line, newsFont(lines.size()), room));
    return lines;
}

QStringList Tile::shown() const
{
    return QStringList{grouped(m_value), word()} + shownNews();
}

bool Tile::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) { // as it is now
        QStringList lines = news();
        lines += {sentence(),
                  isChecked() ? tr("Takes %1 out of the filter").arg(m_term) : tr("Shows only these: %1").arg(m_term)};
        setToolTip(lines.join(QLatin1Char('\n')));
    }
    return QAbstractButton::event(event);
}

QColor Tile::back() const
{
    const Colours &colours = Colours::of(palette());
    if (m_alarms)
        return mixed(colours.warningBack, colours.failed, underMouse() ? 0.12 : 0.06);
    return isChecked() ? colours.selection : underMouse() ? colours.hover : colours.panel;
}

void Tile::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Colours &colours = Colours::of(palette());
    const QColor edge = m_alarms ? mixed(back(), colours.failed, 0.6) : colours.line;
    drawPanel(painter, rect(), back(), hasFocus() || isChecked() ? colours.accent : edge, 8);

    paintFigure(painter);
    const qreal left = paintNews(painter, newsLeft());
    const qreal right = width() - scaled(Margin);
    const qreal graph = std::min<qreal>(scaled(WidestGraph), right - left);
    if (graph > scaled(NarrowestGraph))
        paintHistory(painter, {right - graph, scaled(16) + 0.0, graph, scaled(24) + 0.0});
}

void Tile::paintFigure(QPainter &painter) const
{
    const qreal left = scaled(Margin);
    const Colours &colours = Colours::of(palette());
    const QColor ink = readable(colours.failed, back());
    painter.setPen(m_alarms ? ink : m_value == 0 ? colours.dim : colours.text);
    const TextLine figure = layOut(grouped(m_value), fontOf(Type::Title));
    drawLine(painter, figure, left, FigureLine);
    if (m_alarms) {
        const int size = scaled(Sign);
        const QPointF place(left + figure.width + scaled(SignGap), scaled(FigureLine) - size / 2.0);
        painter.drawPixmap(place, tinted(QStringLiteral("warning"), ink, size, devicePixelRatioF()));
    }
    painter.setPen(readable(colours.dim, back()));
    drawLine(painter, layOut(word(), fontOf(Type::Small)), left, WordLine);
}

qreal Tile::paintNews(QPainter &painter, qreal left) const
{
    const QStringList lines = shownNews();
    if (lines.isEmpty())
        return left;
    const Colours &colours = Colours::of(palette());
    painter.setPen(readable(m_alarms ? colours.failed : colours.dim, back()));
    qreal end = left;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const TextLine line = layOut(lines[i], newsFont(i));
        drawLine(painter, line, left, i == 0 ? FigureLine : WordLine);
        end = std::max(end, left + line.width);
    }
    return end + scaled(12);
}

// Time runs from left to right at one pace: where nothing was noted the line is broken, and ends before the right edge
// when nothing is noted now.
void Tile::paintHistory(QPainter &painter, const QRectF &area) const
{
    const auto extent = m_shown.extent();
    if (!extent)
        return;
    const double end = board::axisEnd(extent->high);
    const qint64 newest = m_now / FigureHistory::Step;
    const auto x = [&](const FigureHistory::Point &point) {
        return area.right() -
               double(newest - point.step) * area.width() / double(FigureHistory::Span / FigureHistory::Step - 1);
    };
    const auto y = [&](int value) { return area.bottom() - value / end * area.height(); };
    QPainterPath path;
    const FigureHistory::Point *former = nullptr;
    for (const FigureHistory::Point &point : m_shown.points()) {
        former &&point.follows(*former) ? path.lineTo(x(point), y(point.low)) : path.moveTo(x(point), y(point.low));
        path.lineTo(x(point), y(point.high));
        path.lineTo(x(point) + 0.5, y(point.last));
        former = &point;
    }
    painter.setClipRect(area.adjusted(0, -2, 2, 2));
    painter.fillRect(QRectF(area.left(), area.bottom() + 1, area.width(), 1), Colours::of(palette()).line);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Colours::of(palette()).*m_colour, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
}

} // namespace ui
