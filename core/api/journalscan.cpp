#include "api/journalscan.h"

#include "base/clock.h"

#include <QScopedValueRollback>

#include <algorithm>

namespace api {

namespace {

constexpr int PauseMs = 20;            // while all who are behind cannot take more
constexpr int SweepMs = 1'000;         // those whose client has gone are dropped
constexpr size_t LooksAtOnce = 20'000; // an entry held against a filter is a look: about 100 ns
constexpr double LargestPage = 250;    // entries
constexpr int LooksPerGlance = 8;      // at the clock
constexpr qint64 TurnNs = 4'000'000;   // how long a turn should take
constexpr qint64 WindowNs = 100'000'000;
constexpr qint64 BatchesNs = WindowNs / 4;

} // namespace

JournalWalker::~JournalWalker() = default;

JournalScan::JournalScan(const board::StreamBoard &board, journal::Reader &reader, QObject *parent)
    : QObject(parent)
    , m_board(board)
    , m_reader(reader)
    , m_turns(this)
    , m_sweep(this)
{
    m_sweep.setInterval(SweepMs);
    connect(&m_turns, &QTimer::timeout, this, &JournalScan::turn);
    connect(&m_sweep, &QTimer::timeout, this, &JournalScan::dropUnwanted);
}

JournalScan::~JournalScan() = default;

void JournalScan::add(std::unique_ptr<JournalWalker> walker, qint64 after)
{
    m_walks.push_back(std::make_unique<Walk>(Walk{.walker = std::move(walker), .position = after}));
    takeTurnsEvery(0);
    if (!m_sweep.isActive())
        m_sweep.start();
}

void JournalScan::end()
{
    const QScopedValueRollback guard(m_isFeeding, true);
    for (size_t i = 0; i < m_walks.size(); ++i) {
        if (m_walks[i]->walker->isWanted())
            m_walks[i]->walker->leave();
    }
}

qsizetype JournalScan::size() const
{
    return std::ranges::count_if(m_walks, [](const auto &walk) { return walk->walker->isWanted(); });
}

void JournalScan::takeBatch(const journal::Batch &batch)
{
    if (std::ranges::all_of(m_walks, [](const auto &walk) { return walk->isBehind; }) && !m_isFeeding)
        return;
    const qint64 now = steadyNanoseconds();
    // An answer can bring the next request of its connection, and that comes by here again.
    if (m_isFeeding || batch.records.size() * m_walks.size() > LooksAtOnce || !hasTimeForBatches(now))
        return leaveBehind();
    m_deadline = now + BatchesNs;
    const qint64 programTime = m_board.timeline().now();
    std::vector<SharedEntry> entries;
    entries.reserve(batch.records.size());
    for (const journal::Record &record : batch.records)
        entries.emplace_back(entryOf(record), programTime);
    feedAll(false, 0, entries);
    m_windowSpent += steadyNanoseconds() - now;
}

// Who has not come to the entry yet finds it as it is by then.
void JournalScan::takeOutcomes(const journal::Outcomes &outcomes)
{
    for (const journal::Outcome &outcome : outcomes) {
        const auto hasPassed = [&](const auto &walk) { return walk->position >= outcome.record; };
        if (std::ranges::any_of(m_walks, hasPassed))
            amend(outcome.record);
    }
}

void JournalScan::amend(qint64 record)
{
    const auto found = m_reader.record(record);
    if (!found || !*found)
        return;
    const SharedEntry entry((*found)->entry, m_board.timeline().now());
    const QScopedValueRollback guard(m_isFeeding, true);
    for (size_t i = 0; i < m_walks.size(); ++i) {
        JournalWalker &walker = *m_walks[i]->walker;
        if (m_walks[i]->position >= record && walker.isWanted() && walker.isReady()) {
            walker.amend(entry);
            walker.rest();
        }
    }
}

bool JournalScan::hasTimeForBatches(qint64 now)
{
    if (now - m_windowStart > WindowNs) {
        m_windowStart = now;
        m_windowSpent = 0;
    }
    return m_windowSpent < BatchesNs;
}

// A walk that is led here and cannot take more falls behind.
void JournalScan::feedAll(bool areBehind, qint64 position, const std::vector<SharedEntry> &entries)
{
    const QScopedValueRollback guard(m_isFeeding, true);
    for (size_t i = 0; i < m_walks.size(); ++i) {
        Walk &walk = *m_walks[i];
        if (walk.isBehind != areBehind || walk.position < position)
            continue;
        if (isOverdue()) {
            walk.isBehind = true;
            takeTurnsEvery(0);
        } else {
            feed(walk, entries);
        }
    }
}

void JournalScan::feed(Walk &walk, const std::vector<SharedEntry> &entries)
{
    JournalWalker &walker = *walk.walker;
    int looks = 0;
    for (const SharedEntry &entry : entries) {
        if (entry.id() <= walk.position)
            continue;
        if (!walker.isWanted())
            return;
        if (!walker.isReady()) {
            walk.isBehind = true;
            if (!m_turns.isActive())
                takeTurnsEvery(PauseMs);
            break;
        }
        walk.position = entry.id();
        walker.take(entry);
        if (++looks % LooksPerGlance == 0 && isOverdue() && &entry != &entries.back()) {
            walk.isBehind = true;
            takeTurnsEvery(0);
            break;
        }
    }
    walker.rest();
}

bool JournalScan::isOverdue() const
{
    return steadyNanoseconds() > m_deadline;
}

void JournalScan::leaveBehind()
{
    ++m_leftBehind;
    for (const auto &walk : m_walks)
        walk->isBehind = true;
    takeTurnsEvery(0);
}

void JournalScan::turn()
{
    dropUnwanted();
    if (Walk *walk = nextBehind()) {
        takeTurnsEvery(0);
        readPage(*walk);
    } else if (std::ranges::any_of(m_walks, [](const auto &w) { return w->isBehind; })) {
        takeTurnsEvery(PauseMs);
    } else {
        m_turns.stop();
    }
}

// One after the other, so that a long way of one does not keep the others waiting.
JournalScan::Walk *JournalScan::nextBehind()
{
    for (size_t i = 0; i < m_walks.size(); ++i) {
        Walk &walk = *m_walks[m_next++ % m_walks.size()];
        if (walk.isBehind && walk.walker->isReady())
            return &walk;
    }
    return nullptr;
}

// The page also serves those who stand within it: who fell behind together catches up together.
void JournalScan::readPage(Walk &first)
{
    const qint64 begin = steadyNanoseconds();
    const qint64 position = first.position;
    const auto page = m_reader.entriesAfter(position, int(m_pageSize));
    if (!page) {
        first.walker->fail(page.error());
        return;
    }
    if (page->entries.isEmpty())
        return reachEnd(position);
    const qint64 programTime = m_board.timeline().now();
    std::vector<SharedEntry> entries;
    entries.reserve(size_t(page->entries.size()));
    for (const journal::Entry &entry : page->entries)
        entries.emplace_back(entry, programTime);
    m_deadline = begin + TurnNs;
    {
        const QScopedValueRollback guard(m_isFeeding, true);
        feed(first, entries); // at least one, whoever else there is
    }
    feedAll(true, position, entries);
    const double took = double(std::max<qint64>(steadyNanoseconds() - begin, 1));
    m_pageSize = std::clamp(m_pageSize * std::min(double(TurnNs) / took, 2.0), 1.0, LargestPage);
}

// There is nothing behind that entry: who stands there or further on is no longer behind.
void JournalScan::reachEnd(qint64 position)
{
    const QScopedValueRollback guard(m_isFeeding, true);
    const quint64 leftBehind = m_leftBehind;
    for (size_t i = 0; i < m_walks.size() && m_leftBehind == leftBehind; ++i) {
        Walk &walk = *m_walks[i];
        if (walk.isBehind && walk.position >= position) {
            walk.isBehind = false;
            walk.walker->reachEnd();
        }
    }
}

// Who is behind has no news, but what was.
void JournalScan::tell(const QByteArray &event, const QByteArray &json)
{
    for (const auto &walk : m_walks) {
        if (!walk->isBehind && walk->walker->isWanted())
            walk->walker->tell(event, json);
    }
}

void JournalScan::takeTurnsEvery(int ms)
{
    if (!m_turns.isActive() || m_turns.interval() != ms)
        m_turns.start(ms);
}

void JournalScan::dropUnwanted()
{
    if (m_isFeeding)
        return;
    std::erase_if(m_walks, [](const auto &walk) { return !walk->walker->isWanted(); });
    if (m_walks.empty())
        m_sweep.stop();
}

} // namespace api
