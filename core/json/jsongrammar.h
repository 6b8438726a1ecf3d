#pragma once

#include <QByteArray>

#include <variant>

namespace json {

// Values within each other; the parser's own limit.
constexpr qsizetype DeepestJson = 1'024;

// Why a text is not JSON (RFC 8259): the byte at fault, and what is wrong there.
struct JsonFault {
    qsizetype offset = 0;
    QByteArray what; // "“\l” is no escape"

    QByteArray sentence() const; // "“\l” is no escape, at byte 27"; without a full stop
    bool operator==(const JsonFault &) const = default;
};

// JSON in a form that simdjson takes, byte for byte as long as it was. It refuses what the grammar allows: half a
// surrogate pair, which becomes U+FFFD, and a number that fits neither 64 bits nor a double, which becomes the nearest
// double, at most 1e308.
struct MendedJson {
    QByteArray text;
    qsizetype halfPairs = 0; // \uD800 to \uDFFF without its other half

    bool operator==(const MendedJson &) const = default;
};

// Reads the text strictly by the grammar, one pass. Slower than the parser by far: for what the parser has refused.
std::variant<MendedJson, JsonFault> mendJson(const QByteArray &json);

} // namespace json
