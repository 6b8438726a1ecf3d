#include "journal/sqlite/recordrows.h"

#include "journal/checksum.h"
#include "journal/openhead.h"
#include "journal/sqlite/backendtable.h"
#include "journal/sqlite/streamrows.h"
#include "wcs/method.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

// columns
constexpr int BodyAt = 6;
constexpr int HeadAt = 9;
constexpr int OutcomeAt = 16;
constexpr int LengthAt = 10;
constexpr int StreamAt = 22;
constexpr int ChecksumAt = 25;
constexpr int OriginAt = 26;
constexpr int BackendAt = 27;

// What is left of a record that is not what came.
void empty(Record &record, const QString &why)
{
    for (QByteArray *part : {&record.peer, &record.target, &record.head, &record.body})
        part->clear();
    record.event.problems.append({"body", "is damaged in the journal, and so left out: " + why.toUtf8()});
}

void settle(Record &record, const Outcome &outcome)
{
    outcome.changeAnswer(record.answer);
    record.answerUs = outcome.answerUs;
    if (outcome.backend)
        record.backend = outcome.backend;
}

// Of what was stored before there were origins: a demonstration's nodes are called "demo-…".
wcs::Origin formerOrigin(const wcs::HookEvent &event)
{
    return event.nodeId.startsWith("demo-") ? wcs::Origin::Demonstration : wcs::Origin::Wcs;
}

// The journal says which stream a record is of, also where its body was read in another way when it came.
void keepStream(Record &record, const StreamName &name)
{
    record.streamKey = streamKey(name);
    if (record.streamKey == record.event.streamKey())
        return;
    record.event.mediaSessionId = name.mediaSessionId;
    record.event.nodeId = name.node;
}

} // namespace

RecordRows::RecordRows(Database &database, const RecentOutcomes &recent, qint64 endedThrough)
    : m_database(database)
    , m_recent(recent)
    , m_endedThrough(endedThrough)
    , m_dictionary(database, u"SELECT bytes FROM dictionaries WHERE id = ?"_s)
    , m_commit(database, u"SELECT first, last, us FROM commits WHERE first <= ? ORDER BY first DESC LIMIT 1"_s)
{}

QString RecordRows::query(const QString &rest)
{
    return u"SELECT r.id, r.received_at, r.stream, r.previous, r.answer_us, r.peer, r.body, r.rejection, f.method, "
           "f.head, f.length_at, f.rule, f.answer_status, f.answer_kind, f.rule_name, f.answer_sent, "
           "o.answer_status, o.answer_kind, o.answer_sent, o.answer_us, f.target, f.reason, "
           "s.media_session_id, s.node, s.leg, r.checksum, f.origin, "_s +
           QLatin1String(BackendRow::Columns) +
           u" FROM records r LEFT JOIN forms f ON f.id = r.form LEFT JOIN outcomes o ON o.record = r.id "
           "LEFT JOIN streams s ON s.id = r.stream "_s +
           QLatin1String(BackendRow::Joins) + rest;
}

Result<RecordRow> RecordRows::read(const Statement &row)
{
    if (!knowDictionaries(row))
        return m_database.error();

    RecordRow found{.stream = row.number(2), .previous = row.number(3)};
    Record &record = found.record;
    record.id = row.number(0);
    record.receivedAt = row.number(1);
    record.answerUs = qint32(row.number(4));
    record.answer = {int(row.number(12)), AnswerKind(row.number(13)), row.bytes(11), row.bytes(14),
                     Sent(row.number(15))};
    record.reason = Reason(row.number(21));
    if (const QString damage = readContent(record, row); !damage.isEmpty()) {
        found.isDamaged = true;
        m_damaged.append(record.id);
        empty(record, damage);
    } else if (!record.isRejected()) {
        readEvent(record);
    }
    if (const BackendRow backend(row, BackendAt); backend.isThere())
        record.backend = backend.read(m_codec, record.body);
    if (!row.isNull(StreamAt))
        keepStream(record, {row.bytes(StreamAt), row.bytes(StreamAt + 1), row.bytes(StreamAt + 2)});
    record.origin = row.isNull(OriginAt) ? formerOrigin(record.event) : wcs::originOf(row.number(OriginAt));
    if (!row.isNull(OutcomeAt))
        settle(record, {.status = int(row.number(OutcomeAt)),
                        .kind = AnswerKind(row.number(OutcomeAt + 1)),
                        .sent = Sent(row.number(OutcomeAt + 2)),
                        .answerUs = qint32(row.number(OutcomeAt + 3))});
    else if (!complete(record))
        return m_database.error();
    if (const Outcome *outcome = m_recent.outcomeOf(record.id))
        settle(record, *outcome);
    else if (record.id <= m_endedThrough)
        record.endRun();
    return found;
}

// Why it is not what came; empty: it is.
QString RecordRows::readContent(Record &record, const Statement &row)
{
    const bool hasTemplate = !row.isNull(LengthAt);
    record.event.method = row.bytes(8);
    record.target = row.bytes(20);
    record.peer = row.bytes(5);
    record.rejection = row.bytes(7);
    const Result<QByteArray> body = m_codec.decode(row.bytes(BodyAt));
    const Result<QByteArray> head = m_codec.decode(row.bytes(HeadAt));
    if (!body || !head)
        return body ? head.error().sentence : body.error().sentence;
    if (!hasTemplate)
        return u"Its head is gone."_s;
    record.body = *body;
    record.head = closeHead({*head, row.number(LengthAt)}, record.body.size());
    const bool isSame = row.isNull(ChecksumAt) || quint32(row.number(ChecksumAt)) == checksumOf(record);
    return isSame ? QString() : u"Its checksum is not the one that it had."_s;
}

// A body that was taken when the grammar was laxer is an event all the same.
void RecordRows::readEvent(Record &record)
{
    auto decoded = m_decoder.decode(record.event.method, record.body);
    if (auto *event = std::get_if<wcs::HookEvent>(&decoded))
        record.event = std::move(*event);
    else
        record.event.problems.append({"body", "cannot be read: " + std::get<wcs::DecodeError>(decoded).sentence});
}

// The answers to events waited for their commit. False: the database failed.
bool RecordRows::complete(Record &record)
{
    if (record.isRejected() || !wcs::waitsForJournal(record.event.method))
        return true;
    if (const CommitTime *commit = m_recent.commitOf(record.id)) {
        record.answerUs += commit->us;
        return true;
    }
    if (!findCommit(record.id))
        return false;
    if (record.id >= m_lastCommit.first && record.id <= m_lastCommit.last)
        record.answerUs += m_lastCommit.us;
    return true;
}

bool RecordRows::findCommit(qint64 record)
{
    if (record >= m_lastCommit.first && record <= m_lastCommit.last)
        return true;
    if (!m_commit.run(record))
        return false;
    if (m_commit.next())
        m_lastCommit = {m_commit.number(0), m_commit.number(1), qint32(m_commit.number(2))};
    const bool isRead = !m_commit.hasFailed();
    m_commit.finish();
    return isRead;
}

bool RecordRows::knowDictionaries(const Statement &row)
{
    QList<quint32> needed{BodyCodec::dictionaryOf(row.bytes(BodyAt)), BodyCodec::dictionaryOf(row.bytes(HeadAt))};
    if (const BackendRow backend(row, BackendAt); backend.isThere())
        needed += backend.dictionaries();
    return std::ranges::all_of(needed, [this](quint32 id) { return knowDictionary(id); });
}

bool RecordRows::knowDictionary(quint32 id)
{
    if (m_codec.knows(id))
        return true;
    if (!m_dictionary.run(qint64(id)))
        return false;
    if (m_dictionary.next())
        m_codec.addDictionary(id, m_dictionary.bytes(0));
    const bool isRead = !m_dictionary.hasFailed();
    m_dictionary.finish();
    return isRead;
}

} // namespace journal
