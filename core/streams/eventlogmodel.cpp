#include "streams/eventlogmodel.h"

#include "streams/copyrole.h"
#include "streams/entrycells.h"
#include "streams/text.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <limits>
#include <utility>

namespace streams {

namespace {

constexpr std::array Cells{EntryCell::Time,   EntryCell::Method, EntryCell::Name, EntryCell::Status,
                           EntryCell::Answer, EntryCell::Peer,   EntryCell::Info};
static_assert(Cells.size() == EventLogModel::ColumnCount);

} // namespace

EventLogModel::EventLogModel(qsizetype capacity, QObject *parent, Keeps keeps)
    : QAbstractTableModel(parent)
    , m_capacity(std::max<qsizetype>(capacity, 1))
    , m_keeps(keeps)
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
    const Row &row = m_rows[size_t(index.row())];
    if (const auto *entry = std::get_if<journal::Entry>(&row))
        return entryData(*entry, index.column(), role);
    return jumpData(std::get<journal::ClockJump>(row), index.column(), role);
}

QVariant EventLogModel::entryData(const journal::Entry &entry, int column, int role) const
{
    const EntryCell cell = Cells[size_t(column)];
    switch (role) {
    case Qt::DisplayRole:
        return entryText(entry, cell);
    case Qt::ToolTipRole:
        return entryToolTip(entry, cell);
    case Qt::AccessibleTextRole:
        return QString(entryTitle(cell) + u' ' + entryText(entry, cell));
    case RecordIdRole:
        return entry.id;
    case StatusRole:
        return QString::fromUtf8(entry.status);
    case PhaseRole:
        return int(wcs::phaseOf(entry.status));
    case RejectedRole:
        return !entry.rejection.isEmpty();
    case InjectedRole:
        return entry.answer.kind == journal::AnswerKind::Injected;
    case CopyRole:
        return entryCopied(entry, cell);
    case RawRole:
        return entryRaw(entry, cell);
    default:
        return {};
    }
}

QVariant EventLogModel::jumpData(const journal::ClockJump &jump, int column, int role) const
{
    QString text;
    if (column == TimeColumn)
        text = clockText(jump.to);
    else if (column == InfoColumn)
        text = jump.sentence();
    switch (role) {
    case Qt::DisplayRole:
        return text;
    case Qt::AccessibleTextRole:
        return QString(entryTitle(Cells[size_t(column)]) + u' ' + text);
    case RecordIdRole:
        return qint64(0);
    case StatusRole:
        return QString();
    case PhaseRole:
        return int(wcs::Phase::Unknown);
    case RejectedRole:
    case InjectedRole:
        return false;
    case CopyRole:
        return column == TimeColumn ? isoText(jump.to) : text;
    case RawRole:
        return column == TimeColumn ? QVariant(jump.to) : QVariant(text);
    default:
        return {};
    }
}

QVariant EventLogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::DisplayRole)
        return entryTitle(Cells[size_t(section)]);
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    return {};
}

void EventLogModel::apply(const journal::Batch &batch)
{
    const bool keepsAll = m_keeps == Keeps::All;
    auto jump = keepsAll ? batch.jumps.begin() : batch.jumps.end();
    for (const journal::Record &record : batch.records) {
        if (!keepsAll && !record.isRejected())
            continue;
        for (; jump != batch.jumps.end() && jump->record <= record.id; ++jump)
            m_pending.push_back(*jump);
        m_pending.push_back(journal::entryOf(record));
    }
    m_pending.insert(m_pending.end(), jump, batch.jumps.end());
    if (const qsizetype excess = pendingEntries() - m_capacity; excess > 0)
        m_pending.erase(m_pending.begin(), m_pending.begin() + excess);
}

void EventLogModel::settle(const journal::Outcomes &outcomes)
{
    const auto recordOf = [](const Row &row) {
        const auto *entry = std::get_if<journal::Entry>(&row);
        return entry ? entry->id : std::get<journal::ClockJump>(row).record;
    };
    const auto change = [](Row &row, const journal::Outcome &outcome) {
        auto *entry = std::get_if<journal::Entry>(&row);
        if (!entry || entry->id != outcome.record)
            return false;
        outcome.changeAnswer(entry->answer);
        entry->answerUs = outcome.answerUs;
        return true;
    };
    for (const journal::Outcome &outcome : outcomes) {
        // A jump stands before the record that it names: of the two, the record is the newer one.
        const auto behind = std::ranges::upper_bound(m_pending, outcome.record, {}, recordOf);
        if (behind != m_pending.begin())
            (void)change(*std::prev(behind), outcome);
        const auto shown = std::ranges::lower_bound(m_rows, outcome.record, std::greater(), recordOf);
        if (shown == m_rows.end() || !change(*shown, outcome))
            continue;
        const QModelIndex cell = index(int(shown - m_rows.begin()), AnswerColumn);
        emit dataChanged(cell, cell);
    }
}

void EventLogModel::load(const journal::EntryPage &page)
{
    // What came in the meantime stands here already.
    qint64 end = std::numeric_limits<qint64>::max();
    for (const std::deque<Row> *rows : {&m_rows, &m_pending}) {
        for (const Row &row : *rows) {
            if (const auto *entry = std::get_if<journal::Entry>(&row))
                end = std::min(end, entry->id);
        }
    }
    std::vector<Row> older;
    const auto add = [&](const Row &row) {
        if (std::cmp_less(m_rows.size() + older.size(), m_capacity))
            older.push_back(row);
    };
    auto jump = m_keeps == Keeps::All ? page.jumps.rbegin() : page.jumps.rend();
    for (auto it = page.entries.rbegin(); it != page.entries.rend(); ++it) {
        if (it->id >= end)
            continue;
        for (; jump != page.jumps.rend() && jump->record > it->id; ++jump) {
            if (jump->record <= end && !holds(*jump))
                add(*jump);
        }
        add(*it);
    }
    if (older.empty())
        return;
    beginInsertRows({}, rowCount(), rowCount() + int(older.size()) - 1);
    m_rows.insert(m_rows.end(), older.begin(), older.end());
    endInsertRows();
}

bool EventLogModel::holds(const journal::ClockJump &jump) const
{
    const auto isIn = [row = Row(jump)](const std::deque<Row> &rows) {
        return std::ranges::find(rows, row) != rows.end();
    };
    return isIn(m_rows) || isIn(m_pending);
}

void EventLogModel::setHeld(bool held)
{
    m_held = held;
}

bool EventLogModel::tick()
{
    if (m_held || m_pending.empty())
        return false;
    const qsizetype kept = std::min(qsizetype(m_rows.size()), m_capacity - pendingEntries());
    if (kept < qsizetype(m_rows.size())) {
        beginRemoveRows({}, int(kept), rowCount() - 1);
        m_rows.resize(size_t(kept));
        endRemoveRows();
    }
    beginInsertRows({}, 0, int(m_pending.size()) - 1);
    m_rows.insert(m_rows.begin(), std::make_move_iterator(m_pending.rbegin()),
                  std::make_move_iterator(m_pending.rend()));
    m_pending.clear();
    endInsertRows();
    return true;
}

} // namespace streams
