#include "view/eventlogmodel.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <limits>
#include <utility>

namespace view {

namespace {

using Look = ColumnTraits::Look;

// As EventLogModel::Column.
constexpr std::array<EntryColumn, EventLogModel::ColumnCount> Columns{{
    {EntryCell::Time, {.width = {96, 200}}},
    {EntryCell::Method, {.width = {80, 220, 3}}},
    {EntryCell::Name, {.width = {80, 240, 4}, .look = Look::Strong, .isCutInMiddle = true}},
    {EntryCell::Status, {.width = {96, 220}, .look = Look::Status}},
    {EntryCell::Answer, {.width = {56, 180}, .look = Look::Answer}},
    {EntryCell::Peer, {.width = {64, 200, 1}, .look = Look::Dim, .isCutInMiddle = true}},
    {EntryCell::Info, {.width = {120, 120}, .look = Look::Dim, .fills = true}},
    {EntryCell::Node,
     {.width = {64, 320, 5}, .look = Look::Dim, .isCutInMiddle = true, .isShown = false, .isAlwaysCopied = true}},
    {EntryCell::MediaSession,
     {.width = {80, 320, 5}, .look = Look::Dim, .isCutInMiddle = true, .isShown = false, .isAlwaysCopied = true}},
    {EntryCell::Backend, {.width = {64, 180}, .isShown = false, .standsAfter = EventLogModel::AnswerColumn}},
}};

constexpr int PageSize = 500;

} // namespace

EventLogModel::EventLogModel(const journal::Timeline &timeline, board::LogGateway look, qsizetype capacity,
                             QObject *parent)
    : QAbstractTableModel(parent)
    , m_timeline(timeline)
    , m_look(std::move(look))
    , m_capacity(std::max<qsizetype>(capacity, 1))
{}

int EventLogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int EventLogModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant EventLogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const LogRow &row = m_rows[size_t(index.row())];
    const EntryCell cell = Columns[size_t(index.column())].cell;
    if (const auto *entry = std::get_if<journal::Entry>(&row))
        return entryData(*entry, cell, role);
    return jumpData(std::get<journal::ClockJump>(row), cell, role);
}

QVariant EventLogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    return entryHeaderData(Columns[size_t(section)], role);
}

bool EventLogModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_isOpen && !m_state.isReading && !m_state.isAtBeginning && !m_state.isStopped;
}

void EventLogModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        want(true, m_olderFrom);
}

void EventLogModel::open()
{
    m_isOpen = true;
    fetchMore({});
}

void EventLogModel::setQuery(const board::LogQuery &query)
{
    m_query = query;
    clear();
    fetchMore({});
}

void EventLogModel::toNewest()
{
    setQuery(board::LogQuery(m_query));
}

void EventLogModel::fetchNewer()
{
    if (!m_isOpen || m_state.isAtNewest || (m_state.isReading && !m_isOlder))
        return;
    m_missed = 0;
    want(false, m_newerFrom);
}

void EventLogModel::stop()
{
    if (!m_state.isReading)
        return;
    endReading();
    m_state.isStopped = true;
    report();
}

void EventLogModel::goOn()
{
    m_state.isStopped = false;
    fetchMore({});
    report();
}

void EventLogModel::want(bool isOlder, qint64 from)
{
    m_isOlder = isOlder;
    m_state.isReading = true;
    m_state.isStopped = false;
    m_state.looked = 0;
    m_state.failure.clear();
    report();
    letGo();
    m_meanwhile = {};
    auto *portions = new QFutureWatcher<board::LogPortion>(this);
    m_portions = portions;
    connect(portions, &QFutureWatcherBase::resultReadyAt, this, [this, portions](int index) {
        if (portions == m_portions)
            takePortion(portions->resultAt(index));
    });
    portions->setFuture(m_look({m_query, isOlder, from, PageSize, m_timeline.now()}));
}

void EventLogModel::endReading()
{
    if (!m_state.isReading)
        return;
    m_state.isReading = false;
    m_meanwhile = {};
    letGo();
}

void EventLogModel::letGo()
{
    if (!m_portions)
        return;
    m_portions->cancel();
    m_portions->deleteLater();
    m_portions = nullptr;
}

void EventLogModel::clear()
{
    endReading();
    beginResetModel();
    m_rows.clear();
    m_pending.clear();
    m_olderFrom = 0;
    m_newerFrom = 0;
    m_missed = 0;
    m_state = {};
    endResetModel();
    report();
}

void EventLogModel::report()
{
    m_state.oldestAt = 0;
    if (!m_rows.empty())
        m_state.oldestAt = receivedAt(m_rows.back());
    if (m_state == m_reported)
        return;
    m_reported = m_state;
    emit stateChanged();
}

void EventLogModel::takePortion(board::LogPortion portion)
{
    for (journal::Entry &entry : portion.entries) {
        if (const journal::Outcome *outcome = m_meanwhile.outcomeOf(entry.id))
            view::settle(entry, *outcome);
    }
    if (portion.isDone) {
        m_meanwhile = {};
        letGo();
    }
    m_state.isReading = !portion.isDone;
    m_state.isStopped = !portion.failure.isEmpty();
    m_state.looked = portion.looked;
    m_state.passedDamaged = m_state.passedDamaged || portion.passedDamaged;
    m_state.reachedAt = portion.reachedAt;
    m_state.failure = portion.failure;
    m_isOlder ? takeOlder(portion) : takeNewer(portion);
    report();
}

LogRows EventLogModel::rowsOf(const board::LogPortion &portion, qint64 end) const
{
    LogRows rows;
    auto jump = portion.jumps.begin();
    const auto addJumps = [&](qint64 through) {
        for (; jump != portion.jumps.end() && jump->record <= through; ++jump) {
            if (!holds(*jump))
                rows.push_back(*jump);
        }
    };
    for (const journal::Entry &entry : portion.entries) {
        if (entry.id >= end)
            break;
        addJumps(entry.id);
        rows.push_back(entry);
    }
    addJumps(end);
    return rows;
}

void EventLogModel::takeOlder(const board::LogPortion &portion)
{
    // What came in the meantime stands here already.
    qint64 end = std::numeric_limits<qint64>::max();
    if (!m_rows.empty())
        end = recordOf(m_rows.back());
    else if (!m_pending.empty())
        end = recordOf(m_pending.front());
    if (portion.reached != 0)
        m_olderFrom = portion.reached;
    m_state.isAtBeginning = portion.isEnd;
    LogRows rows = rowsOf(portion, end);
    std::ranges::reverse(rows);
    insert(rowCount(), std::move(rows));
    if (std::cmp_greater(m_rows.size(), m_capacity))
        keepLast(m_capacity);
}

void EventLogModel::takeNewer(const board::LogPortion &portion)
{
    if (portion.reached != 0)
        m_newerFrom = portion.reached;
    LogRows rows = rowsOf(portion, std::numeric_limits<qint64>::max());
    std::ranges::reverse(rows);
    if (const qsizetype room = m_capacity - qsizetype(rows.size()); std::cmp_greater(m_rows.size(), room))
        keepFirst(room);
    insert(0, std::move(rows));
    if (portion.isEnd)
        joinNewest();
}

// All that was committed by then has been read, and what came since is kept: unless that was too much.
void EventLogModel::joinNewest()
{
    if (std::exchange(m_missed, 0) > m_newerFrom)
        return fetchNewer();
    m_state.isAtNewest = true;
    const qint64 through = std::max(newestRecord(m_rows), m_newerFrom);
    std::erase_if(m_pending, [through](const LogRow &row) { return recordOf(row) <= through; });
}

void EventLogModel::insert(int row, LogRows rows)
{
    if (rows.empty())
        return;
    beginInsertRows({}, row, row + int(rows.size()) - 1);
    m_rows.insert(m_rows.begin() + row, std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()));
    endInsertRows();
}

void EventLogModel::keepFirst(qsizetype rows)
{
    rows = std::max<qsizetype>(rows, 0);
    if (std::cmp_less_equal(m_rows.size(), rows))
        return;
    if (m_state.isReading && m_isOlder) // it goes on elsewhere now
        endReading();
    m_olderFrom = recordOf(m_rows[size_t(rows)]) + 1;
    m_state.isAtBeginning = false;
    beginRemoveRows({}, int(rows), rowCount() - 1);
    m_rows.resize(size_t(rows));
    endRemoveRows();
}

void EventLogModel::keepLast(qsizetype rows)
{
    const int removed = rowCount() - int(rows);
    beginRemoveRows({}, 0, removed - 1);
    m_rows.erase(m_rows.begin(), m_rows.begin() + removed);
    endRemoveRows();
    leaveNewest();
}

void EventLogModel::leaveNewest()
{
    m_pending.clear();
    m_missed = 0;
    m_newerFrom = newestRecord(m_rows);
    m_state.isAtNewest = false;
}

void EventLogModel::apply(const journal::Batch &batch)
{
    for (const journal::Record &record : batch.records) {
        if (record.streamKey == m_query.streamKey)
            m_query.lastRecord = record.id;
    }
    const bool isReadingNewer = m_state.isReading && !m_isOlder;
    if (!m_state.isAtNewest && !isReadingNewer)
        return;
    const qint64 known = newestRecord(m_rows); // read from the journal before it came here
    const bool hasJumps = m_query.source == board::LogQuery::Source::All && m_query.filter.isEmpty();
    auto jump = hasJumps ? batch.jumps.begin() : batch.jumps.end();
    const auto addJumps = [&](qint64 through) {
        for (; jump != batch.jumps.end() && jump->record <= through; ++jump) {
            if (!holds(*jump))
                m_pending.push_back(*jump);
        }
    };
    for (const journal::Record &record : batch.records) {
        addJumps(record.id);
        journal::Entry entry = journal::entryOf(record);
        if (record.id > known && m_query.takes(entry, m_timeline.now()))
            m_pending.push_back(std::move(entry));
    }
    addJumps(std::numeric_limits<qint64>::max());
    const qsizetype excess = pendingEntries() - m_capacity;
    if (excess <= 0)
        return;
    m_missed = recordOf(m_pending[size_t(excess) - 1]);
    m_pending.erase(m_pending.begin(), m_pending.begin() + excess);
}

void EventLogModel::settle(const journal::Outcomes &outcomes)
{
    if (m_state.isReading)
        m_meanwhile.take(outcomes);
    for (const journal::Outcome &outcome : outcomes) {
        // A jump stands before the record that it names: of the two, the record is the newer one.
        const auto behind = std::ranges::upper_bound(m_pending, outcome.record, {}, recordOf);
        if (behind != m_pending.begin())
            (void)view::settle(*std::prev(behind), outcome);
        const auto shown = std::ranges::lower_bound(m_rows, outcome.record, std::greater(), recordOf);
        if (shown == m_rows.end() || !view::settle(*shown, outcome))
            continue;
        const QModelIndex cell = index(int(shown - m_rows.begin()), AnswerColumn);
        emit dataChanged(cell, cell);
    }
}

bool EventLogModel::holds(const journal::ClockJump &jump) const
{
    return view::holds(m_rows, jump) || view::holds(m_pending, jump);
}

void EventLogModel::setHeld(bool held)
{
    m_held = held;
}

void EventLogModel::setVisibleRows(int first, int last)
{
    m_firstVisible = first;
    m_lastVisible = last;
}

bool EventLogModel::tick()
{
    if (m_held || m_pending.empty() || !m_state.isAtNewest)
        return false;
    const qsizetype kept = std::min(qsizetype(m_rows.size()), m_capacity - pendingEntries());
    if (kept < qsizetype(m_rows.size()) && m_firstVisible > 0 && m_lastVisible >= kept) {
        leaveNewest(); // what somebody looks at stays
        report();
        return true;
    }
    keepFirst(kept);
    if (m_missed != 0) { // what lies between went with all that was shown
        endReading();
        m_olderFrom = std::exchange(m_missed, 0) + 1;
        m_state.isAtBeginning = false;
    }
    LogRows rows(std::make_move_iterator(m_pending.rbegin()), std::make_move_iterator(m_pending.rend()));
    m_pending.clear();
    insert(0, std::move(rows));
    report();
    return true;
}

} // namespace view
