#include "http/message/requestparser.h"

#include "base/clock.h"
#include "http/message/beginning.h"
#include "http/message/characters.h"
#include "http/message/llhttpcallbacks.h"
#include "http/message/target.h"

#include <utility>

namespace http {
namespace {

constexpr qsizetype SpareBytes = 64;              // behind a body, for simdjson
constexpr qsizetype ReservedAtOnce = 1024 * 1024; // a peer's promise of more is believed as it comes

bool isSame(QByteArrayView name, QByteArrayView other)
{
    return name.size() == other.size() && name.compare(other, Qt::CaseInsensitive) == 0;
}

bool isVersion(QByteArrayView text)
{
    return text.size() == 8 && text.startsWith("HTTP/") && isDigit(text[5]) && text[6] == '.' && isDigit(text[7]);
}

QByteArray methodName(QByteArrayView method)
{
    return method == "POST" ? QByteArrayLiteral("POST") : method.toByteArray();
}

} // namespace

RequestParser::RequestParser(const Limits &limits)
    : m_limits(limits)
    , m_scanner(limits)
    , m_chunks(limits)
    , m_llhttp(std::make_unique<llhttp_t>())
{
    llhttp_init(m_llhttp.get(), HTTP_REQUEST, &LlhttpCallbacks<RequestParser>::settings());
    m_llhttp->data = this;
}

RequestParser::~RequestParser() = default;

qsizetype RequestParser::feed(QByteArrayView bytes)
{
    qsizetype used = 0;
    if (m_stage == Stage::Empty || m_stage == Stage::Head)
        used = feedHead(bytes);
    if (m_stage == Stage::Body && used < bytes.size())
        used += feedBody(bytes.sliced(used));
    return m_stage == Stage::Refused ? bytes.size() : used;
}

Request RequestParser::take()
{
    Request request = std::exchange(m_request, {});
    request.body.reserve(request.body.size() + SpareBytes);
    request.receivedAt = wallMicroseconds();
    request.receivedMono = steadyNanoseconds();
    llhttp_reset(m_llhttp.get());
    m_stage = Stage::Empty;
    m_hosts = m_codings = 0;
    m_host = m_coding = {};
    m_chunks.reset();
    m_keepsAlive = m_isHead = m_isHttp10 = m_awaitsContinue = false;
    return request;
}

qsizetype RequestParser::feedHead(QByteArrayView bytes)
{
    const qsizetype used = m_scanner.feed(bytes);
    if (m_scanner.refusal()) {
        refuse(m_scanner.refusal());
        return used;
    }
    if (!m_scanner.isComplete()) {
        m_stage = m_scanner.isStarted() ? Stage::Head : Stage::Empty;
        return used;
    }
    m_stage = Stage::Head;
    if (checkRequestLine(m_scanner.requestLine()))
        execute(m_scanner.headForParser(m_scanner.requestLine().size() - 1));
    m_scanner.reset();
    return used;
}

qsizetype RequestParser::feedBody(QByteArrayView bytes)
{
    m_awaitsContinue = false;
    return isChunked() ? feedChunks(bytes) : execute(bytes);
}

qsizetype RequestParser::feedChunks(QByteArrayView bytes)
{
    using State = ChunkReader::State;
    QByteArrayView rest = bytes;
    while (!rest.isEmpty() && m_chunks.state() == State::Reading)
        m_request.body.append(m_chunks.next(rest));
    switch (m_chunks.state()) {
    case State::Reading:
        break;
    case State::Complete:
        m_stage = Stage::Complete;
        break;
    case State::Malformed:
        refuse(400, QStringLiteral("The chunks of the body are malformed."));
        break;
    case State::TooMuchFraming:
        refuse(400, QStringLiteral("The chunks of the body carry more framing than content."));
        break;
    case State::TooLarge:
        refuseBody();
        break;
    }
    return bytes.size() - rest.size();
}

// Answers how many bytes llhttp took: all, unless the request ended among them.
qsizetype RequestParser::execute(QByteArrayView bytes)
{
    const llhttp_errno_t error = llhttp_execute(m_llhttp.get(), bytes.data(), size_t(bytes.size()));
    if (error == HPE_OK)
        return bytes.size();
    if (error == HPE_PAUSED && m_stage != Stage::Refused)
        return llhttp_get_error_pos(m_llhttp.get()) - bytes.data();
    refuseAsParsed(error);
    return bytes.size();
}

bool RequestParser::checkRequestLine(QByteArrayView line)
{
    const qsizetype methodEnd = line.indexOf(' ');
    const qsizetype targetEnd = line.lastIndexOf(' ');
    if (methodEnd <= 0 || targetEnd <= methodEnd + 1 || line.count(' ') != 2)
        return refuseRequestLine(line);
    const QByteArrayView method = line.first(methodEnd);
    const QByteArrayView version = line.sliced(targetEnd + 1);
    m_isHead = method == "HEAD";
    m_isHttp10 = version == "HTTP/1.0";
    if (!isVersion(version) || !isToken(method))
        return refuseRequestLine(line);
    if (version[5] != '1')
        return refuse(
            505,
            QStringLiteral("Only HTTP/1.1 and HTTP/1.0 are spoken here, not %1.").arg(QString::fromLatin1(version)));
    if (method == "CONNECT")
        return refuse(501, QStringLiteral("CONNECT is not served: this is no proxy."));
    const QByteArrayView sent = line.sliced(methodEnd + 1, targetEnd - methodEnd - 1);
    const std::optional<QByteArray> target = reducedTarget(method, sent);
    if (!target)
        return refuse(400, QStringLiteral("The request target is neither a path nor an http address."));
    m_request.method = methodName(method);
    m_request.target = *target;
    if (sent.front() != '/' && sent != "*")
        m_request.absoluteTarget = sent.toByteArray();
    return true;
}

bool RequestParser::refuseRequestLine(QByteArrayView line)
{
    return refuse(400, QStringLiteral("The request line is not of the form METHOD TARGET HTTP/1.1: it begins with %1.")
                           .arg(beginningText(line)));
}

bool RequestParser::endField()
{
    const QByteArrayView name = std::exchange(m_name, {});
    const QByteArrayView value = m_value.trimmed();
    if (name.isEmpty())
        return refuse(400, QStringLiteral("A header has no name."));
    if (isSame(name, "Host")) {
        m_host = value;
        ++m_hosts;
    } else if (isSame(name, "Transfer-Encoding")) {
        m_coding = value;
        ++m_codings;
    } else if (isSame(name, "Expect")) {
        if (!isSame(value, "100-continue"))
            return refuse(417, QStringLiteral("The only expectation that can be met is 100-continue."));
        m_awaitsContinue = true;
    }
    return true;
}

bool RequestParser::endHead()
{
    if (m_hosts > 1 || (m_hosts == 1 && !isHost(m_host)) || (m_hosts == 0 && !m_isHttp10))
        return refuse(400, QStringLiteral("A request needs exactly one valid Host header."));
    if (!checkFraming())
        return false;
    m_llhttp->upgrade = 0; // an offer to upgrade may be declined by ignoring it (RFC 9110 §7.8)
    m_keepsAlive = llhttp_should_keep_alive(m_llhttp.get()) != 0;
    m_awaitsContinue = m_awaitsContinue && !m_isHttp10;
    m_request.head = m_scanner.fieldLines().toByteArray();
    m_stage = Stage::Body;
    return true;
}

bool RequestParser::checkFraming()
{
    const bool hasLength = (m_llhttp->flags & F_CONTENT_LENGTH) != 0;
    if (m_codings > 0 && (hasLength || m_isHttp10))
        return refuse(400, QStringLiteral("Transfer-Encoding may not come with Content-Length or with HTTP/1.0."));
    if (m_codings > 1 || (m_codings == 1 && !isSame(m_coding, "chunked")))
        return refuse(501, QStringLiteral("The only transfer coding understood is chunked."));
    if (!hasLength)
        return true;
    if (m_llhttp->content_length > quint64(m_limits.body))
        return refuseBody();
    m_request.body.reserve(std::min(qsizetype(m_llhttp->content_length), ReservedAtOnce) + SpareBytes);
    return true;
}

bool RequestParser::refuseBody()
{
    return refuse({413, QStringLiteral("The body is longer than %1 bytes.").arg(m_limits.body), Cause::TooLarge});
}

bool RequestParser::refuse(const Refusal &refusal)
{
    m_stage = Stage::Refused;
    m_refusal = refusal;
    return false;
}

bool RequestParser::refuse(int status, const QString &sentence)
{
    return refuse({status, sentence});
}

void RequestParser::refuseAsParsed(int error)
{
    if (m_stage == Stage::Refused)
        return;
    if (error == HPE_INVALID_METHOD || error == HPE_INVALID_CONSTANT)
        refuse(501, QStringLiteral("The method %1 is not known.").arg(QString::fromLatin1(m_request.method)));
    else if (error == HPE_INVALID_TRANSFER_ENCODING)
        refuse(501, QStringLiteral("The only transfer coding understood is chunked."));
    else
        refuse(400, QStringLiteral("The request is malformed: %1.")
                        .arg(QLatin1String(llhttp_get_error_reason(m_llhttp.get()))));
}

// Its size was checked with what announced it.
bool RequestParser::takeBody(QByteArrayView bytes)
{
    m_request.body.append(bytes);
    return true;
}

} // namespace http
