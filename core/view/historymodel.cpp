#include "view/historymodel.h"

#include "text/text.h"
#include "view/copyrole.h"
#include "view/logrows.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>

namespace view {

namespace {

constexpr int PageSize = 200;

using Look = ColumnTraits::Look;

// As HistoryModel::Column. SinceColumn is no cell of a record, but of two: of its row the traits count alone.
constexpr std::array<EntryColumn, HistoryModel::ColumnCount> Columns{{
    {EntryCell::Time, {.width = {120, 220}}},
    {EntryCell::AnswerTime, {.width = {64, 130}, .look = Look::Dim, .isFigure = true}},
    {EntryCell::Method, {.width = {80, 220, 2, false}}},
    {EntryCell::Status, {.width = {96, 220, 3, false}, .look = Look::Status}},
    {EntryCell::Answer, {.width = {56, 180}, .look = Look::Answer}},
    {EntryCell::AnswerTime, {.width = {64, 130, 1}, .look = Look::Dim, .isFigure = true}},
    {EntryCell::Info, {.width = {120, 120}, .look = Look::Dim, .fills = true}},
    {EntryCell::Node, {.width = {64, 320, 4}, .isShown = false, .isAlwaysCopied = true}},
    {EntryCell::MediaSession, {.width = {80, 320, 4}, .isShown = false, .isAlwaysCopied = true}},
    {EntryCell::Backend, {.width = {64, 180}, .needsText = true, .standsAfter = HistoryModel::AnswerTimeColumn}},
}};

} // namespace

HistoryModel::HistoryModel(Gateway read, QObject *parent)
    : QAbstractTableModel(parent)
    , m_read(std::move(read))
{}

int HistoryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int HistoryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant HistoryModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return headerData(index.column(), Qt::Horizontal, role);
    if (role == Qt::AccessibleTextRole) {
        const QString title = headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString();
        return QString(title + u' ' + data(index, Qt::DisplayRole).toString());
    }
    if (const journal::Gap *gap = gapAt(index.row()))
        return gapData(*gap, index.column(), role);
    const EntryCell cell = Columns[size_t(index.column())].cell;
    if (const journal::ClockJump *jump = jumpAt(index.row()))
        return jumpData(*jump, cell, role);
    return index.column() == SinceColumn ? sinceData(index.row(), role) : entryData(*entryAt(index.row()), cell, role);
}

QVariant HistoryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::DisplayRole && section == SinceColumn)
        return tr("After");
    if (role == Qt::ToolTipRole && section == SinceColumn)
        return tr("Time since the event before");
    return entryHeaderData(Columns[size_t(section)], role);
}

bool HistoryModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_before != 0 && !isLoading();
}

void HistoryModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        want(m_before);
}

void HistoryModel::setStream(const QByteArray &streamKey, qint64 lastRecord)
{
    beginResetModel();
    m_rows.clear();
    m_streamKey = streamKey;
    m_lastRecord = lastRecord;
    m_newest = lastRecord;
    m_before = 0;
    m_page.forget();
    m_meanwhile = {};
    m_newer.clear();
    m_newerOutcomes.clear();
    endResetModel();
    if (!streamKey.isEmpty() && lastRecord != 0)
        want(0);
}

int HistoryModel::rowOfRecord(qint64 id) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (const journal::Entry *entry = entryAt(row); entry && entry->id == id)
            return row;
    }
    return -1;
}

void HistoryModel::apply(const journal::Batch &batch)
{
    if (m_streamKey.isEmpty())
        return;
    std::vector<Row> newer;
    auto jump = batch.jumps.begin();
    const auto takeJumps = [&](qint64 through) {
        for (; jump != batch.jumps.end() && jump->record <= through; ++jump)
            newer.push_back(*jump);
    };
    for (const journal::Record &record : batch.records) {
        takeJumps(record.id);
        if (record.id <= m_newest || record.isRejected() || record.streamKey != m_streamKey)
            continue;
        newer.push_back(journal::entryOf(record));
        m_newest = record.id;
    }
    takeJumps(std::numeric_limits<qint64>::max());
    if (m_held)
        std::ranges::move(newer, std::back_inserter(m_newer));
    else
        takeNewer(std::move(newer));
}

void HistoryModel::takeNewer(std::vector<Row> newer)
{
    if (newer.empty())
        return;
    beginInsertRows({}, 0, int(newer.size()) - 1);
    m_rows.insert(m_rows.begin(), newer.rbegin(), newer.rend());
    endInsertRows();
}

void HistoryModel::setHeld(bool held)
{
    m_held = held;
    if (held)
        return;
    takeNewer(std::exchange(m_newer, {}));
    settle(std::exchange(m_newerOutcomes, {}));
}

void HistoryModel::settle(const journal::Outcomes &outcomes)
{
    for (const journal::Outcome &outcome : outcomes) {
        if (m_held && outcome.streamKey == m_streamKey)
            m_newerOutcomes.push_back(outcome);
        if (m_held)
            continue;
        const int row = outcome.streamKey == m_streamKey ? rowOfRecord(outcome.record) : -1;
        if (row < 0) {
            if (isLoading() && outcome.streamKey == m_streamKey)
                m_meanwhile.take({outcome});
            continue;
        }
        view::settle(std::get<journal::Entry>(m_rows[size_t(row)]), outcome);
        emit dataChanged(index(row, 0), index(row, columnCount() - 1));
    }
}

void HistoryModel::takePage(const journal::EntryPage &page)
{
    m_before = page.before;

    std::vector<Row> older; // newest first
    auto gap = page.gaps.rbegin();
    auto jump = page.jumps.rbegin();
    for (auto entry = page.entries.rbegin(); entry != page.entries.rend(); ++entry) {
        // A gap by its end: after a crash, the last sign of life is older than the last record.
        const auto isGapLater = [&] { return gap != page.gaps.rend() && gap->end > entry->time; };
        const auto isJumpLater = [&] { return jump != page.jumps.rend() && jump->record > entry->id; };
        while (isGapLater() || isJumpLater()) {
            if (!isJumpLater() || (isGapLater() && gap->end > jump->at))
                older.push_back(*gap++);
            else if (!holds(*jump)) // one that was noticed while the page was read
                older.push_back(*jump++);
            else
                ++jump;
        }
        older.push_back(*entry);
        if (const journal::Outcome *outcome = m_meanwhile.outcomeOf(entry->id))
            view::settle(std::get<journal::Entry>(older.back()), *outcome);
    }
    m_meanwhile = {};
    if (!older.empty()) {
        const int first = rowCount();
        beginInsertRows({}, first, first + int(older.size()) - 1);
        m_rows.insert(m_rows.end(), older.begin(), older.end());
        endInsertRows();
        if (first > 0) // now it is known what came before it
            emit dataChanged(index(first - 1, SinceColumn), index(first - 1, SinceColumn));
    }
    emit loaded();
}

const journal::Entry *HistoryModel::entryAt(int row) const
{
    return std::get_if<journal::Entry>(&m_rows[size_t(row)]);
}

const journal::Gap *HistoryModel::gapAt(int row) const
{
    return std::get_if<journal::Gap>(&m_rows[size_t(row)]);
}

const journal::ClockJump *HistoryModel::jumpAt(int row) const
{
    return std::get_if<journal::ClockJump>(&m_rows[size_t(row)]);
}

bool HistoryModel::holds(const journal::ClockJump &jump) const
{
    return std::ranges::find(m_rows, Row(jump)) != m_rows.end();
}

void HistoryModel::want(qint64 before)
{
    m_meanwhile = {};
    m_page.take(m_read(m_lastRecord, PageSize, before), [this](const Result<journal::EntryPage> &page) {
        if (page)
            return takePage(*page);
        m_meanwhile = {};
        emit failed(page.error().sentence);
    });
}

QVariant HistoryModel::sinceData(int row, int role) const
{
    const qint64 since = sinceBefore(row);
    switch (role) {
    case Qt::DisplayRole:
    case CopyRole:
        return since < 0 ? QString() : text::spanText(since);
    case RawRole:
        return since;
    case Qt::ToolTipRole:
    case TermRole:
        return {};
    default: // of the row
        return entryData(*entryAt(row), EntryCell::Time, role);
    }
}

QVariant HistoryModel::gapData(const journal::Gap &gap, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        if (column == TimeColumn)
            return text::clockText(gap.from);
        if (column == SinceColumn)
            return text::spanText(gap.end - gap.begin);
        if (column == InfoColumn)
            return gap.clean ? tr("Not running until %1").arg(text::clockText(gap.to))
                             : tr("Not running until %1, after an unclean end").arg(text::clockText(gap.to));
        return QString();
    case CopyRole:
        return column == TimeColumn ? text::isoText(gap.from) : gapData(gap, column, Qt::DisplayRole);
    case RawRole:
        if (column == TimeColumn)
            return gap.from;
        return column == SinceColumn ? QVariant(gap.end - gap.begin) : QVariant();
    default:
        return noteData(role);
    }
}

qint64 HistoryModel::sinceBefore(int row) const
{
    for (int older = row + 1; older < rowCount(); ++older) {
        if (const journal::Entry *entry = entryAt(older))
            return std::max<qint64>(entryAt(row)->time - entry->time, 0);
    }
    return -1;
}

} // namespace view
