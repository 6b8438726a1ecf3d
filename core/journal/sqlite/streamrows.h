#pragma once

#include "journal/sqlite/statement.h"
#include "journal/streamstate.h"

#include <limits>

namespace journal {

// `streams.ended_at` of a stream that has not ended.
constexpr qint64 NotEnded = std::numeric_limits<qint64>::max();
qint64 endOf(const StreamState &state);

// What names a stream in its table: the same as its key, with the media session first, so that it can be found by it.
struct StreamName {
    QByteArray mediaSessionId;
    QByteArray node; // wcs::nodeKey(): node_id is what the node called itself last
    QByteArray leg;  // session, name and direction, where there is no media session
};
StreamName streamName(const QByteArray &streamKey, const QByteArray &mediaSessionId, const QByteArray &nodeId);
QByteArray streamKey(const StreamName &name);

// The query for rows that readStream() can take; `rest` is what follows FROM streams.
QString streamQuery(const QString &rest);
StreamState readStream(const Statement &row, StringPool &pool);

// Writing: a whole row, and all of one that can change but its end.
QString streamInsert();
bool insertStream(Statement &statement, const StreamState &state, const StringPool &pool);
QString streamUpdate();
bool updateStream(Statement &statement, const StreamState &state, const StringPool &pool);

} // namespace journal
