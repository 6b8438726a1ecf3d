#include "rules/matcher.h"

#include "rules/shown.h"
#include "wcs/nodeid.h"

#include <algorithm>

namespace rules {

using text::TextPattern;
using wcs::HookEvent;

namespace {

// Throws JsonError.
TextPattern compiledAt(const QString &text, const QString &pointer)
{
    const TextPattern::Made made = compilePattern(text);
    if (const auto *error = std::get_if<TextPattern::Error>(&made))
        throw json::JsonError{pointer, error->sentence};
    return std::get<TextPattern>(made);
}

// A node is the same one whatever its address is: a pattern that is the id of one is the part of it that says so.
QString patternOf(const TextMatch &field, const Match &match)
{
    const QString &text = match.*field.pattern;
    return field.identity ? QString::fromUtf8(field.identity(text.toUtf8())) : text;
}

} // namespace

QByteArray streamOf(const Hook &hook)
{
    return hook.streamKey.isEmpty() ? wcs::keyOnNode(hook.event.nodeId, {hook.event.sessionId}) : hook.streamKey;
}

std::variant<Matcher, json::JsonError> Matcher::compile(const Match &match, const QString &pointer)
{
    Matcher matcher;
    matcher.m_match = match;
    try {
        if (!match.method.isEmpty())
            matcher.m_method = compiledAt(match.method, json::jsonPointer(pointer, QStringLiteral("method")));
        for (size_t field = 0; field < TextMatches.size(); ++field) {
            const QString text = patternOf(TextMatches[field], match);
            if (!text.isEmpty())
                matcher.m_texts.push_back(
                    {.field = field,
                     .pattern = compiledAt(text, json::jsonPointer(pointer, QLatin1String(TextMatches[field].name)))});
        }
        matcher.m_backend = BackendMatcher(match.backend, json::jsonPointer(pointer, QStringLiteral("backend")));
    } catch (const json::JsonError &error) {
        return error;
    }
    std::stable_partition(matcher.m_texts.begin(), matcher.m_texts.end(),
                          [](const TextCondition &c) { return !c.pattern.isExpression(); });
    for (const FlagMatch &field : FlagMatches) {
        if (const auto expected = match.*field.expected)
            matcher.m_flags.push_back({field, *expected});
    }
    for (const QString &status : match.status)
        matcher.m_status.append(status.toUtf8());
    for (auto it = match.body.begin(); it != match.body.end(); ++it)
        matcher.m_body.emplace_back(it.key(), it.value());
    return matcher;
}

void Matcher::setPatternIds(quint32 &nextId)
{
    for (TextCondition &condition : m_texts) {
        if (condition.pattern.isExpression())
            condition.id = nextId++;
    }
}

bool Matcher::TextCondition::matches(const HookEvent &event, TextVerdicts *verdicts) const
{
    const TextMatch &known = TextMatches[field];
    const QByteArray &text = event.*known.text;
    const bool fits =
        verdicts && pattern.isExpression() ? verdicts->matches(field, pattern, id, text) : pattern.matches(text);
    if (fits || !known.identity)
        return fits;
    const QByteArrayView identity = known.identity(text);
    return identity.size() != text.size() && pattern.matches(identity);
}

bool Matcher::matchesMethod(const QByteArray &method) const
{
    return !m_method || m_method->matches(method);
}

// Cheap conditions first.
bool Matcher::matches(const Hook &hook, TextVerdicts *verdicts) const
{
    const HookEvent &event = hook.event;
    for (const FlagCondition &condition : m_flags) {
        if (event.*condition.field.flag != std::optional(condition.expected))
            return false;
    }
    if (!m_status.isEmpty() && !m_status.contains(event.status))
        return false;
    for (const TextCondition &condition : m_texts) {
        if (!condition.matches(event, verdicts))
            return false;
    }
    const bool isBody = !hook.body || std::ranges::all_of(m_body, [&hook](const auto &condition) {
        return hook.body->meets(condition);
    });
    return isBody && (!hook.backend || m_backend.matches(*hook.backend, verdicts));
}

QString Matcher::whyNot(const Hook &hook) const
{
    const HookEvent &event = hook.event;
    const QString sentence = QStringLiteral("%1 is %2, not %3.");
    if (!matchesMethod(event.method))
        return sentence.arg(QStringLiteral("method"), shownText(event.method), m_match.method);
    for (const FlagCondition &condition : m_flags) {
        const std::optional<bool> &found = event.*condition.field.flag;
        if (found != std::optional(condition.expected))
            return sentence.arg(QLatin1String(condition.field.name),
                                !found   ? QStringLiteral("none")
                                : *found ? QStringLiteral("true")
                                         : QStringLiteral("false"),
                                condition.expected ? QStringLiteral("true") : QStringLiteral("false"));
    }
    if (!m_status.isEmpty() && !m_status.contains(event.status))
        return sentence.arg(QStringLiteral("status"), shownText(event.status),
                            m_match.status.join(QStringLiteral(" or ")));
    for (const TextCondition &condition : m_texts) {
        const TextMatch &field = TextMatches[condition.field];
        if (!condition.matches(event, nullptr))
            return sentence.arg(QLatin1String(field.name), shownText(event.*field.text), m_match.*field.pattern);
    }
    for (const json::JsonProbe::Condition &condition : m_body) {
        if (hook.body && !hook.body->meets(condition))
            return QStringLiteral("The body does not have %1 at %2.")
                .arg(shownJson(condition.value), QString::fromUtf8(condition.pointer));
    }
    return hook.backend ? m_backend.whyNot(*hook.backend) : QString();
}

} // namespace rules
