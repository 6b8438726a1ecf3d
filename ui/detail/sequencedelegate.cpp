#include "ui/detail/sequencedelegate.h"

#include "text/text.h"
#include "ui/detail/lifelines.h"
#include "ui/tables/rows.h"
#include "ui/tables/statuschip.h"
#include "view/sequencemodel.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace ui {

using board::Arrow;
using Party = Arrow::Party;

namespace {

constexpr int Disc = 16;     // diameter of a number's
constexpr int Dot = 6;       // where an arrow has none
constexpr int Head = 7;      // length of an arrow's
constexpr int Around = 8;    // free on both sides of the words
constexpr double Lost = 0.8; // of the way: as far as an answer gets that does not arrive

void paintHead(QPainter &painter, QPointF tip, int towards, const QColor &ink)
{
    const qreal length = scaled(Head) * towards;
    const qreal half = scaled(Head) / 2.0;
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    painter.drawPolygon(QPolygonF({tip, tip - QPointF(length, half), tip - QPointF(length, -half)}));
}

void paintCross(QPainter &painter, QPointF centre, const QColor &ink)
{
    const qreal half = scaled(4);
    painter.setPen(QPen(ink, 2, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(centre - QPointF(half, half), centre + QPointF(half, half));
    painter.drawLine(centre - QPointF(half, -half), centre + QPointF(half, -half));
}

} // namespace

struct SequenceDelegate::Row {
    const Arrow &arrow;
    QRect area;
    Lifelines lifelines;
    const Colours &colours;
    QColor panel;
    QColor ink; // of line and number

    int from() const { return lifelines.of(arrow.from()); }
    int to() const { return lifelines.of(arrow.to()); }
    int towards() const { return to() > from() ? 1 : -1; }
    int middle() const { return area.center().y(); }
};

SequenceDelegate::SequenceDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
{}

void SequenceDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto arrow = index.data(view::SequenceModel::ArrowRole).value<Arrow>();
    const Colours &colours = Colours::of(option.palette);
    const QColor &panel = paintRowPanel(*painter, option);
    const QColor ink = arrow.isError      ? readable(colours.failed, panel)
                       : arrow.isObserved ? mixed(panel, colours.text, 0.75)
                                          : colours.dim;
    const Row row{arrow, option.rect, Lifelines(option.rect.width(), m_hasBackend), colours, panel, ink};

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paintLifelines(*painter, option.rect, colours);
    const TextLine &time = m_texts.line(text::clockText(arrow.at), Type::Text, row.lifelines.of(Party::Client));
    painter->setPen(colours.dim);
    time.draw(*painter, QPointF(row.lifelines.time, row.area.top() + (row.area.height() - time.height) / 2));
    if (arrow.kind == Arrow::Kind::Note) {
        paintNote(*painter, row);
    } else {
        paintShaft(*painter, row);
        paintNumber(*painter, row);
        paintWords(*painter, row);
    }
    painter->restore();
}

void SequenceDelegate::paintLifelines(QPainter &painter, const QRect &area, const Colours &colours) const
{
    const Lifelines lifelines(area.width(), m_hasBackend);
    for (const Party party : {Party::Client, Party::Wcs, Party::Here, Party::Backend}) {
        if (party == Party::Backend && !m_hasBackend)
            continue;
        QPen pen(mixed(colours.panel, colours.text, 0.25), 1);
        if (party == Party::Client && !m_isClientObserved) {
            pen.setDashPattern({4, 4});
            pen.setDashOffset(area.top()); // goes on from row to row
        }
        painter.setPen(pen);
        const qreal x = area.left() + lifelines.of(party) + 0.5;
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom() + 1));
    }
}

void SequenceDelegate::paintShaft(QPainter &painter, const Row &row) const
{
    const qreal y = row.middle() + 0.5;
    const qreal reach = row.arrow.arrives ? 1 : Lost;
    const QPointF begin(row.from() + 0.5, y);
    const QPointF tip(row.from() + (row.to() - row.from()) * reach + 0.5, y);
    QPen pen(row.ink, 1.5);
    if (!row.arrow.isObserved)
        pen.setDashPattern({3, 3});
    painter.setPen(pen);
    painter.drawLine(begin, tip);
    if (row.arrow.arrives)
        paintHead(painter, tip, row.towards(), row.ink);
    else
        paintCross(painter, tip, row.ink);
}

void SequenceDelegate::paintNumber(QPainter &painter, const Row &row) const
{
    const bool isNumbered = row.arrow.step() > 0;
    const qreal size = scaled(isNumbered ? Disc : Dot);
    const QPointF centre(row.from() + 0.5, row.middle() + 0.5);
    const bool isFilled = row.arrow.isObserved;
    painter.setPen(QPen(row.ink, 1));
    painter.setBrush(isFilled ? row.ink : row.panel);
    painter.drawEllipse(centre, size / 2, size / 2);
    if (!isNumbered)
        return;
    const TextLine &number = m_texts.line(QString::number(row.arrow.step()), Type::Key, QWIDGETSIZE_MAX);
    painter.setPen(isFilled ? readable(row.panel, row.ink) : row.ink);
    number.draw(painter, centre - QPointF(number.width / 2, number.height / 2));
}

void SequenceDelegate::paintWords(QPainter &painter, const Row &row) const
{
    const Arrow &arrow = row.arrow;
    const int free = scaled(Disc) / 2 + scaled(Head) + scaled(Around);
    const int room = std::abs(row.to() - row.from()) - 2 * free;
    const int centre = (row.to() + row.from()) / 2;
    if (arrow.isError || arrow.isInjected) {
        const Chip chip{.word = arrow.text,
                        .colour = arrow.isError ? row.colours.failed : row.colours.text,
                        .shape = arrow.isInjected ? Chip::Shape::Bolt : Chip::Shape::Cross,
                        .dashed = arrow.isInjected,
                        .hatched = false};
        const int width = std::min(chipWidth(chip, m_texts), room);
        const QRect place(centre - width / 2, row.area.top(), width, row.area.height() - 1);
        painter.fillRect(place.adjusted(-scaled(4), scaled(6), scaled(4), -scaled(6)), row.panel);
        return paintChip(painter, chip, place, row.panel, m_texts);
    }
    const TextLine &words = m_texts.line(arrow.text, Type::Text, room);
    const QRectF place(centre - words.width / 2, row.area.top() + (row.area.height() - words.height) / 2, words.width,
                       words.height);
    painter.fillRect(place.adjusted(-scaled(Around), 0, scaled(Around), 0), row.panel);
    painter.setPen(arrow.isObserved ? row.colours.text : row.colours.dim);
    words.draw(painter, place.topLeft());
}

void SequenceDelegate::paintNote(QPainter &painter, const Row &row) const
{
    const int left = row.lifelines.of(Party::Client);
    const int right = row.lifelines.of(Party::Backend);
    const TextLine &words = m_texts.line(row.arrow.text, Type::Text, right - left);
    const QRectF place((left + right) / 2.0 - words.width / 2, row.area.top() + (row.area.height() - words.height) / 2,
                       words.width, words.height);
    painter.fillRect(place.adjusted(-scaled(Around), 0, scaled(Around), 0), row.panel);
    painter.setPen(row.colours.dim);
    words.draw(painter, place.topLeft());
}

bool SequenceDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                                 const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip || !index.isValid())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    const auto arrow = index.data(view::SequenceModel::ArrowRole).value<Arrow>();
    QToolTip::showText(event->globalPos(), board::spokenText(arrow).toHtmlEscaped(), view);
    return true;
}

} // namespace ui
