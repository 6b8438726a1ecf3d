#pragma once

#include "http/message/chunkreader.h"
#include "http/message/headscanner.h"
#include "http/message/message.h"

#include <memory>

struct llhttp__internal_s; // NOLINT(bugprone-reserved-identifier): named by llhttp

namespace http {

template <typename Parser>
struct LlhttpCallbacks;

// Bytes in, requests out, without a socket or a clock. llhttp in strict mode parses; around it stands the guard of
// RFC 9112 §3.2 and §6: exactly one valid Host, no transfer coding but chunked, no two opinions on a body's length.
// Chunks are read by ChunkReader.
class RequestParser final {
public:
    enum class Stage { Empty, Head, Body, Complete, Refused };

    explicit RequestParser(const Limits &limits);
    ~RequestParser();
    Q_DISABLE_COPY_MOVE(RequestParser)

    // Takes bytes up to the end of the present request and answers how many these were. Once refused, it takes all.
    qsizetype feed(QByteArrayView bytes);
    Stage stage() const { return m_stage; }
    const Refusal &refusal() const { return m_refusal; }
    // What is known of the request under way, or refused; empty where its first line has not come whole.
    const QByteArray &method() const { return m_request.method; }
    const QByteArray &target() const { return m_request.sentTarget(); }

    // Known with the head, and until take().
    bool keepsAlive() const { return m_keepsAlive; }
    bool isHead() const { return m_isHead; }
    bool isHttp10() const { return m_isHttp10; }
    // True while the peer waits for "100 Continue" before it sends the body (RFC 9110 §10.1.1).
    bool awaitsContinue() const { return m_stage == Stage::Body && m_awaitsContinue; }
    void setContinued() { m_awaitsContinue = false; }
    Request &underWay() { return m_request; } // from its head on
    void dropBody() { m_request.body = {}; }
    qsizetype bodyBytes() const { return m_request.body.capacity(); } // that it takes so far

    // The complete request; then the next one may come.
    Request take();

private:
    friend struct LlhttpCallbacks<RequestParser>;
    qsizetype feedHead(QByteArrayView bytes);
    qsizetype feedBody(QByteArrayView bytes);
    qsizetype feedChunks(QByteArrayView bytes);
    qsizetype execute(QByteArrayView bytes);
    bool checkRequestLine(QByteArrayView line);
    bool endField();
    bool endHead();
    bool checkFraming();
    bool checkExpectation();
    bool refuseBody();
    bool refuse(const Refusal &refusal);
    bool refuse(int status, const QString &sentence);
    bool refuseRequestLine(QByteArrayView line);
    void refuseAsParsed(int error);

    bool isChunked() const { return m_codings > 0; }
    bool hasPlainBody() const { return !isChunked(); }
    bool takeBody(QByteArrayView bytes);
    void endMessage() { m_stage = isChunked() ? Stage::Body : Stage::Complete; }

    const Limits &m_limits;
    HeadScanner m_scanner;
    ChunkReader m_chunks;
    std::unique_ptr<llhttp__internal_s> m_llhttp;
    Stage m_stage = Stage::Empty;
    Refusal m_refusal;
    Request m_request;

    QByteArrayView m_name; // of the field being parsed, within the scanner's head
    QByteArrayView m_value;
    QByteArrayView m_host;
    QByteArrayView m_coding;
    int m_hosts = 0;
    int m_codings = 0;
    bool m_keepsAlive = false;
    bool m_isHead = false;
    bool m_isHttp10 = false;
    bool m_awaitsContinue = false;
};

} // namespace http
