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
    }
    return "echo";
}

} // namespace journal
