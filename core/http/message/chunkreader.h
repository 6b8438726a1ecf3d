#pragma once

#include "http/message/limits.h"

#include <QByteArrayView>

namespace http {

// Takes the framing off a body that comes in chunks (RFC 9112 §7.1). Strict where two readers could disagree: lines end
// with CR LF, sizes are hexadecimal digits and nothing else. Extensions of chunks are ignored whatever they say, and so
// are trailers, whatever their name (RFC 9110 §6.5.1).
class ChunkReader final {
public:
    enum class State : quint8 { Reading, Complete, Malformed, TooLarge, TooMuchFraming };

    explicit ChunkReader(const Limits &limits);

    // Cuts what it takes off the rest, and answers the content among it: perhaps none. To be called until the rest is
    // empty or the state another one.
    QByteArrayView next(QByteArrayView &rest);
    State state() const { return m_state; }
    void reset();

private:
    // What is due next.
    enum class Place : quint8 {
        Size,
        MoreSize,
        Padding, // blanks between a size and its extension
        Extension,
        SizeEnd, // the LF; so in the other ends of lines
        Content,
        ContentReturn,
        ContentEnd,
        Trailer, // a name, or the CR of the last line
        TrailerName,
        TrailerValue,
        TrailerEnd,
        LastEnd,
        Nothing,
    };
    Place placeAfter(char c);
    Place afterDigit(char c);
    Place afterSize();
    Place end(State state);

    const Limits &m_limits;
    State m_state = State::Reading;
    Place m_place = Place::Size;
    quint64 m_left = 0;    // of the present chunk
    quint64 m_content = 0; // bytes of content so far, and
    quint64 m_framing = 0; // of all else
};

} // namespace http
