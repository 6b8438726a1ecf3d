#pragma once

#include "http/message/chunkreader.h"
#include "http/message/headscanner.h"
#include "http/message/reply.h"

#include <memory>

struct llhttp__internal_s; // NOLINT(bugprone-reserved-identifier): named by llhttp

namespace http {

template <typename Parser>
struct LlhttpCallbacks;

// Bytes in, answers out, without a socket or a clock. llhttp in strict mode parses; around it stands the guard of
// RFC 9112 §6: no transfer coding but chunked, no two opinions on a body's length, no endless head or body. Interim
// answers (1xx) are skipped.
class ResponseParser final {
public:
    enum class Stage { Empty, Head, Body, Complete, Failed };

    // Head: an answer ends with its head, whatever that says of a body, as one to CONNECT or to HEAD does.
    enum class Parts : quint8 { All, Head };

    // Bytes of a head, those of interim answers before it included, and of a body.
    ResponseParser(qsizetype headLimit, qsizetype bodyLimit, Parts parts = Parts::All);
    ~ResponseParser();
    Q_DISABLE_COPY_MOVE(ResponseParser)

    // Takes bytes up to the end of the present answer and answers how many these were. Once failed, it takes all.
    qsizetype feed(QByteArrayView bytes);
    // The peer has ended the connection: that completes some bodies; other answers have failed.
    void end();

    Stage stage() const { return m_stage; }
    Failure failure() const { return m_failure; }
    const QString &sentence() const { return m_sentence; } // of the failure
    // Of an answer that is not complete: "1,200 of 3,614 bytes came". Empty before its first byte.
    QString progress() const;
    // Of a complete answer: another one may come on its connection.
    bool keepsAlive() const { return m_keepsAlive; }
    // Of a complete answer: how long the peer means to keep a connection without a request, as it says by
    // "Keep-Alive: timeout=5"; -1: it does not say.
    int keptSeconds() const { return m_keptSeconds; }
    // Bytes of the present answer that came so far.
    qsizetype received() const { return m_headBytes + m_reply.body.size(); }

    // Of a complete answer: status, reason, head and body. Then the next one may come.
    Reply take();
    void reset();

private:
    friend struct LlhttpCallbacks<ResponseParser>;
    void feedHead(QByteArrayView &rest);
    void feedBody(QByteArrayView &rest);
    void feedChunks(QByteArrayView &rest);
    qsizetype execute(QByteArrayView bytes);
    bool checkBeginning(QByteArrayView bytes);
    bool checkStatusLine(QByteArrayView line);
    bool endField();
    void readKeepAlive();
    bool endHead();
    bool checkFraming();
    bool checkBodySize(quint64 more);
    bool failAsTooLarge();
    bool isInterim() const { return m_reply.status < 200; }
    bool hasNoBody() const
    {
        return m_parts == Parts::Head || isInterim() || m_reply.status == 204 || m_reply.status == 304;
    }
    bool isChunked() const { return m_codings > 0 && !hasNoBody(); }
    bool hasPlainBody() const { return !hasNoBody() && !isChunked(); }
    void endMessage() { m_stage = isChunked() ? Stage::Body : Stage::Complete; }
    void beginNext();
    bool fail(Failure failure, const QString &sentence);
    bool failAsMalformed(const QString &cause);

    bool takeBody(QByteArrayView bytes);

    const Limits m_limits;
    const Parts m_parts;
    HeadScanner m_scanner;
    ChunkReader m_chunks;
    std::unique_ptr<llhttp__internal_s> m_llhttp;
    Stage m_stage = Stage::Empty;
    Reply m_reply;
    Failure m_failure = Failure::None;
    QString m_sentence;

    QByteArrayView m_name; // of the field being parsed, within the scanner's head
    QByteArrayView m_value;
    QByteArrayView m_coding;
    int m_codings = 0;
    qsizetype m_headBytes = 0; // of this answer and of the interim ones before it
    quint64 m_announced = 0;   // bytes of body
    qsizetype m_beginning = 0; // bytes of the status line that are known to be those of one
    int m_keptSeconds = -1;
    bool m_hasLength = false;
    bool m_isHttp10 = false;
    bool m_keepsAlive = false;
};

} // namespace http
