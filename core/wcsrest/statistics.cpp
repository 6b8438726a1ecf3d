#include "wcsrest/statistics.h"

#include <algorithm>
#include <limits>

namespace wcsrest {

namespace {

constexpr qsizetype MostValues = 1'000;
constexpr int InARow = 2;
constexpr qint64 FewestLeased = 20; // with fewer, none at rest says nothing
constexpr qint64 FewShare = 10;     // one of so many

bool isOfUse(QByteArrayView key)
{
    return key.startsWith("streams_") || key.startsWith("ports_rest_api_");
}

bool isScarce(const PortPool &pool)
{
    return pool.leased >= FewestLeased && pool.available * FewShare < pool.leased + pool.available;
}

} // namespace

std::optional<Statistics> Statistics::parse(QByteArrayView text)
{
    Statistics statistics;
    while (!text.isEmpty() && statistics.m_values.size() < MostValues) {
        const qsizetype end = text.indexOf('\n');
        const QByteArrayView line = (end < 0 ? text : text.first(end)).trimmed();
        text = end < 0 ? QByteArrayView() : text.sliced(end + 1);
        const qsizetype equals = line.indexOf('=');
        if (equals < 0 || !isOfUse(line.first(equals)))
            continue;
        bool isNumber = false;
        const qint64 value = line.sliced(equals + 1).toByteArray().trimmed().toLongLong(&isNumber);
        if (isNumber && value >= 0 && value <= std::numeric_limits<qint32>::max())
            statistics.m_values.insert(line.first(equals).trimmed().toByteArray(), value);
    }
    return statistics.m_values.isEmpty() ? std::nullopt : std::optional(statistics);
}

std::optional<qint64> Statistics::value(const QByteArray &key) const
{
    const auto found = m_values.constFind(key);
    return found == m_values.cend() ? std::nullopt : std::optional(*found);
}

std::optional<Counts> Statistics::counts() const
{
    std::optional<qint64> publishers;
    for (auto value = m_values.cbegin(); value != m_values.cend(); ++value) {
        if (value.key().startsWith("streams_") && value.key().endsWith("_in"))
            publishers = publishers.value_or(0) + *value;
    }
    const std::optional<qint64> players = value("streams_viewers");
    return publishers && players ? std::optional(Counts{*publishers, *players}) : std::nullopt;
}

std::optional<PortPool> PortPool::of(const Statistics &statistics, const std::optional<PortPool> &before)
{
    const auto leased = statistics.value("ports_rest_api_leased");
    const auto available = statistics.value("ports_rest_api_available");
    const auto pending = statistics.value("ports_rest_api_pending");
    if (!leased || !available || !pending)
        return {};
    PortPool pool{.leased = *leased, .available = *available, .pending = *pending};
    const PortPool former = before.value_or(PortPool());
    pool.waits = pool.pending > 0 ? std::min(former.waits + 1, InARow) : 0;
    pool.scarce = isScarce(pool) ? std::min(former.scarce + 1, InARow) : 0;
    return pool;
}

bool PortPool::runsOut() const
{
    return waits >= InARow || scarce >= InARow;
}

QString PortPool::sentence() const
{
    if (waits >= InARow)
        return QStringLiteral("The WCS has no connection left for its hooks: %1 wait, %2 are under way.")
            .arg(pending)
            .arg(leased);
    if (runsOut())
        return QStringLiteral("The WCS is about to have no connection left for its hooks: %1 of %2 are in use.")
            .arg(leased)
            .arg(leased + available);
    return QStringLiteral("Of the WCS's connections for hooks %1 are in use, %2 are not.").arg(leased).arg(available);
}

} // namespace wcsrest
