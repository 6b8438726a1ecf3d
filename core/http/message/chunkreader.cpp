#include "http/message/chunkreader.h"

#include "http/message/characters.h"

namespace http {
namespace {

constexpr quint64 FramingPerByte = 8; // chunks of one byte take six

int hexValue(char c)
{
    if (isDigit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

} // namespace

ChunkReader::ChunkReader(const Limits &limits)
    : m_limits(limits)
{}

void ChunkReader::reset()
{
    m_state = State::Reading;
    m_place = Place::Size;
    m_left = m_content = m_framing = 0;
}

QByteArrayView ChunkReader::next(QByteArrayView &rest)
{
    const quint64 mostFraming = quint64(m_limits.head) + FramingPerByte * m_content;
    qsizetype used = 0;
    while (used < rest.size() && m_place != Place::Content && m_place != Place::Nothing)
        m_place = ++m_framing > mostFraming ? end(State::TooMuchFraming) : placeAfter(rest[used++]);
    rest = rest.sliced(used);
    if (m_place != Place::Content)
        return {};

    const QByteArrayView content = rest.first(qsizetype(std::min(m_left, quint64(rest.size()))));
    rest = rest.sliced(content.size());
    m_content += quint64(content.size());
    m_left -= quint64(content.size());
    if (m_left == 0)
        m_place = Place::ContentReturn;
    return content;
}

ChunkReader::Place ChunkReader::placeAfter(char c)
{
    const bool isReturn = c == '\r';
    const bool isNewline = c == '\n';
    const auto malformed = [this] { return end(State::Malformed); };
    switch (m_place) {
    case Place::Size:
        return afterDigit(c);
    case Place::MoreSize:
        return isReturn ? Place::SizeEnd : c == ';' ? Place::Extension : isBlank(c) ? Place::Padding : afterDigit(c);
    case Place::Padding:
        return c == ';' ? Place::Extension : isBlank(c) ? m_place : malformed();
    case Place::Extension:
        return isReturn ? Place::SizeEnd : isControl(c) ? malformed() : m_place;
    case Place::SizeEnd:
        return isNewline ? afterSize() : malformed();
    case Place::ContentReturn:
        return isReturn ? Place::ContentEnd : malformed();
    case Place::ContentEnd:
        return isNewline ? Place::Size : malformed();
    case Place::Trailer:
        return isReturn ? Place::LastEnd : isTokenCharacter(c) ? Place::TrailerName : malformed();
    case Place::TrailerName:
        return c == ':' ? Place::TrailerValue : isTokenCharacter(c) ? m_place : malformed();
    case Place::TrailerValue:
        return isReturn ? Place::TrailerEnd : isControl(c) ? malformed() : m_place;
    case Place::TrailerEnd:
        return isNewline ? Place::Trailer : malformed();
    case Place::LastEnd:
        return isNewline ? end(State::Complete) : malformed();
    case Place::Content:
    case Place::Nothing:
        break;
    }
    return m_place;
}

ChunkReader::Place ChunkReader::afterDigit(char c)
{
    const int value = hexValue(c);
    if (value < 0 || m_left >> 60 != 0)
        return end(State::Malformed);
    m_left = (m_left << 4) + quint64(value);
    return Place::MoreSize;
}

// What is announced is refused before it comes.
ChunkReader::Place ChunkReader::afterSize()
{
    if (m_left > quint64(m_limits.body) - m_content)
        return end(State::TooLarge);
    return m_left == 0 ? Place::Trailer : Place::Content;
}

ChunkReader::Place ChunkReader::end(State state)
{
    m_state = state;
    return Place::Nothing;
}

} // namespace http
