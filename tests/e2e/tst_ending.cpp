#include "api.h"

#include <QTemporaryDir>

#include <csignal>

// The program ends when it is told to, whatever the disk does.
class TestEnding final : public QObject {
    Q_OBJECT
private slots:
    void endsWhileTheDiskHangs();
};

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

QTEST_GUILESS_MAIN(TestEnding)
#include "tst_ending.moc"
