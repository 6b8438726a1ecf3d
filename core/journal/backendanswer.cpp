#include "journal/backendanswer.h"

namespace journal {

QByteArrayView backendFailureName(BackendFailure failure)
{
    switch (failure) {
    case BackendFailure::None:
        break;
    case BackendFailure::Unreachable:
        return "unreachable";
    case BackendFailure::NotSent:
        return "notSent";
    case BackendFailure::TimedOut:
        return "timedOut";
    case BackendFailure::Closed:
        return "closed";
    case BackendFailure::Reset:
        return "reset";
    case BackendFailure::Cut:
        return "cut";
    case BackendFailure::Malformed:
        return "malformed";
    case BackendFailure::TooLarge:
        return "tooLarge";
    case BackendFailure::Suspended:
        return "suspended";
    case BackendFailure::Overloaded:
        return "overloaded";
    case BackendFailure::Stopped:
        return "stopped";
    case BackendFailure::Damaged:
        return "damaged";
    case BackendFailure::Pending:
        return "pending";
    case BackendFailure::Unknown:
        return "unknown";
    }
    return "none";
}

void BackendResult::endRun()
{
    if (isPending())
        failure = BackendFailure::Unknown;
}

BackendAnswerPtr pendingBackendAnswer()
{
    static const auto pending = std::make_shared<const BackendAnswer>(
        BackendAnswer{.result = {.us = 0, .failure = BackendFailure::Pending, .isBeside = true},
                      .sentence = "A rule has answered the hook: what the web server behind us says comes later."});
    return pending;
}

} // namespace journal
