#include "api.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

// What is recorded is what happened: of answers that nobody took, and of the time that they took.
class TestRecorded final : public QObject {
    Q_OBJECT
private slots:
    void aClientThatLeftIsGone_data();
    void aClientThatLeftIsGone();
    void aDelayedAnswerIsPendingUntilItGoesOut();
    void anAnswerCutOffByTheEndHasNotGoneOut_data();
    void anAnswerCutOffByTheEndHasNotGoneOut();
    void anEventAnswered503IsRecordedSo();
    void aHangingDiskIsSaid();
    void aSlowDisksTimeIsInTheAnswers();

private:
    void addRule(Program &program, const QByteArray &rule);
    static void useSlowDisk(Program &program, const QTemporaryDir &folder);
    static void slowDown(const QTemporaryDir &folder, const QByteArray &ms);
    static QJsonObject newest(const Program &program);
    static double metric(const Program &program, const QByteArray &name);
    static QByteArray event(const char *id);
};

QByteArray TestRecorded::event(const char *id)
{
    return QByteArray("{\"nodeId\":\"n\",\"mediaSessionId\":\"") + id +
           "\",\"name\":\"slow1\",\"status\":\"PUBLISHING\",\"published\":true}";
}

void TestRecorded::addRule(Program &program, const QByteArray &rule)
{
    RawClient client(program.adminPort());
    const RawAnswer answer = client.post("/api/v1/rules", rule);
    QVERIFY2(answer.status == 201, answer.body.constData());
}

// Before the program starts: how long each sync of its disk takes stands in a file from then on.
void TestRecorded::useSlowDisk(Program &program, const QTemporaryDir &folder)
{
    program.setEnvironment(QStringLiteral("LD_PRELOAD"), QStringLiteral(SLOW_SYNC_LIBRARY));
    program.setEnvironment(QStringLiteral("SLOW_SYNC"), folder.filePath(QStringLiteral("sync-ms")));
    program.setEnvironment(QStringLiteral("ASAN_OPTIONS"), QStringLiteral("verify_asan_link_order=0"));
}

void TestRecorded::slowDown(const QTemporaryDir &folder, const QByteArray &ms)
{
    QFile file(folder.filePath(QStringLiteral("sync-ms")));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(ms) == ms.size());
}

QJsonObject TestRecorded::newest(const Program &program)
{
    const QJsonArray events = getJson(program, "/events").value(QStringLiteral("events")).toArray();
    return events.isEmpty() ? QJsonObject() : events.last().toObject();
}

double TestRecorded::metric(const Program &program, const QByteArray &name)
{
    RawClient client(program.adminPort());
    const QList<QByteArray> lines = client.get("/metrics").body.split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith(name + ' '))
            return line.sliced(name.size() + 1).toDouble();
    }
    return -1;
}

void TestRecorded::aClientThatLeftIsGone_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("action");
    QTest::newRow("event") << QByteArray("StreamStatusEvent")
                           << QByteArray(R"({"type":"respond","status":200,"body":"echo","delayMs":1500})");
    QTest::newRow("connect") << QByteArray("connect")
                             << QByteArray(R"({"type":"respond","status":200,"body":"echo","delayMs":1500})");
    QTest::newRow("reset") << QByteArray("StreamStatusEvent") << QByteArray(R"({"type":"reset","delayMs":1500})");
    QTest::newRow("slowly") << QByteArray("StreamStatusEvent")
                            << QByteArray(R"({"type":"dribble","status":200,"body":"echo","bytesPerSecond":5})");
}

void TestRecorded::aClientThatLeftIsGone()
{
    QFETCH(const QByteArray, method);
    QFETCH(const QByteArray, action);
    const QTemporaryDir folder;
    Program program(QStringLiteral(STREAMWATCH_BINARY), folder.path());
    QVERIFY2(program.start(), qPrintable(program.failure()));
    addRule(program,
            "{\"id\":\"slow\",\"match\":{\"method\":\"" + method + "\"},\"action\":" + action + ",\"confirm\":true}");
    {
        RawClient client(program.hookPort());
        QVERIFY(client.send(client.postOf("/rest/my_api/" + method, event("m11"))));
        QTRY_COMPARE(storedCount(program), 1); // and it leaves
    }
    const auto answer = [&] { return newest(program).value(QStringLiteral("answer")).toObject(); };
    QTRY_COMPARE(answer().value(QStringLiteral("sent")).toString(), QStringLiteral("gone"));
    QVERIFY(answer().value(QStringLiteral("status")).isNull());
    QCOMPARE(answer().value(QStringLiteral("ruleId")).toString(), QStringLiteral("slow"));
    QTRY_COMPARE(metric(program, "streamwatch_events_total{method=\"" + method + "\",answer=\"gone\"}"), 1.0);
    QVERIFY(metric(program, "streamwatch_events_total{method=\"" + method + "\",answer=\"200\"}") <= 0);
    if (method == "StreamStatusEvent") {
        const QJsonObject stream = getJson(program, "/streams/m11");
        QCOMPARE(stream.value(QStringLiteral("lastAnswer")).toObject().value(QStringLiteral("sent")).toString(),
                 QStringLiteral("gone"));
    }
    QCOMPARE(program.stop(), 0);
    QVERIFY2(program.start(), qPrintable(program.failure())); // it is in the journal
    QCOMPARE(answer().value(QStringLiteral("sent")).toString(), QStringLiteral("gone"));
}

void TestRecorded::aDelayedAnswerIsPendingUntilItGoesOut()
{
    const QTemporaryDir folder;
    Program program(QStringLiteral(STREAMWATCH_BINARY), folder.path());
    QVERIFY2(program.start(), qPrintable(program.failure()));
    addRule(program, R"({"action":{"type":"respond","status":403,"delayMs":700}})");
    RawClient client(program.hookPort());
    QElapsedTimer clock;
    clock.start();
    QVERIFY(client.send(client.postOf("/rest/my_api/StreamStatusEvent", event("m"))));
    QTRY_COMPARE(storedCount(program), 1);
    const QJsonObject before = newest(program);
    if (clock.elapsed() < 700) // or this machine is too slow to look meanwhile
        QCOMPARE(before.value(QStringLiteral("answer")).toObject().value(QStringLiteral("sent")).toString(),
                 QStringLiteral("pending"));
    QCOMPARE(client.receive().status, 403);
    const double waitedUs = double(clock.nsecsElapsed()) / 1'000;
    const QJsonObject after = newest(program);
    QCOMPARE(after.value(QStringLiteral("answer")).toObject().value(QStringLiteral("sent")).toString(),
             QStringLiteral("response"));
    const double answerUs = after.value(QStringLiteral("answerUs")).toDouble();
    QVERIFY(answerUs >= 700'000 && answerUs <= waitedUs);
}

void TestRecorded::anAnswerCutOffByTheEndHasNotGoneOut_data()
{
    QTest::addColumn<bool>("isKilled");
    QTest::newRow("in order") << false;
    QTest::newRow("killed") << true; // then it might have gone out
}

void TestRecorded::anAnswerCutOffByTheEndHasNotGoneOut()
{
    QFETCH(bool, isKilled);
    const QTemporaryDir folder;
    Program program(QStringLiteral(STREAMWATCH_BINARY), folder.path());
    QVERIFY2(program.start(), qPrintable(program.failure()));
    addRule(program, R"({"action":{"type":"respond","status":403,"delayMs":60000},"confirm":true})");
    RawClient client(program.hookPort());
    QVERIFY(client.send(client.postOf("/rest/my_api/StreamStatusEvent", event("m"))));
    QTRY_COMPARE(storedCount(program), 1);
    if (isKilled)
        program.kill();
    else
        QCOMPARE(program.stop(), 0);
    QVERIFY2(program.start(), qPrintable(program.failure()));
    const QJsonObject answer = newest(program).value(QStringLiteral("answer")).toObject();
    QCOMPARE(answer.value(QStringLiteral("sent")).toString(),
             isKilled ? QStringLiteral("unknown") : QStringLiteral("failed"));
    QCOMPARE(answer.value(QStringLiteral("status")), isKilled ? QJsonValue(403) : QJsonValue());
}

// The disk takes longer than an event may wait: what has been answered 503 stands in the journal, and says so.
void TestRecorded::anEventAnswered503IsRecordedSo()
{
    const QTemporaryDir folder;
    Program program(QStringLiteral(STREAMWATCH_BINARY), folder.path());
    useSlowDisk(program, folder);
    QVERIFY2(program.start(), qPrintable(program.failure()));
    slowDown(folder, "2500");
    const RawAnswer answer = postHook(program, "StreamStatusEvent", event("m"));
    QCOMPARE(answer.status, 503);
    QTRY_COMPARE_WITH_TIMEOUT(storedCount(program), 1, 20'000);
    const auto recorded = [&] { return newest(program).value(QStringLiteral("answer")).toObject(); };
    QTRY_COMPARE(recorded().value(QStringLiteral("status")).toInt(), 503);
    QCOMPARE(recorded().value(QStringLiteral("kind")).toString(), QStringLiteral("refused"));
    slowDown(folder, "0");
}

// In /health, the metrics and the log, while it lasts and after; events are taken again as soon as it goes on.
void TestRecorded::aHangingDiskIsSaid()
{
    const QTemporaryDir folder;
    Program program(QStringLiteral(STREAMWATCH_BINARY), folder.path());
    useSlowDisk(program, folder);
    QVERIFY2(program.start(), qPrintable(program.failure()));
    QCOMPARE(metric(program, "streamwatch_store_ok"), 1);
    slowDown(folder, "4000");
    QCOMPARE(postHook(program, "StreamStatusEvent", event("m")).status, 503);
    const auto says = [&] {
        const QJsonObject health = getJson(program, "/health");
        const QString causes = health.value(QStringLiteral("causes")).toVariant().toStringList().join(u' ');
        return health.value(QStringLiteral("status")) == QStringLiteral("degraded") &&
               causes.contains(QStringLiteral("disk is too slow, or hangs")) &&
               causes.contains(QStringLiteral("answered 503"));
    };
    QTRY_VERIFY(says());
    QTRY_COMPARE(metric(program, "streamwatch_store_ok"), 0);
    QTRY_VERIFY(program.errorOutput().contains("disk is too slow, or hangs"));
    slowDown(folder, "0");
    QTRY_COMPARE_WITH_TIMEOUT(postHook(program, "StreamStatusEvent", event("m")).status, 200, 10'000);
    QVERIFY(says());
}

void TestRecorded::aSlowDisksTimeIsInTheAnswers()
{
    const QTemporaryDir folder;
    Program program(QStringLiteral(STREAMWATCH_BINARY), folder.path());
    useSlowDisk(program, folder);
    QVERIFY2(program.start(), qPrintable(program.failure()));
    slowDown(folder, "300");
    double seconds = 0;
    for (int i = 1; i <= 4; ++i) {
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(postHook(program, "StreamStatusEvent", event("m")).status, 200);
        const double waitedUs = double(clock.nsecsElapsed()) / 1'000;
        seconds += waitedUs / 1e6;
        const double answerUs = newest(program).value(QStringLiteral("answerUs")).toDouble();
        QVERIFY2(answerUs >= 300'000, qPrintable(QString::number(answerUs)));
        QVERIFY2(answerUs <= waitedUs, qPrintable(QStringLiteral("%1 of %2").arg(answerUs).arg(waitedUs)));
        const auto isCounted = [&] { return metric(program, "streamwatch_answer_seconds_count") == i; };
        QTRY_VERIFY(isCounted());
        const double sum = metric(program, "streamwatch_answer_seconds_sum");
        QVERIFY2(sum >= i * 0.3 && sum <= seconds * 1.05, qPrintable(QString::number(sum)));
    }
    program.kill();
    slowDown(folder, "0");
    QVERIFY2(program.start(), qPrintable(program.failure()));
    const QJsonArray events = getJson(program, "/events").value(QStringLiteral("events")).toArray();
    QCOMPARE(events.size(), 4);
    for (qsizetype i = 0; i < 2; ++i) // the commits of the last two may not have been noted when it was killed
        QVERIFY(events[i].toObject().value(QStringLiteral("answerUs")).toDouble() >= 300'000);
}

QTEST_GUILESS_MAIN(TestRecorded)
#include "tst_recorded.moc"
