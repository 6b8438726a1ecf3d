#pragma once

#include "journal/sqlite/backendtable.h"
#include "journal/sqlite/dictionarytable.h"
#include "journal/sqlite/streamtable.h"
#include "journal/sqlite/templatetable.h"

namespace journal {

// The table `records`, for the writer, with those of what records have in common, templates and
// dictionaries, and of what the web server behind us answered.
class RecordTable final {
public:
    explicit RecordTable(Database &database);

    // All of these answer false where the database failed.
    bool load(int trainAfter); // see DictionaryTable
    bool useTrained()
    {
        return m_dictionaries.useTrained();
    } // a dictionary for the records that follow, if there is one
    bool insert(const Record &record, const StreamTable::Place &place);
    bool settle(const Outcome &outcome); // what the web server behind us said after all

    void keep(); // the transaction was committed
    void undo(); // it was rolled back
    void learnFrom(std::span<const Record> records) { m_dictionaries.learnFrom(records); }

private:
    BodyCodec m_codec;
    DictionaryTable m_dictionaries;
    TemplateTable m_templates;
    BackendTable m_backend;
    Statement m_insert;
    Statement m_insertHandedOn;
    Statement m_insertRejected;
    Statement m_updateBackend;
};

} // namespace journal
