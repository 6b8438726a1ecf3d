#include "hooks/rejectedrequest.h"

#include "base/clock.h"
#include "hooks/advice.h"
#include "text/secrets.h"

namespace hooks {

namespace {

constexpr qsizetype Kept = 4 * 1024; // bytes of its body, and of its head

// Cuts what is kept of it. What to say of that.
QString cut(http::Request &request, int status)
{
    const qsizetype body = request.body.size();
    request.head.truncate(Kept);
    const bool isForWhoSentIt = status == 401 || status == 403 || status == 429;
    request.body.truncate(isForWhoSentIt ? 0 : Kept);
    if (!request.isWhole)
        return QStringLiteral(" Its body was not waited for.");
    if (request.body.size() == body)
        return {};
    return request.body.isEmpty() ? QStringLiteral(" Its body is not kept.")
                                  : QStringLiteral(" Of its body, the first 4 KiB are kept.");
}

} // namespace

journal::Record recordOf(http::Request &&request, const Guard &guard)
{
    journal::Record record;
    record.receivedAt = request.receivedAt;
    record.receivedMono = request.receivedMono;
    record.peer = request.peer;
    record.origin = wcs::originOf(request.header(wcs::OriginHeader));
    record.target = text::maskTarget(request.sentTarget());
    record.head = guard.keptHead(request.head);
    record.body = std::move(request.body);
    return record;
}

RejectedRequest RejectedRequest::of(const http::Request &request, const QByteArray &method,
                                    const Guard::Refusal &refused, const Guard &guard)
{
    http::Request kept = request;
    const QString said = cut(kept, refused.status);
    RejectedRequest rejected{recordOf(std::move(kept), guard),
                             {.reason = refused.reason, .method = request.method, .sentence = refused.sentence + said},
                             request.host().toByteArray()};
    rejected.record.event.method = method;
    rejected.record.answer = {.status = refused.status, .kind = journal::AnswerKind::Refused};
    return rejected;
}

RejectedRequest RejectedRequest::of(const http::Refused &refused)
{
    using journal::Sent;
    const auto &[refusal, peer, method, target] = refused;
    RejectedRequest rejected{{.receivedAt = wallMicroseconds(),
                              .receivedMono = steadyNanoseconds(),
                              .peer = peer,
                              .target = text::maskTarget(target)},
                             {.reason = reasonOf(refusal.cause), .method = method, .sentence = refusal.sentence}};
    rejected.record.answer = {.status = refusal.status, .kind = journal::AnswerKind::Refused};
    if (refusal.status == 0)
        rejected.record.answer.sent = refusal.cause == http::Cause::BrokenOff ? Sent::Gone : Sent::Nothing;
    return rejected;
}

} // namespace hooks
