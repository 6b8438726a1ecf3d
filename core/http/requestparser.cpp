#include "http/requestparser.h"

#include "http/llhttpcallbacks.h"
#include "http/target.h"

#include <algorithm>
#include <utility>

namespace http {
namespace {

constexpr qsizetype SpareBytes = 64;              // behind a body, for simdjson
constexpr qsizetype ReservedAtOnce = 1024 * 1024; // a peer's promise of more is believed as it comes
constexpr quint64 FramingPerByte = 8;             // chunks of one byte take six

bool isSame(QByteArrayView name, QByteArrayView other)
{
    return name.size() == other.size() && name.compare(other, Qt::CaseInsensitive) == 0;
}

bool isVersion(QByteArrayView text)
{
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    return text.size() == 8 && text.startsWith("HTTP/") && isDigit(text[5]) && text[6] == '.' && isDigit(text[7]);
}

// RFC 9110 §5.6.2
bool isToken(QByteArrayView text)
{
    const auto isTokenCharacter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               QByteArrayView("!#$%&'*+-.^_`|~").contains(c);
    };
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), isTokenCharacter);
}

QByteArray methodName(QByteArrayView method)
{
    return method == "POST" ? QByteArrayLiteral("POST") : method.toByteArray();
}

} // namespace

RequestParser::RequestParser(const Limits &limits)
    : m_limits(limits)
    , m_scanner(limits)
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
    request.receivedAt = utcMicroseconds();
    request.receivedMono = monoNanoseconds();
    llhttp_reset(m_llhttp.get());
    m_stage = Stage::Empty;
    m_hosts = m_codings = 0;
    m_host = m_coding = {};
    m_bodyBytes = 0;
    m_keepsAlive = m_isHead = m_isHttp10 = m_awaitsContinue = false;
    return request;
}

qsizetype RequestParser::feedHead(QByteArrayView bytes)
{
    const qsizetype used = m_scanner.feed(bytes);
    if (m_scanner.refusal()) {
        refuse(m_scanner.refusal().status, m_scanner.refusal().sentence);
        return used;
    }
    if (!m_scanner.isComplete()) {
        m_stage = m_scanner.isStarted() ? Stage::Head : Stage::Empty;
        return used;
    }
    m_stage = Stage::Head;
    if (checkRequestLine(m_scanner.requestLine()))
        execute(m_scanner.head());
    m_scanner.reset();
    return used;
}

qsizetype RequestParser::feedBody(QByteArrayView bytes)
{
    m_awaitsContinue = false;
    const qsizetype used = execute(bytes);
    const char lastButOne = used > 1 ? bytes[used - 2] : m_lastByte;
    m_lastByte = bytes[used - 1];
    if (m_stage == Stage::Complete && m_codings > 0 && lastButOne != '\r')
        refuse(400, QStringLiteral("The chunks of the body end with LF alone instead of CR LF."));
    m_bodyBytes += quint64(used);
    if (m_stage == Stage::Body &&
        m_bodyBytes > quint64(m_limits.head) + FramingPerByte * quint64(m_request.body.size()))
        refuse(400, QStringLiteral("The chunks of the body carry more framing than content."));
    return used;
}

// Answers how many bytes llhttp took: all, unless the request ended among them.
qsizetype RequestParser::execute(QByteArrayView bytes)
{
    const llhttp_errno_t error = llhttp_execute(m_llhttp.get(), bytes.data(), size_t(bytes.size()));
    if (error == HPE_OK)
        return bytes.size();
    if (error == HPE_PAUSED && m_stage == Stage::Complete)
        return llhttp_get_error_pos(m_llhttp.get()) - bytes.data();
    refuseAsParsed(error);
    return bytes.size();
}

bool RequestParser::checkRequestLine(QByteArrayView line)
{
    const qsizetype methodEnd = line.indexOf(' ');
    const qsizetype targetEnd = line.lastIndexOf(' ');
    if (methodEnd <= 0 || targetEnd <= methodEnd + 1 || line.count(' ') != 2)
        return refuse(400, QStringLiteral("The request line is not of the form METHOD TARGET HTTP/1.1."));
    const QByteArrayView method = line.first(methodEnd);
    const QByteArrayView version = line.sliced(targetEnd + 1);
    m_isHead = method == "HEAD";
    m_isHttp10 = version == "HTTP/1.0";
    if (!isVersion(version) || !isToken(method))
        return refuse(400, QStringLiteral("The request line is not of the form METHOD TARGET HTTP/1.1."));
    if (version != "HTTP/1.1" && !m_isHttp10)
        return refuse(
            505,
            QStringLiteral("Only HTTP/1.1 and HTTP/1.0 are spoken here, not %1.").arg(QString::fromLatin1(version)));
    if (method == "CONNECT")
        return refuse(501, QStringLiteral("CONNECT is not served: this is no proxy."));
    const std::optional<QByteArray> target =
        reducedTarget(method, line.sliced(methodEnd + 1, targetEnd - methodEnd - 1));
    if (!target)
        return refuse(400, QStringLiteral("The request target is neither a path nor an http address."));
    m_request.method = methodName(method);
    m_request.target = *target;
    return true;
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
    if (!checkBodySize(m_llhttp->content_length))
        return false;
    m_request.body.reserve(std::min(qsizetype(m_llhttp->content_length), ReservedAtOnce) + SpareBytes);
    return true;
}

bool RequestParser::checkBodySize(quint64 more)
{
    const quint64 room = quint64(m_limits.body - m_request.body.size());
    return more <= room || refuse(413, QStringLiteral("The body is longer than %1 bytes.").arg(m_limits.body));
}

bool RequestParser::refuse(int status, const QString &sentence)
{
    m_stage = Stage::Refused;
    m_refusal = {status, sentence};
    return false;
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
