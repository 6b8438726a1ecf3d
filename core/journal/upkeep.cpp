#include "journal/upkeep.h"

#include <QLoggingCategory>

using namespace std::chrono_literals;

namespace journal {

namespace {

Q_LOGGING_CATEGORY(logJournal, "streamwatch.journal")

// How often old records are removed while new ones come: often enough that they cannot come faster than others go.
constexpr qint64 RemovalEveryMs = 100;
constexpr size_t RemovalEvery = 500; // records
constexpr std::chrono::milliseconds Idle = 1s;
constexpr std::chrono::milliseconds HeartbeatEvery = 60s;
constexpr std::chrono::milliseconds SalvageEvery = 20ms;
constexpr std::chrono::milliseconds SalvageAgain = 1s;  // after it failed, or the store did
constexpr std::chrono::milliseconds ClockEvery = 500ms; // it is looked at while no record tells of it

} // namespace

Upkeep::Upkeep(StoreKeeper &keeper, const Queue &queue, const StoreState &state, const WriterOptions &options,
               QObject *parent)
    : QObject(parent)
    , m_keeper(keeper)
    , m_queue(queue)
    , m_state(state)
    , m_idle(this)
    , m_heartbeat(this)
    , m_clock(this)
    , m_salvaging(this)
    , m_removal(this)
{
    m_idle.setSingleShot(true);
    m_heartbeat.setInterval(HeartbeatEvery);
    m_clock.setInterval(ClockEvery);
    m_salvaging.setSingleShot(true);
    m_salvaging.setInterval(SalvageEvery);
    m_removal.setInterval(std::max(options.removeEveryMs, 100));
    connect(&m_idle, &QTimer::timeout, this, &Upkeep::tidy);
    connect(&m_heartbeat, &QTimer::timeout, this, &Upkeep::tidy);
    connect(&m_clock, &QTimer::timeout, this, &Upkeep::lookAtClock);
    connect(&m_salvaging, &QTimer::timeout, this, &Upkeep::salvage);
    connect(&m_removal, &QTimer::timeout, this, &Upkeep::lookForOld);
}

void Upkeep::begin()
{
    m_sinceRemoval.start();
    m_salvaging.start();
    m_heartbeat.start();
    m_idle.start(Idle);
    m_clock.start();
    m_removal.start();
}

void Upkeep::endSalvage()
{
    m_isClosing = true;
}

void Upkeep::stop()
{
    m_isClosing = false;
    for (QTimer *timer : {&m_idle, &m_heartbeat, &m_clock, &m_salvaging, &m_removal})
        timer->stop();
}

void Upkeep::afterCommit(size_t records)
{
    m_idle.start(Idle);
    m_storedSinceRemoval += records;
    if (m_sinceRemoval.elapsed() < RemovalEveryMs && m_storedSinceRemoval < RemovalEvery)
        return;
    m_sinceRemoval.restart();
    m_storedSinceRemoval = 0;
    if (m_keeper.store()->hasExpired())
        check(m_keeper.store()->removeExpired());
}

void Upkeep::tidySoon()
{
    if (!m_idle.isActive())
        m_idle.start(Idle);
}

// While nothing comes: one portion of what can wait at a time, with the event loop in between.
void Upkeep::tidy()
{
    Store *store = m_keeper.store();
    if (!store || !m_queue.isEmpty() || m_state.kind != StoreState::Kind::Ok)
        return;
    Result<Done> done = Done{};
    if (store->hasUnwritten()) {
        done = store->writeSome();
        if (done)
            emit written();
    } else if (store->hasExpired()) {
        done = store->removeExpired();
        emit changed();
    } else if (store->needsHeartbeat()) {
        done = store->writeHeartbeat();
    }
    check(done);
    store = m_keeper.store();
    if (store && (store->hasUnwritten() || store->hasExpired()))
        m_idle.start(done ? 0ms : Idle); // what failed is tried again
}

// What is done when there is time, and failed, is tried again.
void Upkeep::check(const Result<Done> &done)
{
    if (!done && m_keeper.store()->obstacle() == Obstacle::Damage)
        m_keeper.leaveDamaged(done.error().sentence);
}

void Upkeep::lookAtClock()
{
    Store *store = m_keeper.store();
    if (!store || m_state.kind != StoreState::Kind::Ok || !store->noticeJump())
        return; // what failed is noticed again
    m_keeper.keepAsPredecessor();
    emit jumpsNoticed();
}

void Upkeep::lookForOld()
{
    Store *store = m_keeper.store();
    if (!store)
        return;
    if (store->hasExpired())
        m_idle.start(0ms);
    emit lookedForOld();
}

void Upkeep::salvage()
{
    Store *store = m_keeper.store();
    if (!store || !store->isSalvaging() || m_isClosing)
        return;
    const bool done = m_state.kind == StoreState::Kind::Ok && store->salvageSome();
    if (done && !store->isSalvaging())
        qCInfo(logJournal).noquote() << store->salvageNotice();
    emit changed();
    m_salvaging.start(done ? SalvageEvery : SalvageAgain);
}

} // namespace journal
