#pragma once

#include "ui/tables/datatable.h"
#include "ui/tables/hold.h"
#include "ui/tables/newerbutton.h"
#include "view/streamtablemodel.h"

namespace ui {

// The live table. The selection follows the stream, never the row; the selected row keeps its place on screen when the
// order changes; while rows are held nothing moves.
class StreamTableView final : public DataTable {
    Q_OBJECT
public:
    using Table = view::StreamTableModel;

    StreamTableView(Table &table, QWidget *parent);

    // One frame: takes in what has changed. Returns whether anything on screen is different.
    bool tick();
    // Time goes on: paints the columns that say how long ago.
    void refreshTimes();

    void setFilter(const filter::Filter &filter);
    void setSortKeys(const QList<Table::SortKey> &keys);
    const QList<Table::SortKey> &sortKeys() const { return m_table.sortKeys(); }
    void sortBy(int column, bool more); // as a click on its heading
    void setPaused(bool paused) { m_hold.set(Hold::Paused, paused); }
    bool isPaused() const { return m_hold.has(Hold::Paused); }
    void setFollowing(bool following); // newest on top, and stay there
    bool isFollowing() const { return m_following; }
    void setUrgentFirst(bool on); // off: in the order before
    bool isUrgentFirst() const;
    void setReceiving(bool does); // see StreamTableModel; marks the headings, too
    void showOldest();

    const QByteArray &currentKey() const { return m_currentKey; }
    QModelIndex currentRow() const { return m_table.indexOfKey(m_currentKey); }
    bool selectStream(const QByteArray &streamKey); // false: it is not in the table now
    void expect(const QByteArray &streamKey);       // selects it once it is there, unless another one is
    void drop(wcs::Origin origin);                  // if the selected stream is of it, none is selected any more
    void step(int rows);                            // to the next (1) or previous (-1) stream
    bool stepToFinding(int rows);                   // the same, around the ends, of those with findings; false: none is

signals:
    void currentStreamChanged();
    void followingChanged(bool following);
    void sortChanged();
    void frameWanted();

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void addOwn(QMenu &menu, const QModelIndex &cell) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    struct Anchor {
        std::optional<board::Slot> slot;
        int top = 0; // of its row, in the viewport
    };
    Anchor anchor() const;
    void keepPlace(const Anchor &anchor);
    void restoreCurrent();
    QList<int> ageColumns() const;
    void showMarks();
    void scrolled(int value);
    void showNewer();
    void selectExpected();
    template <typename Change>
    auto whileRowsMove(Change change);

    Table &m_table;
    Hold m_hold;
    NewerButton *m_newer;
    std::optional<qint64> m_topSeen; // of the first row, when it was last in sight
    QByteArray m_currentKey;
    wcs::Origin m_currentOrigin = wcs::Origin::Wcs;
    QByteArray m_expectedKey;
    bool m_rowsMove = false;
    bool m_following = false;
    QList<Table::SortKey> m_formerOrder; // before it was by urgency
};

} // namespace ui
