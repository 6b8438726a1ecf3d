#include "http/message/beginning.h"

#include <algorithm>
#include <array>

namespace http {
namespace {

struct Protocol {
    QByteArrayView beginning;
    int status;
    Cause cause;
    const char *sentence;
};

constexpr std::array Protocols{
    Protocol{"\x16\x03", 400, Cause::Tls, "A TLS handshake came to the plain port: https here is to be http."},
    Protocol{"PRI * HTTP/2.0", 505, Cause::OtherProtocol, "HTTP/2 came without asking first; HTTP/1.1 is spoken here."},
    Protocol{"PROXY ", 400, Cause::OtherProtocol, "The header of the PROXY protocol came before the request."},
    Protocol{QByteArrayView("\0\r\nQUIT", 7), 400, Cause::OtherProtocol,
             "The header of the PROXY protocol came before the request."},
    Protocol{"SSH-", 400, Cause::OtherProtocol, "SSH came to the port of the hooks."},
    Protocol{"{", 400, Cause::OtherProtocol,
             "JSON came without a request around it, or a body is longer than its Content-Length."},
};

constexpr qsizetype MostShown = 8; // bytes

} // namespace

std::optional<Refusal> otherProtocol(QByteArrayView beginning)
{
    const auto known = std::find_if(Protocols.begin(), Protocols.end(), [beginning](const Protocol &protocol) {
        return beginning.startsWith(protocol.beginning);
    });
    if (known == Protocols.end())
        return std::nullopt;
    return Refusal{known->status, QString::fromUtf8(known->sentence), known->cause};
}

bool mayBecomeOtherProtocol(QByteArrayView beginning)
{
    return std::any_of(Protocols.begin(), Protocols.end(), [beginning](const Protocol &protocol) {
        return beginning.size() < protocol.beginning.size() && protocol.beginning.startsWith(beginning);
    });
}

QString beginningText(QByteArrayView beginning)
{
    const QByteArray bytes = beginning.first(std::min(beginning.size(), MostShown)).toByteArray();
    const auto isPlain = [](char c) { return c >= ' ' && c < 0x7f; };
    if (std::all_of(bytes.begin(), bytes.end(), isPlain))
        return QStringLiteral("“%1”").arg(QString::fromLatin1(bytes));
    return QStringLiteral("0x") +
           QString::fromLatin1(bytes.toHex(' ')).replace(QStringLiteral(" "), QStringLiteral(" 0x"));
}

} // namespace http
