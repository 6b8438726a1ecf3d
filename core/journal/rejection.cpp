#include "journal/rejection.h"

#include <array>

namespace journal {

namespace {

constexpr std::array<QByteArrayView, ReasonCount> Names{"",
                                                        "wrongPath",
                                                        "wrongMethod",
                                                        "wrongContentType",
                                                        "encodedBody",
                                                        "browserPage",
                                                        "missingCredentials",
                                                        "wrongCredentials",
                                                        "peerNotAllowed",
                                                        "notJson",
                                                        "tooLarge",
                                                        "malformedHttp",
                                                        "timedOut",
                                                        "brokenOff",
                                                        "tlsToPlainPort",
                                                        "httpToTlsPort",
                                                        "otherProtocol",
                                                        "tlsHandshake",
                                                        "untrustedCertificate",
                                                        "noRoom",
                                                        "notAccepted",
                                                        "overloaded",
                                                        "loop"};

} // namespace

QByteArrayView reasonName(Reason reason)
{
    return size_t(reason) < Names.size() ? Names[size_t(reason)] : QByteArrayView("other");
}

} // namespace journal
