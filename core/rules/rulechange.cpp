#include "rules/rulechange.h"

#include "json/utf8.h"
#include "rules/rulejson.h"

#include <algorithm>

namespace rules {

namespace {

using MaybeProblem = std::optional<Problem>;

qsizetype indexOf(const Rules &rules, const QString &id)
{
    const auto it = std::ranges::find(rules, id, &Rule::id);
    return it == rules.end() ? -1 : it - rules.begin();
}

bool hasAny(const Rules &rules, const QStringList &ids)
{
    return std::ranges::any_of(ids, [&rules](const QString &id) { return indexOf(rules, id) >= 0; });
}

Problem noSuchRule(const QString &id)
{
    return {.status = 404, .sentence = QStringLiteral("There is no rule with the id “%1”.").arg(id)};
}

Problem takenId(const QString &id)
{
    return {.status = 409,
            .pointer = QStringLiteral("/id"),
            .sentence = QStringLiteral("A rule with the id “%1” exists already.").arg(id)};
}

// What no single rule breaks, but all together: nothing where they are within it.
MaybeProblem excessOf(const Rules &rules)
{
    if (rules.size() > MostRules)
        return Problem{.sentence = QStringLiteral("There can be at most %1 rules.").arg(MostRules)};
    qsizetype text = 0;
    for (const Rule &rule : rules)
        text += textSize(rule.action);
    if (text > MostText)
        return Problem{
            .sentence = QStringLiteral("The bodies of all rules together have at most %1 characters.").arg(MostText)};
    return std::nullopt;
}

// The rule as it takes the place of another: it counts from 0 again, also when it is the same.
Rule succeeding(const Rules &former, Rule rule)
{
    const qsizetype index = indexOf(former, rule.id);
    rule.round = index < 0 ? 0 : former[index].round + 1;
    return rule;
}

void insertAt(Rules &rules, const Rule &rule, qsizetype position)
{
    const bool isInside = position >= 0 && position < rules.size();
    rules.insert(isInside ? position : rules.size(), rule);
}

// Nothing where the change may be made: the first rule that it switches on, or changes while it is on, and that is
// risky.
MaybeProblem riskIn(const Rules &before, const Rules &after)
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

// Does the edit to these rules.
struct Editor {
    Rules &rules;

    MaybeProblem operator()(const edits::Add &edit) const
    {
        for (PlacedRule placed : edit.rules) {
            if (edit.findsIds)
                placed.rule.id = uniqueId(placed.rule.id, rules);
            else if (indexOf(rules, placed.rule.id) >= 0)
                return takenId(placed.rule.id);
            insertAt(rules, placed.rule, placed.position);
        }
        return {};
    }

    MaybeProblem operator()(const edits::Merge &edit) const
    {
        for (const Rule &rule : edit.rules) {
            const qsizetype index = indexOf(rules, rule.id);
            if (index >= 0)
                rules[index] = succeeding(rules, rule);
            else
                rules.append(rule);
        }
        return {};
    }

    MaybeProblem operator()(const edits::Patch &edit) const
    {
        const qsizetype index = indexOf(rules, edit.id);
        if (index < 0)
            return noSuchRule(edit.id);
        const auto parsed = Rule::parse(merged(patchable(rules[index], edit.members), edit.members));
        if (const auto *error = std::get_if<json::JsonError>(&parsed))
            return Problem{.pointer = error->pointer, .sentence = error->sentence};
        Rule rule = std::get<Rule>(parsed);
        if (rule.id != edit.id)
            return Problem{.pointer = QStringLiteral("/id"),
                           .sentence = QStringLiteral("The id of a rule stays as it is.")};
        rule.round = rules[index].round;
        rules[index] = rule;
        return {};
    }

    MaybeProblem operator()(const edits::Rewrite &edit) const
    {
        if (edit.id == edit.rule.id)
            return (*this)(edits::Merge{{edit.rule}});
        if (indexOf(rules, edit.rule.id) >= 0)
            return takenId(edit.rule.id);
        const qsizetype place = indexOf(rules, edit.id);
        if (place >= 0)
            rules.removeAt(place);
        insertAt(rules, edit.rule, place);
        return {};
    }

    MaybeProblem operator()(const edits::Replace &edit) const
    {
        const Rules former = rules;
        if (edit.tag.isEmpty()) {
            rules.clear();
            for (const Rule &rule : edit.rules)
                rules.append(succeeding(former, rule));
            return {};
        }
        return replaceTagged(edit, former);
    }

    // They stand where the first of those that they replace stood.
    MaybeProblem replaceTagged(const edits::Replace &edit, const Rules &former) const
    {
        const auto hasTag = [&edit](const Rule &rule) { return rule.tags.contains(edit.tag); };
        qsizetype place = std::ranges::find_if(rules, hasTag) - rules.begin();
        rules.removeIf(hasTag);
        for (Rule rule : edit.rules) {
            if (indexOf(rules, rule.id) >= 0)
                return Problem{
                    .status = 409,
                    .sentence =
                        QStringLiteral("The id “%1” belongs to a rule without the tag “%2”.").arg(rule.id, edit.tag)};
            if (!hasTag(rule))
                rule.tags.append(edit.tag);
            if (rule.tags.size() > MostTags)
                return Problem{.sentence = QStringLiteral("With “%1”, the rule “%2” has more than %3 tags.")
                                               .arg(edit.tag, rule.id)
                                               .arg(MostTags)};
            rules.insert(place++, succeeding(former, rule));
        }
        return {};
    }

    MaybeProblem operator()(const edits::Remove &edit) const
    {
        if (!hasAny(rules, edit.ids))
            return noSuchRule(edit.ids.value(0));
        rules.removeIf([&edit](const Rule &rule) { return edit.ids.contains(rule.id); });
        return {};
    }

    MaybeProblem operator()(const edits::PutBack &edit) const
    {
        for (auto [rule, position] : edit.rules) {
            rule.enabled = rule.enabled && !riskOf(rule);
            rule.id = uniqueId(rule.id, rules);
            insertAt(rules, rule, position);
        }
        return {};
    }

    MaybeProblem operator()(const edits::Move &edit) const
    {
        const qsizetype index = indexOf(rules, edit.id);
        if (index < 0)
            return noSuchRule(edit.id);
        rules.move(index, std::clamp<qsizetype>(edit.position, 0, rules.size() - 1));
        return {};
    }

    // The foremost first, so that none passes another; where one cannot go on, the others would close up.
    MaybeProblem operator()(const edits::MoveBy &edit) const
    {
        QStringList order = edit.ids;
        if (edit.step > 0)
            std::ranges::reverse(order);
        for (const QString &id : std::as_const(order)) {
            const qsizetype from = indexOf(rules, id);
            const qsizetype to = from + edit.step;
            if (from < 0 || to < 0 || to >= rules.size())
                break;
            rules.move(from, to);
        }
        return {};
    }

    MaybeProblem operator()(const edits::Switch &edit) const
    {
        if (!hasAny(rules, edit.ids))
            return noSuchRule(edit.ids.value(0));
        for (Rule &rule : rules) {
            if (!edit.ids.contains(rule.id))
                continue;
            rule.enabled = edit.on;
            rule.round += edit.on ? 1 : 0;
        }
        return {};
    }

    MaybeProblem operator()(const edits::SwitchOff &edit) const
    {
        for (Rule &rule : rules)
            rule.enabled = rule.enabled && !edit.tag.isEmpty() && !rule.tags.contains(edit.tag);
        return {};
    }

    MaybeProblem operator()(const edits::AnswerAll &edit) const
    {
        Rule rule;
        rule.id = SwitchId;
        rule.name = json::beginningOf(QStringLiteral("All streams: ") + describe(edit.action), LongestName);
        rule.action = edit.action;
        rule = succeeding(rules, rule);
        rules.removeIf([](const Rule &other) { return other.id == SwitchId; });
        rules.prepend(rule);
        return {};
    }
};

RuleChange changeOf(Edit edit, bool isConfirmed = false)
{
    return {.edit = std::move(edit), .origin = {}, .isConfirmed = isConfirmed};
}

} // namespace

std::variant<Rules, Problem> RuleChange::apply(const Rules &before) const
{
    Rules after = before;
    if (const MaybeProblem problem = std::visit(Editor{after}, edit))
        return *problem;
    if (const MaybeProblem problem = excessOf(after))
        return *problem;
    if (const MaybeProblem problem = isConfirmed ? std::nullopt : riskIn(before, after))
        return *problem;
    return after;
}

RuleChange RuleChange::by(const Origin &who) const
{
    RuleChange change = *this;
    change.origin = who;
    return change;
}

RuleChange add(const Rule &rule, bool isConfirmed, int position)
{
    return changeOf(edits::Add{.rules = {{rule, position}}}, isConfirmed);
}

RuleChange put(const Rule &rule, bool isConfirmed)
{
    return merge({rule}, isConfirmed);
}

RuleChange patch(const QString &id, const QJsonObject &members, bool isConfirmed)
{
    return changeOf(edits::Patch{id, members}, isConfirmed);
}

RuleChange replaceAll(const Rules &rules, const QString &tag, bool isConfirmed)
{
    return changeOf(edits::Replace{rules, tag}, isConfirmed);
}

RuleChange merge(const Rules &rules, bool isConfirmed)
{
    return changeOf(edits::Merge{rules}, isConfirmed);
}

RuleChange remove(const QString &id)
{
    return changeOf(edits::Remove{{id}});
}

RuleChange move(const QString &id, int position)
{
    return changeOf(edits::Move{id, position});
}

RuleChange setEnabled(const QString &id, bool enabled, bool isConfirmed)
{
    return changeOf(edits::Switch{{id}, enabled}, isConfirmed);
}

RuleChange disableAll(const QString &tag)
{
    return changeOf(edits::SwitchOff{tag});
}

RuleChange answerAll(const Action &action, bool isConfirmed)
{
    return changeOf(edits::AnswerAll{action}, isConfirmed);
}

} // namespace rules
