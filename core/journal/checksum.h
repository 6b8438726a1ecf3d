#pragma once

#include "journal/record.h"

namespace journal {

// CRC-32C (RFC 3720, appendix B.4): of bytes that follow those with the checksum `before`.
quint32 crc32c(QByteArrayView bytes, quint32 before = 0);

// Of what came: all that is stored of a record but its answer and its place.
quint32 checksumOf(const Record &record);

} // namespace journal
