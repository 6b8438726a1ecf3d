#pragma once

#include "base/result.h"

#include <QByteArray>

class QUrl;

namespace http {

// "user:password" of a URL, for HTTP Basic; empty: it names none. The Error says what is wrong with it, as the end of a
// sentence, and nothing of what stands in it.
Result<QByteArray> basicUserOf(const QUrl &url);
// The same where a user without a password, or the other way round, is a mistake.
Result<QByteArray> wholeBasicUserOf(const QUrl &url);

} // namespace http
