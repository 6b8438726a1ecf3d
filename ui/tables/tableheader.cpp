#include "ui/tables/tableheader.h"

#include "ui/kit/colours.h"
#include "ui/kit/fonts.h"

#include <QContextMenuEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScopedValueRollback>

#include <algorithm>

namespace ui {

namespace {

constexpr int Height = 32;
constexpr int Padding = 8;
constexpr int Arrow = 12;

void paintArrow(QPainter &painter, QPointF centre, Qt::SortOrder order)
{
    const qreal up = order == Qt::AscendingOrder ? -1 : 1;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(painter.pen().color());
    painter.setPen(Qt::NoPen);
    painter.drawPolygon(
        QPolygonF({centre + QPointF(-3.5, -2 * up), centre + QPointF(3.5, -2 * up), centre + QPointF(0, 2.5 * up)}));
}

} // namespace

TableHeader::TableHeader(QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
{
    setFont(fontOf(Type::Small));
    setSectionsClickable(true);
    setSectionsMovable(true);
    setHighlightSections(false);
    setMinimumSectionSize(scaled(28));
    connect(this, &QHeaderView::sectionClicked, this, [this](int column) { emit sortRequested(column, m_more); });
    connect(this, &QHeaderView::sectionMoved, this, &TableHeader::columnsChanged);
    connect(this, &QHeaderView::sectionResized, this, [this](int column, int before, int now) {
        if (m_isFitting)
            return;
        if (before != 0 && now != 0)
            emit widthChosen(column, now);
        else
            emit shownChosen(column, now != 0);
        emit columnsChanged();
    });
}

void TableHeader::setMarks(const QList<Mark> &marks)
{
    m_marks = marks;
    viewport()->update();
}

void TableHeader::setStill(const QList<int> &columns)
{
    m_still = columns;
    viewport()->update();
}

void TableHeader::setWidth(int column, int width)
{
    const QScopedValueRollback guard(m_isFitting, true);
    setSectionHidden(column, width == 0);
    if (width > 0)
        resizeSection(column, width);
}

bool TableHeader::isMarked(int column) const
{
    return std::ranges::find(m_marks, column, &Mark::column) != m_marks.end();
}

// With its number where the table is sorted by several.
QString TableHeader::wordOf(int column) const
{
    const QString bars = m_still.contains(column) ? QStringLiteral("‖ ") : QString();
    const QString word = bars + model()->headerData(column, orientation()).toString();
    const auto mark = std::ranges::find(m_marks, column, &Mark::column);
    if (mark == m_marks.end() || m_marks.size() == 1)
        return word;
    return word + QLatin1Char(' ') + QString::number(mark - m_marks.begin() + 1);
}

QFont TableHeader::wordFont() const
{
    QFont medium = font();
    medium.setWeight(QFont::Medium);
    return medium;
}

int TableHeader::wantedWidth(int column) const
{
    return QFontMetrics(wordFont()).horizontalAdvance(wordOf(column)) + 2 * scaled(Padding) +
           (isMarked(column) ? scaled(Arrow) : 0);
}

QSize TableHeader::sizeHint() const
{
    return {QHeaderView::sizeHint().width(), scaled(Height)};
}

void TableHeader::paintEvent(QPaintEvent *event)
{
    QHeaderView::paintEvent(event);
    QPainter painter(viewport());
    const QRect area = viewport()->rect();
    painter.fillRect(0, area.bottom(), area.width(), 1, Colours::of(palette()).line);
}

void TableHeader::paintSection(QPainter *painter, const QRect &rect, int column) const
{
    const Colours &colours = Colours::of(palette());
    const auto mark = std::ranges::find(m_marks, column, &Mark::column);
    const bool marked = mark != m_marks.end();
    const int arrow = marked ? scaled(Arrow) : 0;
    QRect area = rect.adjusted(scaled(Padding), 0, -scaled(Padding) - arrow, 0);
    const auto alignment = Qt::Alignment(model()->headerData(column, orientation(), Qt::TextAlignmentRole).toInt());
    const bool right = alignment & Qt::AlignRight;
    const QFontMetrics metrics(wordFont());
    const QString word = metrics.elidedText(wordOf(column), Qt::ElideRight, area.width());

    painter->save();
    painter->setFont(wordFont());
    painter->setPen(marked ? colours.text : colours.dim);
    painter->drawText(area, int(Qt::AlignVCenter | (right ? Qt::AlignRight : Qt::AlignLeft)), word);
    if (marked) {
        const int x = right ? area.right() + 1 : area.left() + metrics.horizontalAdvance(word);
        paintArrow(*painter, {x + scaled(8) + 0.5, rect.center().y() + 0.5}, mark->order);
    }
    painter->restore();
}

void TableHeader::mousePressEvent(QMouseEvent *event)
{
    m_more = event->modifiers() & (Qt::ControlModifier | Qt::ShiftModifier);
    m_isPressed = true;
    QHeaderView::mousePressEvent(event);
}

void TableHeader::mouseReleaseEvent(QMouseEvent *event)
{
    QHeaderView::mouseReleaseEvent(event);
    m_isPressed = false;
    emit released();
}

void TableHeader::contextMenuEvent(QContextMenuEvent *event)
{
    emit menuRequested(logicalIndexAt(event->pos()), event->globalPos());
}

bool TableHeader::event(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange) {
        setFont(fontOf(Type::Small));
        setMinimumSectionSize(scaled(28));
    }
    return QHeaderView::event(event);
}

} // namespace ui
