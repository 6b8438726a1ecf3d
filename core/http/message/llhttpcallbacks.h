#pragma once

#include <QByteArrayView>

#include <llhttp.h>

namespace http {

// llhttp's callbacks for the parsers of requests and of answers, which it has as `data`. The head comes in one piece,
// so that names and values are views into it. Bodies in chunks are none of its business: see ChunkReader. Of its parser
// it uses:
//   m_name, m_value                 the field under way
//   endField(), endHead()           false: the parser has refused
//   hasPlainBody()                  once the head has ended: a body may follow, and llhttp is to read it
//   takeBody(bytes)                 false: refused
//   endMessage()                    the head was all that llhttp was to read, or the body has ended
template <typename Parser>
struct LlhttpCallbacks {
    static const llhttp_settings_t &settings()
    {
        static const llhttp_settings_t settings = {.on_header_field = onField,
                                                   .on_header_value = onValue,
                                                   .on_headers_complete = onHeadComplete,
                                                   .on_body = onBody,
                                                   .on_message_complete = onComplete,
                                                   .on_header_value_complete = onFieldComplete};
        return settings;
    }

private:
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
        QByteArrayView &value = self(llhttp).m_value;
        value = QByteArrayView(value.isNull() ? at : value.data(), at + length);
        return 0;
    }

    static int onFieldComplete(llhttp_t *llhttp) { return self(llhttp).endField() ? 0 : -1; }

    // 1 tells llhttp that no body follows (RFC 9112 §6.3).
    static int onHeadComplete(llhttp_t *llhttp)
    {
        Parser &parser = self(llhttp);
        if (!parser.endHead())
            return -1;
        return parser.hasPlainBody() ? 0 : 1;
    }

    static int onBody(llhttp_t *llhttp, const char *at, size_t length)
    {
        return self(llhttp).takeBody(QByteArrayView(at, qsizetype(length))) ? 0 : -1;
    }

    static int onComplete(llhttp_t *llhttp)
    {
        self(llhttp).endMessage();
        return HPE_PAUSED;
    }
};

} // namespace http
