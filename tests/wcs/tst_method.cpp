#include "wcs/method.h"

#include <QTest>

class TestMethod : public QObject {
    Q_OBJECT
private slots:
    void types_data();
    void types();
    void names_data();
    void names();
};

void TestMethod::types_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<bool>("waits");
    QTest::addColumn<bool>("concerns");
    const auto row = [](const char *method, const char *type, bool waits, bool concerns) {
        QTest::newRow(method) << QByteArray(method) << QByteArray(type) << waits << concerns;
    };
    row("connect", "connect", false, false);
    row("publishStream", "direct", false, true);
    row("unPublishStream", "direct", false, true);
    row("playHLS", "direct", false, true);
    row("snapshot", "direct", false, true);
    row("pushLogs", "direct", false, false);
    row("StreamStatusEvent", "event", true, true);
    row("StreamKeepAliveEvent", "event", true, true);
    row("ConnectionStatusEvent", "event", true, false);
    row("StreamTranscodingGroupEvent", "event", true, false);
    row("OnCallEvent", "incoming", false, false);
    row("FutureStatusEvent", "unknown", true, true);
    row("futureThing", "unknown", false, true);
    row("streamstatusevent", "unknown", false, true);
}

void TestMethod::types()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, type);
    QFETCH(bool, waits);
    QFETCH(bool, concerns);
    QCOMPARE(wcs::methodTypeName(wcs::methodType(method)).toByteArray(), type);
    QCOMPARE(wcs::waitsForJournal(method), waits);
    QCOMPARE(wcs::concernsStream(method), concerns);
}

void TestMethod::names_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("valid");
    QTest::newRow("known") << QByteArray("StreamStatusEvent") << true;
    QTest::newRow("unknown") << QByteArray("a-b_c.9") << true;
    QTest::newRow("longest") << QByteArray(128, 'x') << true;
    QTest::newRow("too long") << QByteArray(129, 'x') << false;
    QTest::newRow("empty") << QByteArray() << false;
    QTest::newRow("slash") << QByteArray("a/b") << false;
    QTest::newRow("percent") << QByteArray("a%41") << false;
    QTest::newRow("not ASCII") << QByteArray("é") << false;
}

void TestMethod::names()
{
    QFETCH(QByteArray, name);
    QFETCH(bool, valid);
    QCOMPARE(wcs::isMethodName(name), valid);
}

QTEST_APPLESS_MAIN(TestMethod)
#include "tst_method.moc"
