#include "journal/sqlite/recordtable.h"

#include "journal/checksum.h"

using namespace Qt::Literals::StringLiterals;

namespace journal {

RecordTable::RecordTable(Database &database)
    : m_dictionaries(database, m_codec)
    , m_templates(database, m_codec)
    , m_backend(database, m_codec)
    , m_insert(database, u"INSERT INTO records (id, received_at, stream, previous, form, answer_us, peer, body, "
                         "checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"_s)
    , m_insertHandedOn(database,
                       u"INSERT INTO records (id, received_at, stream, previous, form, answer_us, peer, body, "
                       "checksum, backend_form, backend_us, backend_date, backend_checksum) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s)
    , m_insertRejected(database, u"INSERT INTO records (id, received_at, stream, previous, form, answer_us, peer, "
                                 "body, rejection, checksum) VALUES (?, ?, 0, 0, ?, ?, ?, ?, ?, ?)"_s)
    , m_updateBackend(database, u"UPDATE records SET backend_form = ?, backend_us = ?, backend_date = ?, "
                                "backend_checksum = ? WHERE id = ?"_s)
{}

bool RecordTable::load(int trainAfter)
{
    return m_templates.load() && m_backend.load() && m_dictionaries.load(trainAfter);
}

bool RecordTable::insert(const Record &record, const StreamTable::Place &place)
{
    const std::optional<qint64> shared = m_templates.idOf(record);
    if (!shared)
        return false;
    const QByteArray body = m_codec.encode(record.body);
    const auto checksum = qint64(checksumOf(record));
    if (record.isRejected())
        return m_insertRejected.run(record.id, record.receivedAt, *shared, record.answerUs, record.peer, body,
                                    record.rejection, checksum);
    if (record.backend) {
        const std::optional<BackendTable::Place> backend = m_backend.write(record.id, *record.backend, record.body);
        return backend && m_insertHandedOn.run(record.id, record.receivedAt, place.stream, place.previous, *shared,
                                               record.answerUs, record.peer, body, checksum, backend->form,
                                               qint64(record.backend->result.us), backend->date, backend->checksum);
    }
    return m_insert.run(record.id, record.receivedAt, place.stream, place.previous, *shared, record.answerUs,
                        record.peer, body, checksum);
}

bool RecordTable::settle(const Outcome &outcome)
{
    if (!outcome.backend)
        return true;
    const std::optional<BackendTable::Place> place = m_backend.write(outcome.record, *outcome.backend, {});
    return place && m_updateBackend.run(place->form, qint64(outcome.backend->result.us), place->date, place->checksum,
                                        outcome.record);
}

void RecordTable::keep()
{
    m_dictionaries.keep();
    m_backend.keep();
    m_templates.keep();
}

void RecordTable::undo()
{
    m_dictionaries.undo();
    m_backend.undo();
    m_templates.undo();
}

} // namespace journal
