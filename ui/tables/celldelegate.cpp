#include "ui/tables/celldelegate.h"

#include "ui/tables/rows.h"
#include "ui/tables/statuschip.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace ui {

namespace {

constexpr int CellPadding = 8;
constexpr int AnswerOverhang = 6; // of a chip, so that its word stands where the others do

QRect contents(const QRect &cell)
{
    return cell.adjusted(scaled(CellPadding), 0, -scaled(CellPadding), 0);
}

} // namespace

CellDelegate::CellDelegate(const Roles &roles, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_roles(roles)
{}

void CellDelegate::setColumns(const QList<view::ColumnTraits> &columns)
{
    m_columns = columns;
}

int CellDelegate::roleOf(const QModelIndex &index, int role) const
{
    return role < 0 ? 0 : index.data(role).toInt();
}

CellDelegate::Look CellDelegate::lookOf(const QModelIndex &index) const
{
    return m_columns.at(index.column()).look;
}

bool CellDelegate::isStatus(const QModelIndex &index) const
{
    return lookOf(index) == Look::Status || (lookOf(index) == Look::MaybeStatus && roleOf(index, m_roles.phase) >= 0);
}

bool CellDelegate::isInjectedAnswer(const QModelIndex &index) const
{
    return lookOf(index) == Look::Answer && roleOf(index, m_roles.injected) != 0;
}

Type CellDelegate::typeOf(const QModelIndex &index) const
{
    return lookOf(index) == Look::Strong ? Type::Name : Type::Text;
}

void CellDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Colours &colours = Colours::of(option.palette);
    const QColor &panel = paintRowPanel(*painter, option);

    const QString text = index.data().toString();
    if (text.isEmpty())
        return;
    const bool dimmed = roleOf(index, m_roles.dimmed) != 0;
    if (isStatus(index)) {
        const auto phase = wcs::Phase(roleOf(index, m_roles.phase));
        Chip chip = roleOf(index, m_roles.rejected) != 0
                        ? Chip::ofRejected(text, colours)
                        : Chip::ofStatus(index.data(m_roles.status).toString(), phase, colours);
        chip.word = text;
        if (dimmed)
            chip.colour = colours.dim;
        paintChip(*painter, chip, contents(option.rect), panel, m_texts);
    } else if (isInjectedAnswer(index)) {
        paintChip(*painter, Chip::ofAnswer(text, colours),
                  contents(option.rect).adjusted(-scaled(AnswerOverhang), 0, scaled(AnswerOverhang), 0), panel,
                  m_texts);
    } else {
        paintText(*painter, option, index, text, dimmed);
    }
}

void CellDelegate::paintText(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index,
                             const QString &text, bool dimmed) const
{
    const Colours &colours = Colours::of(option.palette);
    const QRect area = contents(option.rect);
    const Qt::TextElideMode cutAt = m_columns.at(index.column()).isCutInMiddle ? Qt::ElideMiddle : Qt::ElideRight;
    const TextLine &line = m_texts.line(text, dimmed ? Type::Text : typeOf(index), area.width(), cutAt);
    const auto alignment = Qt::Alignment(index.data(Qt::TextAlignmentRole).toInt());
    qreal left = area.left();
    if (alignment & Qt::AlignRight)
        left = area.right() + 1 - line.width;
    else if (alignment & Qt::AlignHCenter)
        left = area.left() + (area.width() - line.width) / 2;
    painter.setPen(dimmed || lookOf(index) == Look::Dim ? colours.dim : colours.text);
    line.draw(painter, {left, area.top() + (area.height() - line.height) / 2});
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const QString text = index.data().toString();
    if (text.isEmpty())
        return {0, scaled(28)};
    int width = qCeil(m_texts.line(text, typeOf(index), QWIDGETSIZE_MAX).width);
    if (isStatus(index))
        width = chipWidth(Chip{.word = text, .shape = Chip::Shape::Square}, m_texts);
    else if (isInjectedAnswer(index))
        width = chipWidth(Chip{.word = text, .shape = Chip::Shape::Bolt}, m_texts) - 2 * scaled(AnswerOverhang);
    return {width + 2 * scaled(CellPadding), scaled(28)};
}

bool CellDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                             const QModelIndex &index)
{
    // Models escape their tool tips; where one has none, the text is shown in full, and only where it is cut.
    if (event->type() != QEvent::ToolTip || !index.data(Qt::ToolTipRole).toString().isEmpty())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    const QString text = index.data().toString();
    if (m_texts.line(text, typeOf(index), QWIDGETSIZE_MAX).width > contents(option.rect).width())
        QToolTip::showText(event->globalPos(), text.toHtmlEscaped(), view);
    else
        QToolTip::hideText();
    return true;
}

} // namespace ui
