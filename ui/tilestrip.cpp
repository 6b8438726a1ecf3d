#include "ui/tilestrip.h"

#include "ui/colours.h"
#include "ui/fonts.h"
#include "ui/tile.h"

#include <QEvent>
#include <QHBoxLayout>

namespace ui {

TileStrip::TileStrip(QWidget *parent)
    : QWidget(parent)
{
    using Totals = streams::StreamBoard::Totals;
    auto *layout = new QHBoxLayout(this);
    const auto add = [this, layout](const QString &word, QColor Colours::*colour, int Totals::*value,
                                    const QString &filter) {
        auto *tile = new Tile(word, colour, this);
        tile->setObjectName(QStringLiteral("tile:") + filter);
        tile->setToolTip(tr("Shows only these: %1").arg(filter));
        layout->addWidget(tile);
        const streams::FilterTree tree = std::get<streams::Filter>(streams::Filter::parse(filter)).tree();
        m_places.append({tile, value, tree});
        connect(tile, &Tile::clicked, this,
                [this, tree](bool on) { emit filterWanted(on ? tree : streams::FilterTree()); });
    };
    add(tr("Publishing"), &Colours::publishing, &Totals::publishing, QStringLiteral("is:live dir:publish"));
    add(tr("Playing"), &Colours::playing, &Totals::playing, QStringLiteral("is:live dir:play"));
    add(tr("Pending"), &Colours::pending, &Totals::pending, QStringLiteral("status:pending,new"));
    add(tr("Failed"), &Colours::failed, &Totals::failed, QStringLiteral("status:failed"));
    add(tr("Ended"), &Colours::ended, &Totals::ended, QStringLiteral("status:unpublished,stopped"));
    measure();
}

void TileStrip::measure()
{
    layout()->setContentsMargins(scaled(16), scaled(12), scaled(16), scaled(12));
    layout()->setSpacing(scaled(8));
}

void TileStrip::setTotals(const streams::StreamBoard::Totals &totals)
{
    for (const Place &place : std::as_const(m_places))
        place.tile->setValue(totals.*place.value);
}

void TileStrip::sample()
{
    for (const Place &place : std::as_const(m_places))
        place.tile->sample();
}

void TileStrip::setFilter(const streams::Filter &filter)
{
    for (const Place &place : std::as_const(m_places))
        place.tile->setChecked(place.filter == filter.tree());
}

bool TileStrip::event(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange)
        measure();
    return QWidget::event(event);
}

} // namespace ui
