#pragma once

#include "rules/backendreply.h"

#include <QString>

namespace rules {

// How the body of that answer is compressed, by its Content-Encoding, for people: "gzip"; empty: it is not.
QString compressionOf(const BackendReply &reply);

enum class Wanted : quint8 { Json, Object };

// Why nothing can be put into the body of that answer, which has to stay byte for byte then: one sentence. Empty: it is
// plain JSON, as wanted.
QString obstacleIn(const BackendReply &reply, Wanted wanted);

} // namespace rules
