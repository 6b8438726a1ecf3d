#pragma once

#include "http/message/refusal.h"

namespace http {

// Why shaking hands with TLS failed, as a sentence: from the words of OpenSSL, which stand behind it.
// hasAnswered: the peer has been sent the certificate.
Refusal handshakeRefusal(const QString &opensslsWords, bool hasAnswered);

} // namespace http
