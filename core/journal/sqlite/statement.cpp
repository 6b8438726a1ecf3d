#include "journal/sqlite/statement.h"

namespace journal {

Statement::Statement(Database &database, const QString &sql)
    : m_database(database)
    , m_query(database.connection())
{
    QString named = sql;
    auto name = m_names.begin();
    for (qsizetype at = named.indexOf(u'?'); at >= 0; at = named.indexOf(u'?', at))
        named.replace(at, 1, *name++);
    m_query.setForwardOnly(true);
    if (!m_query.prepare(named))
        m_database.note(m_query.lastError());
}

bool Statement::next()
{
    if (m_query.next())
        return true;
    if (hasFailed())
        m_database.note(m_query.lastError());
    return false;
}

const Statement::Names &Statement::names()
{
    static const Names all = [] {
        Names names;
        for (size_t i = 0; i < names.size(); ++i)
            names[i] = QStringLiteral(":v%1_").arg(i);
        return names;
    }();
    return all;
}

} // namespace journal
