// What it costs to ask the answer rules about a hook: see README.md.

#include "rules/faultplan.h"
#include "testdata.h"
#include "wcs/decoder.h"

#include <QElapsedTimer>
#include <QFile>

#include <algorithm>
#include <cstdio>
#include <vector>

namespace {

constexpr int Streams = 10'000;
constexpr int Rounds = 20;

// Rules as testers write them, of every kind of condition in turn; none matches.
rules::Rules rulesThatDoNotMatch(int count)
{
    rules::Rules rules;
    for (int i = 0; i < count; ++i) {
        rules::Rule rule;
        rule.id = QStringLiteral("rule-%1").arg(i);
        rule.action.status = 500;
        switch (i % 5) {
        case 0:
            rule.match.name = QStringLiteral("gate-%1-*").arg(i);
            break;
        case 1:
            rule.match.name = QStringLiteral("/^door-[0-9]+-%1$/").arg(i);
            break;
        case 2:
            rule.match.status = {QStringLiteral("FAILED"), QStringLiteral("STOPPED")};
            break;
        case 3:
            rule.match.published = false;
            rule.match.appKey = QStringLiteral("app-%1").arg(i);
            break;
        default:
            rule.match.body.insert(QStringLiteral("/mediaProvider"), QStringLiteral("Provider%1").arg(i));
        }
        rules.append(rule);
    }
    return rules;
}

struct Event {
    wcs::HookEvent hook;
    QByteArray key;
};

// One body for all of them: in the program, too, it has just been decoded.
std::vector<Event> events(wcs::Decoder &decoder)
{
    QFile file(QStringLiteral(TEST_DATA "/synthetic-full-3614.json"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const auto decoded = decoder.decode("StreamStatusEvent", file.readAll());
    std::vector<Event> all;
    for (int i = 0; i < Streams; ++i) {
        Event event{.hook = std::get<wcs::HookEvent>(decoded)};
        event.hook.name = "camera-" + QByteArray::number(i);
        event.hook.mediaSessionId = QByteArray::number(i);
        event.key = event.hook.streamKey();
        all.push_back(std::move(event));
    }
    return all;
}

// Nanoseconds per event, the median of the rounds; the first round, in which expressions are tried, apart.
void measure(const char *name, const rules::Rules &rules, const std::vector<Event> &events, json::JsonProbe &body)
{
    rules::FaultPlan plan;
    plan.setRules(rules, 0);
    std::vector<double> rounds;
    for (int round = 0; round < Rounds; ++round) {
        QElapsedTimer clock;
        clock.start();
        for (const Event &event : events) {
            if (!std::holds_alternative<std::monostate>(plan.decide({event.hook, event.key, &body}, 0, false)))
                std::puts("FAULT: a rule matched.");
        }
        rounds.push_back(double(clock.nsecsElapsed()) / double(events.size()));
    }
    const double first = rounds.front();
    std::nth_element(rounds.begin(), rounds.begin() + Rounds / 2, rounds.end());
    std::printf("%-28s %8.0f ns/event, first time %8.0f\n", name, rounds[Rounds / 2], first);
}

} // namespace

int main()
{
    wcs::Decoder decoder;
    const std::vector<Event> all = events(decoder);
    rules::Rules off = rulesThatDoNotMatch(50);
    for (rules::Rule &rule : off)
        rule.enabled = false;
    rules::Rules plain = rulesThatDoNotMatch(50);
    plain.removeIf([](const rules::Rule &rule) { return !rule.match.body.isEmpty(); });
    measure("50 rules, switched off", off, all, decoder.body());
    measure("40 that leave the body alone", plain, all, decoder.body());
    measure("50 of every kind", rulesThatDoNotMatch(50), all, decoder.body());
    return all.empty() ? 1 : 0;
}
