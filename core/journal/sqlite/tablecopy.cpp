#include "journal/sqlite/tablecopy.h"

#include <QVariant>

#include <algorithm>
#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

QStringList columnsOf(Database &database, const QString &table)
{
    QStringList columns;
    QSqlQuery query(database.connection());
    if (query.exec(u"SELECT name FROM pragma_table_info('%1')"_s.arg(table))) {
        while (query.next())
            columns.append(query.value(0).toString());
    }
    return columns;
}

} // namespace

TableCopy::TableCopy(Database &from, Database &to, const QString &table, const QString &key)
    : m_to(to)
    , m_select(from.connection())
    , m_probe(from.connection())
    , m_lastProbe(from.connection())
    , m_insert(to.connection())
{
    QStringList columns{key};
    const QStringList there = columnsOf(from, table);
    const QStringList here = columnsOf(to, table);
    for (const QString &column : here) {
        if (column != key && there.contains(column))
            columns.append(column);
    }
    m_columns = int(columns.size());
    m_isWhole = columns.size() == here.size();
    m_isThere = !there.isEmpty();
    const QString names = columns.join(u", "_s);
    m_select.setForwardOnly(true);
    m_select.prepare(u"SELECT %1 FROM %2 WHERE %3 >= ? AND %3 <= ? ORDER BY %3"_s.arg(names, table, key));
    m_probe.setForwardOnly(true);
    m_probe.prepare(u"SELECT %1 FROM %2 WHERE %3 >= ? ORDER BY %3 LIMIT 1"_s.arg(names, table, key));
    m_lastProbe.setForwardOnly(true);
    m_lastProbe.prepare(u"SELECT %1 FROM %2 WHERE %3 <= ? ORDER BY %3 DESC LIMIT 1"_s.arg(names, table, key));
    m_insert.prepare(
        u"INSERT OR IGNORE INTO %1 (%2) VALUES (%3)"_s.arg(table, names, QStringList(m_columns, u"?"_s).join(u", "_s)));
}

Result<qint64> TableCopy::copy(qint64 low, qint64 high)
{
    qint64 copied = 0;
    while (m_isThere && low <= high) {
        m_select.bindValue(0, low);
        m_select.bindValue(1, high);
        Step step = m_select.exec() ? Step::Copied : Step::Unreadable;
        while (step <= Step::Ignored) {
            step = copyRow();
            copied += step == Step::Copied ? 1 : 0;
            if (step <= Step::Ignored)
                low = storedNumber(m_select.value(0)) + 1;
        }
        m_select.finish();
        if (step == Step::Failed)
            return m_to.error();
        if (step == Step::Ended)
            break;
        low = nextReadable(low + 1, high);
    }
    return copied;
}

TableCopy::Step TableCopy::copyRow()
{
    if (!m_select.next())
        return m_select.lastError().isValid() ? Step::Unreadable : Step::Ended;
    for (int i = 0; i < m_columns; ++i) {
        const QVariant value = m_select.value(i);
        const bool isEmpty = value.typeId() == QMetaType::QByteArray && value.toByteArray().isEmpty();
        m_insert.bindValue(i, isEmpty ? QByteArray("") : value); // Qt takes null for NULL
    }
    if (m_insert.exec())
        return m_insert.numRowsAffected() > 0 ? Step::Copied : Step::Ignored;
    m_to.note(m_insert.lastError());
    return Step::Failed;
}

// By longer and longer steps, and back by halves.
qint64 TableCopy::nextReadable(qint64 low, qint64 high)
{
    if (low > high || canRead(low))
        return low;
    qint64 step = 1;
    while (low + step <= high && !canRead(low + step))
        step *= 2;
    qint64 bad = low + step / 2;
    qint64 good = std::min(low + step, high + 1);
    while (good - bad > 1) {
        const qint64 middle = bad + (good - bad) / 2;
        (canRead(middle) ? good : bad) = middle;
    }
    return good;
}

// As nextReadable(), the other way.
qint64 TableCopy::lastReadable(qint64 low, qint64 high)
{
    const qint64 none = low - 1;
    if (high < low)
        return none;
    if (const std::optional<qint64> found = before(high))
        return std::max(*found, none);
    qint64 step = 1;
    while (high - step >= low && !before(high - step))
        step *= 2;
    qint64 bad = high - step / 2;
    qint64 good = std::max(high - step, none);
    while (bad - good > 1) {
        const qint64 middle = good + (bad - good) / 2;
        (before(middle) ? good : bad) = middle;
    }
    return std::max(before(good).value_or(none), none);
}

std::optional<qint64> TableCopy::before(qint64 key)
{
    m_lastProbe.bindValue(0, key);
    std::optional<qint64> found;
    if (m_lastProbe.exec() && m_lastProbe.next())
        found = storedNumber(m_lastProbe.value(0));
    else if (!m_lastProbe.lastError().isValid())
        found = std::numeric_limits<qint64>::min();
    m_lastProbe.finish();
    return found;
}

bool TableCopy::canRead(qint64 key)
{
    m_probe.bindValue(0, key);
    const bool can = m_probe.exec() && (m_probe.next() || !m_probe.lastError().isValid());
    m_probe.finish();
    return can;
}

} // namespace journal
