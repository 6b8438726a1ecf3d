#include "ui/detail/sequenceheader.h"

#include "ui/detail/lifelines.h"
#include "ui/kit/colours.h"
#include "ui/kit/fonts.h"

#include <QPainter>

#include <algorithm>

namespace ui {

using Party = board::Arrow::Party;

namespace {

constexpr int Height = 32;

} // namespace

SequenceHeader::SequenceHeader(QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
{
    setStretchLastSection(true);
    setSectionsClickable(false);
    setHighlightSections(false);
}

void SequenceHeader::setClient(const QString &client, const QString &remark)
{
    m_client = client;
    m_remark = remark;
    viewport()->update();
}

void SequenceHeader::setBackend(bool hasBackend)
{
    m_hasBackend = hasBackend;
    viewport()->update();
}

QSize SequenceHeader::sizeHint() const
{
    return {QHeaderView::sizeHint().width(), scaled(Height)};
}

void SequenceHeader::paintSection(QPainter *painter, const QRect &rect, int) const
{
    const Colours &colours = Colours::of(palette());
    const Lifelines lifelines(rect.width(), m_hasBackend);
    const int most = lifelines.of(Party::Wcs) - lifelines.of(Party::Client) - scaled(12);
    // About its lifeline, as far as the edge and the neighbour allow.
    const auto write = [&](int centre, const QString &name, const QString &remark) {
        const QFontMetrics strong(fontOf(Type::Strong));
        const QFontMetrics small(fontOf(Type::Small));
        const QString rest = remark.isEmpty() ? QString() : QStringLiteral(" · ") + remark;
        const QString shown = strong.elidedText(name, Qt::ElideRight, most - small.horizontalAdvance(rest));
        const int width = strong.horizontalAdvance(shown) + small.horizontalAdvance(rest);
        int left = std::max(centre - width / 2, scaled(16));
        left = std::min(left, rect.width() - scaled(16) - width);
        painter->setFont(fontOf(Type::Strong));
        painter->setPen(colours.text);
        painter->drawText(QRect(left, rect.top(), width + 1, rect.height()), Qt::AlignVCenter | Qt::AlignLeft, shown);
        painter->setFont(fontOf(Type::Small));
        painter->setPen(colours.dim);
        painter->drawText(QRect(left + strong.horizontalAdvance(shown), rect.top(), width, rect.height()),
                          Qt::AlignVCenter | Qt::AlignLeft, rest);
    };
    write(lifelines.of(Party::Client), m_client, m_remark);
    write(lifelines.of(Party::Wcs), board::partyName(Party::Wcs), {});
    write(lifelines.of(Party::Here), board::partyName(Party::Here), {});
    if (m_hasBackend)
        write(lifelines.of(Party::Backend), board::partyName(Party::Backend), {});
    painter->fillRect(rect.left(), rect.bottom(), rect.width(), 1, colours.line);
}

} // namespace ui
