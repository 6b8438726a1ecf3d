#include "journal/outcome.h"

namespace journal {

Outcome Outcome::of(const Record &record)
{
    return {.record = record.id,
            .streamKey = record.streamKey,
            .status = record.answer.status,
            .kind = record.answer.kind,
            .sent = record.answer.sent,
            .answerUs = record.answerUs};
}

void Outcome::changeAnswer(Answer &answer) const
{
    answer.status = status;
    answer.kind = kind;
    answer.sent = sent;
    if (kind == AnswerKind::Refused) { // the rule's answer was not even tried
        answer.ruleId.clear();
        answer.ruleName.clear();
    }
}

} // namespace journal
