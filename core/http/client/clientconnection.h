#pragma once

#include "http/client/clientoptions.h"
#include "http/client/exchange.h"
#include "http/client/route.h"
#include "http/message/budget.h"
#include "http/message/responseparser.h"
#include "http/net/dialer.h"

#include <QObject>

#include <memory>

namespace http {

class HostLookup;
class Tunnel;
class Wire;

// One connection of a client: is made for its first request, then takes the next one whenever it is idle.
class ClientConnection final : public QObject {
    Q_OBJECT
public:
    class Owner {
    public:
        virtual ~Owner() = default;
        // The try is over; the connection is idle or gone. May be called from within start() and abort().
        virtual void onTried(ClientConnection &connection, Exchange &&exchange, Reply &&reply) = 0;
        // An idle connection has gone.
        virtual void onLost(ClientConnection &connection) = 0;
    };

    // What the connections of one client share.
    struct Context {
        const ClientOptions &options;
        const Route &route;
        Readiness &readiness;
        HostLookup &lookup;
        Owner &owner;
        Budget &answers;        // that are coming in
        QByteArray readBuffer;  // used only while bytes go from a socket to a parser
        QByteArray writeBuffer; // or from a request to a socket
    };

    explicit ClientConnection(Context &client);
    ~ClientConnection() override; // without a word

    void start(Exchange &&exchange); // when it is new, or idle and usable
    bool isIdle() const { return m_phase == Phase::Idle; }
    bool isGone() const { return m_phase == Phase::Gone; }
    bool isUsable() const;                       // the peer has not ended it meanwhile, nor its time as an idle one
    qint64 idleEnd() const { return m_idleEnd; } // of an idle one: steady clock, ns; 0: its time does not end
    // It was idle, and had ended before the request went out as a whole.
    bool isStale() const { return m_isStale; }
    void abort();
    void checkDeadline(qint64 now); // steady clock, ns

private:
    // New → Connecting (→ Tunnelling) (→ Securing) → Sending → Waiting → Idle → Sending …; Gone
    enum class Phase : quint8 { New, Connecting, Tunnelling, Securing, Idle, Sending, Waiting, Gone };

    void dial();
    void dialAddresses();
    void onConnected(int descriptor);
    void onUnreachable(const QString &cause);
    void onNoRoom(const QString &cause);
    void tunnel(int descriptor);
    void secure(int descriptor);
    void onNotSecured();
    void failUnconnected(const QString &cause);
    void attach(std::unique_ptr<Wire> wire);
    void sendRequest();
    void onWritten();
    void onReadyRead();
    void onEnded();
    bool isBusy() const { return m_phase == Phase::Sending || m_phase == Phase::Waiting; }
    bool isUnheard() const { return m_phase == Phase::Sending && m_parser.stage() == ResponseParser::Stage::Empty; }
    Failure sendFailure() const;
    QString patience() const;
    qint64 idleTime() const;
    void take(bool wasAll);
    void fail(Failure failure, const QString &sentence);
    void failUnanswered();
    void leave();

    Context &m_client;
    Dialer m_dialer;
    std::unique_ptr<Tunnel> m_tunnel;
    std::unique_ptr<Wire> m_wire;
    ResponseParser m_parser;
    Share m_share; // of the budget
    Exchange m_exchange;
    qint64 m_deadline = 0; // of the present try; steady clock, ns; 0: none
    qint64 m_idleEnd = 0;
    qint64 m_sentBefore = 0; // bytes, of the requests before
    Phase m_phase = Phase::New;
    bool m_isReused = false;
    bool m_isStale = false;
    bool m_hasEnded = false;
};

} // namespace http
