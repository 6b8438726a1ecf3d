#pragma once

#include "base/result.h"
#include "json/jsonprobe.h"
#include "wcs/hookevent.h"

namespace wcs {

// Why a body is not a hook: the sentence for the 400, and the byte at fault.
struct DecodeError {
    QByteArray sentence;
    qsizetype offset = 0;

    bool operator==(const DecodeError &) const = default;
};

// Decodes hook bodies with full validation (RFC 8259 without a byte order mark, UTF-8, at most 1,024 levels deep). Of a
// key that is given twice the last one counts.
// Keeps its buffers between calls: one per thread, not shared.
class Decoder {
public:
    std::variant<HookEvent, DecodeError> decode(const QByteArray &method, const QByteArray &body);
    // The body that was decoded last, without parsing it again.
    json::JsonProbe &body() { return m_body; }

private:
    json::JsonProbe m_body;
};

} // namespace wcs
