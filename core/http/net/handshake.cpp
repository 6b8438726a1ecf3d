#include "http/net/handshake.h"

#include <algorithm>
#include <array>

namespace http {
namespace {

struct Reason {
    const char *words; // among OpenSSL's, of an alert or of an error of its own
    const char *sentence;
    Cause cause = Cause::Handshake;
};

constexpr std::array Reasons{
    Reason{"unknown ca", "The peer does not trust the certificate: it does not know who issued it.", Cause::Untrusted},
    Reason{"certificate unknown", "The peer does not trust the certificate.", Cause::Untrusted},
    Reason{"bad certificate", "The peer does not trust the certificate.", Cause::Untrusted},
    Reason{"certificate expired", "The peer says that the certificate has expired.", Cause::Untrusted},
    Reason{"certificate revoked", "The peer says that the certificate was revoked.", Cause::Untrusted},
    Reason{"unsupported certificate", "The peer cannot use a certificate of this kind."},
    Reason{"unsupported protocol", "The peer offers no version of TLS that is spoken here."},
    Reason{"protocol version", "The peer speaks no version of TLS that is spoken here."},
    Reason{"no shared cipher", "The peer offers no cipher that is known here."},
    Reason{"no suitable", "The peer offers no cipher or signature that is known here."},
    Reason{"unrecognized name", "The peer asked for another host name."},
    Reason{"wrong version number", "What came is not TLS."},
    Reason{"packet length too long", "What came is not TLS."},
    Reason{"unexpected message", "What came is not a TLS handshake."},
    Reason{"http request", "What came is not TLS, but HTTP."},
    Reason{"closed the connection",
           "The peer ended the connection within the TLS handshake: perhaps it does not "
           "trust the certificate.",
           Cause::Untrusted},
    Reason{"unexpected eof",
           "The peer ended the connection within the TLS handshake: perhaps it does not trust the "
           "certificate.",
           Cause::Untrusted},
};

} // namespace

Refusal handshakeRefusal(const QString &opensslsWords, bool hasAnswered)
{
    const auto known = std::find_if(Reasons.begin(), Reasons.end(), [&](const Reason &reason) {
        return opensslsWords.contains(QLatin1String(reason.words), Qt::CaseInsensitive);
    });
    Reason reason = known == Reasons.end() ? Reason{"", "The TLS handshake failed."} : *known;
    if (reason.cause == Cause::Untrusted && !hasAnswered) // of a certificate that it has not seen
        reason = {"", "The peer ended the connection before its TLS handshake had begun in earnest."};
    const QString sentence = QString::fromUtf8(reason.sentence);
    return {0,
            opensslsWords.isEmpty() ? sentence
                                    : QStringLiteral("%1 (%2).").arg(sentence.chopped(1), opensslsWords.simplified()),
            reason.cause};
}

} // namespace http
