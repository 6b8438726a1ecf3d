#pragma once

#include "rules/matcher.h"
#include "rules/rule.h"

#include <QHash>

#include <memory>
#include <optional>
#include <variant>
#include <vector>

namespace rules {

// What a rule does with one hook.
struct Decision {
    std::shared_ptr<const Rule> rule;
    qint64 delayMs = 0; // drawn
};

// Only the backend's answer can say whether this rule answers the hook: ask it, then the plan again, see resume().
struct Deferred {
    std::shared_ptr<const Rule> rule;
    quint64 revision = 0;        // of the plan's rules
    size_t place = 0;            // of the rule, among those for the hook's method
    std::vector<quint64> passed; // the runs of the rules before it that have counted the hook
    qint64 spentNs = 0;          // looking for expressions
};

// Nothing: the normal answer, which is the backend's where there is one.
using Verdict = std::variant<std::monostate, Decision, Deferred>;

// The rules, compiled, with their counters: the first that is enabled, matches and is due decides. Costs nothing while
// none is enabled. For one thread.
class FaultPlan {
public:
    // A rule that is switched on, or whose match, when, action, time-to-live or round has changed, counts from 0 again;
    // the counters of the others go on, and so do all hits. now: steady clock, ns.
    void setRules(const Rules &rules, qint64 nowMono);

    // Of one hook, looking for the expressions of all rules together: ns. What is begun then is done.
    static constexpr qint64 Patience = 100'000'000;

    // What is done with this hook; counts it. hasBackend: there is one that it can be handed on to; without, rules that
    // need its answer are passed over and count nothing. Where there is one, it sees the hooks of decisions whose
    // action asksBackend(); those that waitsForBackend() are carried out once it has answered.
    Verdict decide(const Hook &hook, qint64 nowMono, bool hasBackend);
    // The same once the backend has answered, or failed to: hook.backend says which, and hook.body is that hook's
    // again. Goes on at the rule that waited, or where the rules have changed meanwhile at the first one; what has
    // counted the hook before does not count it again. The backend has seen the hook: it is not asked again.
    std::optional<Decision> resume(const Deferred &deferred, const Hook &hook, qint64 nowMono);
    // The rule at which the last decide() or resume() came to more than that, the two of one hook together: those
    // behind it were not asked. Null: there is none.
    const std::shared_ptr<const Rule> &gaveUpAt() const { return m_gaveUpAt; }

    struct Progress {
        std::shared_ptr<const Rule> rule;
        quint64 hits = 0;
        quint64 matched = 0;
        quint64 applied = 0;    // since it was switched on
        qint64 expiresMono = 0; // steady clock, ns; 0: never
        bool isUsedUp = false;
    };
    std::vector<Progress> progress() const;
    bool hasEnabled() const { return m_hasEnabled; }

private:
    struct Counter {
        quint64 matched = 0;
        quint64 applied = 0;
    };
    struct Entry {
        std::shared_ptr<const Rule> rule;
        std::shared_ptr<const Matcher> matcher;
        quint64 hits = 0;
        Counter total;
        // By stream, in two generations, so that streams long gone are forgotten.
        QHash<QByteArray, Counter> streams;
        QHash<QByteArray, Counter> formerStreams;
        qint64 expiresMono = 0;
        bool needsBackend = false;
        quint64 run = 0; // another one each time that it counts from 0

        void restart(qint64 nowMono);
        bool isUsedUp() const;
        bool isUsedUpFor(const Hook &hook) const;
        Counter &counterOf(const Hook &hook);
    };

    std::shared_ptr<const Matcher> compile(const Match &match);
    const std::vector<quint32> &candidates(const QByteArray &method);
    Verdict goOn(Deferred &&from, const Hook &hook, qint64 nowMono, bool hasBackend);
    bool isDue(Entry &entry, const Hook &hook);

    std::vector<Entry> m_entries;
    QHash<QByteArray, std::vector<quint32>> m_byMethod; // enabled rules, in order; filled as methods come
    TextVerdicts m_verdicts;
    json::JsonProbe m_backendBody;
    quint64 m_revision = 0; // of the rules
    quint64 m_lastRun = 0;
    std::shared_ptr<const Rule> m_gaveUpAt;
    quint32 m_nextPatternId = 0;
    bool m_hasEnabled = false;
};

} // namespace rules
