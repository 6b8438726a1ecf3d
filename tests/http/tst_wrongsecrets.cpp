#include "http/server/wrongsecrets.h"

#include <QLoggingCategory>
#include <QTest>

using http::Request;
using http::WrongSecrets;

Q_LOGGING_CATEGORY(logTest, "streamwatch.test")

class TestWrongSecrets final : public QObject {
    Q_OBJECT
private slots:
    void init();
    void slowsDownAfterFive();
    void goesByThePeer();
    void goesByTheUser();
    void takesThisMachineForOnePlace();
    void goesByTheNetworkOfIpv6();
    void letsThroughWhoHadItRight();
    void forgets();
    void remembersOnlySoMany();
    void saysWhenToComeAgain();

private:
    static Request from(const QHostAddress &address, std::optional<uid_t> owner = {})
    {
        return {.peerAddress = address, .peerOwner = owner};
    }
    static Request from(quint32 number) { return from(QHostAddress(0x0a000000U + number)); }
    static Request from(const char *address) { return from(QHostAddress(QString::fromLatin1(address))); }
    void guess(const Request &request, int times)
    {
        for (int i = 0; i < times; ++i)
            m_wrong->noteWrong(request);
    }

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
    QList<int> pauses;
    for (int i = 0; i < 14; ++i) {
        guess(from(1), 1);
        pauses.append(m_wrong->pauseMs(from(1)));
        m_now += pauses.last();
        QCOMPARE(m_wrong->pauseMs(from(1)), 0); // it may try again
    }
    QCOMPARE(pauses, QList<int>({0, 0, 0, 0, 0, 100, 200, 400, 800, 1'600, 3'200, 5'000, 5'000, 5'000}));
    guess(from(1), 100);
    QCOMPARE(m_wrong->pauseMs(from(1)), WrongSecrets::LongestMs);
    QCOMPARE(m_wrong->count(), quint64(114));
}

void TestWrongSecrets::goesByThePeer()
{
    guess(from(1), 20);
    QCOMPARE(m_wrong->pauseMs(from(2)), 0);
    QVERIFY(m_wrong->pauseMs(from("::ffff:10.0.0.1")) > 0); // the same one
}

void TestWrongSecrets::goesByTheUser()
{
    const QHostAddress here(QHostAddress::LocalHost);
    guess(from(here, 1'000), 20);
    QVERIFY(m_wrong->pauseMs(from(here, 1'000)) > 0);
    QCOMPARE(m_wrong->pauseMs(from(here, 0)), 0);
    QCOMPARE(m_wrong->pauseMs(from(here)), 0);
}

// Every process there has all of these addresses.
void TestWrongSecrets::takesThisMachineForOnePlace()
{
    const auto by = [](const char *address) { return from(QHostAddress(QString::fromLatin1(address)), 1'000); };
    for (const char *address : {"127.0.0.1", "127.0.0.2", "127.200.1.1", "::1", "::ffff:127.0.0.3", "127.9.9.9"})
        guess(by(address), 1);
    QCOMPARE(m_wrong->pauseMs(by("127.4.4.4")), WrongSecrets::FirstMs);
    QCOMPARE(m_wrong->pauseMs(from("127.4.4.4")), 0); // another user
}

void TestWrongSecrets::goesByTheNetworkOfIpv6()
{
    for (const char *address :
         {"2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8::4", "2001:db8::5", "2001:db8::6"})
        guess(from(address), 1);
    QCOMPARE(m_wrong->pauseMs(from("2001:db8::7")), WrongSecrets::FirstMs);
    QCOMPARE(m_wrong->pauseMs(from("2001:db8:0:1::1")), 0);
}

void TestWrongSecrets::letsThroughWhoHadItRight()
{
    m_wrong->noteRight(from(1));
    guess(from(1), 20);
    guess(from(2), 20);
    QCOMPARE(m_wrong->pauseMs(from(1)), 0);
    QVERIFY(m_wrong->pauseMs(from(2)) > 0);
    m_wrong->noteRight(from(2)); // as it does when its time is over
    QCOMPARE(m_wrong->pauseMs(from(2)), 0);
}

void TestWrongSecrets::forgets()
{
    guess(from(1), 20);
    m_now += WrongSecrets::ForgottenMs;
    guess(from(1), 1);
    QCOMPARE(m_wrong->pauseMs(from(1)), WrongSecrets::LongestMs);
    m_now += WrongSecrets::ForgottenMs + 1;
    guess(from(1), 1);
    QCOMPARE(m_wrong->pauseMs(from(1)), 0);
}

void TestWrongSecrets::remembersOnlySoMany()
{
    constexpr quint32 Many = WrongSecrets::MostPeers;
    int waiting = 0;
    int right = 0;
    for (quint32 i = 0; i < Many * 2; ++i) {
        m_wrong->noteRight(from(i));
        guess(from(i), 6);
        guess(from(Many * 2 + i), 6);
    }
    for (quint32 i = 0; i < Many * 2; ++i)
        waiting += m_wrong->pauseMs(from(Many * 2 + i)) > 0 ? 1 : 0;
    for (quint32 i = 0; i < Many * 2; ++i) {
        guess(from(i), 6);
        right += m_wrong->pauseMs(from(i)) == 0 ? 1 : 0;
    }
    QVERIFY(waiting > 0);
    QVERIFY2(waiting <= int(Many), QByteArray::number(waiting).constData());
    QCOMPARE(right, int(Many));
}

void TestWrongSecrets::saysWhenToComeAgain()
{
    const auto after = [this] {
        const WrongSecrets::Refusal refusal = m_wrong->refuse(from(1));
        return refusal.status == 429 && refusal.sentence.contains(u"token") ? refusal.retryAfter
                                                                            : http::Header{"wrong", {}};
    };
    guess(from(1), 6);
    QCOMPARE(after(), (http::Header{"Retry-After", "1"}));
    guess(from(1), 10);
    QCOMPARE(after(), (http::Header{"Retry-After", "5"}));
    m_now += 1'500;
    QCOMPARE(after(), (http::Header{"Retry-After", "4"}));
    QCOMPARE(m_wrong->count(), quint64(19));
}

QTEST_GUILESS_MAIN(TestWrongSecrets)
#include "tst_wrongsecrets.moc"
