#pragma once

#include "view/streamtablemodel.h"

#include <QCoreApplication>

namespace view {

// What stands in the cells of the live table: pure functions of a stream's state. Atoms are of `pool`; now is
// program time, µs.
class StreamColumns {
    Q_DECLARE_TR_FUNCTIONS(view::StreamTableModel)
public:
    using Column = StreamTableModel::Column;

    StreamColumns(const board::StreamBoard &board, qint64 now)
        : m_pool(board.pool())
        , m_timeline(board.timeline())
        , m_now(now)
    {}

    QString text(const journal::StreamState &state, int column) const;
    QString toolTip(const journal::StreamState &state, int column) const;
    QString spoken(const journal::StreamState &state, int column) const; // the text, where it is a symbol in words
    QVariant raw(const journal::StreamState &state, int column) const;
    QString copied(const journal::StreamState &state, int column) const; // see CopyRole
    std::optional<filter::FilterTree> term(const journal::StreamState &state,
                                           int column) const; // see StreamTableModel::term()

    // By the raw values: below 0, 0 or above 0. Does not depend on the time.
    int compare(const journal::StreamState &a, const journal::StreamState &b, Column column) const;
    // A number for fast sorting: where it differs for two states, they stand in that order.
    quint64 sortPrefix(const journal::StreamState &state, Column column) const;

    static QString title(int column);
    static QString spokenTitle(int column); // the same where the title is a mere gap
    static bool isFigure(int column);

private:
    static bool isText(Column column);
    std::optional<filter::FilterTree> causeTerm(const journal::StreamState &state) const;
    QByteArrayView bytes(const journal::StreamState &state, int column) const;  // of columns that show what WCS sent
    qint64 figure(const journal::StreamState &state, Column column) const;      // of all others
    qint64 rank(const journal::StreamState &state, Column column) const;        // the same, as they are sorted
    static qint64 urgency(const journal::StreamState &state);                   // the least is the most urgent
    QStringList causes(const journal::StreamState &state, int maxLength) const; // the first one is the cell's

    const journal::StringPool &m_pool;
    const journal::Timeline &m_timeline;
    qint64 m_now;
};

} // namespace view
