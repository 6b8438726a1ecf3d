#include "api.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTemporaryDir>

#include <thread>
#include <vector>

// Nobody who posts waits for the window: the program's main thread hangs, see frozenwindow.c.
class TestFrozenWindow final : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void listensWhileTheWindowDoesNotCome();
    void answersWhileTheWindowHangs();

private:
    void launch();
    void freeze() const;
    bool thaw() const { return QFile::remove(m_folder->filePath(QStringLiteral("freeze"))); }
    qint64 memory() const; // MB

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Program> m_program;
    quint16 m_hookPort = 0;
    quint16 m_adminPort = 0;
};

void TestFrozenWindow::init()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    QSKIP("A sanitizer has to be the first library that is loaded.");
#endif
    m_folder = std::make_unique<QTemporaryDir>();
    m_program = std::make_unique<Program>(QStringLiteral(STREAMWATCH_BINARY), m_folder->path());
    QTcpServer hooks; // two ports that are free: the ready file comes from the thread that hangs
    QTcpServer calls;
    QVERIFY(hooks.listen(QHostAddress::LocalHost) && calls.listen(QHostAddress::LocalHost));
    m_hookPort = hooks.serverPort();
    m_adminPort = calls.serverPort();
}

void TestFrozenWindow::cleanup()
{
    m_program.reset();
    m_folder.reset();
}

void TestFrozenWindow::launch()
{
    m_program->setEnvironment(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    m_program->setEnvironment(QStringLiteral("LD_PRELOAD"), QStringLiteral(FROZEN_WINDOW_LIBRARY));
    m_program->setEnvironment(QStringLiteral("FREEZE"), m_folder->filePath(QStringLiteral("freeze")));
    m_program->launch({QStringLiteral("--listen"), QStringLiteral("127.0.0.1:%1").arg(m_hookPort),
                       QStringLiteral("--admin"), QStringLiteral("127.0.0.1:%1").arg(m_adminPort),
                       QStringLiteral("--db"), m_program->databasePath(), QStringLiteral("--ready-file"),
                       m_folder->filePath(QStringLiteral("ready.json"))});
}

void TestFrozenWindow::freeze() const
{
    QFile file(m_folder->filePath(QStringLiteral("freeze")));
    QVERIFY(file.open(QIODevice::WriteOnly));
}

qint64 TestFrozenWindow::memory() const
{
    QFile file(QStringLiteral("/proc/%1/statm").arg(m_program->pid()));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * 4096 / 1'000'000 : -1;
}

void TestFrozenWindow::listensWhileTheWindowDoesNotCome()
{
    freeze();
    launch();
    const QByteArray body = R"({"nodeId":"n","mediaSessionId":"m"})";
    const auto listens = [this] { return RawClient(m_hookPort).isConnected(); };
    QTRY_VERIFY(listens());
    QCOMPARE(RawClient(m_hookPort).post("/rest/my_api/StreamStatusEvent", body).status, 200);
    const auto health = [&] {
        return QJsonDocument::fromJson(RawClient(m_adminPort).get("/api/v1/health").body).object();
    };
    QTRY_COMPARE(health().value(QStringLiteral("stored")).toInt(), 1);
    QCOMPARE(health().value(QStringLiteral("causes")).toArray(), QJsonArray());
    QCOMPARE(RawClient(m_adminPort).get("/api/v1/events/1").status, 200);
    QVERIFY(!QFile::exists(m_folder->filePath(QStringLiteral("ready.json")))); // it hangs
    QVERIFY(thaw());
    QVERIFY2(m_program->waitUntilReady(10'000), qPrintable(m_program->failure()));
    QCOMPARE(m_program->stop(), 0);
}

void TestFrozenWindow::answersWhileTheWindowHangs()
{
    launch();
    QVERIFY2(m_program->waitUntilReady(10'000), qPrintable(m_program->failure()));
    const qint64 before = memory();
    freeze();
    std::vector<std::jthread> threads;
    std::atomic<int> answered = 0;
    const int given = qEnvironmentVariableIntValue("STREAMWATCH_FROZEN_HOOKS");
    const int hooks = given > 0 ? given : 4'000;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&, thread] {
            RawClient client(m_hookPort);
            const QByteArray body = R"({"nodeId":"n","mediaSessionId":")" + QByteArray::number(thread) +
                                    R"(","status":"PUBLISHING","published":true,"sdp":")" + QByteArray(30'000, 'x') +
                                    "\"}";
            for (int n = 0; n < hooks / 4; ++n)
                answered += client.post("/rest/my_api/StreamStatusEvent", body).status == 200 ? 1 : 0;
        });
    }
    threads.clear();
    const qint64 frozen = memory();
    QCOMPARE(answered.load(), hooks);
    QCOMPARE(getJson(*m_program, "/health").value(QStringLiteral("status")).toString(), QStringLiteral("ok"));
    QVERIFY(thaw());
    const auto stall = [this] {
        const QByteArray all = RawClient(m_adminPort).get("/metrics").body;
        return all.sliced(all.indexOf("\nstreamwatch_ui_stall_seconds_max ") + 34).split('\n').value(0).toDouble();
    };
    QTRY_VERIFY(stall() > 0.1);
    qInfo("%d hooks answered while it hung; %lld MB before, %lld MB then, %lld MB after", answered.load(),
          qlonglong(before), qlonglong(frozen), qlonglong(memory()));
    const qint64 largest = 96 + hooks / 250; // MB: 4 kB of each, where the bodies are 30
    QVERIFY2(frozen - before < largest, qPrintable(QString::number(frozen - before)));
    QCOMPARE(m_program->stop(), 0);
}

QTEST_GUILESS_MAIN(TestFrozenWindow)
#include "tst_frozenwindow.moc"
