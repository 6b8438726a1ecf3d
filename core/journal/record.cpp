#include "journal/record.h"

namespace journal {

QByteArrayView answerKindName(AnswerKind kind)
{
    switch (kind) {
    case AnswerKind::Echo:
        break;
    case AnswerKind::Connect:
        return "connect";
    case AnswerKind::Injected:
        return "injected";
    case AnswerKind::Refused:
        return "refused";
    case AnswerKind::Relayed:
        return "relayed";
    }
    return "echo";
}

void Answer::endRun()
{
    if (sent == Sent::Pending)
        sent = Sent::Unknown;
}

void Record::endRun()
{
    answer.endRun();
    if (!backend || !backend->result.isPending())
        return;
    BackendAnswer ended{.result = backend->result, .sentence = "Streamwatch ended before it was stored."};
    ended.result.endRun();
    backend = std::make_shared<const BackendAnswer>(std::move(ended));
}

QByteArrayView sentName(Sent sent)
{
    switch (sent) {
    case Sent::Response:
        break;
    case Sent::Nothing:
        return "close";
    case Sent::Reset:
        return "reset";
    case Sent::Held:
        return "hold";
    case Sent::Cut:
        return "truncate";
    case Sent::Broken:
        return "malformed";
    case Sent::Dribbled:
        return "dribble";
    case Sent::Pending:
        return "pending";
    case Sent::Gone:
        return "gone";
    case Sent::Failed:
        return "failed";
    case Sent::Unknown:
        return "unknown";
    }
    return "response";
}

} // namespace journal
