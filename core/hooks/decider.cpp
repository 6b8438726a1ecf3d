#include "hooks/decider.h"

#include "base/clock.h"

namespace hooks {

void Decider::decide(Hook &hook)
{
    rules::FaultPlan &plan = m_book.plan();
    if (!plan.hasEnabled())
        return;
    const journal::Record &record = hook.record;
    hook.verdict = plan.decide({record.event, record.streamKey, &m_decoder.body()}, record.receivedMono,
                               hook.forwarder != nullptr);
    notePatience();
    if (std::holds_alternative<rules::Decision>(hook.verdict))
        m_book.noteHits();
}

void Decider::decideByBackend(Hook &hook, const QByteArray &head)
{
    if (!std::holds_alternative<rules::Deferred>(hook.verdict))
        return;
    const rules::Deferred deferred = std::get<rules::Deferred>(std::move(hook.verdict));
    const journal::Record &record = hook.record;
    const journal::BackendAnswer &answer = *record.backend;
    const rules::BackendReply reply{.status = answer.result.status, .head = head, .body = answer.body};
    (void)m_decoder.decode(record.event.method, record.body); // for its body(): others were decoded meanwhile
    const auto decision = m_book.plan().resume(deferred, {record.event, record.streamKey, &m_decoder.body(), &reply},
                                               steadyNanoseconds());
    notePatience();
    hook.verdict = rules::Verdict();
    if (!decision)
        return;
    hook.verdict = *decision;
    m_book.noteHits();
}

void Decider::notePatience()
{
    if (const auto &slow = m_book.plan().gaveUpAt())
        m_troubles.add(QStringLiteral("The patterns of the answer rules take longer than %1 ms for a hook: the rules "
                                      "behind “%2” were not asked about it. Make them simpler, or fewer.")
                           .arg(rules::FaultPlan::Patience / 1'000'000)
                           .arg(slow->id));
}

} // namespace hooks
