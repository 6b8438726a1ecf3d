#pragma once

#include "board/streamboard.h"
#include "filter/filtertree.h"
#include "view/columntraits.h"

#include <QCoreApplication>
#include <QVariant>

#include <optional>

namespace view {

// The columns of the live table, and what stands in their cells: pure functions of a stream's state. Atoms are of the
// board's pool; now is program time, µs.
class StreamColumns {
    Q_GADGET
    Q_DECLARE_TR_FUNCTIONS(view::StreamTableModel)
public:
    // Each has its row in streamcolumns.cpp. New ones at the end: layouts that were saved know them by their numbers.
    enum Column {
        StatusColumn,
        NameColumn,
        DirectionColumn,
        AppColumn,
        ClientColumn,
        ProviderColumn,
        SizeColumn,
        InStateColumn,
        SeenColumn,
        EventsColumn,
        AnswerColumn,
        CauseColumn,
        NodeColumn,
        MediaSessionColumn,
        BitrateColumn,
        QualityColumn,
        FirstSeenColumn,
        InjectedColumn,
        OriginColumn,
        BackendColumn,
        FindingColumn,
        ColumnCount,
        UrgencyOrder, // no column, but to sort by: failed, pending, of another status, live, ended; the newest of each
                      // first, but of those that are pending the longest, so that what is stuck stands on top
    };
    Q_ENUM(Column)

    StreamColumns(const board::StreamBoard &board, qint64 now)
        : m_pool(board.pool())
        , m_timeline(board.timeline())
        , m_now(now)
    {}

    enum Role {
        SlotRole = Qt::UserRole, // board::Slot as uint; of the model alone
        KeyRole,                 // stream key, QByteArray
        RawRole,                 // the value behind the text: QByteArray, int, qint64 (times: UTC µs), bool
        PhaseRole,               // int(wcs::Phase)
        StatusRole,              // status as WCS sent it, QString
        InjectedRole,            // bool: the last answer was chosen by a rule
        DimmedRole,              // bool: the stream has ended
        LastRecordRole,          // qint64: where its history starts
        OriginRole,              // wcs::Origin, as int
    };

    // As those of StreamTableModel; of a column, not UrgencyOrder.
    QVariant data(const journal::StreamState &state, int column, int role) const;
    static QVariant headerData(int column, int role);
    static const ColumnTraits &traits(int column);

    // By the raw values: below 0, 0 or above 0. Does not depend on the time.
    int compare(const journal::StreamState &a, const journal::StreamState &b, Column column) const;
    // A number for fast sorting: where it differs for two states, they stand in that order.
    quint64 sortPrefix(const journal::StreamState &state, Column column) const;

    // What the rows of the table work with.
    const QByteArray &text(journal::Atom atom) const { return m_pool.text(atom); }
    const journal::StringPool &pool() const { return m_pool; }
    qint64 stampOf(qint64 time) const { return m_timeline.stampOf(time); }
    qint64 now() const { return m_now; }

private:
    QString text(const journal::StreamState &state, int column) const;
    QString toolTip(const journal::StreamState &state, int column) const;
    QString spoken(const journal::StreamState &state, int column) const; // the text, where it is a symbol in words
    QVariant raw(const journal::StreamState &state, int column) const;
    QString copied(const journal::StreamState &state, int column) const;
    std::optional<filter::FilterTree> term(const journal::StreamState &state, int column) const;
    static QString title(int column);
    static QString spokenTitle(int column); // the same where the title is a mere gap

    const journal::StringPool &m_pool;
    const journal::Timeline &m_timeline;
    qint64 m_now;
};

} // namespace view
