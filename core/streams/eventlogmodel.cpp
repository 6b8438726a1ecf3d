#include "streams/eventlogmodel.h"

#include "streams/copyrole.h"
#include "streams/entrycells.h"

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

EventLogModel::EventLogModel(qsizetype capacity, QObject *parent)
    : QAbstractTableModel(parent)
    , m_capacity(std::max<qsizetype>(capacity, 1))
{}

int EventLogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

int EventLogModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant EventLogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const journal::Entry &entry = entryAt(index.row());
    const EntryCell cell = Cells[size_t(index.column())];
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
    for (const journal::Record &record : batch.records)
        m_pending.push_back(journal::entryOf(record));
    if (const qsizetype excess = pendingEntries() - m_capacity; excess > 0)
        m_pending.erase(m_pending.begin(), m_pending.begin() + excess);
}

void EventLogModel::settle(const journal::Outcomes &outcomes)
{
    const auto change = [](journal::Entry &entry, const journal::Outcome &outcome) {
        outcome.changeAnswer(entry.answer);
        entry.answerUs = outcome.answerUs;
    };
    for (const journal::Outcome &outcome : outcomes) {
        const auto pending = std::ranges::lower_bound(m_pending, outcome.record, {}, &journal::Entry::id);
        if (pending != m_pending.end() && pending->id == outcome.record)
            change(*pending, outcome);
        const auto shown = std::ranges::lower_bound(m_entries, outcome.record, std::greater(), &journal::Entry::id);
        if (shown == m_entries.end() || shown->id != outcome.record)
            continue;
        change(*shown, outcome);
        const QModelIndex cell = index(int(shown - m_entries.begin()), AnswerColumn);
        emit dataChanged(cell, cell);
    }
}

void EventLogModel::load(const journal::EntryPage &page)
{
    // What came in the meantime stands here already.
    const qint64 end = !m_entries.empty()   ? m_entries.back().id
                       : !m_pending.empty() ? m_pending.front().id
                                            : std::numeric_limits<qint64>::max();
    std::vector<journal::Entry> older;
    for (auto it = page.entries.rbegin(); it != page.entries.rend(); ++it) {
        if (it->id < end && std::cmp_less(m_entries.size() + older.size(), m_capacity))
            older.push_back(*it);
    }
    if (older.empty())
        return;
    beginInsertRows({}, rowCount(), rowCount() + int(older.size()) - 1);
    m_entries.insert(m_entries.end(), older.begin(), older.end());
    endInsertRows();
}

void EventLogModel::setHeld(bool held)
{
    m_held = held;
}

bool EventLogModel::tick()
{
    if (m_held || m_pending.empty())
        return false;
    const qsizetype kept = std::min(qsizetype(m_entries.size()), m_capacity - pendingEntries());
    if (kept < qsizetype(m_entries.size())) {
        beginRemoveRows({}, int(kept), rowCount() - 1);
        m_entries.resize(size_t(kept));
        endRemoveRows();
    }
    beginInsertRows({}, 0, int(m_pending.size()) - 1);
    m_entries.insert(m_entries.begin(), std::make_move_iterator(m_pending.rbegin()),
                     std::make_move_iterator(m_pending.rend()));
    m_pending.clear();
    endInsertRows();
    return true;
}

} // namespace streams
