#pragma once

#include "board/logrequest.h"
#include "journal/recentoutcomes.h"
#include "view/entrycells.h"
#include "view/logrows.h"

#include <QAbstractTableModel>
#include <QFutureWatcher>

namespace view {

// The requests of all streams, also the rejected ones, newest first: a window on the journal that goes along with it.
// It begins with what is committed. Older events are fetched at its end, and newer ones at its beginning once that has
// come away from the newest; what is too much goes at the other end. Jumps of the clock stand between them as rows of
// their own.
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
        NodeColumn,
        MediaSessionColumn,
        BackendColumn,
        ColumnCount
    };
    Q_ENUM(Column)

    using enum EntryRoles::Role;

    // How far it has read, and what it is at.
    struct State {
        bool isReading = false;
        bool isStopped = false; // by stop(): it reads on when it is asked to
        bool isAtNewest = true;
        bool isAtBeginning = false; // of the journal
        qint64 looked = 0;          // events that the reading has looked at
        qint64 reachedAt = 0;       // when the last of them was received, µs since 1970
        bool passedDamaged = false; // events that may be missing here, as nobody knows whether they belong
        qint64 oldestAt = 0;        // the same of the oldest row; 0: there is none
        QString failure;            // why it could not read on
        bool operator==(const State &) const = default;
    };

    // timeline: of the board, lives longer than this.
    EventLogModel(const journal::Timeline &timeline, board::LogGateway look, qsizetype capacity = 10'000,
                  QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    bool canFetchMore(const QModelIndex &parent) const override; // older ones
    void fetchMore(const QModelIndex &parent) override;

    void open(); // the journal can be read from now on
    void setQuery(const board::LogQuery &query);
    const board::LogQuery &query() const { return m_query; }
    const State &state() const { return m_state; }
    void fetchNewer(); // where its beginning is not the newest
    void toNewest();   // begins anew there
    void stop();       // the reading
    void goOn();       // after stop(), or a failure

    void apply(const journal::Batch &batch); // shown at the next tick
    void settle(const journal::Outcomes &outcomes);
    void setHeld(bool held);
    // The rows on screen: what comes does not push them out.
    void setVisibleRows(int first, int last);
    bool tick(); // removes the oldest before it inserts the newest; true when anything changed
    qsizetype pendingEntries() const { return qsizetype(m_pending.size()); }
    int rowOfRecord(qint64 id) const { return view::rowOfRecord(m_rows, id); } // -1: it is not shown

signals:
    void stateChanged();

private:
    bool holds(const journal::ClockJump &jump) const;

    void want(bool isOlder, qint64 from);
    void endReading();
    void letGo();
    void takePortion(board::LogPortion portion);
    void clear();
    LogRows rowsOf(const board::LogPortion &portion, qint64 end) const; // oldest first, of records before `end`
    void takeOlder(const board::LogPortion &portion);
    void takeNewer(const board::LogPortion &portion);
    void joinNewest();
    void insert(int row, LogRows rows); // newest first
    void keepFirst(qsizetype rows);     // the oldest go
    void keepLast(qsizetype rows);      // the newest go
    void leaveNewest();
    void report();

    const journal::Timeline &m_timeline;
    board::LogGateway m_look;
    QFutureWatcher<board::LogPortion> *m_portions = nullptr; // of what is being read
    journal::RecentOutcomes m_meanwhile;                     // since it reads: what is found may have been read before
    board::LogQuery m_query;
    State m_state;
    State m_reported;
    LogRows m_rows;    // newest first
    LogRows m_pending; // oldest first
    qsizetype m_capacity;
    qint64 m_olderFrom = 0; // the next older ones are before it; 0: nothing has been read yet
    qint64 m_newerFrom = 0; // the next newer ones are after it, where the beginning is not the newest
    qint64 m_missed = 0;    // the newest record that came and for which there was no room; 0: none
    int m_firstVisible = 0;
    int m_lastVisible = -1;
    bool m_isOlder = true; // what is being read
    bool m_isOpen = false;
    bool m_held = false;
};

} // namespace view
