#pragma once

#include "base/result.h"
#include "journal/obstacle.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QVariant>

#include <memory>

namespace journal {

// Of ids, of µs since 1970, and of all other numbers that a journal holds. What is beyond it is damaged, and taken for
// it, so that no sum of some of them overflows.
constexpr qint64 LargestNumber = qint64(1) << 53;
qint64 storedNumber(const QVariant &value);

// One connection to the journal's SQLite file, for the thread that opened it. A writer that is locked out says so at
// once; a reader, which is locked out only for moments, waits up to a second.
class Database final {
public:
    enum class Access : quint8 { Write, Read };

    static Result<std::unique_ptr<Database>> open(const QString &path, Access access);
    ~Database();
    Q_DISABLE_COPY_MOVE(Database)

    Result<Done> execute(const QString &sql);
    void rollBack();                           // of a transaction that failed; error() and obstacle() stay about that
    Result<qint64> number(const QString &sql); // first column of the first row; 0 where there is none

    const QSqlDatabase &connection() const { return m_connection; }
    const QString &path() const { return m_path; }

    // The last thing that went wrong, as a sentence that names the cause and the file.
    Error error() const { return explain(m_error); }
    Obstacle obstacle() const; // of what kind that was
    bool isLocked() const;     // it was a lock of another connection, which may be held for a moment
    void note(const QSqlError &error) { m_error = error; }

private:
    Database(const QSqlDatabase &connection, const QString &path);
    Error explain(const QSqlError &error) const;

    QSqlDatabase m_connection;
    QString m_path;
    QSqlError m_error;
};

} // namespace journal
