#include "rules/rulechange.h"

namespace rules {

namespace {

QString named(const QString &id)
{
    return u'“' + id + u'”';
}

// "“a”", "3 rules"
QString named(const QStringList &ids)
{
    return ids.size() == 1 ? named(ids.first()) : QStringLiteral("%1 rules").arg(ids.size());
}

QString named(const Rules &rules)
{
    return rules.size() == 1 ? named(rules.first().id) : QStringLiteral("%1 rules").arg(rules.size());
}

QString named(const QList<PlacedRule> &rules)
{
    return rules.size() == 1 ? named(rules.first().rule.id) : QStringLiteral("%1 rules").arg(rules.size());
}

QString tagged(const QString &tag)
{
    return tag.isEmpty() ? QStringLiteral("all rules") : QStringLiteral("the rules with the tag “%1”").arg(tag);
}

struct Words {
    QString operator()(const edits::Add &edit) const { return QStringLiteral("adds ") + named(edit.rules); }
    QString operator()(const edits::Merge &edit) const { return QStringLiteral("puts ") + named(edit.rules); }
    QString operator()(const edits::Patch &edit) const { return QStringLiteral("changes ") + named(edit.id); }
    QString operator()(const edits::Rewrite &edit) const
    {
        const QString changes = QStringLiteral("changes ") + named(edit.id);
        return edit.id == edit.rule.id ? changes : changes + QStringLiteral(" to ") + named(edit.rule.id);
    }
    QString operator()(const edits::Replace &edit) const
    {
        return QStringLiteral("replaces %1 by %2").arg(tagged(edit.tag), named(edit.rules));
    }
    QString operator()(const edits::Remove &edit) const { return QStringLiteral("deletes ") + named(edit.ids); }
    QString operator()(const edits::PutBack &edit) const { return QStringLiteral("puts back ") + named(edit.rules); }
    QString operator()(const edits::Move &edit) const
    {
        return QStringLiteral("moves %1 to place %2").arg(named(edit.id)).arg(edit.position + 1);
    }
    QString operator()(const edits::MoveBy &edit) const
    {
        return QStringLiteral("moves %1 %2").arg(named(edit.ids), QLatin1String(edit.step < 0 ? "up" : "down"));
    }
    QString operator()(const edits::Switch &edit) const
    {
        return QStringLiteral("switches %1 %2").arg(named(edit.ids), QLatin1String(edit.on ? "on" : "off"));
    }
    QString operator()(const edits::SwitchOff &edit) const
    {
        return QStringLiteral("switches %1 off").arg(tagged(edit.tag));
    }
    QString operator()(const edits::AnswerAll &edit) const
    {
        return QStringLiteral("answers every StreamStatusEvent: ") + describe(edit.action);
    }
};

} // namespace

QString RuleChange::text() const
{
    return std::visit(Words(), edit);
}

} // namespace rules
