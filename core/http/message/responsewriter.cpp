#include "http/message/responsewriter.h"

#include "base/clock.h"
#include "base/httpdate.h"
#include "base/reasonphrase.h"

#include <algorithm>
#include <array>

namespace http {
namespace {

constexpr qsizetype HeadRoom = 192;          // status line, date, length, connection
constexpr qsizetype LargestKept = 64 * 1024; // capacity of the buffer from one answer to the next

void appendText(QByteArray &out, QByteArrayView text)
{
    for (const char c : text)
        out.append(static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c);
}

void appendField(QByteArray &out, QByteArrayView name, QByteArrayView value)
{
    appendText(out, name);
    out.append(": ");
    appendText(out, value);
    out.append("\r\n");
}

bool isOurs(const Header &header)
{
    static constexpr std::array<QByteArrayView, 3> names{"Content-Length", "Transfer-Encoding", "Connection"};
    return std::ranges::any_of(names, [&header](QByteArrayView name) { return isFieldName(header.name, name); });
}

// Of an answer that was made elsewhere it says when (RFC 9110 §6.6.1).
bool hasDate(const Response &response)
{
    return !fieldValue(response.lines, "Date").isNull() ||
           std::ranges::any_of(response.headers, [](const Header &h) { return isFieldName(h.name, "Date"); });
}

// RFC 9110 §6.4.1
bool hasLength(int status)
{
    return status >= 200 && status != 204 && status != 304;
}

// §15.3.6: that there is no content is said by a length of 0.
bool hasBody(int status)
{
    return hasLength(status) && status != 205;
}

qsizetype sizeOf(const Response &response)
{
    qsizetype size =
        HeadRoom + response.reason.size() + response.contentType.size() + response.lines.size() + response.body.size();
    for (const Header &header : response.headers)
        size += header.name.size() + header.value.size() + 4;
    return size;
}

void appendStatusLine(QByteArray &out, const Response &response)
{
    out.append("HTTP/1.1 ").append(QByteArray::number(response.status)).append(' ');
    appendText(out, response.reason.isNull() ? reasonPhrase(response.status) : QByteArrayView(response.reason));
    out.append("\r\n");
}

} // namespace

QByteArrayView ResponseWriter::write(const Response &response, const Framing &framing)
{
    QByteArray &out = m_out;
    if (out.capacity() > LargestKept)
        out = {};
    out.resize(0);
    out.reserve(sizeOf(response));
    appendStatusLine(out, response);
    if (!hasDate(response))
        out.append(dateLine());
    const QByteArrayView body = hasBody(response.status) ? QByteArrayView(response.body) : QByteArrayView();
    if (hasLength(response.status) && !framing.isOpenEnded)
        out.append("Content-Length: ").append(QByteArray::number(body.size())).append("\r\n");
    if (framing.close)
        out.append("Connection: close\r\n");
    else if (framing.isHttp10)
        out.append("Connection: keep-alive\r\n");
    if (!response.contentType.isEmpty())
        appendField(out, "Content-Type", response.contentType);
    for (const Header &header : response.headers) {
        if (!isOurs(header))
            appendField(out, header.name, header.value);
    }
    out.append(response.lines);
    out.append("\r\n");
    if (!framing.isHead && !framing.isOpenEnded)
        out.append(body);
    return out;
}

// Made anew once a second.
const QByteArray &ResponseWriter::dateLine()
{
    const qint64 second = wallMicroseconds() / 1'000'000;
    if (second != m_second) {
        m_dateLine = "Date: " + httpDate(second) + "\r\n";
        m_second = second;
    }
    return m_dateLine;
}

} // namespace http
