#include "hooks/exchange.h"

#include <algorithm>
#include <limits>

namespace hooks {

Exchange Exchange::of(const journal::Record &record)
{
    return {.record = record.id,
            .tag = record.answerTag,
            .streamKey = record.streamKey,
            .method = record.event.method,
            .receivedMono = record.receivedMono,
            .recordedUs = record.answerUs,
            .backendUs = record.backend ? record.backend->result.us : 0,
            .recorded = record.answer.sent,
            .meant = record.answer.sent,
            .status = record.answer.status,
            .kind = record.answer.kind,
            .isCounted = record.answer.kind != journal::AnswerKind::Refused || record.backend};
}

qint32 Exchange::microsecondsUntil(qint64 mono) const
{
    return qint32(std::clamp<qint64>((mono - receivedMono) / 1'000, 0, std::numeric_limits<qint32>::max()));
}

journal::Outcome Exchange::asMeant(qint64 mono) const
{
    return {.record = record,
            .streamKey = streamKey,
            .status = status,
            .kind = kind,
            .sent = meant,
            .answerUs = microsecondsUntil(mono)};
}

journal::Outcome Exchange::with(const http::Outcome &outcome) const
{
    journal::Outcome became = asMeant(outcome.mono);
    if (outcome.kind == http::Outcome::Kind::Sent)
        return became;
    became.status = 0;
    became.sent = outcome.kind == http::Outcome::Kind::Gone ? journal::Sent::Gone : journal::Sent::Failed;
    return became;
}

} // namespace hooks
