#pragma once

#include "journal/sqlite/database.h"

#include <QSqlQuery>

#include <array>

namespace journal {

// One prepared statement: values in by position, rows out forward only. A statement that gave rows holds its view of
// the database, and so keeps the write-ahead log from being used again, until finish() or the last next().
class Statement final {
public:
    Statement(Database &database, const QString &sql); // with ? for each value
    Q_DISABLE_COPY_MOVE(Statement)

    // False: it failed, and the database knows why.
    template <typename... Values>
    bool run(const Values &...values)
    {
        static_assert(sizeof...(values) <= MostValues);
        [[maybe_unused]] auto name = m_names.begin();
        (m_query.bindValue(*name++, variant(values)), ...);
        const bool done = m_query.exec();
        if (!done)
            m_database.note(m_query.lastError());
        return done;
    }

    // False, too, when the rest could not be read: then hasFailed(), and the database knows why.
    bool next();
    bool hasFailed() const { return m_query.lastError().isValid(); }
    void finish() { m_query.finish(); }
    qint64 number(int column) const { return storedNumber(m_query.value(column)); }
    QByteArray bytes(int column) const { return m_query.value(column).toByteArray(); }
    bool isNull(int column) const { return m_query.isNull(column); }

private:
    static QVariant variant(qint64 value) { return value; }
    // Text from the network stands as bytes, so that whatever came goes back unchanged. Qt takes null for NULL.
    static QVariant variant(const QByteArray &value) { return value.isNull() ? QByteArray("") : value; }
    static QVariant variant(std::nullptr_t) { return {}; } // NULL

    static constexpr size_t MostValues = 40;
    using Names = std::array<QString, MostValues>;
    static const Names &names();

    Database &m_database;
    QSqlQuery m_query;
    // Qt composes a name for each value that is bound by position, every time. Names made once cost half of that.
    const Names &m_names = names();
};

} // namespace journal
