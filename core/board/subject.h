#pragma once

#include "filter/filter.h"
#include "journal/entry.h"
#include "journal/streamstate.h"

namespace board {

wcs::Doing doingOf(const journal::StreamState &state, const journal::StringPool &pool);

// What a person calls the stream: its name, or where it has none the URL it is pulled from.
QByteArrayView shownName(const journal::StreamState &state, const journal::StringPool &pool);

// The client's address of "/192.168.1.102:4388/192.168.1.101:8443"; another session id as it is.
QByteArrayView clientAddress(QByteArrayView sessionId);

// What a filter sees. Views into the state, its pool or the entry: valid until these change. now: program time, µs.
filter::Subject subjectOf(const journal::StreamState &state, const journal::StringPool &pool, qint64 now);
filter::Subject subjectOf(const journal::Entry &entry, qint64 now);

// The event itself, as far as an entry has it.
wcs::HookEvent eventOf(const journal::Entry &entry);
// The stream's latest state as the StreamStatusEvent that would report it: for answer rules, to say which streams they
// are about.
wcs::HookEvent eventOf(const journal::StreamState &state, const journal::StringPool &pool);

} // namespace board
