#include "ui/window/liveview.h"

#include "base/clock.h"
#include "ui/detail/detailpane.h"
#include "ui/kit/action.h"
#include "ui/kit/frameclock.h"
#include "ui/kit/icon.h"
#include "ui/live/overview.h"
#include "ui/live/streamtableview.h"
#include "ui/log/eventlogdock.h"
#include "ui/tables/filterfield.h"
#include "ui/window/actions.h"
#include "ui/window/statusline.h"
#include "ui/window/workspace.h"

#include <QActionGroup>
#include <QLocale>
#include <QSettings>

#include <chrono>
#include <utility>

namespace ui {

using namespace std::chrono_literals;
using board::Projection;

namespace {

const QString KeepEndedKey = QStringLiteral("table/keepEndedMinutes");
constexpr int KeepEndedMinutes = 10;
constexpr qint64 Minute = 60'000'000; // µs

} // namespace

LiveView::LiveView(const Parts &parts, QSettings &settings, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
    , m_board(parts.projection.board())
    , m_clock(new FrameClock(this))
{
    followJournal();
    offerToKeep(settings);
    connect(m_parts.actions.pause, &QAction::triggered, this, &LiveView::pause);
    connect(&m_parts.filter, &FilterField::filterChanged, this, &LiveView::showFilter);
    connect(&m_board, &board::StreamBoard::changed, this, [this] { m_clock->request(); });
    connect(&m_parts.work.table(), &StreamTableView::frameWanted, m_clock, &FrameClock::request);
    connect(m_clock, &FrameClock::frame, this, &LiveView::showFrame);
    m_second.setInterval(1s);
    connect(&m_second, &QTimer::timeout, this, &LiveView::showSecond);
    m_second.start();
}

void LiveView::followJournal()
{
    connect(&m_parts.projection, &Projection::applied, this, [this](const journal::BatchPtr &batch) {
        m_parts.history.apply(*batch);
        m_parts.events.apply(*batch);
        m_parts.work.takeBatch(*batch);
        m_clock->request();
    });
    connect(&m_parts.projection, &Projection::settled, this, [this](const journal::OutcomesPtr &outcomes) {
        m_parts.history.settle(*outcomes);
        m_parts.events.settle(*outcomes);
        m_parts.work.detail().settle(*outcomes);
        m_clock->request();
    });
    connect(&m_parts.projection, &Projection::dropped, this, &LiveView::takeDropped);
}

// How long streams that have ended stay.
void LiveView::offerToKeep(QSettings &settings)
{
    const QActionGroup &choices = *m_parts.actions.keepEnded;
    choose(choices, KeepEndedMinutes);
    choose(choices, settings.value(KeepEndedKey, KeepEndedMinutes).toInt());
    connect(&choices, &QActionGroup::triggered, this, [this, &settings](const QAction *choice) {
        settings.setValue(KeepEndedKey, choice->data());
        m_parts.projection.keepEnded(choice->data().toInt() * Minute);
    });
    m_parts.projection.keepEnded(choices.checkedAction()->data().toInt() * Minute);
}

void LiveView::setSeen(bool isSeen)
{
    m_clock->setRunning(isSeen);
    if (!std::exchange(m_isSeen, isSeen) && isSeen) {
        m_clock->request();
        showSecond();
    }
}

void LiveView::pause(bool isPaused)
{
    m_parts.work.setPaused(isPaused);
    m_parts.overview.setPaused(isPaused);
    m_parts.events.setHeld(isPaused);
    showPause();
    m_clock->request();
}

void LiveView::showFrame()
{
    const bool moved = m_parts.work.table().tick();
    const bool logged = m_parts.log.tick();
    if (m_parts.table.isFiltering())
        m_clock->request();
    if (moved || logged) {
        m_clock->countFrame();
        m_clock->request(); // as long as something changes, without waiting to be asked
    }
    m_parts.overview.show();
    showCounts();
    showPause();
}

void LiveView::showSecond()
{
    const qint64 now = steadyNanoseconds() / 1'000;
    m_parts.overview.sample(now);
    if (!m_isSeen)
        return;
    const board::RateMeter &rates = m_parts.projection.rates();
    m_parts.status.setRates(rates.eventsPerSecond(now), rates.answerP99(now));
    m_parts.status.setViewRate(m_clock->takeRate());
    m_parts.work.table().refreshTimes();
    m_parts.work.showRejections();
    if (m_parts.table.filter().dependsOnTime())
        m_clock->request();
}

void LiveView::showFilter(const filter::Filter &filter)
{
    m_parts.work.table().setFilter(filter);
    showCounts();
}

void LiveView::showCounts()
{
    const qsizetype all = m_board.size(); // without a filter what is held back is not left out
    if (m_parts.table.isFiltering())
        return m_parts.filter.showSearching();
    m_parts.filter.setCounts(m_parts.table.filter().isEmpty() ? all : m_parts.table.rowCount(), all);
    m_parts.work.showEmptyState();
}

void LiveView::showPause()
{
    const bool isPaused = m_parts.work.table().isPaused();
    const qsizetype waiting = m_parts.table.pendingChanges();
    QString text = tr("Pause view");
    if (isPaused)
        text = waiting == 0 ? tr("Paused") : tr("Paused · %1 new").arg(QLocale().toString(qlonglong(waiting)));
    m_parts.actions.pause->setIconText(text);
    m_parts.actions.pause->setIcon(icon(isPaused ? QStringLiteral("resume") : QStringLiteral("pause")));
}

// A view that stands still would go on showing a demonstration that has ended.
void LiveView::takeDropped(wcs::Origin origin)
{
    m_parts.work.drop(origin);
    if (m_parts.actions.pause->isChecked())
        m_parts.actions.pause->trigger();
    m_clock->request();
}

} // namespace ui
