#include "view/historymodel.h"

#include "board/subject.h"
#include "text/text.h"
#include "view/copyrole.h"
#include "view/entrycells.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <optional>

namespace view {

namespace {

constexpr int PageSize = 200;

// The columns that are cells of the record itself; the other is the time between records.
std::optional<EntryCell> cellOf(int column)
{
    switch (column) {
    case HistoryModel::TimeColumn:
        return EntryCell::Time;
    case HistoryModel::MethodColumn:
        return EntryCell::Method;
    case HistoryModel::StatusColumn:
        return EntryCell::Status;
    case HistoryModel::AnswerColumn:
        return EntryCell::Answer;
    case HistoryModel::AnswerTimeColumn:
        return EntryCell::AnswerTime;
    case HistoryModel::InfoColumn:
        return EntryCell::Info;
    case HistoryModel::NodeColumn:
        return EntryCell::Node;
    case HistoryModel::MediaSessionColumn:
        return EntryCell::MediaSession;
    default:
        return {};
    }
}

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
    if (entryAt(index.row()))
        return entryData(index.row(), index.column(), role);
    if (const journal::Gap *gap = gapAt(index.row()))
        return gapData(*gap, index.column(), role);
    return jumpData(*jumpAt(index.row()), index.column(), role);
}

QVariant HistoryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::DisplayRole)
        return cellOf(section) ? entryTitle(*cellOf(section)) : tr("After");
    if (role == Qt::ToolTipRole && section == SinceColumn)
        return tr("Time since the event before");
    if (role == Qt::TextAlignmentRole) {
        const bool figure = section == SinceColumn || section == AnswerTimeColumn;
        return int(Qt::AlignVCenter | (figure ? Qt::AlignRight : Qt::AlignLeft));
    }
    return {};
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
        if (row < 0)
            continue;
        auto &entry = std::get<journal::Entry>(m_rows[size_t(row)]);
        outcome.changeAnswer(entry.answer);
        entry.answerUs = outcome.answerUs;
        emit dataChanged(index(row, AnswerColumn), index(row, AnswerTimeColumn));
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
    }
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
    m_page.take(m_read(m_lastRecord, PageSize, before), [this](const Result<journal::EntryPage> &page) {
        if (page)
            takePage(*page);
        else
            emit failed(page.error().sentence);
    });
}

QVariant HistoryModel::entryData(int row, int column, int role) const
{
    const journal::Entry &entry = *entryAt(row);
    const std::optional<EntryCell> cell = cellOf(column);
    switch (role) {
    case Qt::DisplayRole:
        if (cell)
            return entryText(entry, *cell);
        return sinceBefore(row) < 0 ? QString() : text::spanText(sinceBefore(row));
    case Qt::ToolTipRole:
        return cell ? entryToolTip(entry, *cell) : QString();
    case CopyRole:
        return cell ? entryCopied(entry, *cell) : entryData(row, column, Qt::DisplayRole);
    case TermRole: {
        const auto term = cell ? entryTerm(entry, *cell) : std::nullopt;
        return term ? QVariant::fromValue(*term) : QVariant();
    }
    case EventRole:
        return QVariant::fromValue(board::eventOf(entry));
    case RawRole:
        return cell ? entryRaw(entry, *cell) : QVariant(sinceBefore(row));
    case RecordIdRole:
        return entry.id;
    case StatusRole:
        return QString::fromUtf8(entry.status);
    case PhaseRole:
        return int(wcs::phaseOf(entry.status));
    case GapRole:
        return false;
    case InjectedRole:
        return entry.answer.kind == journal::AnswerKind::Injected;
    default:
        return {};
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

QVariant HistoryModel::jumpData(const journal::ClockJump &jump, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        if (column == TimeColumn)
            return text::clockText(jump.to);
        return column == InfoColumn ? jump.sentence() : QString();
    case CopyRole:
        return column == TimeColumn ? text::isoText(jump.to) : jumpData(jump, column, Qt::DisplayRole);
    case RawRole:
        if (column == TimeColumn)
            return jump.to;
        return column == InfoColumn ? QVariant(jump.sentence()) : QVariant();
    default:
        return noteData(role);
    }
}

QVariant HistoryModel::noteData(int role) const
{
    switch (role) {
    case RecordIdRole:
        return qint64(0);
    case StatusRole:
        return QString();
    case PhaseRole:
        return int(wcs::Phase::Unknown);
    case GapRole:
        return true;
    case InjectedRole:
        return false;
    default:
        return {};
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
