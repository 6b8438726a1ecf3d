#include "journal/timeline.h"

#include "base/clock.h"

#include <algorithm>
#include <array>
#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

struct Unit {
    const char *name;
    qint64 ms;
};
constexpr std::array Units{Unit{"day", 86'400'000}, Unit{"hour", 3'600'000}, Unit{"minute", 60'000},
                           Unit{"second", 1'000}};

QString counted(qint64 count, const Unit &unit)
{
    return count == 1 ? u"1 %1"_s.arg(QLatin1String(unit.name)) : u"%1 %2s"_s.arg(count).arg(QLatin1String(unit.name));
}

// In the largest unit that it has and the one below: "400 days", "1 hour 30 minutes", "2.5 seconds".
QString lengthText(qint64 microseconds)
{
    const qint64 ms = (microseconds + 500) / 1000;
    if (ms < 9'950)
        return u"%1 seconds"_s.arg(double(ms) / 1000, 0, 'f', 1);
    for (size_t i = 0; i + 1 < Units.size(); ++i) {
        const qint64 small = Units[i + 1].ms;
        const qint64 rounded = (ms + small / 2) / small * small;
        if (rounded < Units[i].ms)
            continue;
        const QString large = counted(rounded / Units[i].ms, Units[i]);
        const qint64 rest = rounded % Units[i].ms / small;
        return rest == 0 ? large : large + u' ' + counted(rest, Units[i + 1]);
    }
    return counted((ms + 500) / 1000, Units.back());
}

} // namespace

QString ClockJump::sentence() const
{
    return by < 0 ? u"The clock was set back by %1."_s.arg(lengthText(-by))
                  : u"The clock was set forward by %1."_s.arg(lengthText(by));
}

Timeline::Timeline()
    : m_time(wallMicroseconds())
    , m_steady(steadyNanoseconds())
{}

void Timeline::add(ClockJump jump)
{
    const qint64 credit = m_regimes.isEmpty() ? 0 : m_regimes.last().credit;
    m_regimes.append({jump.record, jump.at, shift() + jump.by, std::max<qint64>(credit + jump.by, 0)});
    jump.to = jump.at + shift();
    m_jumps.append(jump);
}

Timeline::Regime Timeline::of(qint64 record) const
{
    const auto next = std::ranges::upper_bound(m_regimes, record, {}, &Regime::record);
    return next == m_regimes.begin() ? Regime() : *std::prev(next);
}

qint64 Timeline::timeOf(qint64 record, qint64 stamp) const
{
    return stamp - of(record).shift;
}

qint64 Timeline::stampOf(qint64 time) const
{
    const auto next = std::ranges::upper_bound(m_regimes, time, {}, &Regime::at);
    return next == m_regimes.begin() ? time : time + std::prev(next)->shift;
}

qint64 Timeline::credibleOf(qint64 record, qint64 stamp) const
{
    return stamp - of(record).credit;
}

qint64 Timeline::nextRegime(qint64 record) const
{
    const auto next = std::ranges::upper_bound(m_regimes, record, {}, &Regime::record);
    return next == m_regimes.end() ? std::numeric_limits<qint64>::max() : next->record;
}

void Timeline::anchor(qint64 time, qint64 steady)
{
    m_time = time;
    m_steady = steady;
}

qint64 Timeline::now() const
{
    return at(steadyNanoseconds());
}

} // namespace journal
