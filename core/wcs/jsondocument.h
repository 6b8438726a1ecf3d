#pragma once

#include <QByteArray>

#include <cstring>
#include <simdjson.h>

namespace wcs {

// A parsed body, inside this room. Keeps its buffers from one body to the next.
struct JsonDocument {
    QByteArray body;
    bool isParsed = false;
    simdjson::error_code code = simdjson::EMPTY;
    simdjson::dom::element root; // valid until the next body

    void setBody(const QByteArray &json)
    {
        body = json;
        isParsed = false;
    }

    void parse()
    {
        if (isParsed)
            return;
        // Behind its end: capacity() counts room in front, too.
        const bool isPadded = body.data_ptr().freeSpaceAtEnd() >= qsizetype(simdjson::SIMDJSON_PADDING);
        if (!isPadded) {
            m_padded.resize(body.size() + qsizetype(simdjson::SIMDJSON_PADDING));
            std::memcpy(m_padded.data(), body.constData(), size_t(body.size()));
        }
        const char *const bytes = isPadded ? body.constData() : m_padded.constData();
        code = m_parser.parse(bytes, size_t(body.size()), false).get(root);
        isParsed = true;
    }

private:
    simdjson::dom::parser m_parser;
    QByteArray m_padded;
};

} // namespace wcs
