#pragma once

#include "journal/sqlite/database.h"

#include <QSqlQuery>
#include <QStringList>

#include <optional>

namespace journal {

// Copies rows of a table from a damaged database to another, by their integer key: what cannot be read is left out. The
// columns that both have.
class TableCopy final {
public:
    TableCopy(Database &from, Database &to, const QString &table, const QString &key);

    bool isWhole() const { return m_isWhole; } // the other one has no column that this one lacks

    // Those with low <= key <= high that the other does not have yet. How many; an Error is of the other database.
    Result<qint64> copy(qint64 low, qint64 high);
    // The smallest key of a row that can be read, from low on; above high: there is none.
    qint64 nextReadable(qint64 low, qint64 high);
    // The largest one, from high down; below low: there is none.
    qint64 lastReadable(qint64 low, qint64 high);

private:
    // A row that the other has already, or does not take, is no copy.
    enum class Step : quint8 { Copied, Ignored, Ended, Unreadable, Failed };
    Step copyRow();
    bool canRead(qint64 key);
    std::optional<qint64> before(qint64 key); // the key of that row, or of the last one before it; nothing: unreadable

    Database &m_to;
    QSqlQuery m_select;
    QSqlQuery m_probe;
    QSqlQuery m_lastProbe;
    QSqlQuery m_insert;
    int m_columns = 0;
    bool m_isWhole = false;
    bool m_isThere = false; // else the file is of before there was this table
};

} // namespace journal
