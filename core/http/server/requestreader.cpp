#include "http/server/requestreader.h"

#include "http/net/peerowner.h"
#include "http/net/wire.h"

#include <algorithm>

namespace http {
namespace {

using Stage = RequestParser::Stage;

constexpr qint64 MostDiscarded = 64 * 1024 * 1024; // bytes of a refused request

} // namespace

RequestReader::RequestReader(Wire &wire, ServerContext &server)
    : m_wire(wire)
    , m_server(server)
    , m_parser(server.limits)
    , m_body(server.bodies)
    , m_peerAddress(plainAddress(wire.peerAddress()))
    , m_peer(peerName(m_peerAddress, wire.peerPort()))
{}

bool RequestReader::readSome()
{
    if (!m_next.isEmpty()) {
        m_next.remove(0, m_parser.feed(m_next));
        return true;
    }
    char *const buffer = m_server.readBuffer.data();
    const qint64 count = m_wire.read(buffer, m_server.readBuffer.size());
    if (count <= 0)
        return false;
    m_isSilent = false;
    const qsizetype used = m_parser.feed(QByteArrayView(buffer, count));
    m_next.append(buffer + used, count - used);
    return true;
}

bool RequestReader::isInRequest() const
{
    return stage() == Stage::Head || stage() == Stage::Body;
}

bool RequestReader::isIdle() const
{
    return stage() == Stage::Empty && m_next.isEmpty() && !m_wire.hasInput();
}

bool RequestReader::isRefusedByHead()
{
    if (!m_server.refusesHead)
        return false;
    Request &request = m_parser.underWay();
    sayWhoAsks(request);
    return m_server.refusesHead(request);
}

bool RequestReader::takeBody()
{
    if (!m_body.trySet(std::max<qint64>(0, m_parser.bodyBytes() - m_server.limits.smallBody)))
        return false;
    if (m_parser.awaitsContinue()) {
        m_parser.setContinued();
        m_wire.write("HTTP/1.1 100 Continue\r\n\r\n");
    }
    return true;
}

Framing RequestReader::framing() const
{
    return {.isHead = m_parser.isHead(), .isHttp10 = m_parser.isHttp10(), .close = !m_parser.keepsAlive()};
}

Request RequestReader::take(bool isWhole)
{
    m_body.set(0);
    Request request = m_parser.take();
    request.isWhole = isWhole;
    sayWhoAsks(request);
    return request;
}

void RequestReader::sayWhoAsks(Request &request)
{
    request.peerAddress = m_peerAddress;
    request.peer = m_peer;
    if (m_server.looksUpOwners && !m_peerOwner)
        m_peerOwner = peerOwner(m_wire.descriptor());
    if (m_peerOwner)
        request.peerOwner = *m_peerOwner;
}

void RequestReader::drop()
{
    m_parser.dropBody();
    m_body.set(0);
}

void RequestReader::dropNext()
{
    m_next.clear();
}

bool RequestReader::discard()
{
    qint64 count = 0;
    while ((count = m_wire.read(m_server.readBuffer.data(), m_server.readBuffer.size())) > 0)
        m_discarded += count;
    return m_discarded <= MostDiscarded;
}

} // namespace http
