#include "wcs/status.h"

#include <QTest>

using wcs::Phase;

class TestStatus : public QObject {
    Q_OBJECT
private slots:
    void phases_data();
    void phases();
    void doings_data();
    void doings();
    void transitions_data();
    void transitions();
    void causes();
};

void TestStatus::phases_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<QByteArray>("phase");
    const auto row = [](const char *status, const char *phase) {
        QTest::newRow(status) << QByteArray(status) << QByteArray(phase);
    };
    row("NEW", "pending");
    row("PENDING", "pending");
    row("PUBLISHING", "live");
    row("PLAYING", "live");
    row("PAUSED", "live");
    row("PLAYBACK_PROBLEM", "live");
    row("UNPUBLISHED", "ended");
    row("STOPPED", "ended");
    row("FAILED", "failed");
    row("TELEPORTING", "unknown");
    row("", "unknown");
}

void TestStatus::phases()
{
    QFETCH(QByteArray, status);
    QFETCH(QByteArray, phase);
    QCOMPARE(wcs::phaseName(wcs::phaseOf(status)).toByteArray(), phase);
    QCOMPARE(wcs::isFinal(wcs::phaseOf(status)), phase == "ended" || phase == "failed");
}

void TestStatus::doings_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<int>("published");
    QTest::addColumn<wcs::Doing>("doing");
    using enum wcs::Doing;
    const auto row = [](const char *status, int published, wcs::Doing doing) {
        QTest::addRow("%s, %d", status, published) << QByteArray(status) << published << doing;
    };
    row("PUBLISHING", 1, Publishing);
    row("PUBLISHING", -1, Publishing);
    row("PLAYING", 0, Playing);
    row("PLAYING", -1, Playing);
    row("PLAYBACK_PROBLEM", 0, Playing);
    row("SNAPSHOT_COMPLETE", 1, Publishing);
    row("PAUSED", 0, Paused);
    row("PAUSED", 1, Paused);
    row("NEW", 0, Pending);
    row("PENDING", 1, Pending);
    row("FAILED", 1, Failed);
    row("STOPPED", 0, Ended);
    row("UNPUBLISHED", 1, Ended);
    row("TELEPORTING", 1, Other);
    row("", 0, Other);
}

void TestStatus::doings()
{
    QFETCH(QByteArray, status);
    QFETCH(int, published);
    QTEST(wcs::doingOf(status, published), "doing");
}

void TestStatus::transitions_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<bool>("publisher");
    QTest::addColumn<bool>("player");
    const auto row = [](const char *from, const char *to, bool publisher, bool player) {
        QTest::addRow("%s to %s", from, to) << QByteArray(from) << QByteArray(to) << publisher << player;
    };
    row("NEW", "PENDING", true, true);
    row("PENDING", "PUBLISHING", true, false);
    row("PENDING", "PLAYING", false, true);
    row("PUBLISHING", "UNPUBLISHED", true, false);
    row("PLAYING", "STOPPED", false, true);
    row("PLAYING", "PAUSED", false, true);
    row("PAUSED", "PLAYING", false, true);
    row("PLAYING", "PLAYBACK_PROBLEM", false, true);
    row("PUBLISHING", "PENDING", false, false);
    row("UNPUBLISHED", "PUBLISHING", false, false);
    row("FAILED", "PLAYING", false, false);
    row("PLAYING", "PLAYING", true, true);
    row("PUBLISHING", "SNAPSHOT_COMPLETE", true, true);
    row("SNAPSHOT_COMPLETE", "PUBLISHING", true, true);
    row("PUBLISHING", "SNAPSHOT_FAILED", true, true);
    row("PENDING", "RESIZE", false, false);
    row("", "PLAYING", true, true);
    row("TELEPORTING", "PLAYING", true, true);
    row("PLAYING", "TELEPORTING", true, true);
}

void TestStatus::transitions()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(bool, publisher);
    QFETCH(bool, player);
    QCOMPARE(wcs::isExpectedTransition(from, to, true), publisher);
    QCOMPARE(wcs::isExpectedTransition(from, to, false), player);
}

void TestStatus::causes()
{
    QCOMPARE(wcs::causeOf("Stopped by user").toByteArray(), "user");
    QCOMPARE(wcs::causeOf("Failed by ICE timeout").toByteArray(), "network");
    QCOMPARE(wcs::causeOf("Stopped by publisher stop").toByteArray(), "publisher");
    QCOMPARE(wcs::causeOf("No common codecs").toByteArray(), "configuration");
    QCOMPARE(wcs::causeOf("Stream failed").toByteArray(), "server");
    QVERIFY(wcs::causeOf("stopped by USER").isEmpty());
    QVERIFY(wcs::causeOf("").isEmpty());
}

QTEST_APPLESS_MAIN(TestStatus)
#include "tst_status.moc"
