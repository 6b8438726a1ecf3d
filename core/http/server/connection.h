#pragma once

#include "http/server/answersender.h"
#include "http/server/requestreader.h"
#include "http/server/servercontext.h"

#include <QBasicTimer>
#include <QObject>

#include <memory>

namespace http {

class TlsWire;
class Wire;

// One peer. Reads, answers, reads on: one request at a time, and none while an answer is due.
class Connection final : public QObject {
    Q_OBJECT
public:
    Connection(std::unique_ptr<Wire> wire, ServerContext &server, QObject *parent);
    ~Connection() override;

    // Answers without a request or instead of one, then closes.
    void refuse(const Refusal &refusal);
    // Closes as soon as no request is under way.
    void drain();
    void abort();
    void checkDeadline(qint64 now); // steady clock, ns

    // Since when it waits for its peer, to send or to read (steady clock, ns); 0: it does not.
    qint64 waitsSince() const;
    qint64 lastRead() const { return m_since; } // where the peer leaves unread; the same clock
    bool hasAsked() const { return m_answers.hasBegun(); }
    bool isUnread() const { return m_answers.unsent() > m_server.limits.unread; }
    // Ends, as its place is needed.
    void giveWay(const Refusal &why);

signals:
    void refused(const http::Refused &refused);
    void leftUnread(); // and there is no more room for that
    void closed();     // once, as its last word

protected:
    void timerEvent(QTimerEvent *) override;

private:
    // Receiving → Answering → Receiving …; Lingering once the last answer is on its way, Closed.
    enum class Phase { Receiving, Answering, Lingering, Closed };

    void onReadyRead();
    void onWritten();
    void onEnded();
    void onAnswered(bool isLast);
    void advance();
    void react();
    void noteUnread();
    void awaitRequest();
    void startClock(RequestParser::Stage stage, int ms);
    void dispatch(bool isWhole = true);
    void refuseBody();
    void refusePlain();
    void tell(const Refusal &refusal);
    void noteEnd();
    bool isShakingHands() const;
    bool awaitsPeer() const;
    void linger();
    void endLingering();
    void endSending();
    void discard();
    void setDeadline(int ms);

    std::unique_ptr<Wire> m_wire;
    const TlsWire *m_tls; // the same one, where it is one
    ServerContext &m_server;
    RequestReader m_requests;
    AnswerSender m_answers;
    Phase m_phase = Phase::Receiving;
    RequestParser::Stage m_timedStage = RequestParser::Stage::Empty;
    qint64 m_deadline = 0; // steady clock, ns; 0: none
    qint64 m_since = 0;    // the same: when it began to wait for its peer, or was last read by it
    Share m_unread;
    QBasicTimer m_turn; // runs while others have theirs
    bool m_isAdvancing = false;
    bool m_isAborted = false;
    bool m_isDraining = false;
    bool m_isRefused = false; // in the middle of what the peer sends
};

} // namespace http
