#pragma once

#include "base/result.h"
#include "http/client/clientoptions.h"

namespace backend {

// "http://user:password@10.0.0.1:3128", the first part of which may be missing. The Error says what is wrong with it,
// as the end of a sentence, and nothing of what stands in it.
Result<http::Proxy> parseProxy(const QString &text);
// The same for people to see: without the password.
QString shownProxy(const http::Proxy &proxy);

} // namespace backend
