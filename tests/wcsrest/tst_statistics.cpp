#include "wcsrest/statistics.h"

#include <QTest>

using wcsrest::Counts;
using wcsrest::PortPool;
using wcsrest::Statistics;

class TestStatistics : public QObject {
    Q_OBJECT
private slots:
    void reads();
    void findsNone_data();
    void findsNone();
    void knowsWhenPortsRunOut_data();
    void knowsWhenPortsRunOut();
    void knowsNoPorts();
};

void TestStatistics::reads()
{
    const auto statistics = Statistics::parse("-----Port Stats-----\r\nports_rest_api_leased=3\r\n"
                                              "ports_media_free=498\n\nstreams_webrtc_in = 2 \nstreams_rtmp_in=1\n"
                                              "streams_webrtc_out=9\nstreams_viewers=7\nstreams_odd=-4\n"
                                              "streams_text=abc\nstreams_huge=99999999999999999999\nstreams_none=\n"
                                              "core_heap=12\nno line\n=5\nstreams_last=8");
    QVERIFY(statistics.has_value());
    QCOMPARE(statistics->value("ports_rest_api_leased"), std::optional<qint64>(3));
    QCOMPARE(statistics->value("streams_webrtc_in"), std::optional<qint64>(2));
    QCOMPARE(statistics->value("streams_last"), std::optional<qint64>(8));
    for (const char *key : {"streams_odd", "streams_text", "streams_huge", "streams_none", "core_heap", ""})
        QVERIFY2(!statistics->value(key), key);
    QCOMPARE(statistics->counts(), std::optional(Counts{.publishers = 3, .players = 7}));
}

void TestStatistics::findsNone_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"", "\n\n", "<html>", "streams_viewers", "core_threads=7"})
        QTest::newRow(*text ? text : "nothing") << QByteArray(text);
}

void TestStatistics::findsNone()
{
    QFETCH(const QByteArray, text);
    QVERIFY(!Statistics::parse(text));
}

void TestStatistics::knowsWhenPortsRunOut_data()
{
    QTest::addColumn<QList<PortPool>>("answers"); // one after the other
    QTest::addColumn<bool>("runsOut");
    const auto row = [](const char *name, const QList<PortPool> &answers, bool runsOut) {
        QTest::newRow(name) << answers << runsOut;
    };
    const auto pool = [](qint64 leased, qint64 available, qint64 pending) {
        return PortPool{.leased = leased, .available = available, .pending = pending};
    };
    const PortPool waits = pool(64, 0, 5);
    const PortPool scarce = pool(60, 4, 0);
    const PortPool well = pool(10, 54, 0);
    row("all is well", {well, well, well}, false);
    row("none was ever needed", {pool(0, 0, 0), pool(0, 0, 0)}, false);
    row("few are made, and all of them in use", {pool(1, 0, 0), pool(2, 0, 0)}, false);
    row("a tenth is left", {pool(90, 10, 0), pool(90, 10, 0)}, false);
    row("less than a tenth is left", {pool(91, 9, 0), pool(91, 9, 0)}, true);
    row("once", {scarce}, false);
    row("twice", {scarce, scarce}, true);
    row("not in a row", {scarce, well, scarce}, false);
    row("and no more", {scarce, scarce, well}, false);
    row("hooks wait once", {well, waits}, false);
    row("hooks wait twice", {waits, waits}, true);
    row("hooks wait, of few connections", {pool(1, 0, 1), pool(1, 0, 2)}, true);
    row("for long", {waits, waits, waits, waits}, true);
}

void TestStatistics::knowsWhenPortsRunOut()
{
    QFETCH(const QList<PortPool>, answers);
    QFETCH(const bool, runsOut);
    std::optional<PortPool> pool;
    for (const PortPool &answer : answers) {
        const auto text =
            QStringLiteral("ports_rest_api_leased=%1\nports_rest_api_available=%2\nports_rest_api_pending=%3")
                .arg(answer.leased)
                .arg(answer.available)
                .arg(answer.pending);
        pool = PortPool::of(*Statistics::parse(text.toUtf8()), pool);
        QVERIFY(pool.has_value());
        QCOMPARE(pool->leased, answer.leased);
    }
    QCOMPARE(pool->runsOut(), runsOut);
    QVERIFY(pool->sentence().endsWith(u'.'));
    QCOMPARE(pool->sentence().contains(QStringLiteral("left for its hooks")), runsOut);
}

void TestStatistics::knowsNoPorts()
{
    QVERIFY(!PortPool::of(*Statistics::parse("streams_viewers=1"), {}));
    QVERIFY(!PortPool::of(*Statistics::parse("ports_rest_api_leased=1\nports_rest_api_pending=1"), {}));
}

QTEST_GUILESS_MAIN(TestStatistics)
#include "tst_statistics.moc"
