#pragma once

#include "http/dribble.h"
#include "http/limits.h"
#include "http/requestparser.h"
#include "http/responsewriter.h"
#include "http/server.h"

#include <QObject>

#include <vector>

namespace http {

class TlsWire;
class Wire;

// What the connections of one server share.
struct Site {
    Server::Handler handler;
    const Limits limits;
    Counts counts;
    ResponseWriter writer;
    QByteArray readBuffer; // used only while bytes go from a socket to a parser
};

// One peer. Reads, answers, reads on: one request at a time, and none while an answer is due.
class Connection final : public QObject {
    Q_OBJECT
public:
    Connection(std::unique_ptr<Wire> wire, Site &site, QObject *parent);
    ~Connection() override;

    // What Responder and BodyStream can do; nothing, once another exchange is under way.
    void respond(quint64 exchange, const Response &response, const Delivery &delivery, Settled settled);
    void end(quint64 exchange);
    void reset(quint64 exchange);
    void hold(quint64 exchange, Settled gone);
    void leaveUnanswered(quint64 exchange);
    void startStream(quint64 exchange, const Response &head);
    void writeStream(quint64 exchange, QByteArrayView bytes);
    void endStream(quint64 exchange);
    bool isStreaming(quint64 exchange) const { return m_phase == Phase::Streaming && m_exchange == exchange; }
    qint64 unsent() const;
    bool isWaiting(quint64 exchange) const { return m_phase == Phase::Answering && m_exchange == exchange; }

    // Answers without a request or instead of one, then closes.
    void refuse(const Refusal &refusal);
    // Closes as soon as no request is under way.
    void drain();
    void abort();
    void checkDeadline(qint64 now); // steady clock, ns

signals:
    void refused(const http::Refused &refused);
    void closed(); // once, as its last word

private:
    // Receiving → Answering (→ Dribbling) → Receiving …; Streaming instead where the body has no end yet; Lingering
    // once the last answer is on its way, Closed.
    enum class Phase { Receiving, Answering, Dribbling, Streaming, Lingering, Closed };

    void onReadyRead();
    void onWritten();
    void onEnded();
    void advance();
    bool readSome();
    void react();
    void startClock(RequestParser::Stage stage, int ms);
    void dispatch();
    void refusePlain();
    void tell(const Refusal &refusal);
    void noteEnd();
    bool isInRequest() const;
    bool isShakingHands() const;
    void sendCut(QByteArrayView whole, double fraction);
    void dribble(QByteArrayView whole, qint64 bytesPerSecond);
    void onDribbled();
    void finishExchange();
    void settleWritten();
    void settle(Outcome::Kind kind);
    bool awaitsPeer() const;
    void watchPeer(bool watched);
    void linger();
    void endLingering();
    void endSending();
    void discard();
    void setDeadline(int ms);

    std::unique_ptr<Wire> m_wire;
    const TlsWire *m_tls; // the same one, where it is one
    Site &m_site;
    RequestParser m_parser;
    QByteArray m_rest; // came with the present request, belongs to later ones
    Phase m_phase = Phase::Receiving;
    RequestParser::Stage m_timedStage = RequestParser::Stage::Empty;
    quint64 m_exchange = 0;
    qint64 m_deadline = 0; // steady clock, ns; 0: none
    qint64 m_discarded = 0;
    Framing m_framing;
    std::unique_ptr<Dribble> m_dribble;
    std::vector<Settled> m_unsettled; // of answers that are written, or being written
    Settled m_whenGone;               // of the present request, while its answer is held back
    QHostAddress m_peerAddress;
    QByteArray m_peer; // its name: "address:port"
    bool m_isAdvancing = false;
    bool m_isAborted = false;
    bool m_isDraining = false;
    bool m_isWatched = false;   // a peer that ends its side has gone
    bool m_isAbandoned = false; // the present request is never answered
    bool m_isRefused = false;   // in the middle of what the peer sends
    bool m_isSilent = true;     // nothing has come
};

} // namespace http
