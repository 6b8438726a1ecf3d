#pragma once

#include "json/jsongrammar.h"

#include <QByteArray>
#include <QJsonValue>

#include <optional>
#include <simdjson.h>

namespace json {

// A parsed body, inside this room. Keeps its buffers from one body to the next.
// Everything that reads JSON of a peer reads it from here, so that there is one grammar (RFC 8259) and one meaning: of
// a key that is given twice the last one counts, half a surrogate pair is U+FFFD.
struct JsonDocument {
    QByteArray body;
    bool isParsed = false;
    simdjson::dom::element root; // valid until the next body; not where there is a fault
    std::optional<JsonFault> fault;
    qsizetype halfPairs = 0; // in the body; in the document each is U+FFFD

    void setBody(const QByteArray &json)
    {
        body = json;
        isParsed = false;
    }

    void parse();

private:
    simdjson::error_code parse(QByteArray &json); // which it does not change
    void parseMended();

    simdjson::dom::parser m_parser;
    QByteArray m_padded;
};

QJsonValue jsonValueOf(const simdjson::dom::element &found);

// The member that counts; nothing where there is none.
std::optional<simdjson::dom::element> memberOf(const simdjson::dom::object &object, std::string_view key);

} // namespace json
