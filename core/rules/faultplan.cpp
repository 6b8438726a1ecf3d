#include "rules/faultplan.h"

#include "base/random.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace rules {

namespace {

constexpr qsizetype StreamsPerGeneration = 50'000;
constexpr quint32 MostPatternIds = 4'096;
constexpr qsizetype MostMethods = 1'000; // whose candidates are remembered

// The same in every run, unlike qHash.
quint64 hashOf(const QByteArray &text)
{
    quint64 hash = 0xcbf29ce484222325ULL; // FNV-1a
    for (const char c : text)
        hash = (hash ^ quint8(c)) * 0x100000001b3ULL;
    return hash;
}

quint64 seedFor(const Rule &rule, const Hook &hook)
{
    const quint64 seed = Random::at(rule.when.seed, 0);
    return rule.when.per == When::Per::Stream ? seed ^ hashOf(streamOf(hook)) : seed;
}

qint64 drawDelay(const Delay &delay, quint64 seed, quint64 number)
{
    switch (delay.type) {
    case Delay::Type::Fixed:
        return delay.ms;
    case Delay::Type::Uniform:
        return delay.minMs + qint64(Random::shareAt(~seed, number) * double(delay.maxMs - delay.minMs + 1));
    case Delay::Type::LogNormal:
        break;
    }
    // Box–Muller
    const double u = 1 - Random::shareAt(~seed, 2 * number);
    const double v = Random::shareAt(~seed, 2 * number + 1);
    const double normal = std::sqrt(-2 * std::log(u)) * std::cos(2 * std::numbers::pi * v);
    constexpr double Longest = 30 * 60 * 1'000; // ms, as of every delay
    return qint64(std::min(delay.medianMs * std::exp(delay.sigma * normal), Longest));
}

} // namespace

bool FaultPlan::Entry::isUsedUp() const
{
    return rule->when.count > 0 && rule->when.per == When::Per::Rule && total.applied >= quint64(rule->when.count);
}

// Whatever comes, it answers this stream no more.
bool FaultPlan::Entry::isUsedUpFor(const Hook &hook) const
{
    if (rule->when.count <= 0 || rule->when.per == When::Per::Rule)
        return isUsedUp();
    const QByteArray stream = streamOf(hook);
    const auto isFull = [&](const QHash<QByteArray, Counter> &counters) {
        return counters.value(stream).applied >= quint64(rule->when.count);
    };
    return isFull(streams) || isFull(formerStreams);
}

FaultPlan::Counter &FaultPlan::Entry::counterOf(const Hook &hook)
{
    if (rule->when.per == When::Per::Rule)
        return total;
    const QByteArray stream = streamOf(hook);
    if (const auto it = streams.find(stream); it != streams.end())
        return *it;
    if (streams.size() >= StreamsPerGeneration)
        formerStreams = std::exchange(streams, {});
    return *streams.insert(stream, formerStreams.take(stream));
}

void FaultPlan::setRules(const Rules &rules, qint64 nowMono)
{
    std::vector<Entry> former = std::exchange(m_entries, {});
    if (m_nextPatternId > MostPatternIds) { // numbers that nobody has any more make the verdicts long
        m_nextPatternId = 0;
        for (Entry &entry : former)
            entry.matcher.reset();
    }
    for (const Rule &rule : rules) {
        const auto same = std::ranges::find_if(former, [&](const Entry &e) { return e.rule && e.rule->id == rule.id; });
        Entry entry = same == former.end() ? Entry() : std::exchange(*same, {});
        const std::shared_ptr<const Rule> before = std::exchange(entry.rule, std::make_shared<const Rule>(rule));
        if (!entry.matcher || before->match != rule.match)
            entry.matcher = compile(rule.match);
        entry.needsBackend = needsBackend(rule);
        const bool isSwitchedOn = rule.enabled && (!before || !before->enabled);
        const bool isOther =
            before && (before->match != rule.match || before->when != rule.when || before->action != rule.action ||
                       before->ttlMs != rule.ttlMs || before->round != rule.round);
        if (isSwitchedOn || isOther) {
            entry.restart(nowMono);
            entry.run = ++m_lastRun;
        }
        if (!rule.enabled)
            entry.expiresMono = 0;
        if (entry.matcher)
            m_entries.push_back(std::move(entry));
    }
    m_byMethod.clear();
    m_verdicts.clear();
    ++m_revision;
    m_hasEnabled = std::ranges::any_of(m_entries, [](const Entry &entry) { return entry.rule->enabled; });
}

void FaultPlan::Entry::restart(qint64 nowMono)
{
    total = {};
    streams.clear();
    formerStreams.clear();
    expiresMono = rule->ttlMs > 0 ? nowMono + rule->ttlMs * 1'000'000 : 0;
}

std::shared_ptr<const Matcher> FaultPlan::compile(const Match &match)
{
    auto compiled = Matcher::compile(match);
    auto *matcher = std::get_if<Matcher>(&compiled);
    if (!matcher)
        return nullptr; // Rule::parse() lets none through
    matcher->setPatternIds(m_nextPatternId);
    return std::make_shared<const Matcher>(std::move(*matcher));
}

Verdict FaultPlan::decide(const Hook &hook, qint64 nowMono, bool hasBackend)
{
    m_gaveUpAt.reset();
    if (!m_hasEnabled)
        return std::monostate();
    m_verdicts.beginHook();
    return goOn({.revision = m_revision}, hook, nowMono, hasBackend);
}

std::optional<Decision> FaultPlan::resume(const Deferred &deferred, const Hook &hook, qint64 nowMono)
{
    m_gaveUpAt.reset();
    if (!m_hasEnabled)
        return std::nullopt;
    BackendReply reply = hook.backend ? *hook.backend : BackendReply();
    if (!reply.probe) {
        m_backendBody.setBody(reply.body);
        reply.probe = &m_backendBody;
    }
    Deferred from = deferred;
    if (from.revision != m_revision)
        from.place = 0;
    m_verdicts.beginHook(from.spentNs);
    const Verdict verdict = goOn(std::move(from), {hook.event, hook.streamKey, hook.body, &reply}, nowMono, true);
    const auto *decision = std::get_if<Decision>(&verdict);
    return decision ? std::optional(*decision) : std::nullopt;
}

Verdict FaultPlan::goOn(Deferred &&from, const Hook &hook, qint64 nowMono, bool hasBackend)
{
    const std::vector<quint32> &order = candidates(hook.event.method);
    const bool mayDefer = hasBackend && !hook.backend;
    for (size_t place = from.place; place < order.size(); ++place) {
        Entry &entry = m_entries[order[place]];
        const bool isExpired = entry.expiresMono != 0 && nowMono >= entry.expiresMono;
        const bool isPassed = std::ranges::find(from.passed, entry.run) != from.passed.end();
        const bool waits = mayDefer && entry.matcher->looksAtBackend();
        if (isExpired || isPassed || (!hasBackend && entry.needsBackend) || (waits && entry.isUsedUpFor(hook)))
            continue;
        const bool matches = entry.matcher->matches(hook, &m_verdicts);
        if (matches && waits) {
            from.rule = entry.rule;
            from.place = place;
            from.spentNs = m_verdicts.spentNs();
            return std::move(from);
        }
        if (matches && isDue(entry, hook)) {
            ++entry.hits;
            const quint64 number = entry.counterOf(hook).applied;
            return Decision{entry.rule, drawDelay(entry.rule->action.delay, seedFor(*entry.rule, hook), number)};
        }
        if (matches && mayDefer)
            from.passed.push_back(entry.run);
        if (m_verdicts.spentNs() > Patience) {
            m_gaveUpAt = entry.rule;
            break;
        }
    }
    return std::monostate();
}

// Counts the match, and says whether the rule answers it.
bool FaultPlan::isDue(Entry &entry, const Hook &hook)
{
    const When &when = entry.rule->when;
    Counter &counter = entry.counterOf(hook);
    const quint64 number = counter.matched++;
    if (&counter != &entry.total)
        ++entry.total.matched;
    if (number < quint64(when.skip) || (when.count > 0 && counter.applied >= quint64(when.count)))
        return false;
    if (when.probability < 1 && Random::shareAt(seedFor(*entry.rule, hook), number) >= when.probability)
        return false;
    ++counter.applied;
    if (&counter != &entry.total)
        ++entry.total.applied;
    return true;
}

const std::vector<quint32> &FaultPlan::candidates(const QByteArray &method)
{
    const auto known = m_byMethod.constFind(method);
    if (known != m_byMethod.constEnd())
        return *known;
    if (m_byMethod.size() >= MostMethods)
        m_byMethod.clear();
    std::vector<quint32> indexes;
    for (size_t i = 0; i < m_entries.size(); ++i) {
        if (m_entries[i].rule->enabled && m_entries[i].matcher->matchesMethod(method))
            indexes.push_back(quint32(i));
    }
    return *m_byMethod.insert(method, indexes);
}

std::vector<FaultPlan::Progress> FaultPlan::progress() const
{
    std::vector<Progress> all;
    all.reserve(m_entries.size());
    for (const Entry &entry : m_entries)
        all.push_back({.rule = entry.rule,
                       .hits = entry.hits,
                       .matched = entry.total.matched,
                       .applied = entry.total.applied,
                       .expiresMono = entry.expiresMono,
                       .isUsedUp = entry.isUsedUp()});
    return all;
}

} // namespace rules
