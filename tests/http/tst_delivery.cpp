#include "http/server/server.h"
#include "peer.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <array>
#include <deque>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

using http::BodyStream;
using http::Delivery;
using http::Request;
using http::Responder;
using http::Response;
using http::Server;

namespace {

// A peer that sees how its connection ends, which QTcpSocket does not tell. To be asked by QTRY_…, as the server lives
// on the same thread.
class BarePeer final {
public:
    enum class End { None, Fin, Reset };

    explicit BarePeer(const Server &server)
        : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address = {};
        address.sin_family = AF_INET;
        address.sin_port = htons(server.port());
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(m_socket, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
            qWarning("The kernel did not connect.");
    }
    ~BarePeer() { leave(); }
    Q_DISABLE_COPY_MOVE(BarePeer)

    void send(const QByteArray &bytes) const
    {
        if (::send(m_socket, bytes.constData(), size_t(bytes.size()), MSG_NOSIGNAL) != bytes.size())
            qWarning("The kernel did not take the request.");
    }
    void endSending() const { ::shutdown(m_socket, SHUT_WR); }
    void leave()
    {
        if (m_socket >= 0)
            ::close(std::exchange(m_socket, -1));
    }
    const QByteArray &received()
    {
        std::array<char, 64 * 1024> chunk; // NOLINT(cppcoreguidelines-pro-type-member-init): recv fills it
        while (m_end == End::None) {
            const ssize_t count = ::recv(m_socket, chunk.data(), chunk.size(), MSG_DONTWAIT);
            if (count > 0)
                m_received.append(chunk.data(), count);
            else if (count < 0 && errno == EAGAIN)
                break;
            else
                m_end = count == 0 ? End::Fin : End::Reset;
        }
        return m_received;
    }
    End end()
    {
        received();
        return m_end;
    }

private:
    int m_socket = -1;
    QByteArray m_received;
    End m_end = End::None;
};

// A server whose answers the test gives itself.
class Site final {
public:
    Site()
        : server([this](Request &&request, Responder &&responder) {
            requests.push_back(std::move(request));
            responders.push_back(std::move(responder));
        })
    {
        if (!server.listen(QHostAddress::LocalHost, 0))
            qWarning("The server does not listen.");
    }
    // The oldest request that has no answer yet.
    Responder take()
    {
        Responder responder = std::move(responders.front());
        responders.pop_front();
        return responder;
    }

    std::deque<Request> requests;
    std::deque<Responder> responders;
    Server server;
};

QByteArray bodyOf(const QByteArray &answer)
{
    return answer.sliced(answer.indexOf("\r\n\r\n") + 4);
}

QByteArray headOf(const QByteArray &answer)
{
    return answer.first(answer.indexOf("\r\n\r\n") + 4);
}

} // namespace

#define WAIT_FOR_REQUEST(site) QTRY_VERIFY(!(site).responders.empty())

class TestDelivery : public QObject {
    Q_OBJECT
private slots:
    void framesEveryStatus_data();
    void framesEveryStatus();
    void framesAnAnswerToHead_data();
    void framesAnAnswerToHead();
    void closesWhereTheAnswerSaysSo();
    void cuts_data();
    void cuts();
    void dribbles_data();
    void dribbles();
    void dribblesOnAKeptConnection();
    void dribblesToManyAtOnce();
    void freesADribbleWhosePeerIsGone();
    void closesWithoutAByte();
    void resetsWithoutAByte();
    void resetsInFrontOfPipelinedRequests();
    void answersWhatWasHeld();
    void freesAHeldPeerThatGoes_data();
    void freesAHeldPeerThatGoes();
    void leavesUnansweredUntilThePeerGoes();
    void leavesNothingUnansweredWhenItCloses();
    void holdsAThousandAtOnce();
    void streams();
    void streamsToHead();
    void noticesThatAStreamsPeerIsGone();
    void keepsWhatASlowPeerDoesNotRead();
    void drainsAnOpenStream();
    void anUnusedResponderAnswers();
    void answersNobodyTwice();
};

// Whatever the status, the peer knows where the answer ends: the next one on the connection is understood, or there is
// none.
void TestDelivery::framesEveryStatus_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("length");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("isKept");
    const auto row = [](int status, const char *length, const char *body, bool isKept) {
        QTest::addRow("%d", status) << status << QByteArray(length) << QByteArray(body) << isKept;
    };
    row(100, "", "", false); // after a final 1xx the peer waits for more, and gets the end
    row(101, "", "", false);
    row(103, "", "", false);
    row(199, "", "", false);
    row(200, "4", "body", true);
    row(204, "", "", true);
    row(205, "0", "", true); // RFC 9110 §15.3.6
    row(299, "4", "body", true);
    row(304, "", "", true);
    row(404, "4", "body", true);
    row(599, "4", "body", true);
}

void TestDelivery::framesEveryStatus()
{
    QFETCH(int, status);
    QFETCH(QByteArray, length);
    QFETCH(bool, isKept);
    Site site;
    BarePeer peer(site.server);
    peer.send(get("/1"));
    WAIT_FOR_REQUEST(site);
    site.take().respond({.status = status, .reason = "Odd", .body = "body"});
    QTRY_VERIFY(peer.received().contains("\r\n\r\n"));
    QVERIFY(peer.received().startsWith("HTTP/1.1 " + QByteArray::number(status) + " Odd\r\n"));
    const QByteArray head = headOf(peer.received());
    QCOMPARE(head.contains("Content-Length:"), !length.isEmpty());
    QVERIFY(length.isEmpty() || head.contains("\r\nContent-Length: " + length + "\r\n"));
    QCOMPARE(head.contains("\r\nConnection: close\r\n"), !isKept);
    if (isKept) {
        peer.send(get("/2"));
        WAIT_FOR_REQUEST(site);
        QTEST(bodyOf(peer.received()), "body");
        site.take().respond({.body = "next"});
        QTRY_VERIFY(peer.received().endsWith("next"));
        QCOMPARE(peer.received().count("HTTP/1.1 "), 2);
    } else {
        QTRY_COMPARE(peer.end(), BarePeer::End::Fin);
        QCOMPARE(bodyOf(peer.received()), QByteArray());
    }
}

void TestDelivery::framesAnAnswerToHead_data()
{
    QTest::addColumn<Delivery::Kind>("kind");
    QTest::newRow("whole") << Delivery::Kind::Whole;
    QTest::newRow("cut") << Delivery::Kind::Cut;
    QTest::newRow("dribbled") << Delivery::Kind::Dribble;
}

void TestDelivery::framesAnAnswerToHead()
{
    QFETCH(Delivery::Kind, kind);
    Site site;
    BarePeer peer(site.server);
    peer.send("HEAD / HTTP/1.1\r\nHost: test\r\n\r\n");
    WAIT_FOR_REQUEST(site);
    site.take().respond({.body = QByteArray(500, 'x'), .close = true},
                        {.kind = kind, .atFraction = 0.5, .bytesPerSecond = 100'000});
    QTRY_COMPARE(peer.end(), BarePeer::End::Fin);
    QVERIFY(peer.received().endsWith("\r\n\r\n"));
    QVERIFY(peer.received().contains("\r\nContent-Length: 500\r\n"));
}

void TestDelivery::closesWhereTheAnswerSaysSo()
{
    Site site;
    BarePeer peer(site.server);
    peer.send(post("/", "body") + get("/2"));
    WAIT_FOR_REQUEST(site);
    site.take().respond({.status = 500, .contentType = "text/html; charset=UTF-8", .close = true});
    QTRY_COMPARE(peer.end(), BarePeer::End::Fin);
    QVERIFY(peer.received().startsWith("HTTP/1.1 500 Internal Server Error\r\nDate: "));
    QVERIFY(peer.received().endsWith("\r\nContent-Length: 0\r\nConnection: close\r\n"
                                     "Content-Type: text/html; charset=UTF-8\r\n\r\n"));
    QCOMPARE(site.requests.size(), size_t(1)); // what follows is ignored
}

void TestDelivery::cuts_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<double>("fraction");
    QTest::addColumn<int>("sent");
    const auto row = [](int size, double fraction, int sent) {
        QTest::addRow("%d at %g", size, fraction) << size << fraction << sent;
    };
    row(1'000, 0.5, 500);
    row(1'000, 0.001, 1);
    row(1'000, 0, 0);
    row(1'000, 1, 1'000);
    row(3, 0.5, 1);
    row(0, 0.5, 0);
    row(4'000'000, 0.75, 3'000'000);
}

void TestDelivery::cuts()
{
    QFETCH(int, size);
    QFETCH(double, fraction);
    QFETCH(int, sent);
    Site site;
    BarePeer peer(site.server);
    peer.send(get("/1") + get("/2"));
    WAIT_FOR_REQUEST(site);
    QByteArray body;
    for (int i = 0; body.size() < size; ++i)
        body += QByteArray::number(i) + ' ';
    body.truncate(size);
    site.take().respond({.body = body}, {.kind = Delivery::Kind::Cut, .atFraction = fraction});
    QTRY_COMPARE(peer.end(), BarePeer::End::Fin);
    QVERIFY(headOf(peer.received()).contains("\r\nContent-Length: " + QByteArray::number(size) + "\r\n"));
    QCOMPARE(bodyOf(peer.received()).size(), sent);
    QVERIFY(body.startsWith(bodyOf(peer.received())));
    QCOMPARE(site.requests.size(), size_t(1)); // what follows would be taken for the rest
    peer.leave();
    QTRY_COMPARE(site.server.counts().open, 0);
}

void TestDelivery::dribbles_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<qint64>("rate"); // bytes per second
    QTest::newRow("slowly") << 10 << qint64(600);
    QTest::newRow("in pieces") << 2'000 << qint64(5'000);
    QTest::newRow("fast") << 1'000'000 << qint64(1'000'000'000);
    QTest::newRow("no body") << 0 << qint64(1'000);
}

void TestDelivery::dribbles()
{
    QFETCH(int, size);
    QFETCH(qint64, rate);
    const QByteArray body = QByteArray("0123456789").repeated(size / 10);
    Site site;
    BarePeer peer(site.server);
    peer.send(get("/"));
    WAIT_FOR_REQUEST(site);
    QElapsedTimer sinceAnswer;
    sinceAnswer.start();
    site.take().respond({.body = body, .close = true}, {.kind = Delivery::Kind::Dribble, .bytesPerSecond = rate});
    QTRY_VERIFY(!peer.received().isEmpty());
    if (rate < 1'000)
        QVERIFY(!peer.received().contains("\r\n\r\n")); // the head comes as slowly as the rest
    QTRY_COMPARE(peer.end(), BarePeer::End::Fin);
    const qint64 took = sinceAnswer.nsecsElapsed();
    QVERIFY(peer.received().startsWith("HTTP/1.1 200 OK\r\n"));
    QCOMPARE(bodyOf(peer.received()), body);
    const qint64 least = peer.received().size() * 1'000'000'000 / rate - 20'000'000; // ns
    QVERIFY2(took >= least, qPrintable(QStringLiteral("%1 ns, not %2").arg(took).arg(least)));
}

void TestDelivery::dribblesOnAKeptConnection()
{
    Site site;
    BarePeer peer(site.server);
    const Delivery slow{.kind = Delivery::Kind::Dribble, .bytesPerSecond = 2'000};
    peer.send(get("/1") + get("/2") + get("/3"));
    for (const QByteArray body : {"one", "two"}) {
        WAIT_FOR_REQUEST(site);
        site.take().respond({.body = body}, slow);
        QVERIFY(site.responders.empty());
    }
    WAIT_FOR_REQUEST(site);
    QCOMPARE(site.requests.back().target, "/3");
    site.take().respond({.body = "three"});
    QTRY_VERIFY(peer.received().endsWith("three"));
    QCOMPARE(peer.received().count("HTTP/1.1 200 OK"), 3);
    QVERIFY(peer.received().indexOf("one") < peer.received().indexOf("two"));
    QCOMPARE(peer.end(), BarePeer::End::None);
}

void TestDelivery::dribblesToManyAtOnce()
{
    Site site;
    std::deque<BarePeer> peers;
    for (int i = 0; i < 100; ++i)
        peers.emplace_back(site.server).send(get('/' + QByteArray::number(i)));
    QTRY_COMPARE(site.responders.size(), size_t(100));
    for (const Request &request : site.requests)
        site.take().respond({.body = request.target, .close = true},
                            {.kind = Delivery::Kind::Dribble, .bytesPerSecond = 500});
    for (int i = 0; i < 100; ++i) {
        QTRY_COMPARE(peers[size_t(i)].end(), BarePeer::End::Fin);
        QCOMPARE(bodyOf(peers[size_t(i)].received()), '/' + QByteArray::number(i));
    }
}

void TestDelivery::freesADribbleWhosePeerIsGone()
{
    Site site;
    BarePeer peer(site.server);
    peer.send(get("/"));
    WAIT_FOR_REQUEST(site);
    site.take().respond({.body = QByteArray(1'000, 'x')}, {.kind = Delivery::Kind::Dribble, .bytesPerSecond = 10});
    QCOMPARE(site.server.counts().open, 1);
    peer.leave();
    QTRY_COMPARE(site.server.counts().open, 0);
}

void TestDelivery::closesWithoutAByte()
{
    Site site;
    BarePeer peer(site.server);
    peer.send(post("/1", "body") + get("/2"));
    WAIT_FOR_REQUEST(site);
    site.take().close();
    QTRY_COMPARE(peer.end(), BarePeer::End::Fin);
    QCOMPARE(peer.received(), QByteArray());
    QCOMPARE(site.requests.size(), size_t(1));
    peer.leave();
    QTRY_COMPARE(site.server.counts().open, 0);
}

void TestDelivery::resetsWithoutAByte()
{
    Site site;
    BarePeer peer(site.server);
    peer.send(post("/", "body"));
    WAIT_FOR_REQUEST(site);
    site.take().reset();
    QTRY_COMPARE(peer.end(), BarePeer::End::Reset);
    QCOMPARE(peer.received(), QByteArray());
    QTRY_COMPARE(site.server.counts().open, 0);
}

void TestDelivery::resetsInFrontOfPipelinedRequests()
{
    Site site;
    BarePeer peer(site.server);
    peer.send(get("/1") + get("/2") + get("/3"));
    WAIT_FOR_REQUEST(site);
    site.take().respond({.body = "one"});
    WAIT_FOR_REQUEST(site);
    QTRY_VERIFY(peer.received().endsWith("one"));
    site.take().reset();
    QTRY_COMPARE(peer.end(), BarePeer::End::Reset);
    QCOMPARE(site.requests.size(), size_t(2));
    QTRY_COMPARE(site.server.counts().open, 0);
}

void TestDelivery::answersWhatWasHeld()
{
    Site site;
    BarePeer peer(site.server);
    peer.send(get("/1") + get("/2"));
    WAIT_FOR_REQUEST(site);
    Responder first = site.take();
    first.hold();
    QVERIFY(first.isWaiting());
    QTest::qWait(0);
    QVERIFY(site.responders.empty()); // the second waits its turn
    first.respond({.body = "late"});
    QVERIFY(!first.isWaiting());
    WAIT_FOR_REQUEST(site);
    QTRY_VERIFY(peer.received().endsWith("late"));
    site.take().respond({.body = "second"});
    QTRY_VERIFY(peer.received().endsWith("second"));
}

void TestDelivery::freesAHeldPeerThatGoes_data()
{
    QTest::addColumn<bool>("isHalf");      // it ends only its own side
    QTest::addColumn<QByteArray>("after"); // sent behind the request
    QTest::newRow("closes") << false << QByteArray();
    QTest::newRow("ends its side") << true << QByteArray();
    QTest::newRow("closes with a request waiting") << false << get("/2");
    QTest::newRow("ends its side with a request waiting") << true << get("/2");
    QTest::newRow("closes in mid-request") << false << QByteArray("GET /2 HT");
}

void TestDelivery::freesAHeldPeerThatGoes()
{
    QFETCH(bool, isHalf);
    QFETCH(QByteArray, after);
    Site site;
    BarePeer peer(site.server);
    peer.send(post("/1", "body") + after);
    WAIT_FOR_REQUEST(site);
    Responder responder = site.take();
    responder.hold();
    QCOMPARE(site.server.counts().open, 1);
    if (isHalf)
        peer.endSending();
    else
        peer.leave();
    QTRY_COMPARE(site.server.counts().open, 0);
    QVERIFY(!responder.isWaiting());
    responder.respond({.body = "to nobody"});
    QCOMPARE(site.requests.size(), size_t(1));
}

void TestDelivery::leavesUnansweredUntilThePeerGoes()
{
    Site site;
    BarePeer peer(site.server);
    peer.send(get("/1") + get("/2"));
    WAIT_FOR_REQUEST(site);
    site.take().leaveUnanswered();
    BarePeer other(site.server);
    other.send(get("/3"));
    WAIT_FOR_REQUEST(site);
    QCOMPARE(site.requests.back().target, "/3"); // one in order: the second of the first never comes
    site.take().respond({.body = "three"});
    QTRY_VERIFY(other.received().endsWith("three"));
    QCOMPARE(peer.received(), QByteArray());
    QCOMPARE(peer.end(), BarePeer::End::None);
    QCOMPARE(site.server.counts().open, 2);
    peer.leave();
    QTRY_COMPARE(site.server.counts().open, 1);
}

// Nothing is in flight that would be waited for.
void TestDelivery::leavesNothingUnansweredWhenItCloses()
{
    Site site;
    const QSignalSpy drained(&site.server, &Server::drained);
    BarePeer early(site.server);
    BarePeer late(site.server);
    early.send(get("/1"));
    WAIT_FOR_REQUEST(site);
    site.take().leaveUnanswered();
    late.send(get("/2"));
    WAIT_FOR_REQUEST(site);
    site.server.close(60'000);
    QTRY_COMPARE(early.end(), BarePeer::End::Fin);
    QCOMPARE(drained.count(), 0); // the other one may still be answered
    site.take().leaveUnanswered();
    QTRY_COMPARE(drained.count(), 1);
    QTRY_COMPARE(late.end(), BarePeer::End::Fin);
    QCOMPARE(early.received() + late.received(), QByteArray());
    QCOMPARE(site.server.counts().open, 0);
}

void TestDelivery::holdsAThousandAtOnce()
{
    constexpr size_t Many = 1'000;
    rlimit limit = {}; // both ends of each connection are in this process
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 4'096);
    setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < 2 * Many + 100)
        QSKIP("This process may not open enough files.");

    Site site;
    std::deque<BarePeer> peers;
    for (size_t i = 0; i < Many; ++i)
        peers.emplace_back(site.server).send(get('/' + QByteArray::number(i)));
    QTRY_COMPARE_WITH_TIMEOUT(site.responders.size(), Many, 20'000);
    for (Responder &responder : site.responders)
        responder.hold();

    BarePeer other(site.server);
    for (int i = 0; i < 100; ++i) {
        other.send(get("/other"));
        QTRY_COMPARE(site.responders.size(), Many + 1);
        site.responders.back().respond({.body = "other"});
        site.responders.pop_back();
        QTRY_COMPARE(other.received().count("other"), i + 1);
    }
    for (size_t i = 0; i < Many / 2; ++i)
        peers[i].leave();
    QTRY_COMPARE_WITH_TIMEOUT(site.server.counts().open, int(Many / 2) + 1, 20'000);
    for (size_t i = 0; i < Many; ++i)
        site.take().respond({.body = "late", .close = true});
    for (size_t i = Many / 2; i < Many; ++i)
        QTRY_COMPARE(peers[i].end(), BarePeer::End::Fin);
    QVERIFY(peers.back().received().endsWith("late"));
}

void TestDelivery::streams()
{
    Site site;
    BarePeer peer(site.server);
    peer.send(get("/1") + get("/2"));
    WAIT_FOR_REQUEST(site);
    {
        BodyStream stream = site.take().stream({.contentType = "text/event-stream"});
        QVERIFY(stream.isOpen());
        QTRY_VERIFY(peer.received().endsWith("\r\n\r\n")); // the head is there before there is a body
        const QByteArray head = peer.received();
        QVERIFY(head.startsWith("HTTP/1.1 200 OK\r\n"));
        QVERIFY(head.contains("\r\nContent-Type: text/event-stream\r\n"));
        QVERIFY(head.contains("\r\nConnection: close\r\n"));
        QVERIFY(!head.contains("Content-Length") && !head.contains("Transfer-Encoding"));
        stream.write("id: 1\n\n");
        QTRY_COMPARE(bodyOf(peer.received()), "id: 1\n\n");
        stream.write("");
        BodyStream moved = std::move(stream);
        moved.write("id: 2\n\n");
        QTRY_COMPARE(bodyOf(peer.received()), "id: 1\n\nid: 2\n\n");
        QCOMPARE(moved.unsent(), 0);
        QCOMPARE(peer.end(), BarePeer::End::None);
        stream = std::move(moved);
        QVERIFY(stream.isOpen());
    }
    QTRY_COMPARE(peer.end(), BarePeer::End::Fin);
    QCOMPARE(bodyOf(peer.received()), "id: 1\n\nid: 2\n\n");
    QCOMPARE(site.requests.size(), size_t(1));
    peer.leave();
    QTRY_COMPARE(site.server.counts().open, 0);
}

void TestDelivery::streamsToHead()
{
    Site site;
    BarePeer peer(site.server);
    peer.send("HEAD / HTTP/1.1\r\nHost: test\r\n\r\n");
    WAIT_FOR_REQUEST(site);
    BodyStream stream = site.take().stream({.contentType = "text/plain"});
    stream.write("nobody sees this");
    QTRY_COMPARE(peer.end(), BarePeer::End::Fin);
    QVERIFY(peer.received().endsWith("\r\n\r\n"));
    QVERIFY(!stream.isOpen());
}

void TestDelivery::noticesThatAStreamsPeerIsGone()
{
    Site site;
    const QSignalSpy drained(&site.server, &Server::drained);
    BarePeer peer(site.server);
    peer.send(get("/") + get("/2"));
    WAIT_FOR_REQUEST(site);
    BodyStream stream = site.take().stream({});
    QTRY_VERIFY(!peer.received().isEmpty());
    peer.leave();
    QTRY_VERIFY(!stream.isOpen());
    QCOMPARE(site.server.counts().open, 0);
    stream.write("to nobody");
    QCOMPARE(stream.unsent(), 0);
    site.server.close(60'000);
    QTRY_COMPARE(drained.count(), 1);
}

void TestDelivery::keepsWhatASlowPeerDoesNotRead()
{
    Site site;
    BarePeer peer(site.server);
    peer.send(get("/"));
    WAIT_FOR_REQUEST(site);
    QByteArray sent;
    {
        BodyStream stream = site.take().stream({});
        while (stream.unsent() < 1'000'000 && sent.size() < 60'000'000) {
            const QByteArray piece(100'000, char('a' + sent.size() / 100'000 % 26));
            stream.write(piece);
            sent += piece;
        }
        QVERIFY(stream.unsent() >= 1'000'000);
        QVERIFY(stream.isOpen());
    }
    QTRY_COMPARE(peer.end(), BarePeer::End::Fin); // none of it is lost at the end
    QVERIFY(bodyOf(peer.received()) == sent);
}

// A stream has no end of its own that could be waited for.
void TestDelivery::drainsAnOpenStream()
{
    Site site;
    const QSignalSpy drained(&site.server, &Server::drained);
    BarePeer peer(site.server);
    peer.send(get("/"));
    WAIT_FOR_REQUEST(site);
    BodyStream stream = site.take().stream({});
    stream.write("last");
    site.server.close(60'000);
    QTRY_COMPARE(peer.end(), BarePeer::End::Fin);
    QCOMPARE(bodyOf(peer.received()), "last");
    QVERIFY(!stream.isOpen());
    peer.leave();
    QTRY_COMPARE(drained.count(), 1);
}

void TestDelivery::anUnusedResponderAnswers()
{
    Site site;
    BarePeer peer(site.server);
    peer.send(get("/"));
    WAIT_FOR_REQUEST(site);
    Responder held = site.take();
    held.hold();
    held = Responder();
    QTRY_VERIFY(peer.received().startsWith("HTTP/1.1 500 "));
}

void TestDelivery::answersNobodyTwice()
{
    Site site;
    BarePeer peer(site.server);
    peer.send(get("/1"));
    WAIT_FOR_REQUEST(site);
    Responder responder = site.take();
    responder.respond({.body = "once"});
    responder.respond({.body = "twice"});
    responder.hold();
    responder.close();
    responder.reset();
    responder.leaveUnanswered();
    BodyStream stream = responder.stream({});
    QVERIFY(!stream.isOpen());
    peer.send(get("/2"));
    WAIT_FOR_REQUEST(site);
    site.take().respond({.body = "next"});
    QTRY_VERIFY(peer.received().endsWith("next"));
    QVERIFY(!peer.received().contains("twice"));
}

QTEST_GUILESS_MAIN(TestDelivery)
#include "tst_delivery.moc"
