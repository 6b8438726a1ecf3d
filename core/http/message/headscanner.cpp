#include "http/message/headscanner.h"

#include "http/message/beginning.h"
#include "http/message/characters.h"

#include <algorithm>

namespace http {
namespace {

constexpr qsizetype BeginningSize = 8; // bytes that are enough to know HTTP by

} // namespace

HeadScanner::HeadScanner(const Limits &limits)
    : m_limits(limits)
{}

qsizetype HeadScanner::feed(QByteArrayView bytes)
{
    const qsizetype before = m_collected.size();
    if (before > 0)
        m_collected.append(bytes);
    m_bytes = before > 0 ? QByteArrayView(m_collected) : bytes;
    while (takeLine()) {
    }
    if (m_isComplete)
        return m_lineStart - before;
    if (m_start == m_bytes.size())
        reset();
    else if (before == 0)
        m_collected = m_bytes.toByteArray();
    return bytes.size();
}

QByteArrayView HeadScanner::head() const
{
    return m_bytes.sliced(m_start, m_lineStart - m_start);
}

QByteArrayView HeadScanner::requestLine() const
{
    return m_bytes.sliced(m_start, m_fieldsStart - m_start).chopped(2);
}

QByteArrayView HeadScanner::fieldLines() const
{
    return m_bytes.sliced(m_fieldsStart, m_lineStart - m_fieldsStart).chopped(2);
}

QByteArrayView HeadScanner::headForParser(qsizetype minorAt)
{
    const bool isLater = head()[minorAt] > '1';
    if (!m_hasBlankEnds && !isLater)
        return head();
    m_changed.clear();
    m_changed.reserve(head().size());
    for (QByteArrayView rest = head(); !rest.isEmpty();) {
        const qsizetype end = rest.indexOf('\n') - 1;
        qsizetype textEnd = end;
        while (textEnd > 0 && isBlank(rest[textEnd - 1]))
            --textEnd;
        m_changed.append(rest.first(textEnd)).append("\r\n");
        rest = rest.sliced(end + 2);
    }
    if (isLater)
        m_changed[minorAt] = '1';
    return m_changed;
}

void HeadScanner::reset()
{
    m_collected.clear();
    m_bytes = {};
    m_start = m_fieldsStart = m_lineStart = m_checked = 0;
    m_fields = 0;
    m_hasBlankEnds = m_isComplete = false;
    m_refusal = {};
}

// True when there may be another line to take.
bool HeadScanner::takeLine()
{
    if (m_isComplete || m_refusal)
        return false;
    const qsizetype newline = m_bytes.indexOf('\n', m_checked);
    const qsizetype end = newline < 0 ? m_bytes.size() : newline;
    const bool hasReturn = end > m_lineStart && m_bytes[end - 1] == '\r';
    const qsizetype textEnd = end - (hasReturn ? 1 : 0);
    if (!checkNewField(textEnd) || !checkText(textEnd))
        return false;
    if (newline < 0)
        return false;
    if (isRequestLine()) {
        if (const auto other = otherProtocol(m_bytes.sliced(m_start, textEnd - m_start)))
            return refuse(*other);
    }
    if (!hasReturn)
        return refuse({400, QStringLiteral("A line of the head ends with LF alone instead of CR LF.")});
    endLine(textEnd);
    return !m_isComplete;
}

void HeadScanner::endLine(qsizetype end)
{
    const bool isEmpty = end == m_lineStart;
    const bool isFirst = isRequestLine();
    m_hasBlankEnds = m_hasBlankEnds || (!isFirst && !isEmpty && isBlank(m_bytes[end - 1]));
    m_lineStart = m_checked = end + 2;
    if (isFirst && isEmpty)
        m_start = m_lineStart;
    if (isFirst)
        m_fieldsStart = m_lineStart;
    m_isComplete = isEmpty && !isFirst;
}

bool HeadScanner::checkNewField(qsizetype end)
{
    if (isRequestLine() || m_checked > m_lineStart || end == m_lineStart)
        return true;
    if (++m_fields > m_limits.headers)
        return refuse(
            {431, QStringLiteral("The request has more than %1 headers.").arg(m_limits.headers), Cause::TooLarge});
    return !isBlank(m_bytes[m_lineStart]) ||
           refuse({400, QStringLiteral("A header is folded over several lines, which HTTP/1.1 no longer allows.")});
}

// Looks at each byte of the head once, and in order: it is refused for the same reason however it comes in.
bool HeadScanner::checkText(qsizetype end)
{
    const qsizetype limit = isRequestLine() ? m_lineStart + m_limits.requestLine : m_fieldsStart + m_limits.head;
    const qsizetype textEnd = std::min(end, limit);
    const auto control = std::find_if(m_bytes.begin() + m_checked, m_bytes.begin() + textEnd, isControl);
    if (control != m_bytes.begin() + textEnd)
        return refuseControl(control - m_bytes.begin());
    m_checked = textEnd;
    return end <= limit || refuseAsTooLarge();
}

bool HeadScanner::refuseAsTooLarge()
{
    if (isRequestLine())
        return refuse({414, QStringLiteral("The request line is longer than %1 bytes.").arg(m_limits.requestLine),
                       Cause::TooLarge});
    return refuse({431, QStringLiteral("The headers are longer than %1 bytes.").arg(m_limits.head), Cause::TooLarge});
}

// At the beginning it tells that something else than HTTP is spoken; what, a few bytes more may be needed for.
bool HeadScanner::refuseControl(qsizetype at)
{
    const QByteArrayView beginning = m_bytes.sliced(m_start);
    if (mayBecomeOtherProtocol(beginning))
        return false;
    if (const auto other = otherProtocol(beginning))
        return refuse(*other);
    if (at - m_start < BeginningSize)
        return refuse({400, QStringLiteral("What came is not HTTP: it begins with %1.").arg(beginningText(beginning))});
    return refuse({400, QStringLiteral("The head holds the control character 0x%1.")
                            .arg(uint(static_cast<unsigned char>(m_bytes[at])), 2, 16, QLatin1Char('0'))});
}

bool HeadScanner::refuse(const Refusal &refusal)
{
    m_refusal = refusal;
    return false;
}

} // namespace http
