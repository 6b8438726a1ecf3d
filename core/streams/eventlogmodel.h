#pragma once

#include "journal/reader.h"

#include <QAbstractTableModel>

#include <deque>

namespace streams {

// The newest requests of all streams, also the rejected ones, newest first: a bounded window on the journal.
class EventLogModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        TimeColumn,
        MethodColumn,
        NameColumn,
        StatusColumn,
        AnswerColumn,
        PeerColumn,
        InfoColumn,
        ColumnCount
    };
    Q_ENUM(Column)

    enum Role {
        RecordIdRole = Qt::UserRole, // qint64
        StatusRole,                  // QString
        PhaseRole,                   // int(wcs::Phase)
        RejectedRole,                // bool
        InjectedRole,                // bool
        RawRole,
    };

    explicit EventLogModel(qsizetype capacity = 10'000, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    void apply(const journal::Batch &batch); // shown at the next tick
    void settle(const journal::Outcomes &outcomes);
    void load(const journal::EntryPage &page); // what the journal held before
    void setHeld(bool held);
    bool tick(); // removes the oldest before it inserts the newest; true when anything changed
    qsizetype pendingEntries() const { return qsizetype(m_pending.size()); }

private:
    const journal::Entry &entryAt(int row) const { return m_entries[size_t(row)]; }

    std::deque<journal::Entry> m_entries; // newest first
    std::deque<journal::Entry> m_pending; // oldest first
    qsizetype m_capacity;
    bool m_held = false;
};

} // namespace streams
