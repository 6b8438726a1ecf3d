#pragma once

#include "journal/database.h"

#include <QSqlQuery>
#include <QVariant>

namespace journal {

// One prepared statement: values in by position, rows out forward only. A statement that gave rows holds its view of
// the database, and so keeps the write-ahead log from being used again, until finish() or the last next().
class Statement final {
public:
    Statement(Database &database, const QString &sql)
        : m_database(database)
        , m_query(database.connection())
    {
        m_query.setForwardOnly(true);
        if (!m_query.prepare(sql))
            m_database.note(m_query.lastError());
    }
    Q_DISABLE_COPY_MOVE(Statement)

    // False: it failed, and the database knows why.
    template <typename... Values>
    bool run(const Values &...values)
    {
        [[maybe_unused]] int position = 0;
        (m_query.bindValue(position++, variant(values)), ...);
        const bool done = m_query.exec();
        if (!done)
            m_database.note(m_query.lastError());
        return done;
    }

    bool next() { return m_query.next(); }
    void finish() { m_query.finish(); }
    qint64 number(int column) const { return m_query.value(column).toLongLong(); }
    QByteArray bytes(int column) const { return m_query.value(column).toByteArray(); }
    bool isNull(int column) const { return m_query.isNull(column); }

private:
    static QVariant variant(qint64 value) { return value; }
    // Text from the network stands as bytes, so that whatever came goes back unchanged. Qt takes null for NULL.
    static QVariant variant(const QByteArray &value) { return value.isNull() ? QByteArray("") : value; }

    Database &m_database;
    QSqlQuery m_query;
};

} // namespace journal
