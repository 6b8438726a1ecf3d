#pragma once

#include "http/refusal.h"

namespace http {

// Why shaking hands with TLS failed, as a sentence: from the words of OpenSSL, which stand behind it.
Refusal handshakeRefusal(const QString &opensslsWords);

} // namespace http
