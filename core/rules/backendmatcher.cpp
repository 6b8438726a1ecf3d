#include "rules/backendmatcher.h"

#include "json/utf8.h"
#include "rules/backendbody.h"
#include "rules/headerlines.h"
#include "rules/shown.h"
#include "rules/textverdicts.h"

#include <algorithm>

namespace rules {

using text::TextPattern;

namespace {

const QString NoAnswer = QStringLiteral("none");

} // namespace

BackendMatcher::BackendMatcher(const BackendMatch &match, const QString &pointer)
    : m_match(match)
{
    const QString statusAt = json::jsonPointer(pointer, QStringLiteral("status"));
    for (const QString &word : match.status)
        m_statuses.push_back(statusesOf(word, json::jsonPointer(statusAt, QString::number(m_statuses.size()))));
    const QString headersAt = json::jsonPointer(pointer, QStringLiteral("headers"));
    for (auto it = match.headers.begin(); it != match.headers.end(); ++it) {
        const TextPattern::Made made = compilePattern(it.value());
        if (const auto *error = std::get_if<TextPattern::Error>(&made))
            throw json::JsonError{json::jsonPointer(headersAt, it.key()), error->sentence};
        m_headers.push_back({it.key().toUtf8(), std::get<TextPattern>(made)});
    }
    for (auto it = match.body.begin(); it != match.body.end(); ++it)
        m_body.emplace_back(it.key(), it.value());
}

BackendMatcher::Statuses BackendMatcher::statusesOf(const QString &word, const QString &pointer)
{
    if (word == NoAnswer)
        return {};
    const bool isFirst = word.size() == 3 && word[0] >= u'1' && word[0] <= u'5';
    if (isFirst && word.endsWith(QLatin1String("xx")))
        return {word[0].digitValue() * 100, word[0].digitValue() * 100 + 99};
    const auto isDigit = [](QChar c) { return c >= u'0' && c <= u'9'; };
    if (isFirst && isDigit(word[1]) && isDigit(word[2]))
        return {word.toInt(), word.toInt()};
    throw json::JsonError{
        pointer,
        QStringLiteral("“%1” is no status of the backend's answer; one is written like “404”, “5xx” or “none”.")
            .arg(json::beginningOf(word, 64))};
}

bool BackendMatcher::hasStatus(int status) const
{
    return m_statuses.empty() || std::ranges::any_of(m_statuses, [status](const Statuses &statuses) {
               return status >= statuses.first && status <= statuses.last;
           });
}

bool BackendMatcher::HeaderCondition::matches(const QByteArray &head, TextVerdicts *verdicts) const
{
    HeaderLines lines(head);
    while (const auto line = lines.next()) {
        if (line->isCalled(name) && (verdicts ? verdicts->tries(pattern, line->value) : pattern.matches(line->value)))
            return true;
    }
    return false;
}

bool BackendMatcher::takes(const json::JsonProbe::Condition &condition, const BackendReply &reply) const
{
    if (reply.probe)
        return reply.probe->meets(condition);
    json::JsonProbe probe;
    probe.setBody(reply.body);
    return probe.meets(condition);
}

bool BackendMatcher::matches(const BackendReply &reply, TextVerdicts *verdicts) const
{
    if (!hasStatus(reply.status))
        return false;
    if (reply.status == 0) // of no answer there is nothing else to be said
        return m_headers.empty() && m_body.empty();
    return std::ranges::all_of(m_headers, [&](const HeaderCondition &c) { return c.matches(reply.head, verdicts); }) &&
           std::ranges::all_of(m_body, [&](const auto &condition) { return takes(condition, reply); });
}

QString BackendMatcher::whyNot(const BackendReply &reply) const
{
    if (!hasStatus(reply.status))
        return QStringLiteral("The backend's status is %1, not %2.")
            .arg(reply.status == 0 ? NoAnswer : QString::number(reply.status),
                 m_match.status.join(QStringLiteral(" or ")));
    if (reply.status == 0)
        return m_headers.empty() && m_body.empty() ? QString() : QStringLiteral("The backend has not answered.");
    for (const HeaderCondition &condition : m_headers) {
        if (condition.matches(reply.head, nullptr))
            continue;
        QByteArray found;
        HeaderLines lines(reply.head);
        while (const auto line = lines.next()) {
            if (line->isCalled(condition.name))
                found = line->value.toByteArray();
        }
        const QString name = QString::fromUtf8(condition.name);
        return QStringLiteral("The backend's %1 is %2, not %3.")
            .arg(name, shownText(found), m_match.headers.value(name));
    }
    if (const QString compression = compressionOf(reply); !m_body.empty() && !compression.isEmpty())
        return QStringLiteral("The backend's body is compressed with %1.").arg(compression);
    for (const json::JsonProbe::Condition &condition : m_body) {
        if (!takes(condition, reply))
            return QStringLiteral("The backend's body does not have %1 at %2.")
                .arg(shownJson(condition.value), QString::fromUtf8(condition.pointer));
    }
    return {};
}

} // namespace rules
