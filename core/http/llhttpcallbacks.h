#pragma once

#include <QByteArrayView>

#include <llhttp.h>

namespace http {

// llhttp's callbacks for the parsers of requests and of answers, which it has as `data`. The head comes in one piece,
// so that names and values are views into it. Of its parser it uses:
//   m_name, m_value                                  the field under way
//   m_stage                                          Body: behind the head; Complete: set at the end
//   endField(), endHead(), checkBodySize(more)       false: the parser has refused
//   hasNoBody()                                      once the head has ended: whatever its fields say
//   takeBody(bytes)                                  false: refused
template <typename Parser>
struct LlhttpCallbacks {
    static const llhttp_settings_t &settings()
    {
        static const llhttp_settings_t settings = {.on_header_field = onField,
                                                   .on_header_value = onValue,
                                                   .on_headers_complete = onHeadComplete,
                                                   .on_body = onBody,
                                                   .on_message_complete = onComplete,
                                                   .on_header_value_complete = onFieldComplete,
                                                   .on_chunk_header = onChunk};
        return settings;
    }

private:
    using Stage = typename Parser::Stage;

    static Parser &self(llhttp_t *llhttp) { return *static_cast<Parser *>(llhttp->data); }

    static int onField(llhttp_t *llhttp, const char *at, size_t length)
    {
        self(llhttp).m_name = QByteArrayView(at, qsizetype(length));
        self(llhttp).m_value = {};
        return 0;
    }

    // Where llhttp cuts a value in two, the parts adjoin.
    static int onValue(llhttp_t *llhttp, const char *at, size_t length)
    {
        Parser &parser = self(llhttp);
        if (parser.m_stage == Stage::Body)
            return 0; // a trailer: read and dropped (RFC 9110 §6.5.1)
        QByteArrayView &value = parser.m_value;
        value = QByteArrayView(value.isNull() ? at : value.data(), at + length);
        return 0;
    }

    static int onFieldComplete(llhttp_t *llhttp)
    {
        Parser &parser = self(llhttp);
        return parser.m_stage == Stage::Body || parser.endField() ? 0 : -1;
    }

    // 1 tells llhttp that no body follows (RFC 9112 §6.3).
    static int onHeadComplete(llhttp_t *llhttp)
    {
        Parser &parser = self(llhttp);
        if (!parser.endHead())
            return -1;
        return parser.hasNoBody() ? 1 : 0;
    }

    static int onChunk(llhttp_t *llhttp) { return self(llhttp).checkBodySize(llhttp->content_length) ? 0 : -1; }

    static int onBody(llhttp_t *llhttp, const char *at, size_t length)
    {
        return self(llhttp).takeBody(QByteArrayView(at, qsizetype(length))) ? 0 : -1;
    }

    static int onComplete(llhttp_t *llhttp)
    {
        self(llhttp).m_stage = Stage::Complete;
        return HPE_PAUSED;
    }
};

} // namespace http
