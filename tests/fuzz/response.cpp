#include "fuzz.h"
#include "http/message/responseparser.h"

#include <algorithm>

using http::ResponseParser;

namespace {

constexpr qsizetype HeadLimit = 200;
constexpr qsizetype BodyLimit = 60;

// What a client learns of answers that come in pieces.
class Reading {
public:
    void take(QByteArrayView piece)
    {
        while (!piece.isEmpty()) {
            const qsizetype used = m_parser.feed(piece);
            fuzz::require(used > 0 && used <= piece.size(), "a parser takes some of what it is fed, and no more");
            piece = piece.sliced(used);
            noteComplete();
        }
    }

    void end()
    {
        if (m_parser.stage() != ResponseParser::Stage::Failed)
            m_said.append(m_parser.progress().toUtf8()).append('\0');
        m_parser.end();
        noteComplete();
    }

    bool agreesWith(const Reading &other) const
    {
        return m_parser.stage() == other.m_parser.stage() && m_parser.failure() == other.m_parser.failure() &&
               m_parser.sentence() == other.m_parser.sentence() && m_said == other.m_said;
    }

    // All that was learnt, as a text.
    QByteArray said() const
    {
        return m_said + "stage " + QByteArray::number(int(m_parser.stage())) + ": " +
               QByteArray::number(int(m_parser.failure())) + ' ' + m_parser.sentence().toUtf8();
    }

private:
    void noteComplete()
    {
        if (m_parser.stage() != ResponseParser::Stage::Complete)
            return;
        const bool keepsAlive = m_parser.keepsAlive();
        const http::Reply reply = m_parser.take();
        fuzz::require(reply.body.size() <= BodyLimit, "a body is within its limit");
        fuzz::require(reply.status >= 200 && reply.status <= 999, "an answer has a final status");
        for (const QByteArray &part : {QByteArray::number(reply.status), reply.reason, reply.head, reply.body})
            m_said.append(part).append('\0');
        m_said.append(keepsAlive ? '1' : '0');
    }

    ResponseParser m_parser{HeadLimit, BodyLimit};
    QByteArray m_said;
};

} // namespace

// However the bytes are cut, the same answers come of them, and the same failure.
void fuzz::run(QByteArrayView input)
{
    if (input.isEmpty())
        return;
    Reading whole;
    whole.take(input);
    whole.end();
    Reading pieces;
    inPieces(input, [&](QByteArrayView piece) { pieces.take(piece); });
    pieces.end();
    if (!whole.agreesWith(pieces))
        requireSame(whole.said(), pieces.said(), "answers that come whole and in pieces are the same");
}
