#pragma once

#include "journal/reader.h"

#include <QAbstractTableModel>

#include <deque>
#include <variant>

namespace streams {

// The newest requests of all streams, also the rejected ones, newest first: a bounded window on the journal.
// Jumps of the clock stand between them as rows of their own.
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
        RecordIdRole = Qt::UserRole, // qint64; 0 for a jump
        StatusRole,                  // QString
        PhaseRole,                   // int(wcs::Phase)
        RejectedRole,                // bool
        InjectedRole,                // bool
        RawRole,
    };

    // Of what is applied: all, or only rejected requests, so that many others do not push them out.
    enum class Keeps : quint8 { All, Rejected };

    explicit EventLogModel(qsizetype capacity = 10'000, QObject *parent = nullptr, Keeps keeps = Keeps::All);

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
    using Row = std::variant<journal::Entry, journal::ClockJump>;

    QVariant entryData(const journal::Entry &entry, int column, int role) const;
    QVariant jumpData(const journal::ClockJump &jump, int column, int role) const;
    bool holds(const journal::ClockJump &jump) const;

    std::deque<Row> m_rows;    // newest first
    std::deque<Row> m_pending; // oldest first
    qsizetype m_capacity;
    Keeps m_keeps;
    bool m_held = false;
};

} // namespace streams
