#include "http/server.h"
#include "http/wrongsecrets.h"
#include "peer.h"

#include <QLoggingCategory>
#include <QTest>

using http::WrongSecrets;

Q_LOGGING_CATEGORY(logTest, "streamwatch.test")

class TestWrongSecrets final : public QObject {
    Q_OBJECT
private slots:
    void init();
    void slowsDownAfterFive();
    void goesByThePeer();
    void goesByTheNetworkOfIpv6();
    void forgets();
    void remembersOnlySoMany();
    void letsAnswersWait();
    void letsOnlySoManyWait();

private:
    static QHostAddress address(quint32 number) { return QHostAddress(0x0a000000U + number); }

    qint64 m_now = 0; // ms
    std::unique_ptr<WrongSecrets> m_wrong;
};

void TestWrongSecrets::init()
{
    m_now = 1'000;
    m_wrong =
        std::make_unique<WrongSecrets>(QStringLiteral("token"), logTest, nullptr, [this] { return m_now * 1'000'000; });
}

void TestWrongSecrets::slowsDownAfterFive()
{
    QList<int> delays;
    for (int i = 0; i < 14; ++i)
        delays.append(m_wrong->note(address(1)));
    QCOMPARE(delays, QList<int>({0, 0, 0, 0, 0, 100, 200, 400, 800, 1'600, 3'200, 5'000, 5'000, 5'000}));
    for (int i = 0; i < 100; ++i)
        (void)m_wrong->note(address(1));
    QCOMPARE(m_wrong->note(address(1)), WrongSecrets::LongestMs);
    QCOMPARE(m_wrong->count(), quint64(115));
}

void TestWrongSecrets::goesByThePeer()
{
    for (int i = 0; i < 20; ++i)
        (void)m_wrong->note(address(1));
    QCOMPARE(m_wrong->note(address(2)), 0);
    QVERIFY(m_wrong->note(QHostAddress(QStringLiteral("::ffff:10.0.0.1"))) > 0); // the same one
}

void TestWrongSecrets::goesByTheNetworkOfIpv6()
{
    int delay = 0;
    for (int i = 0; i < 6; ++i)
        delay = m_wrong->note(QHostAddress(QStringLiteral("2001:db8::%1").arg(i + 1)));
    QCOMPARE(delay, WrongSecrets::FirstMs);
    QCOMPARE(m_wrong->note(QHostAddress(QStringLiteral("2001:db8:0:1::1"))), 0);
}

void TestWrongSecrets::forgets()
{
    for (int i = 0; i < 20; ++i)
        (void)m_wrong->note(address(1));
    m_now += WrongSecrets::ForgottenMs;
    QVERIFY(m_wrong->note(address(1)) > 0);
    m_now += WrongSecrets::ForgottenMs + 1;
    QCOMPARE(m_wrong->note(address(1)), 0);
}

void TestWrongSecrets::remembersOnlySoMany()
{
    constexpr quint32 Many = WrongSecrets::MostPeers;
    for (quint32 i = 0; i < Many * 2; ++i) {
        for (int times = 0; times < 6; ++times)
            (void)m_wrong->note(address(i));
    }
    int remembered = 0;
    for (quint32 i = 0; i < Many * 2; ++i)
        remembered += m_wrong->note(address(i)) > 0 ? 1 : 0;
    QVERIFY(remembered > 0);
    QVERIFY2(remembered <= int(Many), QByteArray::number(remembered).constData());
}

// The sixth waits, and what is right meanwhile does not.
void TestWrongSecrets::letsAnswersWait()
{
    http::Server server([this](http::Request &&request, http::Responder &&responder) {
        if (request.target == "/right")
            responder.respond({.body = "right"});
        else
            m_wrong->answer(request.peerAddress, std::move(responder), {.status = 401});
    });
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer wrong(server);
    for (int i = 0; i < WrongSecrets::Free; ++i) {
        wrong.send(get("/wrong"));
        QCOMPARE(wrong.answer().status, 401);
        QCOMPARE(m_wrong->waiting(), 0);
    }
    wrong.send(get("/wrong"));
    QTRY_COMPARE(m_wrong->waiting(), 1);
    Peer right(server);
    right.send(get("/right"));
    QCOMPARE(right.answer().body, "right");
    QCOMPARE(wrong.answer().status, 401);
    QCOMPARE(m_wrong->waiting(), 0);
}

void TestWrongSecrets::letsOnlySoManyWait()
{
    http::Server server([this](http::Request &&request, http::Responder &&responder) {
        m_wrong->answer(request.peerAddress, std::move(responder), {.status = 401});
    });
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    for (int i = 0; i < 20; ++i)
        (void)m_wrong->note(QHostAddress(QHostAddress::LocalHost));
    std::vector<std::unique_ptr<Peer>> peers;
    for (int i = 0; i < WrongSecrets::MostWaiting; ++i) {
        peers.push_back(std::make_unique<Peer>(server));
        peers.back()->send(get("/"));
    }
    QTRY_COMPARE(m_wrong->waiting(), WrongSecrets::MostWaiting);
    Peer more(server);
    more.send(get("/"));
    const Answer answer = more.answer();
    QCOMPARE(answer.status, 401);
    QCOMPARE(answer.header("Connection"), "close");
    QCOMPARE(m_wrong->waiting(), WrongSecrets::MostWaiting);
}

QTEST_GUILESS_MAIN(TestWrongSecrets)
#include "tst_wrongsecrets.moc"
