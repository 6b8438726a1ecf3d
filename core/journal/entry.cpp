#include "journal/entry.h"

namespace journal {

Entry entryOf(const Record &record)
{
    const wcs::HookEvent &event = record.event;
    return {.id = record.id,
            .receivedAt = record.receivedAt,
            .time = record.time,
            .answerUs = record.answerUs,
            .method = event.method,
            .status = event.status,
            .info = event.info,
            .mediaSessionId = event.mediaSessionId,
            .nodeId = event.nodeId,
            .sessionId = event.sessionId,
            .appKey = event.appKey,
            .name = event.name,
            .peer = record.peer,
            .rejection = record.rejection,
            .target = record.target,
            .reason = record.reason,
            .published = qint8(event.published ? int(*event.published) : -1),
            .origin = record.origin,
            .answer = record.answer,
            .problems = event.problems};
}

} // namespace journal
