#include "ui/live/tilestrip.h"

#include "ui/kit/colours.h"
#include "ui/kit/fonts.h"
#include "ui/live/tile.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QResizeEvent>

namespace ui {

namespace {

constexpr int RoomForStuck = 1'200; // px of strip
constexpr int RoomForAll = 1'700;

} // namespace

TileStrip::TileStrip(QWidget *parent)
    : QWidget(parent)
{
    using Totals = board::StreamBoard::Totals;
    new QHBoxLayout(this);
    add(tr("Publishing"), &Colours::publishing, &Totals::publishing, QStringLiteral("is:publishing"));
    add(tr("Playing"), &Colours::playing, &Totals::playing, QStringLiteral("is:playing"));
    add(tr("Paused"), &Colours::paused, &Totals::paused, QStringLiteral("is:paused"), RoomForAll);
    add(tr("Pending"), &Colours::pending, &Totals::pending, QStringLiteral("is:pending"));
    add(tr("Stuck, of pending"), &Colours::pending, &Totals::stuck, QStringLiteral("is:stuck"), RoomForStuck)
        ->setShortWord(tr("Stuck"));
    m_failed = add(tr("Failed"), &Colours::failed, &Totals::failed, QStringLiteral("is:failed"));
    m_failed->setRoomForNews(true);
    add(tr("Ended"), &Colours::ended, &Totals::ended, QStringLiteral("is:ended"));
    add(tr("Stale"), &Colours::unknown, &Totals::stale, QStringLiteral("is:stale"), RoomForAll);
    add(tr("Unknown"), &Colours::unknown, &Totals::unknown, QStringLiteral("is:unknown"), RoomForAll);
    add(tr("Other"), &Colours::unknown, &Totals::other, QStringLiteral("is:other"), RoomForAll);
    measure();
}

Tile *TileStrip::add(const QString &word, QColor Colours::*colour, Total total, const QString &term, int room)
{
    auto *tile = new Tile(word, colour, term, this);
    tile->setObjectName(QStringLiteral("tile:") + term);
    layout()->addWidget(tile);
    const filter::FilterTree tree = std::get<filter::Filter>(filter::Filter::parse(term)).tree();
    m_places.append({tile, total, tree, room});
    connect(tile, &Tile::clicked, this, [this, tree](bool on) { toggle(tree, on); });
    return tile;
}

void TileStrip::toggle(const filter::FilterTree &term, bool on)
{
    if (!on)
        return emit termsWanted({term}, {});
    QList<filter::FilterTree> others;
    for (const Place &place : std::as_const(m_places))
        others.append(place.term);
    emit termsWanted(others, term); // no stream is in two of them
}

void TileStrip::measure()
{
    layout()->setContentsMargins(scaled(16), scaled(12), scaled(16), scaled(12));
    layout()->setSpacing(scaled(8));
    fit();
}

void TileStrip::fit()
{
    for (const Place &place : std::as_const(m_places))
        place.tile->setVisible(width() >= scaled(place.room));
    showWhatCounts();
}

// They do not go again by themselves: that would move the others away under the mouse.
void TileStrip::showWhatCounts()
{
    for (const Place &place : std::as_const(m_places)) {
        if (place.tile->value() > 0 || place.tile->isChecked())
            place.tile->show();
    }
}

void TileStrip::setTotals(const board::StreamBoard::Totals &totals)
{
    for (const Place &place : std::as_const(m_places))
        place.tile->setValue(totals.*place.total);
    showWhatCounts();
}

void TileStrip::setFailureNews(const QList<QStringList> &news, bool alarms)
{
    m_failed->setNews(news, alarms);
}

void TileStrip::note(const board::StreamBoard::Totals &totals, qint64 now)
{
    for (const Place &place : std::as_const(m_places))
        place.tile->note(totals.*place.total, now);
}

void TileStrip::showUntil(qint64 now, bool isKnown)
{
    for (const Place &place : std::as_const(m_places))
        place.tile->showUntil(now, isKnown);
}

void TileStrip::setFilter(const filter::Filter &filter)
{
    for (const Place &place : std::as_const(m_places))
        place.tile->setChecked(filter.tree().has(place.term));
    showWhatCounts();
}

QSize TileStrip::minimumSizeHint() const
{
    return {0, QWidget::minimumSizeHint().height()};
}

bool TileStrip::event(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange)
        measure();
    return QWidget::event(event);
}

void TileStrip::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (event->oldSize().width() != width())
        fit();
}

} // namespace ui
