#include "fuzz.h"
#include "rules/faultplan.h"
#include "rules/matcher.h"
#include "rules/rule.h"
#include "wcs/decoder.h"

namespace {

// A hook that rules are held against.
class Hook {
public:
    Hook()
        : m_event(std::get<wcs::HookEvent>(m_decoder.decode("StreamStatusEvent", m_body)))
        , m_streamKey(m_event.streamKey())
    {}

    rules::Hook hook() { return {m_event, m_streamKey, &m_decoder.body()}; }
    rules::Hook answered() { return {m_event, m_streamKey, &m_decoder.body(), &m_reply}; }

private:
    const QByteArray m_body = R"({"nodeId":"n@wcs-1","appKey":"live","mediaSessionId":"m1","name":"cam-7",)"
                              R"("published":true,"status":"PLAYING","info":"ok","width":1280,"a":{"b":[1,null]}})";
    wcs::Decoder m_decoder;
    const rules::BackendReply m_reply{
        .status = 404, .head = "X-Reason: denied\r\nX-Reason: late\r\n", .body = R"({"error":{"code":7}})"};
    wcs::HookEvent m_event;
    QByteArray m_streamKey;
};

void check(const rules::Rule &rule, const rules::Hook &hook)
{
    (void)rules::describe(rule.action);
    (void)rules::describe(rule.match, rule.when);
    (void)rules::riskOf(rule);
    const auto compiled = rules::Matcher::compile(rule.match);
    const auto *matcher = std::get_if<rules::Matcher>(&compiled);
    fuzz::require(matcher != nullptr, "a rule that was read can be compiled");
    const bool matches = matcher->matchesMethod(hook.event.method) && matcher->matches(hook);
    fuzz::require(matcher->whyNot(hook).isEmpty() == matches, "a rule that does not match says why");
}

} // namespace

// What is written reads back as the same rules; all that is read can be used.
void fuzz::run(QByteArrayView input)
{
    static Hook hook;
    const auto read = rules::parseRuleFile(input.toByteArray());
    const auto *file = std::get_if<rules::RuleFile>(&read);
    if (!file) {
        require(!std::get<json::JsonError>(read).sentence.isEmpty(), "an error says what is wrong");
        return;
    }
    const auto again = rules::parseRuleFile(rules::ruleFileJson(file->rules));
    require(std::holds_alternative<rules::RuleFile>(again), "what is written can be read");
    require(std::get<rules::RuleFile>(again).rules == file->rules, "what is written reads back the same");
    for (const rules::Rule &rule : file->rules) {
        check(rule, hook.hook());
        check(rule, hook.answered());
    }
    rules::FaultPlan plan;
    plan.setRules(file->rules, 0);
    for (int turn = 1; turn <= 3; ++turn) {
        rules::Verdict verdict = plan.decide(hook.hook(), turn, turn > 1);
        if (const auto *deferred = std::get_if<rules::Deferred>(&verdict)) {
            require(turn > 1 && deferred->rule, "without a backend nothing waits for it");
            if (const auto resumed = plan.resume(*deferred, hook.answered(), turn))
                verdict = *resumed;
        }
        const auto *decision = std::get_if<rules::Decision>(&verdict);
        require(!decision || (decision->rule && decision->delayMs >= 0), "a decision names its rule");
    }
}
