#pragma once

#include "http/message/limits.h"
#include "http/message/message.h"
#include "http/message/outcome.h"
#include "http/message/responsewriter.h"

#include <QObject>

#include <memory>
#include <vector>

namespace http {

class Dribble;
class Wire;

// The answers of one connection, one at a time, each in the way that is asked for; and what becomes of them. A request
// is named by its number on the connection, from 1: what is called for another one than the present has no effect.
class AnswerSender final : public QObject {
    Q_OBJECT
public:
    AnswerSender(Wire &wire, ResponseWriter &writer, const Limits &limits);
    ~AnswerSender() override;

    // A request has come, and its answer is due. hasNext: bytes of another one have come behind it. Answers its number.
    quint64 begin(const Framing &framing, bool hasNext);

    // What Responder and BodyStream can do.
    bool isWaiting(quint64 request) const { return m_state == State::Waiting && m_request == request; }
    void respond(quint64 request, const Response &response, const Delivery &delivery, Settled settled);
    void end(quint64 request);
    void reset(quint64 request);
    void hold(quint64 request, Settled gone);
    void leaveUnanswered(quint64 request);
    bool isStreaming(quint64 request) const { return m_state == State::Streaming && m_request == request; }
    void startStream(quint64 request, const Response &head);
    void writeStream(quint64 request, QByteArrayView bytes);
    void endStream(quint64 request);
    qint64 unsent() const;

    // The present answer is the last one; a stream ends now.
    void drain();
    // The connection has ended.
    void stop(Outcome::Kind kind);
    // What is handed on counts as sent.
    void settleWritten();
    bool hasUnsettled() const { return !m_unsettled.empty(); }
    bool hasBegun() const { return m_request > 0; }

signals:
    void handedOn();            // something, to the wire
    void answered(bool isLast); // isLast: the connection is to end in order; else the next request may come
    void abortWanted();         // the connection is to be broken off

private:
    // None → Waiting (→ Dribbling) → None …; Streaming instead where the body has no end yet
    enum class State : quint8 { None, Waiting, Dribbling, Streaming };

    void send(QByteArrayView bytes);
    void sendCut(QByteArrayView whole, double fraction);
    void dribble(QByteArrayView whole, qint64 bytesPerSecond);
    void onDribbled();
    void finish();
    void finishLast();
    void settle(Outcome::Kind kind);
    void watchPeer(bool watched);

    Wire &m_wire;
    ResponseWriter &m_writer;
    const Limits &m_limits;
    State m_state = State::None;
    quint64 m_request = 0;
    Framing m_framing;
    std::unique_ptr<Dribble> m_dribble;
    std::vector<Settled> m_unsettled; // of answers that are written, or being written
    Settled m_whenGone;               // of the present request, while its answer is held back
    bool m_hasNext = false;
    bool m_isDraining = false;
    bool m_isWatched = false;   // a peer that ends its side has gone
    bool m_isAbandoned = false; // the present request is never answered
};

} // namespace http
