#include "rules/forwarding.h"

#include "base/reasonphrase.h"
#include "json/jsonchange.h"
#include "rules/backendbody.h"
#include "rules/headerlines.h"
#include "rules/rulejson.h"

#include <algorithm>

namespace rules {

namespace {

// Without the lines of such names.
template <typename IsLeftOut>
QByteArray without(const QByteArray &head, IsLeftOut isLeftOut)
{
    QByteArray rest;
    HeaderLines lines(head);
    while (const auto line = lines.next()) {
        if (!isLeftOut(*line))
            rest += line->whole;
    }
    return rest;
}

QByteArray setOver(const QByteArray &head, const QList<Header> &headers)
{
    if (headers.isEmpty())
        return head;
    QByteArray changed = without(head, [&headers](const HeaderLines::Line &line) {
        return std::ranges::any_of(headers,
                                   [&line](const Header &header) { return line.isCalled(header.name.toUtf8()); });
    });
    if (!changed.isEmpty() && !changed.endsWith('\n'))
        changed += "\r\n";
    for (const Header &header : headers)
        changed += header.name.toUtf8() + ": " + header.value.toUtf8() + "\r\n";
    return changed;
}

// As the body of the answer is to go on: with the values of the rule, where they can be put into it.
void changeBody(const Action &action, const BackendReply &reply, Forwarded &forwarded)
{
    const bool isReplaced = action.changes.contains(QString());
    if (!action.changes.isEmpty() && !isReplaced)
        forwarded.obstacle = obstacleIn(reply, Wanted::Json);
    if (action.changes.isEmpty() || !forwarded.obstacle.isEmpty()) {
        forwarded.body = reply.body;
        return;
    }
    json::ChangedJson changed = json::changeJson(reply.body, action.changes);
    forwarded.body = std::move(changed.body);
    forwarded.nowhere = std::move(changed.nowhere);
    if (isReplaced && !compressionOf(reply).isEmpty()) // the new one is not
        forwarded.head =
            without(forwarded.head, [](const HeaderLines::Line &line) { return line.isCalled("Content-Encoding"); });
}

QByteArray reasonOf(const Action &action, const BackendReply &reply, const QByteArray &reason)
{
    if (!action.reason.isEmpty())
        return action.reason.toUtf8();
    return action.status == 0 || action.status == reply.status ? reason : reasonPhrase(action.status).toByteArray();
}

} // namespace

Forwarded forwarded(const Action &action, const BackendReply &reply, const QByteArray &reason)
{
    if (reply.status == 0)
        return {};
    Forwarded forwarded{.status = action.status == 0 ? reply.status : action.status,
                        .reason = reasonOf(action, reply, reason),
                        .head = reply.head};
    changeBody(action, reply, forwarded);
    forwarded.head = setOver(forwarded.head, action.headers);
    if (!mayHaveBody(forwarded.status))
        forwarded.body.clear();
    return forwarded;
}

} // namespace rules
