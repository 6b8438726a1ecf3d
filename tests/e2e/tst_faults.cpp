#include "api.h"

#include <QDir>
#include <QElapsedTimer>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <algorithm>
#include <csignal>

namespace {

QByteArray body(int n)
{
    return "{\"nodeId\":\"n\",\"mediaSessionId\":\"m" + QByteArray::number(n) +
           "\",\"status\":\"PUBLISHING\",\"published\":true}";
}

} // namespace

// Faults of the disk and of the machine: what was answered 200 is stored, and the program goes on by itself.
class TestFaults : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void errorsOfTheDisk_data();
    void errorsOfTheDisk();
    void copiesTakenUnderLoad();
    void syncsBeforeItAnswers();
    void stoppedForAWhile();

private:
    int post(int n) { return postHook(*m_program, "StreamStatusEvent", body(n)).status; }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Program> m_program;
};

void TestFaults::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_program = std::make_unique<Program>(QStringLiteral(STREAMWATCH_BINARY), m_folder->path());
}

void TestFaults::cleanup()
{
    m_program.reset();
    m_folder.reset();
}

void TestFaults::errorsOfTheDisk_data()
{
    QTest::addColumn<QString>("variable");
    QTest::addColumn<QString>("says");
    QTest::newRow("syncs") << QStringLiteral("FAIL_SYNC") << QStringLiteral("reports an error");
    QTest::newRow("writes") << QStringLiteral("FAIL_WRITE") << QStringLiteral("full");
}

void TestFaults::errorsOfTheDisk()
{
    QFETCH(QString, variable);
    QFETCH(QString, says);
    QFile fault(m_folder->filePath(QStringLiteral("fault")));
    m_program->setEnvironment(QStringLiteral("LD_PRELOAD"), QStringLiteral(SLOW_SYNC_LIBRARY));
    m_program->setEnvironment(variable, fault.fileName());
    QVERIFY2(m_program->start(), qPrintable(m_program->failure()));
    QSet<int> answered;
    QSet<int> refused;
    for (int n = 0; n < 60; ++n) {
        if (n == 20) {
            QVERIFY(fault.open(QIODevice::WriteOnly));
        } else if (n == 22) { // each waits until its time is up
            const QJsonObject health = getJson(*m_program, "/health");
            QCOMPARE(health.value(QStringLiteral("status")).toString(), QStringLiteral("degraded"));
            const QString cause = health.value(QStringLiteral("causes")).toArray().first().toString();
            QVERIFY2(cause.contains(says), qPrintable(cause));
            QVERIFY(fault.remove());
            QElapsedTimer sinceThen;
            sinceThen.start();
            int attempt = 1'000'000;
            QTRY_COMPARE(post(++attempt), 200); // within 5 s
            answered.insert(attempt);
        }
        const int status = post(n);
        QCOMPARE(status, n == 20 || n == 21 ? 503 : 200);
        (status == 200 ? answered : refused).insert(n);
    }
    QCOMPARE(storedNumbers(*m_program).intersect(answered), answered);
    const auto isOver = [&] { // and what was said to events is told for a minute
        const QJsonArray causes = getJson(*m_program, "/health").value(QStringLiteral("causes")).toArray();
        return std::ranges::all_of(causes, [](const QJsonValue &cause) {
            return cause.toString().startsWith(QStringLiteral("Events were answered 503. "));
        });
    };
    QTRY_VERIFY(isOver());
}

// Database and log as the kernel has them at a moment under load: as a kill leaves them, not as a cut of power may.
void TestFaults::copiesTakenUnderLoad()
{
    constexpr int Copies = 5;
    QVERIFY2(m_program->start(), qPrintable(m_program->failure()));
    int answered = 0;
    for (int copy = 0; copy < Copies; ++copy) {
        for (int n = 0; n < 40; ++n, ++answered)
            QCOMPARE(post(answered), 200);
        const QString path = m_folder->filePath(QStringLiteral("copy%1.db").arg(copy));
        RawClient pending(m_program->hookPort());
        QVERIFY(pending.send(pending.postOf("/rest/my_api/StreamStatusEvent", body(answered))));
        QCOMPARE(::kill(pid_t(m_program->pid()), SIGSTOP), 0);
        for (const char *part : {"", "-wal"})
            QVERIFY(QFile::copy(m_program->databasePath() + QLatin1String(part), path + QLatin1String(part)));
        QCOMPARE(::kill(pid_t(m_program->pid()), SIGCONT), 0);
        QCOMPARE(pending.receive().status, 200);

        QTemporaryDir folder;
        Program other(QStringLiteral(STREAMWATCH_BINARY), folder.path());
        other.setDatabase(path);
        QVERIFY2(other.start(), qPrintable(other.failure()));
        const QSet<int> found = storedNumbers(other);
        for (int n = 0; n < answered; ++n)
            QVERIFY2(found.contains(n), qPrintable(QStringLiteral("%1 is lost").arg(n)));
        ++answered; // the one that was pending
        QCOMPARE(getJson(other, "/health").value(QStringLiteral("status")).toString(), QStringLiteral("ok"));
    }
}

void TestFaults::syncsBeforeItAnswers()
{
    const QString strace = QStandardPaths::findExecutable(QStringLiteral("strace"));
    if (strace.isEmpty())
        QSKIP("There is no strace.");
    QVERIFY2(m_program->start(), qPrintable(m_program->failure()));
    const QString log = m_folder->filePath(QStringLiteral("calls"));
    QProcess watcher;
    watcher.setReadChannel(QProcess::StandardError);
    watcher.start(strace, {QStringLiteral("-f"), QStringLiteral("-o"), log, QStringLiteral("-e"),
                           QStringLiteral("trace=fdatasync,fsync,write,writev,sendto,sendmsg"), QStringLiteral("-p"),
                           QString::number(m_program->pid())});
    QByteArray said;
    while (!said.contains("attached") && watcher.waitForReadyRead(5'000))
        said += watcher.readAllStandardError();
    if (!said.contains("attached"))
        QSKIP("strace may not look at other programs here.");
    constexpr int Events = 30;
    RawClient client(m_program->hookPort());
    for (int n = 0; n < Events; ++n)
        QCOMPARE(client.post("/rest/my_api/StreamStatusEvent", body(n)).status, 200);
    watcher.terminate();
    QVERIFY(watcher.waitForFinished());
    QFile calls(log);
    QVERIFY(calls.open(QIODevice::ReadOnly));
    static const QRegularExpression synced(QStringLiteral("(fdatasync|fsync)(\\(\\d+\\)| resumed>\\)) += 0"));
    int answers = 0;
    bool hasSynced = false;
    while (!calls.atEnd()) {
        const QString line = QString::fromLatin1(calls.readLine());
        if (synced.match(line).hasMatch())
            hasSynced = true;
        if (!line.contains(QLatin1String("HTTP/1.1 200")))
            continue;
        QVERIFY2(std::exchange(hasSynced, false), qPrintable(line));
        ++answers;
    }
    QCOMPARE(answers, Events);
}

// As a machine that sleeps: 20 s with STREAMWATCH_STOPPED_MS=20000.
void TestFaults::stoppedForAWhile()
{
    const int ms = qEnvironmentVariableIntValue("STREAMWATCH_STOPPED_MS");
    QVERIFY2(m_program->start(), qPrintable(m_program->failure()));
    QCOMPARE(post(0), 200);
    RawClient pending(m_program->hookPort(), 60'000);
    QCOMPARE(::kill(pid_t(m_program->pid()), SIGSTOP), 0);
    QVERIFY(pending.send(pending.postOf("/rest/my_api/StreamStatusEvent", body(1))));
    QTest::qSleep(ms > 0 ? ms : 1'000); // waits for nothing: it is the fault
    QCOMPARE(::kill(pid_t(m_program->pid()), SIGCONT), 0);
    const int status = pending.receive().status;
    QVERIFY2(status == 200 || status == 503, qPrintable(QString::number(status)));
    QCOMPARE(post(2), 200);
    const QSet<int> found = storedNumbers(*m_program);
    QVERIFY(found.contains(0) && found.contains(2));
    QVERIFY(status != 200 || found.contains(1));
    QTRY_COMPARE(getJson(*m_program, "/health").value(QStringLiteral("status")).toString(), QStringLiteral("ok"));
}

QTEST_GUILESS_MAIN(TestFaults)
#include "tst_faults.moc"
