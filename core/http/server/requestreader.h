#pragma once

#include "http/message/budget.h"
#include "http/message/requestparser.h"
#include "http/message/responsewriter.h"
#include "http/server/servercontext.h"

#include <QByteArray>
#include <QHostAddress>

#include <optional>
#include <sys/types.h>

namespace http {

class Wire;

// The requests of one connection, one after the other, and of whom they are.
class RequestReader final {
public:
    RequestReader(Wire &wire, ServerContext &server);

    // Of what came with a former request, or else from the wire, up to the end of the present request. False: nothing
    // more has come.
    bool readSome();
    RequestParser::Stage stage() const { return m_parser.stage(); }
    const RequestParser &parser() const { return m_parser; }
    bool isInRequest() const;
    bool isSilent() const { return m_isSilent; } // not a byte has come
    bool hasNext() const { return !m_next.isEmpty(); }
    bool isIdle() const; // nothing of a request has come, nor waits to be read
    const QByteArray &peer() const { return m_peer; }

    // With the head: the request is refused, whatever its body is.
    bool isRefusedByHead();
    // Makes room for what there is of the body, and tells a peer that waits for it to go on. False: there is no room.
    bool takeBody();
    // How a request is to be answered, known with its head.
    Framing framing() const;
    // The request, whole or refused by its head.
    Request take(bool isWhole);

    void drop();     // what there is of a body
    void dropNext(); // what came behind the present request
    // Reads and throws away what has come. False: there is no end to it.
    bool discard();

private:
    void sayWhoAsks(Request &request);

    Wire &m_wire;
    ServerContext &m_server;
    RequestParser m_parser;
    Share m_body;
    QByteArray m_next; // came with the present request, belongs to later ones
    QHostAddress m_peerAddress;
    QByteArray m_peer;                               // its name: "address:port"
    std::optional<std::optional<uid_t>> m_peerOwner; // looked up once
    qint64 m_discarded = 0;
    bool m_isSilent = true;
};

} // namespace http
