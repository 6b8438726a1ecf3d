#include "journal/recordrows.h"

#include "journal/openhead.h"

using namespace Qt::Literals::StringLiterals;

namespace journal {

RecordRows::RecordRows(Database &database)
    : m_database(database)
    , m_dictionary(database, u"SELECT bytes FROM dictionaries WHERE id = ?"_s)
{}

QString RecordRows::query(const QString &rest)
{
    return u"SELECT r.id, r.received_at, r.stream, r.previous, r.answer_us, r.peer, r.body, r.rejection, f.method, "
           "f.head, f.length_at, f.rule, f.answer_status, f.answer_kind, f.rule_name, f.answer_sent "
           "FROM records r JOIN forms f ON f.id = r.form "_s +
           rest;
}

Result<RecordRow> RecordRows::read(const Statement &row)
{
    Result<QByteArray> body = bodyOf(row.bytes(6));
    if (!body)
        return body.error();

    RecordRow found{.stream = row.number(2), .previous = row.number(3)};
    Record &record = found.record;
    record.id = row.number(0);
    record.receivedAt = row.number(1);
    record.answerUs = qint32(row.number(4));
    record.peer = row.bytes(5);
    record.body = *std::move(body);
    record.rejection = row.bytes(7);
    record.head = closeHead({row.bytes(9), row.number(10)}, record.body.size());
    record.answer = {int(row.number(12)), AnswerKind(row.number(13)), row.bytes(11), row.bytes(14),
                     Sent(row.number(15))};
    record.event.method = row.bytes(8);
    if (!record.isRejected()) {
        auto decoded = m_decoder.decode(record.event.method, record.body);
        if (auto *event = std::get_if<wcs::HookEvent>(&decoded))
            record.event = std::move(*event);
    }
    record.streamKey = found.stream ? record.event.streamKey() : QByteArray();
    return found;
}

Result<QByteArray> RecordRows::bodyOf(const QByteArray &stored)
{
    const quint32 id = BodyCodec::dictionaryOf(stored);
    if (!m_codec.knows(id)) {
        if (!m_dictionary.run(qint64(id)))
            return m_database.error();
        if (m_dictionary.next())
            m_codec.addDictionary(id, m_dictionary.bytes(0));
        m_dictionary.finish();
    }
    return m_codec.decode(stored);
}

} // namespace journal
