#include "fuzz.h"
#include "http/responseparser.h"

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
            m_said += m_parser.progress().toUtf8() + '\0';
        m_parser.end();
        noteComplete();
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
        m_said += QByteArray::number(reply.status) + '\0' + reply.reason + '\0' + reply.head + '\0' + reply.body +
                  (keepsAlive ? "\1" : "\0");
    }

    ResponseParser m_parser{HeadLimit, BodyLimit};
    QByteArray m_said;
};

} // namespace

// However the bytes are cut, the same answers come of them, and the same failure.
void fuzz::run(QByteArrayView input)
{
    Reading whole;
    whole.take(input);
    whole.end();
    Reading bytes;
    for (qsizetype at = 0; at < input.size(); ++at)
        bytes.take(input.sliced(at, 1));
    bytes.end();
    requireSame(whole.said(), bytes.said(), "answers that come whole and byte by byte are the same");
    const qsizetype middle = input.isEmpty() ? 0 : quint8(input.back()) % (input.size() + 1);
    Reading halves;
    halves.take(input.first(middle));
    halves.take(input.sliced(middle));
    halves.end();
    requireSame(whole.said(), halves.said(), "answers that come whole and in two pieces are the same");
}
