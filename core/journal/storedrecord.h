#pragma once

#include "journal/entry.h"

namespace journal {

// A whole record: what came, byte for byte, and what was answered.
struct StoredRecord {
    Entry entry;
    QByteArray head;
    QByteArray body;
    BackendAnswerPtr backend; // null: it was not handed on
};

} // namespace journal

Q_DECLARE_METATYPE(journal::StoredRecord)
