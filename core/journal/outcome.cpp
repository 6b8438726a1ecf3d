#include "journal/outcome.h"

namespace journal {

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
