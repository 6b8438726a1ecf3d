#pragma once

#include "http/message/limits.h"
#include "http/message/requestparser.h"
#include "http/message/responsewriter.h"
#include "http/server/budget.h"
#include "http/server/dribble.h"
#include "http/server/server.h"

#include <QBasicTimer>
#include <QObject>

#include <optional>
#include <sys/types.h>
#include <vector>

namespace http {

class TlsWire;
class Wire;

// What the connections of one server share.
struct Site {
    Server::Handler handler;
    Server::HeadJudge judgesHead;
    bool looksUpOwners = false;
    const Limits limits;
    Budget bodies{limits.bodies};      // under way, but for the small part of each
    Budget unread{limits.unreadByAll}; // answers, or parts of them
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

    // Since when it waits for its peer, to send or to read (steady clock, ns); 0: it does not.
    qint64 waitsSince() const;
    qint64 lastRead() const { return m_since; } // where the peer leaves unread; the same clock
    bool hasAsked() const { return m_exchange > 0; }
    bool isUnread() const { return unsent() > m_site.limits.unread; }
    // Ends, as its place is needed.
    void giveWay(const Refusal &why);

signals:
    void refused(const http::Refused &refused);
    void leftUnread(); // and there is no more room for that
    void closed();     // once, as its last word

protected:
    void timerEvent(QTimerEvent *) override;

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
    void send(QByteArrayView bytes);
    void noteUnread();
    void awaitRequest();
    void takeBody();
    bool isCondemned();
    void startClock(RequestParser::Stage stage, int ms);
    void dispatch(bool isWhole = true);
    void sayWhoAsks(Request &request);
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
    qint64 m_since = 0;    // the same: when it began to wait for its peer, or was last read by it
    Share m_body;
    Share m_unread;
    qint64 m_discarded = 0;
    Framing m_framing;
    std::unique_ptr<Dribble> m_dribble;
    QBasicTimer m_turn;               // runs while others have theirs
    std::vector<Settled> m_unsettled; // of answers that are written, or being written
    Settled m_whenGone;               // of the present request, while its answer is held back
    QHostAddress m_peerAddress;
    QByteArray m_peer;                               // its name: "address:port"
    std::optional<std::optional<uid_t>> m_peerOwner; // looked up once
    bool m_isAdvancing = false;
    bool m_isAborted = false;
    bool m_isDraining = false;
    bool m_isWatched = false;   // a peer that ends its side has gone
    bool m_isAbandoned = false; // the present request is never answered
    bool m_isRefused = false;   // in the middle of what the peer sends
    bool m_isSilent = true;     // nothing has come
};

} // namespace http
