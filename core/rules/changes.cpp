#include "rules/changes.h"

#include "json/utf8.h"

#include <algorithm>

namespace rules {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(rules::Change)
};

using Changed = std::variant<Rules, Problem>;

qsizetype indexOf(const Rules &rules, const QString &id)
{
    const auto it = std::ranges::find(rules, id, &Rule::id);
    return it == rules.end() ? -1 : it - rules.begin();
}

Problem noSuchRule(const QString &id)
{
    return {.status = 404, .sentence = Words::tr("There is no rule with the id “%1”.").arg(id)};
}

// What no single rule breaks, but all together: nothing where they are within it.
std::optional<Problem> excessOf(const Rules &rules)
{
    if (rules.size() > MostRules)
        return Problem{.sentence = Words::tr("There can be at most %1 rules.").arg(MostRules)};
    qsizetype text = 0;
    for (const Rule &rule : rules)
        text += rule.action.body.size();
    if (text > MostText)
        return Problem{.sentence =
                           Words::tr("The bodies of all rules together have at most %1 characters.").arg(MostText)};
    return std::nullopt;
}

// The rule as it takes the place of another: it counts from 0 again, also when it is the same.
Rule succeeding(const Rules &former, Rule rule)
{
    const qsizetype index = indexOf(former, rule.id);
    rule.round = index < 0 ? 0 : former[index].round + 1;
    return rule;
}

// Nothing where the change may be made: the first rule that it switches on, or changes while it is on, and that is
// risky.
std::optional<Problem> riskIn(const Rules &before, const Rules &after)
{
    for (const Rule &rule : after) {
        const qsizetype index = indexOf(before, rule.id);
        if (!rule.enabled || (index >= 0 && before[index] == rule))
            continue;
        if (const auto risk = riskOf(rule))
            return Problem{.status = 409, .sentence = *risk, .needsConfirmation = true};
    }
    return std::nullopt;
}

// Makes a Change of a function that changes its own copy of the rules.
template <typename Edit>
Change guarded(bool isConfirmed, Edit edit)
{
    return [isConfirmed, edit](const Rules &before) -> Changed {
        Rules after = before;
        if (const std::optional<Problem> problem = edit(after))
            return *problem;
        if (const std::optional<Problem> problem = excessOf(after))
            return *problem;
        if (!isConfirmed) {
            if (const auto risk = riskIn(before, after))
                return *risk;
        }
        return after;
    };
}

using Done = std::optional<Problem>;

// RFC 7396
QJsonValue merged(const QJsonValue &target, const QJsonValue &changes)
{
    if (!changes.isObject())
        return changes;
    QJsonObject result = target.toObject();
    const QJsonObject members = changes.toObject();
    for (auto it = members.begin(); it != members.end(); ++it) {
        if (it.value().isNull())
            result.remove(it.key());
        else
            result.insert(it.key(), merged(result.value(it.key()), it.value()));
    }
    return result;
}

// The rule for a merge patch. An action of another type keeps nothing of the former one, which it might not take.
QJsonObject patchable(const Rule &rule, const QJsonObject &members)
{
    const QString action = QStringLiteral("action");
    const QString type = QStringLiteral("type");
    QJsonObject object = rule.toJson();
    const QJsonValue wanted = members.value(action).toObject().value(type);
    if (wanted.isString() && wanted != object.value(action).toObject().value(type))
        object.insert(action, QJsonObject());
    return object;
}

} // namespace

Change add(const Rule &rule, bool isConfirmed, int position)
{
    return guarded(isConfirmed, [=](Rules &rules) -> Done {
        if (indexOf(rules, rule.id) >= 0)
            return Problem{.status = 409,
                           .pointer = QStringLiteral("/id"),
                           .sentence = Words::tr("A rule with the id “%1” exists already.").arg(rule.id)};
        const bool isInside = position >= 0 && position < rules.size();
        rules.insert(isInside ? position : rules.size(), rule);
        return {};
    });
}

Change put(const Rule &rule, bool isConfirmed)
{
    return merge({rule}, isConfirmed);
}

Change patch(const QString &id, const QJsonObject &members, bool isConfirmed)
{
    return guarded(isConfirmed, [=](Rules &rules) -> Done {
        const qsizetype index = indexOf(rules, id);
        if (index < 0)
            return noSuchRule(id);
        const auto parsed = Rule::parse(merged(patchable(rules[index], members), members));
        if (const auto *error = std::get_if<json::JsonError>(&parsed))
            return Problem{.pointer = error->pointer, .sentence = error->sentence};
        Rule rule = std::get<Rule>(parsed);
        if (rule.id != id)
            return Problem{.pointer = QStringLiteral("/id"), .sentence = Words::tr("The id of a rule stays as it is.")};
        rule.round = rules[index].round;
        rules[index] = rule;
        return {};
    });
}

Change replaceAll(const Rules &rules, const QString &tag, bool isConfirmed)
{
    return guarded(isConfirmed, [=](Rules &all) -> Done {
        const Rules former = all;
        if (tag.isEmpty()) {
            all.clear();
            for (const Rule &rule : rules)
                all.append(succeeding(former, rule));
            return {};
        }
        // They stand where the first of those that they replace stood.
        const auto first = std::ranges::find_if(all, [&tag](const Rule &rule) { return rule.tags.contains(tag); });
        qsizetype place = first - all.begin();
        all.removeIf([&tag](const Rule &rule) { return rule.tags.contains(tag); });
        for (Rule rule : rules) {
            if (indexOf(all, rule.id) >= 0)
                return Problem{.status = 409,
                               .sentence =
                                   Words::tr("The id “%1” belongs to a rule without the tag “%2”.").arg(rule.id, tag)};
            if (!rule.tags.contains(tag))
                rule.tags.append(tag);
            if (rule.tags.size() > MostTags)
                return Problem{
                    .sentence =
                        Words::tr("With “%1”, the rule “%2” has more than %3 tags.").arg(tag, rule.id).arg(MostTags)};
            all.insert(place++, succeeding(former, rule));
        }
        return {};
    });
}

Change merge(const Rules &rules, bool isConfirmed)
{
    return guarded(isConfirmed, [=](Rules &all) -> Done {
        for (const Rule &rule : rules) {
            const qsizetype index = indexOf(all, rule.id);
            if (index >= 0)
                all[index] = succeeding(all, rule);
            else
                all.append(rule);
        }
        return {};
    });
}

Change remove(const QString &id)
{
    return guarded(true, [=](Rules &rules) -> Done {
        const qsizetype index = indexOf(rules, id);
        if (index < 0)
            return noSuchRule(id);
        rules.removeAt(index);
        return {};
    });
}

Change move(const QString &id, int position)
{
    return guarded(true, [=](Rules &rules) -> Done {
        const qsizetype index = indexOf(rules, id);
        if (index < 0)
            return noSuchRule(id);
        rules.move(index, std::clamp<qsizetype>(position, 0, rules.size() - 1));
        return {};
    });
}

Change setEnabled(const QString &id, bool enabled, bool isConfirmed)
{
    return guarded(isConfirmed, [=](Rules &rules) -> Done {
        const qsizetype index = indexOf(rules, id);
        if (index < 0)
            return noSuchRule(id);
        rules[index].enabled = enabled;
        rules[index].round += enabled ? 1 : 0;
        return {};
    });
}

Change disableAll(const QString &tag)
{
    return guarded(true, [=](Rules &rules) -> Done {
        for (Rule &rule : rules)
            rule.enabled = rule.enabled && !tag.isEmpty() && !rule.tags.contains(tag);
        return {};
    });
}

Change answerAll(const Action &action, bool isConfirmed)
{
    return guarded(isConfirmed, [=](Rules &rules) -> Done {
        Rule rule;
        rule.id = SwitchId;
        rule.name = json::beginningOf(Words::tr("All streams: %1").arg(describe(action)), LongestName);
        rule.action = action;
        rule = succeeding(rules, rule);
        rules.removeIf([](const Rule &other) { return other.id == SwitchId; });
        rules.prepend(rule);
        return {};
    });
}

} // namespace rules
