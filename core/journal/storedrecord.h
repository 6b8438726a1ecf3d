#pragma once

#include "journal/entry.h"

namespace journal {

// A whole record: what came, byte for byte, and what was answered.
struct StoredRecord {
    Entry entry;
    QByteArray head;
    QByteArray body;
};

} // namespace journal

Q_DECLARE_METATYPE(journal::StoredRecord)
