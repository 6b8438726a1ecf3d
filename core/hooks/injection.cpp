#include "hooks/injection.h"

#include "backend/forwardedhead.h"
#include "base/clock.h"
#include "rules/forwarding.h"

#include <algorithm>

namespace hooks {

using journal::Sent;
using rules::Action;

namespace {

Sent sentBy(Action::Type type)
{
    switch (type) {
    case Action::Type::Respond:
    case Action::Type::Forward:
        break;
    case Action::Type::Close:
        return Sent::Nothing;
    case Action::Type::Reset:
        return Sent::Reset;
    case Action::Type::Hold:
        return Sent::Held;
    case Action::Type::Truncate:
        return Sent::Cut;
    case Action::Type::Malformed:
        return Sent::Broken;
    case Action::Type::Dribble:
        return Sent::Dribbled;
    }
    return Sent::Response;
}

http::Delivery deliveryOf(const Action &action)
{
    switch (action.type) {
    case Action::Type::Truncate:
        return {.kind = http::Delivery::Kind::Cut, .atFraction = action.atFraction};
    case Action::Type::Dribble:
        return {.kind = http::Delivery::Kind::Dribble, .bytesPerSecond = action.bytesPerSecond};
    default:
        return {};
    }
}

bool isHeader(const rules::Header &header, const char *name)
{
    return header.name.compare(QLatin1String(name), Qt::CaseInsensitive) == 0;
}

// A text that looks like JSON is sent as JSON, unless the rule says what it is.
QByteArray typeOf(const QByteArray &body)
{
    if (body.isEmpty())
        return {};
    return body.startsWith('{') || body.startsWith('[') ? "application/json" : "text/plain; charset=utf-8";
}

// Everything up to the last brace: what a writer leaves that breaks off.
QByteArray broken(const QByteArray &json)
{
    const qsizetype end = json.lastIndexOf('}');
    return end > 0 ? json.first(end) : QByteArray("{\"");
}

// In place of what it says already.
void setHeader(http::Response &response, const rules::Header &header)
{
    const QByteArray name = header.name.toUtf8();
    response.lines = http::withoutField(response.lines, name);
    if (isHeader(header, "Content-Type")) {
        response.contentType = header.value.toUtf8();
    } else if (isHeader(header, "Connection")) {
        response.close = header.value.compare(QLatin1String("close"), Qt::CaseInsensitive) == 0;
    } else {
        response.headers.removeIf([&name](const http::Header &other) { return http::isFieldName(other.name, name); });
        response.headers.append(http::Header{name, header.value.toUtf8()});
    }
}

http::Response responseOf(const Action &action, http::Response normal)
{
    http::Response response = action.body == QLatin1String(Action::Echo) ? std::move(normal) : http::Response();
    if (action.body != QLatin1String(Action::Echo)) {
        response.body = action.body.toUtf8();
        response.contentType = typeOf(response.body);
    }
    response.status = action.status;
    response.reason = action.reason.isEmpty() ? QByteArray() : action.reason.toUtf8(); // null: the standard one
    for (const rules::Header &header : action.headers)
        setHeader(response, header);
    if (action.type == Action::Type::Malformed)
        response.body = broken(response.body);
    return response;
}

// The answer of the web server behind us, as the rule lets it through.
http::Response forwardedBy(const Action &action, const http::Response &normal)
{
    const rules::Forwarded forwarded =
        rules::forwarded(action, {.status = normal.status, .head = normal.lines, .body = normal.body}, normal.reason);
    http::Response response = backend::forwardedResponse(
        {.status = forwarded.status, .reason = forwarded.reason, .head = forwarded.head, .body = forwarded.body});
    if (forwarded.reason.isNull())
        response.reason = QByteArray(); // the standard one
    response.close = std::ranges::any_of(action.headers, [](const rules::Header &header) {
        return isHeader(header, "Connection") && header.value.compare(u"close", Qt::CaseInsensitive) == 0;
    });
    return response;
}

} // namespace

Injection Injection::of(const rules::Decision &decision, http::Response normal, const journal::Record &record)
{
    const rules::Rule &rule = *decision.rule;
    const bool isForwarded = rule.action.type == Action::Type::Forward;
    // Of a web server behind us that gave no answer there is none to change.
    const bool isNormal = isForwarded && record.backend && record.backend->result.status == 0;
    Injection injection{.sent = sentBy(rule.action.type),
                        .delivery = deliveryOf(rule.action),
                        .dueMono = record.receivedMono + decision.delayMs * 1'000'000};
    if (rule.action.sendsResponse())
        injection.response = isNormal      ? std::move(normal)
                             : isForwarded ? forwardedBy(rule.action, normal)
                                           : responseOf(rule.action, std::move(normal));
    injection.answer = {.status = rule.action.sendsResponse() ? injection.response.status : 0,
                        .kind = journal::AnswerKind::Injected,
                        .ruleId = rule.id.toUtf8(),
                        .ruleName = rule.name.toUtf8(),
                        .sent = decision.delayMs > 0 ? Sent::Pending : injection.sent};
    return injection;
}

void Injection::deliver(http::Responder &&responder, http::Settled settled) const
{
    using Kind = http::Outcome::Kind;
    http::Responder own = std::move(responder);
    const http::Outcome done{.kind = own.isWaiting() ? Kind::Sent : Kind::Gone, .mono = steadyNanoseconds()};
    switch (sent) {
    case Sent::Nothing:
        own.close();
        return settled(done);
    case Sent::Reset:
        own.reset();
        return settled(done);
    case Sent::Held:
        own.leaveUnanswered();
        return settled(done);
    default:
        return own.respond(response, delivery, std::move(settled));
    }
}

} // namespace hooks
