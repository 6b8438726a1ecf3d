#include "rules/rulebook.h"

#include "base/clock.h"
#include "base/reply.h"

#include <algorithm>

namespace rules {

namespace {

constexpr int CountsIntervalMs = 250;

} // namespace

Rules RuleSnapshot::plainRules() const
{
    Rules plain;
    for (const RuleStatus &status : rules)
        plain.append(*status.rule);
    return plain;
}

int RuleSnapshot::indexOf(const QString &id) const
{
    const auto it = std::ranges::find_if(rules, [&id](const RuleStatus &status) { return status.rule->id == id; });
    return it == rules.end() ? -1 : int(it - rules.begin());
}

int RuleSnapshot::activeCount() const
{
    return int(std::ranges::count_if(rules, &RuleStatus::isActive));
}

quint64 RuleSnapshot::injected() const
{
    quint64 sum = 0;
    for (const RuleStatus &status : rules)
        sum += status.isActive ? status.hits : 0;
    return sum;
}

QStringList Outcome::added() const
{
    QStringList ids;
    for (const RuleStatus &status : snapshot->rules) {
        if (std::ranges::find(before, status.rule->id, &Rule::id) == before.end())
            ids.append(status.rule->id);
    }
    return ids;
}

RuleBook::RuleBook(const Rules &rules, QObject *parent)
    : QObject(parent)
    , m_counts(this)
    , m_expiry(this)
{
    m_counts.setSingleShot(true);
    m_counts.setInterval(CountsIntervalMs);
    connect(&m_counts, &QTimer::timeout, this, &RuleBook::announce);
    m_expiry.setSingleShot(true);
    m_expiry.setTimerType(Qt::PreciseTimer);
    connect(&m_expiry, &QTimer::timeout, this, &RuleBook::expire);
    m_plan.setRules(rules, steadyNanoseconds());
    armExpiry();
}

void RuleBook::noteHits()
{
    if (!m_counts.isActive())
        m_counts.start();
}

RuleSnapshotPtr RuleBook::snapshot() const
{
    auto snapshot = std::make_shared<RuleSnapshot>();
    const qint64 now = steadyNanoseconds();
    for (const FaultPlan::Progress &progress : m_plan.progress()) {
        const When &when = progress.rule->when;
        const bool isCounted = when.count > 0 && when.per == When::Per::Rule;
        snapshot->rules.append({.rule = progress.rule,
                                .hits = progress.hits,
                                .matched = progress.matched,
                                .left = isCounted ? when.count - qint64(progress.applied) : -1,
                                .expiresMono = progress.expiresMono,
                                .isActive = progress.rule->enabled && !progress.isUsedUp &&
                                            (progress.expiresMono == 0 || progress.expiresMono > now)});
    }
    snapshot->revision = m_revision;
    snapshot->changedBy = m_changedBy;
    snapshot->lastChange = m_lastChange;
    snapshot->changedAt = m_changedAt;
    return snapshot;
}

Outcome RuleBook::change(const RuleChange &change)
{
    const Rules before = snapshot()->plainRules();
    const std::variant<Rules, Problem> result = change.apply(before);
    if (const auto *problem = std::get_if<Problem>(&result))
        return {.problem = *problem, .snapshot = snapshot(), .before = before};
    const Rules &after = std::get<Rules>(result);
    if (after != before) {
        apply(after, change);
    } else if (!std::ranges::equal(after, before, {}, &Rule::round, &Rule::round)) {
        m_plan.setRules(after, steadyNanoseconds()); // they say the same, and count from 0 again
        armExpiry();
        announce();
    }
    return {.problem = std::nullopt, .snapshot = snapshot(), .before = before};
}

RuleGateway RuleBook::gateway()
{
    const auto book = QPointer(this);
    return {.change =
                [book](const RuleChange &change) {
                    return ask(book.data(), [change](RuleBook &b) { return b.change(change); });
                },
            .report = [book] { return ask(book.data(), [](const RuleBook &b) { return b.snapshot(); }); }};
}

void RuleBook::announce()
{
    emit changed(snapshot());
}

void RuleBook::apply(const Rules &rules, const RuleChange &change)
{
    m_plan.setRules(rules, steadyNanoseconds());
    ++m_revision;
    m_changedBy = change.origin;
    m_lastChange = change.text();
    m_changedAt = wallMicroseconds();
    armExpiry();
    m_counts.stop();
    emit changed(snapshot());
}

void RuleBook::expire()
{
    const qint64 now = steadyNanoseconds();
    Rules rules;
    QStringList expired;
    for (const FaultPlan::Progress &progress : m_plan.progress()) {
        rules.append(*progress.rule);
        if (progress.expiresMono != 0 && progress.expiresMono <= now) {
            rules.last().enabled = false;
            expired.append(progress.rule->id);
        }
    }
    if (expired.isEmpty())
        armExpiry();
    else
        apply(rules, {.edit = edits::Switch{expired, false}, .origin = Origin::timeToLive()});
}

void RuleBook::armExpiry()
{
    qint64 next = 0;
    for (const FaultPlan::Progress &progress : m_plan.progress()) {
        if (progress.expiresMono != 0 && (next == 0 || progress.expiresMono < next))
            next = progress.expiresMono;
    }
    if (next == 0)
        m_expiry.stop();
    else // rounded up, and a day at most: a month of milliseconds does not fit an int
        m_expiry.start(int(std::clamp<qint64>((next - steadyNanoseconds()) / 1'000'000 + 1, 0, 24 * 60 * 60 * 1'000)));
}

} // namespace rules
