#include "journal/entry.h"

namespace journal {

Entry entryOf(const Record &record)
{
    const wcs::HookEvent &event = record.event;
    Entry entry{.id = record.id,
                .receivedAt = record.receivedAt,
                .time = record.time,
                .answerUs = record.answerUs,
                .method = event.method,
                .peer = record.peer,
                .rejection = record.rejection,
                .target = record.target,
                .reason = record.reason,
                .published = qint8(event.published ? int(*event.published) : -1),
                .origin = record.origin,
                .answer = record.answer,
                .backend = record.backend ? record.backend->result : BackendResult(),
                .problems = event.problems};
    for (const EntryText &text : EntryTexts)
        entry.*text.entry = event.*text.event;
    return entry;
}

} // namespace journal
