#include "journal/sqlite/recovery.h"

#include "journal/sqlite/recordrows.h"
#include "journal/sqlite/salvage.h"
#include "wcs/method.h"

using namespace Qt::Literals::StringLiterals;

namespace journal {

Result<Done> bringOver(Database &database, const Predecessor &predecessor)
{
    if (predecessor.aside.isEmpty())
        return Done{};
    Result<Done> done = database.execute(u"BEGIN IMMEDIATE"_s);
    if (done)
        done = Salvage::begin(database, predecessor.aside, predecessor.lastId);
    if (done)
        done = database.execute(u"COMMIT"_s);
    if (!done)
        database.rollBack();
    return done;
}

bool completeStreams(Database &database, StreamTable &streams, DamagedTable &damaged, const Timeline &timeline,
                     qint64 lastId)
{
    const RecentOutcomes none;
    RecordRows rows(database, none, lastId);
    Statement tail(database, RecordRows::query(u"WHERE r.id > ? AND r.stream > 0 ORDER BY r.id"_s));
    bool going = tail.run(streams.completeThrough());
    while (going && tail.next()) {
        const Result<RecordRow> row = rows.read(tail);
        going = row.ok();
        if (row && !row->isDamaged) {
            Record record = row->record;
            record.time = timeline.timeOf(record.id, record.receivedAt);
            going = streams.replay(record);
        }
    }
    going = going && !tail.hasFailed();
    tail.finish();
    return going && streams.writeNew() && damaged.note(rows.takeDamaged());
}

// A transaction's commit time is stored behind what became of its answers. Where it is missing, the program was killed.
std::optional<Outcomes> unknownAnswers(Database &database, qint64 lastId)
{
    const RecentOutcomes none;
    RecordRows rows(database, none, lastId);
    Statement late(database,
                   RecordRows::query(u"WHERE r.id > (SELECT coalesce(max(last), 0) FROM commits) ORDER BY r.id"_s));
    Outcomes unknown;
    for (bool going = late.run(); going && late.next();) {
        const Result<RecordRow> row = rows.read(late);
        if (!row)
            return std::nullopt;
        const Record &record = row->record;
        const Answer &answer = record.answer;
        if (row->isDamaged || record.isRejected() || !wcs::waitsForJournal(record.event.method) ||
            answer.kind == AnswerKind::Refused || answer.sent != Sent::Response)
            continue;
        unknown.push_back({.record = record.id,
                           .streamKey = record.streamKey,
                           .status = answer.status,
                           .kind = answer.kind,
                           .sent = Sent::Unknown,
                           .answerUs = record.answerUs});
    }
    return late.hasFailed() ? std::nullopt : std::optional(std::move(unknown));
}

} // namespace journal
