#include "http/message/responseparser.h"

#include "http/message/characters.h"
#include "http/message/llhttpcallbacks.h"

#include <QLocale>

#include <algorithm>
#include <utility>

namespace http {
namespace {

constexpr QByteArrayView Beginning = "HTTP/1.";
constexpr qsizetype StatusLineSize = 12;          // "HTTP/1.1 200"
constexpr qsizetype ReservedAtOnce = 1024 * 1024; // a peer's promise of more is believed as it comes

bool isSame(QByteArrayView name, QByteArrayView other)
{
    return name.size() == other.size() && name.compare(other, Qt::CaseInsensitive) == 0;
}

QString grouped(quint64 number)
{
    return QLocale(QLocale::English, QLocale::UnitedKingdom).toString(number);
}

QString sizeText(qsizetype bytes)
{
    if (bytes % (1024 * 1024) == 0)
        return QStringLiteral("%1 MiB").arg(bytes / (1024 * 1024));
    if (bytes % 1024 == 0)
        return QStringLiteral("%1 KiB").arg(bytes / 1024);
    return QStringLiteral("%1 bytes").arg(grouped(quint64(bytes)));
}

// A sentence of its own, as the end of another one.
QString continued(QString sentence)
{
    sentence.replace(0, 1, sentence.at(0).toLower());
    sentence.chop(1);
    return sentence;
}

} // namespace

ResponseParser::ResponseParser(qsizetype headLimit, qsizetype bodyLimit, Parts parts)
    : m_limits{.requestLine = headLimit, .head = headLimit, .headers = 1'000, .body = bodyLimit}
    , m_parts(parts)
    , m_scanner(m_limits)
    , m_chunks(m_limits)
    , m_llhttp(std::make_unique<llhttp_t>())
{
    llhttp_init(m_llhttp.get(), HTTP_RESPONSE, &LlhttpCallbacks<ResponseParser>::settings());
    m_llhttp->data = this;
}

ResponseParser::~ResponseParser() = default;

qsizetype ResponseParser::feed(QByteArrayView bytes)
{
    QByteArrayView rest = bytes;
    while (!rest.isEmpty() && (m_stage == Stage::Empty || m_stage == Stage::Head))
        feedHead(rest);
    while (!rest.isEmpty() && m_stage == Stage::Body)
        feedBody(rest);
    return m_stage == Stage::Failed ? bytes.size() : bytes.size() - rest.size();
}

void ResponseParser::end()
{
    if (m_stage == Stage::Body && !isChunked())
        llhttp_finish(m_llhttp.get()); // completes a body that ends with the connection
    if (m_stage == Stage::Empty)
        fail(Failure::Closed, QStringLiteral("The connection was closed without an answer."));
    else if (m_stage == Stage::Head || m_stage == Stage::Body)
        fail(Failure::Cut, QStringLiteral("The answer ended early: %1.").arg(progress()));
}

QString ResponseParser::progress() const
{
    if (m_stage == Stage::Empty)
        return {};
    if (m_reply.status == 0)
        return QStringLiteral("its head did not come whole");
    const QString came = grouped(quint64(m_reply.body.size()));
    return m_hasLength ? QStringLiteral("%1 of %2 bytes came").arg(came, grouped(m_announced))
                       : QStringLiteral("%1 bytes of its body came").arg(came);
}

Reply ResponseParser::take()
{
    Reply reply = std::exchange(m_reply, {});
    reset();
    return reply;
}

void ResponseParser::reset()
{
    m_headBytes = 0;
    m_failure = Failure::None;
    m_sentence.clear();
    beginNext();
}

void ResponseParser::beginNext()
{
    llhttp_reset(m_llhttp.get());
    m_scanner.reset();
    m_chunks.reset();
    m_reply = {};
    m_stage = Stage::Empty;
    m_coding = {};
    m_codings = 0;
    m_announced = 0;
    m_beginning = 0;
    m_keptSeconds = -1;
    m_hasLength = m_isHttp10 = m_keepsAlive = false;
}

void ResponseParser::feedHead(QByteArrayView &rest)
{
    m_stage = Stage::Head;
    if (!checkBeginning(rest))
        return;
    const qsizetype used = m_scanner.feed(rest);
    m_headBytes += used;
    rest = rest.sliced(used);
    const Refusal &refusal = m_scanner.refusal();
    if (refusal.status == 400) {
        failAsMalformed(continued(refusal.sentence));
    } else if (refusal || m_headBytes > m_limits.head) {
        fail(Failure::TooLarge,
             QStringLiteral("The head of the answer is larger than %1.").arg(sizeText(m_limits.head)));
    } else if (m_scanner.isComplete()) {
        if (checkStatusLine(m_scanner.requestLine()))
            execute(m_scanner.headForParser(Beginning.size()));
        m_scanner.reset();
        if (m_stage == Stage::Complete && isInterim())
            beginNext();
    }
}

void ResponseParser::feedBody(QByteArrayView &rest)
{
    if (isChunked())
        feedChunks(rest);
    else
        rest = rest.sliced(execute(rest));
}

void ResponseParser::feedChunks(QByteArrayView &rest)
{
    using State = ChunkReader::State;
    while (!rest.isEmpty() && m_chunks.state() == State::Reading)
        m_reply.body.append(m_chunks.next(rest));
    switch (m_chunks.state()) {
    case State::Reading:
        break;
    case State::Complete:
        m_stage = Stage::Complete;
        break;
    case State::Malformed:
        failAsMalformed(QStringLiteral("the chunks of its body are malformed"));
        break;
    case State::TooMuchFraming:
        failAsMalformed(QStringLiteral("the chunks of its body carry more framing than content"));
        break;
    case State::TooLarge:
        failAsTooLarge();
        break;
    }
}

// Answers how many bytes llhttp took: all, unless the answer ended among them.
qsizetype ResponseParser::execute(QByteArrayView bytes)
{
    const llhttp_errno_t error = llhttp_execute(m_llhttp.get(), bytes.data(), size_t(bytes.size()));
    if (error == HPE_OK)
        return bytes.size();
    if (error == HPE_PAUSED && m_stage != Stage::Failed)
        return llhttp_get_error_pos(m_llhttp.get()) - bytes.data();
    if (m_stage != Stage::Failed)
        failAsMalformed(continued(QLatin1String(llhttp_get_error_reason(m_llhttp.get())) + QLatin1Char('.')));
    return bytes.size();
}

// What speaks another protocol may wait for us to speak: it is known by its first bytes.
bool ResponseParser::checkBeginning(QByteArrayView bytes)
{
    for (qsizetype i = 0; i < bytes.size() && m_beginning < Beginning.size(); ++i, ++m_beginning) {
        if (bytes[i] != Beginning[m_beginning])
            return failAsMalformed(QStringLiteral("it does not begin with a status line"));
    }
    return true;
}

bool ResponseParser::checkStatusLine(QByteArrayView line)
{
    const bool isOne = line.size() >= StatusLineSize && isDigit(line[7]) && line[8] == ' ' && isDigit(line[9]) &&
                       line[9] != '0' && isDigit(line[10]) && isDigit(line[11]) &&
                       (line.size() == StatusLineSize || line[12] == ' ');
    if (!isOne)
        return failAsMalformed(QStringLiteral("its first line is not of the form HTTP/1.1 200 OK"));
    m_isHttp10 = line[7] == '0';
    m_reply.status = (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
    if (m_reply.status == 101)
        return failAsMalformed(QStringLiteral("it changes to another protocol, which nobody asked for"));
    const QByteArrayView reason = line.size() > StatusLineSize ? line.sliced(StatusLineSize + 1) : QByteArrayView();
    m_reply.reason = reason == "OK" ? QByteArrayLiteral("OK") : reason.toByteArray();
    return true;
}

bool ResponseParser::endField()
{
    const QByteArrayView name = std::exchange(m_name, {});
    if (name.isEmpty())
        return failAsMalformed(QStringLiteral("one of its headers has no name"));
    if (isSame(name, "Transfer-Encoding")) {
        m_coding = m_value.trimmed();
        ++m_codings;
    } else if (isSame(name, "Keep-Alive")) {
        readKeepAlive();
    }
    return true;
}

// Parameters in any order: "timeout=5, max=100". What cannot be read says nothing.
void ResponseParser::readKeepAlive()
{
    constexpr int MostDigits = 7;
    QByteArrayView rest = m_value;
    while (!rest.isEmpty()) {
        const qsizetype comma = rest.indexOf(',');
        const QByteArrayView parameter = (comma < 0 ? rest : rest.first(comma)).trimmed();
        rest = comma < 0 ? QByteArrayView() : rest.sliced(comma + 1);
        const qsizetype equals = parameter.indexOf('=');
        if (equals < 0 || !isSame(parameter.first(equals).trimmed(), "timeout"))
            continue;
        const QByteArrayView digits = parameter.sliced(equals + 1).trimmed();
        if (!digits.isEmpty() && digits.size() <= MostDigits && std::ranges::all_of(digits, isDigit))
            m_keptSeconds = digits.toInt();
    }
}

bool ResponseParser::endHead()
{
    m_llhttp->upgrade = 0; // an offer to upgrade is not taken up
    m_keepsAlive = llhttp_should_keep_alive(m_llhttp.get()) != 0;
    m_reply.head = m_scanner.fieldLines().toByteArray();
    if (!hasNoBody() && !checkFraming())
        return false;
    m_stage = Stage::Body;
    return true;
}

bool ResponseParser::checkFraming()
{
    m_hasLength = (m_llhttp->flags & F_CONTENT_LENGTH) != 0;
    if (m_codings > 0 && (m_hasLength || m_isHttp10))
        return failAsMalformed(QStringLiteral("Transfer-Encoding may not come with Content-Length or with HTTP/1.0"));
    if (m_codings > 1 || (m_codings == 1 && !isSame(m_coding, "chunked")))
        return failAsMalformed(QStringLiteral("its transfer coding is not chunked, which is the only one known"));
    if (!m_hasLength)
        return true;
    m_announced = m_llhttp->content_length;
    if (!checkBodySize(m_announced))
        return false;
    m_reply.body.reserve(std::min(qsizetype(m_announced), ReservedAtOnce));
    return true;
}

bool ResponseParser::checkBodySize(quint64 more)
{
    return more <= quint64(m_limits.body - m_reply.body.size()) || failAsTooLarge();
}

bool ResponseParser::failAsTooLarge()
{
    return fail(Failure::TooLarge, QStringLiteral("The answer is larger than %1.").arg(sizeText(m_limits.body)));
}

bool ResponseParser::fail(Failure failure, const QString &sentence)
{
    m_stage = Stage::Failed;
    m_failure = failure;
    m_sentence = sentence;
    return false;
}

bool ResponseParser::failAsMalformed(const QString &cause)
{
    return fail(Failure::Malformed, QStringLiteral("The answer is not HTTP: %1.").arg(cause));
}

bool ResponseParser::takeBody(QByteArrayView bytes)
{
    if (!checkBodySize(quint64(bytes.size())))
        return false; // it ends with the connection
    m_reply.body.append(bytes);
    return true;
}

} // namespace http
