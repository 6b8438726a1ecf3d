#include "fuzz.h"
#include "http/message/limits.h"
#include "http/message/requestparser.h"

#include <algorithm>

using http::RequestParser;

namespace {

// Small, so that short inputs come to them.
constexpr http::Limits Limits{.requestLine = 100, .head = 300, .headers = 6, .body = 60};

// What a connection learns of requests that come in pieces.
class Reading {
public:
    void take(QByteArrayView piece)
    {
        while (!piece.isEmpty()) {
            const qsizetype used = m_parser.feed(piece);
            fuzz::require(used > 0 && used <= piece.size(), "a parser takes some of what it is fed, and no more");
            piece = piece.sliced(used);
            if (m_parser.stage() == RequestParser::Stage::Complete)
                note(m_parser.keepsAlive(), m_parser.take());
        }
    }

    bool agreesWith(const Reading &other) const
    {
        return m_parser.stage() == other.m_parser.stage() && m_requests == other.m_requests &&
               refusal() == other.refusal() && m_parser.method() == other.m_parser.method() &&
               m_parser.target() == other.m_parser.target();
    }

    // All that was learnt, as a text.
    QByteArray said() const
    {
        const http::Refusal refused = refusal();
        return m_requests + "stage " + QByteArray::number(int(m_parser.stage())) + ' ' + m_parser.method() + ' ' +
               m_parser.target() + ": " + QByteArray::number(refused.status) + ' ' + refused.sentence.toUtf8();
    }

private:
    // How much of what is no request is shown depends on what came so far.
    http::Refusal refusal() const
    {
        http::Refusal refusal = m_parser.refusal();
        if (const qsizetype shown = refusal.sentence.indexOf(u"begins with"); shown >= 0)
            refusal.sentence.truncate(shown);
        return refusal;
    }

    void note(bool keepsAlive, const http::Request &request)
    {
        fuzz::require(request.body.size() <= Limits.body, "a body is within its limit");
        fuzz::require(request.path().startsWith('/') || request.target == "*", "a target is a path");
        for (const QByteArray &part :
             {request.method, request.absoluteTarget, request.target, request.head, request.body})
            m_requests.append(part).append('\0');
        m_requests.append(keepsAlive ? '1' : '0');
    }

    RequestParser m_parser{Limits};
    QByteArray m_requests;
};

} // namespace

// However the bytes are cut, the same requests come of them, and the same refusal.
void fuzz::run(QByteArrayView input)
{
    if (input.isEmpty())
        return;
    Reading whole;
    whole.take(input);
    Reading pieces;
    inPieces(input, [&](QByteArrayView piece) { pieces.take(piece); });
    if (!whole.agreesWith(pieces))
        requireSame(whole.said(), pieces.said(), "requests that come whole and in pieces are the same");
}
