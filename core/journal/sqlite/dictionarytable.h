#pragma once

#include "journal/bodycodec.h"
#include "journal/dictionarytrainer.h"
#include "journal/record.h"
#include "journal/sqlite/statement.h"

#include <optional>
#include <span>

namespace journal {

// The table `dictionaries`, for the writer: its codec uses the newest, and where there is none, one that is trained
// from the first bodies that come.
class DictionaryTable final {
public:
    DictionaryTable(Database &database, BodyCodec &codec); // the codec must outlive it

    bool load(int trainAfter);                       // bodies; 0: none is trained. False: the database failed
    void learnFrom(std::span<const Record> records); // that are stored

    // Inside a transaction: writes and uses one that has been trained. False: the database failed.
    bool useTrained();
    void keep(); // the transaction was committed
    void undo(); // it was rolled back

private:
    Database &m_database;
    BodyCodec &m_codec;
    Statement m_insert;
    std::optional<DictionaryTrainer> m_trainer; // until there is a dictionary
    QByteArray m_trained;                       // not yet committed
    bool m_isWritten = false;                   // in this transaction
};

} // namespace journal
