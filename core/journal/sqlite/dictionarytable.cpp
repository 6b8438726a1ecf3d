#include "journal/sqlite/dictionarytable.h"

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

constexpr quint32 FirstDictionary = 1;

} // namespace

DictionaryTable::DictionaryTable(Database &database, BodyCodec &codec)
    : m_database(database)
    , m_codec(codec)
    , m_insert(database, u"INSERT INTO dictionaries (id, bytes) VALUES (?, ?)"_s)
{}

bool DictionaryTable::load(int trainAfter)
{
    Statement newest(m_database, u"SELECT id, bytes FROM dictionaries ORDER BY id DESC LIMIT 1"_s);
    if (!newest.run())
        return false;
    if (newest.next()) {
        const auto id = quint32(newest.number(0));
        m_codec.addDictionary(id, newest.bytes(1));
        m_codec.encodeWith(id);
    } else if (trainAfter > 0) {
        m_trainer.emplace(trainAfter, FirstDictionary);
    }
    return true;
}

void DictionaryTable::learnFrom(std::span<const Record> records)
{
    if (!m_trainer)
        return;
    for (const Record &record : records)
        m_trainer->add(record.body);
}

bool DictionaryTable::useTrained()
{
    if (m_trainer && m_trainer->hasResult()) {
        m_trained = m_trainer->take();
        m_trainer.reset();
    }
    if (m_trained.isEmpty())
        return true;
    m_codec.addDictionary(FirstDictionary, m_trained);
    m_codec.encodeWith(FirstDictionary);
    m_isWritten = true;
    return m_insert.run(qint64(FirstDictionary), m_trained);
}

void DictionaryTable::keep()
{
    if (std::exchange(m_isWritten, false))
        m_trained.clear();
}

void DictionaryTable::undo()
{
    if (std::exchange(m_isWritten, false))
        m_codec.encodeWith(0);
}

} // namespace journal
