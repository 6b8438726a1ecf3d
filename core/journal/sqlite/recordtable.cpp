#include "journal/sqlite/recordtable.h"

#include "journal/checksum.h"

using namespace Qt::Literals::StringLiterals;

namespace journal {

RecordTable::RecordTable(Database &database)
    : m_dictionaries(database, m_codec)
    , m_forms(database, m_codec)
    , m_insert(database, u"INSERT INTO records (id, received_at, stream, previous, form, answer_us, peer, body, "
                         "checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"_s)
    , m_insertRejected(database, u"INSERT INTO records (id, received_at, stream, previous, form, answer_us, peer, "
                                 "body, rejection, checksum) VALUES (?, ?, 0, 0, ?, ?, ?, ?, ?, ?)"_s)
{}

bool RecordTable::load(int trainAfter)
{
    return m_forms.load() && m_dictionaries.load(trainAfter);
}

bool RecordTable::insert(const Record &record, const StreamTable::Place &place)
{
    const std::optional<qint64> form = m_forms.idOf(record);
    if (!form)
        return false;
    const QByteArray body = m_codec.encode(record.body);
    const auto checksum = qint64(checksumOf(record));
    if (record.isRejected())
        return m_insertRejected.run(record.id, record.receivedAt, *form, record.answerUs, record.peer, body,
                                    record.rejection, checksum);
    return m_insert.run(record.id, record.receivedAt, place.stream, place.previous, *form, record.answerUs, record.peer,
                        body, checksum);
}

void RecordTable::keep()
{
    m_dictionaries.keep();
    m_forms.keep();
}

void RecordTable::undo()
{
    m_dictionaries.undo();
    m_forms.undo();
}

} // namespace journal
