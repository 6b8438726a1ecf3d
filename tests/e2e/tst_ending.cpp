#include "api.h"

#include <QTemporaryDir>

#include <csignal>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

// The program ends when it is told to, whatever the disk does.
class TestEnding final : public QObject {
    Q_OBJECT
private slots:
    void endsInOrderOnSignals_data();
    void endsInOrderOnSignals();
    void outlivesItsTerminalWithNohup();
    void endsWhileTheDiskHangs();
    void endsUnderLoadAndWithHeldAnswers();
};

void TestEnding::endsInOrderOnSignals_data()
{
    QTest::addColumn<int>("number");
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGINT") << SIGINT;
    QTest::newRow("SIGHUP") << SIGHUP;
}

// A hook is waiting for its answer: it gets its 503, and the program ends by itself.
void TestEnding::endsInOrderOnSignals()
{
    QFETCH(int, number);
    const QTemporaryDir folder;
    Program program(QStringLiteral(STREAMWATCH_BINARY), folder.path());
    QVERIFY2(program.start(), qPrintable(program.failure()));
    RawClient rules(program.adminPort());
    QCOMPARE(rules.post("/api/v1/rules", R"({"id":"h","match":{"name":"held"},"action":{"type":"hold"}})").status, 201);
    RawClient held(program.hookPort());
    QVERIFY(held.send(held.postOf("/rest/my_api/StreamStatusEvent", R"({"mediaSessionId":"m","name":"held"})")));
    QTRY_COMPARE(getJson(program, "/health").value(QStringLiteral("stored")).toInt(), 1);
    QCOMPARE(::kill(pid_t(program.pid()), number), 0);
    if (number == SIGHUP) // from the shell, too
        QCOMPARE(::kill(pid_t(program.pid()), number), 0);
    QCOMPARE(program.waitForExit(5'000), 0);
}

void TestEnding::outlivesItsTerminalWithNohup()
{
    const QTemporaryDir folder;
    Program program(QStringLiteral("/usr/bin/nohup"), folder.path());
    program.launch({QStringLiteral(STREAMWATCH_BINARY), QStringLiteral("--headless"), QStringLiteral("--listen"),
                    QStringLiteral("127.0.0.1:0"), QStringLiteral("--admin"), QStringLiteral("127.0.0.1:0"),
                    QStringLiteral("--db"), program.databasePath(), QStringLiteral("--ready-file"),
                    folder.filePath(QStringLiteral("ready.json"))});
    QVERIFY2(program.waitUntilReady(10'000), qPrintable(program.failure()));
    QCOMPARE(::kill(pid_t(program.pid()), SIGHUP), 0);
    QCOMPARE(RawClient(program.hookPort()).post("/rest/my_api/connect", "{}").status, 200);
    QCOMPARE(program.stop(), 0);
}

void TestEnding::endsWhileTheDiskHangs()
{
    const QTemporaryDir folder;
    Program program(QStringLiteral(STREAMWATCH_BINARY), folder.path());
    program.setEnvironment(QStringLiteral("LD_PRELOAD"), QStringLiteral(SLOW_SYNC_LIBRARY));
    program.setEnvironment(QStringLiteral("SLOW_SYNC"), folder.filePath(QStringLiteral("sync-ms")));
    program.setEnvironment(QStringLiteral("ASAN_OPTIONS"), QStringLiteral("verify_asan_link_order=0"));
    QVERIFY2(program.start(), qPrintable(program.failure()));
    QFile syncs(folder.filePath(QStringLiteral("sync-ms")));
    QVERIFY(syncs.open(QIODevice::WriteOnly) && syncs.write("600000") == 6);
    syncs.close();
    RawClient waiting(program.hookPort());
    QVERIFY(waiting.send(waiting.postOf("/rest/my_api/StreamStatusEvent", R"({"nodeId":"n","mediaSessionId":"m"})")));
    QTRY_COMPARE(getJson(program, "/health").value(QStringLiteral("queued")).toInt(), 1);

    QCOMPARE(::kill(pid_t(program.pid()), SIGTERM), 0);
    const RawAnswer answer = waiting.receive();
    QCOMPARE(answer.status, 503);
    QCOMPARE(program.waitForExit(5'000), 1);
    QVERIFY2(program.errorOutput().contains("a disk does not answer"), program.errorOutput().constData());
}

// Whoever was answered 200 is in the journal, and nobody is kept.
void TestEnding::endsUnderLoadAndWithHeldAnswers()
{
    const QTemporaryDir folder;
    Program program(QStringLiteral(STREAMWATCH_BINARY), folder.path());
    QVERIFY2(program.start(), qPrintable(program.failure()));
    RawClient rules(program.adminPort());
    QCOMPARE(rules.post("/api/v1/rules", R"({"id":"h","match":{"name":"held"},"action":{"type":"hold"}})").status, 201);
    const auto body = [](int n, const QByteArray &name) {
        return R"({"nodeId":"n","mediaSessionId":"m)" + QByteArray::number(n) + R"(","name":")" + name + "\"}";
    };
    std::vector<std::unique_ptr<RawClient>> held;
    for (int n = 0; n < 50; ++n) {
        held.push_back(std::make_unique<RawClient>(program.hookPort()));
        QVERIFY(held.back()->send(held.back()->postOf("/rest/my_api/StreamStatusEvent", body(n, "held"))));
    }
    QTRY_COMPARE(storedCount(program), 50);
    std::mutex mutex;
    QSet<int> answered;
    std::vector<std::jthread> threads;
    for (int thread = 1; thread <= 4; ++thread) {
        threads.emplace_back([&, thread] {
            RawClient client(program.hookPort());
            for (int n = thread * 1'000'000;; ++n) {
                const int status = client.post("/rest/my_api/StreamStatusEvent", body(n, "load")).status;
                if (status == 0)
                    return;
                const std::scoped_lock lock(mutex);
                if (status == 200)
                    answered.insert(n);
            }
        });
    }
    const auto end = qScopeGuard([&program] { program.kill(); }); // and so the load
    const auto count = [&] {
        const std::scoped_lock lock(mutex);
        return answered.size();
    };
    QTRY_VERIFY(count() > 200);
    QCOMPARE(program.stop(5'000), 0);
    threads.clear();
    for (const auto &one : held)
        QVERIFY(one->waitForClose());
    QVERIFY2(program.start(), qPrintable(program.failure()));
    const QSet<int> lost = answered - storedNumbers(program);
    QVERIFY2(lost.isEmpty(), qPrintable(QString::number(lost.size())));
}

QTEST_GUILESS_MAIN(TestEnding)
#include "tst_ending.moc"
