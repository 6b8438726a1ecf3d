#include "fuzz.h"
#include "http/message/chunkreader.h"

#include <algorithm>

using http::ChunkReader;

namespace {

constexpr http::Limits Limits{.body = 60};

// A body that comes in pieces.
class Reading {
public:
    void take(QByteArrayView piece)
    {
        while (!piece.isEmpty() && m_reader.state() == ChunkReader::State::Reading) {
            const qsizetype before = piece.size();
            const QByteArrayView content = m_reader.next(piece);
            fuzz::require(piece.size() < before, "a reader takes some of what it is fed");
            fuzz::require(m_size + content.size() <= Limits.body, "a body is within its limit");
            std::ranges::copy(content, m_content + m_size);
            m_size += content.size();
            m_taken += before - piece.size();
        }
    }

    bool agreesWith(const Reading &other) const
    {
        return m_reader.state() == other.m_reader.state() && m_taken == other.m_taken &&
               QByteArrayView(m_content, m_size) == QByteArrayView(other.m_content, other.m_size);
    }

private:
    ChunkReader m_reader{Limits};
    char m_content[Limits.body] = {};
    qsizetype m_size = 0;
    qsizetype m_taken = 0; // bytes
};

} // namespace

// However the bytes are cut, the same body comes of them, and ends at the same place.
void fuzz::run(QByteArrayView input)
{
    if (input.isEmpty())
        return;
    Reading whole;
    whole.take(input);
    Reading pieces;
    inPieces(input, [&](QByteArrayView piece) { pieces.take(piece); });
    require(whole.agreesWith(pieces), "bodies that come whole and in pieces are the same");
}
