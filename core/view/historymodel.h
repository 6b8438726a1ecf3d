#pragma once

#include "base/reply.h"
#include "journal/entrypage.h"
#include "journal/outcome.h"
#include "journal/reader.h"
#include "journal/recentoutcomes.h"
#include "view/entrycells.h"

#include <QAbstractTableModel>

#include <deque>
#include <variant>

namespace view {

// The status history of one stream, newest first, as pages from the journal's reader and, for what happens from now on,
// from committed batches. Times in which the program was off, and jumps of the clock,
// stand between the entries as rows of their own.
class HistoryModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        TimeColumn,
        SinceColumn,
        MethodColumn,
        StatusColumn,
        AnswerColumn,
        AnswerTimeColumn,
        InfoColumn,
        NodeColumn,
        MediaSessionColumn,
        BackendColumn,
        ColumnCount
    };
    Q_ENUM(Column)

    using enum EntryRoles::Role;

    // As journal::ReaderGateway::history.
    using Gateway = std::function<QFuture<Result<journal::EntryPage>>(qint64 lastRecord, int limit, qint64 before)>;
    explicit HistoryModel(Gateway read, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

    // Shows this stream from its newest record back; an empty key shows nothing.
    void setStream(const QByteArray &streamKey, qint64 lastRecord);
    const QByteArray &streamKey() const { return m_streamKey; }
    bool isLoading() const { return m_page.isAwaited(); }
    int rowOfRecord(qint64 id) const; // -1 when it is not loaded
    // What stands in a row, one of these; nullptr for the others.
    const journal::Entry *entryAt(int row) const;
    const journal::Gap *gapAt(int row) const;
    const journal::ClockJump *jumpAt(int row) const;

    void apply(const journal::Batch &batch);
    void settle(const journal::Outcomes &outcomes); // sends dataChanged() of the rows
    // While held, what comes is put aside; pages are still taken. Of a stream that is set meanwhile, what came between
    // its lastRecord and that is not known here: set it again when the table is no longer held.
    void setHeld(bool held);

signals:
    void loaded();
    void failed(const QString &sentence);

private:
    using Row = std::variant<journal::Entry, journal::Gap, journal::ClockJump>;

    void want(qint64 before);
    void takePage(const journal::EntryPage &page);
    void takeNewer(std::vector<Row> newer); // oldest first
    QVariant sinceData(int row, int role) const;
    QVariant gapData(const journal::Gap &gap, int column, int role) const;
    bool holds(const journal::ClockJump &jump) const;
    qint64 sinceBefore(int row) const; // µs since the entry before it; -1 where it is not known

    std::deque<Row> m_rows; // newest first
    QByteArray m_streamKey;
    qint64 m_lastRecord = 0; // where the pages start
    qint64 m_newest = 0;     // record that is shown or asked for
    qint64 m_before = 0;     // where the next page ends; 0 = all loaded
    bool m_held = false;
    std::vector<Row> m_newer;          // since it is held, oldest first
    journal::Outcomes m_newerOutcomes; // the same
    // Since the page was asked for, of records that are not shown: it may have been read before.
    journal::RecentOutcomes m_meanwhile;
    Gateway m_read;
    Awaited<Result<journal::EntryPage>> m_page;
};

} // namespace view
