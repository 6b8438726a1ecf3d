#include "wcs/hookevent.h"

#include <QTest>

using wcs::HookEvent;

class TestHookEvent : public QObject {
    Q_OBJECT
private slots:
    void keyIsNodeAndMediaSession();
    void keyIsTheNodesIdAlone();
    void keyWithoutMediaSession();
    void noKey_data();
    void noKey();
};

void TestHookEvent::keyIsNodeAndMediaSession()
{
    HookEvent event{.method = "StreamStatusEvent", .nodeId = "n", .sessionId = "s", .mediaSessionId = "m", .name = "x"};
    const QByteArray key = event.streamKey();
    QCOMPARE(key, "n\nm");
    event.name = "renamed";
    event.sessionId = "other";
    QCOMPARE(event.streamKey(), key);
    event.nodeId = "n2";
    QVERIFY(event.streamKey() != key);
}

void TestHookEvent::keyIsTheNodesIdAlone()
{
    const QByteArray id(32, 'N');
    HookEvent event{.method = "StreamStatusEvent", .nodeId = id + "@192.0.2.10", .sessionId = "s"};
    event.mediaSessionId = "m";
    QCOMPARE(event.streamKey(), id + "\nm");
    event.mediaSessionId.clear();
    QCOMPARE(event.streamKey(), id + "\ns\n\n-");
    event.nodeId = "cam@studio"; // no id
    QCOMPARE(event.streamKey(), "cam@studio\ns\n\n-");
}

void TestHookEvent::keyWithoutMediaSession()
{
    HookEvent event{.method = "playRTSP", .nodeId = "n", .sessionId = "s", .published = false};
    QCOMPARE(event.streamKey(), "n\ns\n\n0");
    event.published = true;
    QCOMPARE(event.streamKey(), "n\ns\n\n1");
    event.published.reset();
    QCOMPARE(event.streamKey(), "n\ns\n\n-");
}

void TestHookEvent::noKey_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("mediaSessionId");
    QTest::addColumn<bool>("hasKey");
    QTest::newRow("connect speaks of no stream") << QByteArray("connect") << QByteArray("m") << false;
    QTest::newRow("a call speaks of no stream") << QByteArray("CallStatusEvent") << QByteArray("m") << false;
    QTest::newRow("unknown with a media session") << QByteArray("NewEvent") << QByteArray("m") << true;
    QTest::newRow("unknown without one") << QByteArray("NewEvent") << QByteArray() << false;
    QTest::newRow("known without one") << QByteArray("playRTSP") << QByteArray() << true;
}

void TestHookEvent::noKey()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, mediaSessionId);
    QFETCH(bool, hasKey);
    const HookEvent event{.method = method, .nodeId = "n", .mediaSessionId = mediaSessionId};
    QCOMPARE(!event.streamKey().isEmpty(), hasKey);
    QVERIFY(HookEvent{.method = method}.streamKey().isEmpty());
}

QTEST_APPLESS_MAIN(TestHookEvent)
#include "tst_hookevent.moc"
