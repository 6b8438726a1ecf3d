#include "base/clock.h"
#include "http/server/server.h"
#include "peer.h"
#include "testtls.h"

#include <QTest>

#include <deque>
#include <sys/socket.h>

using http::Outcome;
using http::Responder;
using http::Response;
using http::Server;
using Kind = http::Outcome::Kind;

namespace {

const QByteArray Large(8 * 1024 * 1024, 'x'); // more than the kernel takes of a peer that does not read

} // namespace

// What whoever answers is told of it.
class OutcomeTest final : public QObject {
    Q_OBJECT
private slots:
    void init();
    void isSentAtOnce();
    void isSentOverTls();
    void isGoneBeforeItsAnswer();
    void isGoneWhileItsAnswerIsHeld();
    void isGoneInMidAnswer();
    void isGoneInMidDribble();
    void isSentToOneWhoOnlyReads();
    void isSentAsAWholeToOneWhoOnlyReads();
    void isSentOnceItIsRead();
    void isFailedWhereNobodyReads();
    void isFailedWhereTheServerEnds();
    void isToldOnce();

private:
    void serve(const http::Limits &limits = {}, const QSslConfiguration &tls = {});
    bool hasAsked(size_t requests = 1);
    http::Settled note();
    void exchangeWithAnother();
    void leave(Peer &peer);
    static void endSending(Peer &peer);

    std::unique_ptr<Server> m_server;
    std::deque<Responder> m_responders;
    std::vector<Outcome> m_outcomes;
};

void OutcomeTest::init()
{
    m_responders.clear();
    m_outcomes.clear();
    serve();
}

void OutcomeTest::serve(const http::Limits &limits, const QSslConfiguration &tls)
{
    m_server = std::make_unique<Server>(
        [this](http::Request &&, Responder &&responder) { m_responders.push_back(std::move(responder)); }, limits);
    QVERIFY(m_server->listen(QHostAddress::LocalHost, 0, tls));
}

bool OutcomeTest::hasAsked(size_t requests)
{
    return QTest::qWaitFor([&] { return m_responders.size() == requests; });
}

http::Settled OutcomeTest::note()
{
    return [this](const Outcome &outcome) { m_outcomes.push_back(outcome); };
}

// After it the server has seen all that happened before.
void OutcomeTest::exchangeWithAnother()
{
    const size_t before = m_responders.size();
    Peer other(*m_server);
    other.send(get("/"));
    QVERIFY(hasAsked(before + 1));
    m_responders.back().respond({});
    m_responders.pop_back();
    QCOMPARE(other.answer().status, 200);
}

void OutcomeTest::leave(Peer &peer)
{
    peer.socket().disconnectFromHost();
    QTRY_COMPARE(peer.socket().state(), QAbstractSocket::UnconnectedState);
}

void OutcomeTest::endSending(Peer &peer)
{
    ::shutdown(int(peer.socket().socketDescriptor()), SHUT_WR);
}

void OutcomeTest::isSentAtOnce()
{
    Peer peer(*m_server);
    peer.send(get("/"));
    QVERIFY(hasAsked());
    const qint64 before = steadyNanoseconds();
    m_responders.front().respond({.body = "yes"}, {}, note());
    QCOMPARE(m_outcomes.size(), 1u);
    QCOMPARE(m_outcomes[0].kind, Kind::Sent);
    QVERIFY(m_outcomes[0].mono >= before && m_outcomes[0].mono <= steadyNanoseconds());
    QCOMPARE(peer.answer().body, "yes");
}

void OutcomeTest::isSentOverTls()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("Qt has no TLS here.");
    serve({}, testtls::serverSide());
    auto socket = std::make_unique<QSslSocket>();
    socket->setSslConfiguration(testtls::clientSide());
    Peer peer(*m_server, socket.release());
    peer.send(get("/"));
    QVERIFY(hasAsked());
    m_responders.front().respond({.body = "yes"}, {}, note());
    QTRY_COMPARE(m_outcomes.size(), 1u);
    QCOMPARE(m_outcomes[0].kind, Kind::Sent);
    QCOMPARE(peer.answer().body, "yes");
}

// It may have ended its side only: that it is gone is known when it does not take what comes.
void OutcomeTest::isGoneBeforeItsAnswer()
{
    Peer peer(*m_server);
    peer.send(get("/"));
    QVERIFY(hasAsked());
    leave(peer);
    exchangeWithAnother(); // by then the end has come, and changes nothing
    QVERIFY(m_responders.front().isWaiting());
    m_responders.front().respond({.body = "yes"}, {}, note());
    QTRY_COMPARE(m_outcomes.size(), 1u);
    QCOMPARE(m_outcomes[0].kind, Kind::Gone);
}

void OutcomeTest::isGoneWhileItsAnswerIsHeld()
{
    Peer peer(*m_server);
    peer.send(get("/"));
    QVERIFY(hasAsked());
    m_responders.front().hold(note());
    QVERIFY(m_outcomes.empty());
    leave(peer);
    QTRY_COMPARE(m_outcomes.size(), 1u);
    QCOMPARE(m_outcomes[0].kind, Kind::Gone);
    m_responders.front().respond({.body = "yes"}, {}, note()); // too late
    QCOMPARE(m_outcomes.size(), 2u);
    QCOMPARE(m_outcomes[1].kind, Kind::Gone);
}

void OutcomeTest::isGoneInMidAnswer()
{
    Peer peer(*m_server);
    peer.socket().setReadBufferSize(1024);
    peer.send(get("/"));
    QVERIFY(hasAsked());
    m_responders.front().respond({.body = Large}, {}, note());
    QVERIFY(m_outcomes.empty());
    peer.socket().abort();
    QTRY_COMPARE(m_outcomes.size(), 1u);
    QCOMPARE(m_outcomes[0].kind, Kind::Gone);
}

void OutcomeTest::isGoneInMidDribble()
{
    Peer peer(*m_server);
    peer.send(get("/"));
    QVERIFY(hasAsked());
    m_responders.front().respond({.body = "slow"}, {.kind = http::Delivery::Kind::Dribble, .bytesPerSecond = 10},
                                 note());
    QTRY_VERIFY(peer.socket().bytesAvailable() > 0);
    QVERIFY(m_outcomes.empty());
    leave(peer);
    QTRY_COMPARE(m_outcomes.size(), 1u);
    QCOMPARE(m_outcomes[0].kind, Kind::Gone);
}

void OutcomeTest::isSentToOneWhoOnlyReads()
{
    Peer peer(*m_server);
    peer.send(get("/"));
    QVERIFY(hasAsked());
    endSending(peer);
    exchangeWithAnother(); // by then its end has come
    m_responders.front().respond({.body = "yes"}, {}, note());
    QCOMPARE(peer.answer().body, "yes");
    QTRY_COMPARE(m_outcomes.size(), 1u);
    QCOMPARE(m_outcomes[0].kind, Kind::Sent);
    QVERIFY(peer.waitForClose());
}

void OutcomeTest::isSentAsAWholeToOneWhoOnlyReads()
{
    Peer peer(*m_server);
    peer.send(get("/"));
    QVERIFY(hasAsked());
    endSending(peer);
    exchangeWithAnother();                         // by then its end has come
    m_responders.front().respond({.body = Large}); // also where nobody asks what becomes of it
    QCOMPARE(peer.answer().body.size(), Large.size());
}

void OutcomeTest::isSentOnceItIsRead()
{
    Peer peer(*m_server);
    peer.socket().setReadBufferSize(1024);
    peer.send(get("/") + get("/next"));
    QVERIFY(hasAsked());
    m_responders.front().respond({.body = Large}, {}, note());
    QVERIFY(m_outcomes.empty());
    peer.socket().setReadBufferSize(0);
    QCOMPARE(peer.answer().body.size(), Large.size());
    QTRY_COMPARE(m_outcomes.size(), 1u);
    QVERIFY(hasAsked(2));
    m_responders.back().hold(note()); // its own
    QCOMPARE(m_outcomes[0].kind, Kind::Sent);
    leave(peer);
    QTRY_COMPARE(m_outcomes.size(), 2u);
    QCOMPARE(m_outcomes[1].kind, Kind::Gone);
}

void OutcomeTest::isFailedWhereNobodyReads()
{
    serve({.idleMs = 50});
    Peer peer(*m_server);
    peer.socket().setReadBufferSize(1024);
    peer.send(get("/"));
    QVERIFY(hasAsked());
    m_responders.front().respond({.body = Large}, {}, note());
    QTRY_COMPARE(m_outcomes.size(), 1u);
    QCOMPARE(m_outcomes[0].kind, Kind::Failed);
}

void OutcomeTest::isFailedWhereTheServerEnds()
{
    Peer peer(*m_server);
    peer.send(get("/"));
    QVERIFY(hasAsked());
    m_responders.front().hold(note());
    m_server->close(0);
    QTRY_COMPARE(m_outcomes.size(), 1u);
    QCOMPARE(m_outcomes[0].kind, Kind::Failed);
}

void OutcomeTest::isToldOnce()
{
    Peer peer(*m_server);
    peer.send(get("/"));
    QVERIFY(hasAsked());
    m_responders.front().hold(note()); // is not told: the answer is
    m_responders.front().respond({.body = "yes"}, {}, note());
    QCOMPARE(peer.answer().body, "yes");
    leave(peer);
    exchangeWithAnother();
    QCOMPARE(m_outcomes.size(), 1u);
    QCOMPARE(m_outcomes[0].kind, Kind::Sent);
}

QTEST_GUILESS_MAIN(OutcomeTest)
#include "tst_outcome.moc"
