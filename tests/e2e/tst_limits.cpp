#include "api.h"

#include <QTemporaryDir>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>
#include <vector>

// What the machine allows the program: how large its files are, whether it writes at all, how much memory it takes.
class TestLimits final : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void filesMayNotGrow();
    void diskMayOnlyBeRead_data();
    void diskMayOnlyBeRead();
    void nobodyReadsWhatItSays();
    void memoryIsScarce();
    void memoryIsOut();

private:
    void checkBlocked(const QString &says);
    void checkRecovered(const QSet<int> &answered);
    void allow(__rlimit_resource resource, rlim_t amount) const;
    rlim_t addressSpace() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Program> m_program;
};

namespace {

QByteArray body(int n, const QByteArray &noise = {})
{
    return "{\"nodeId\":\"n\",\"mediaSessionId\":\"m" + QByteArray::number(n) +
           "\",\"status\":\"PUBLISHING\",\"published\":true,\"noise\":\"" + noise + "\"}";
}

} // namespace

void TestLimits::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_program = std::make_unique<Program>(QStringLiteral(STREAMWATCH_BINARY), m_folder->path());
}

void TestLimits::cleanup()
{
    m_program.reset();
    m_folder.reset();
}

void TestLimits::allow(__rlimit_resource resource, rlim_t amount) const
{
    const rlimit limit{.rlim_cur = amount, .rlim_max = RLIM_INFINITY};
    QCOMPARE(::prlimit(pid_t(m_program->pid()), resource, &limit, nullptr), 0);
}

rlim_t TestLimits::addressSpace() const
{
    QFile file(QStringLiteral("/proc/%1/statm").arg(m_program->pid()));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').first().toULongLong() * 4096 : 0;
}

// Events get 503, /health says why, and what needs no journal is answered.
void TestLimits::checkBlocked(const QString &says)
{
    QCOMPARE(postHook(*m_program, "StreamStatusEvent", body(1'000'000, QByteArray(20'000, 'x'))).status, 503);
    const QString cause = getJson(*m_program, "/health").value(QStringLiteral("causes")).toArray().first().toString();
    QVERIFY2(cause.contains(says), qPrintable(cause));
    QCOMPARE(postHook(*m_program, "connect", "{}").status, 200);
}

void TestLimits::checkRecovered(const QSet<int> &answered)
{
    int attempt = 2'000'000;
    QTRY_COMPARE(postHook(*m_program, "StreamStatusEvent", body(++attempt)).status, 200);
    const QSet<int> lost = answered - storedNumbers(*m_program);
    QVERIFY2(lost.isEmpty(), qPrintable(QString::number(lost.size())));
    QCOMPARE(m_program->stop(), 0);
}

// ulimit -f: what would write beyond it gets a signal that ends a program.
void TestLimits::filesMayNotGrow()
{
    QVERIFY2(m_program->start(), qPrintable(m_program->failure()));
    QSet<int> answered;
    for (int n = 0; n < 20; ++n) {
        QCOMPARE(postHook(*m_program, "StreamStatusEvent", body(n)).status, 200);
        answered.insert(n);
    }
    allow(RLIMIT_FSIZE, 4096);
    checkBlocked(QStringLiteral("reports an error"));
    allow(RLIMIT_FSIZE, RLIM_INFINITY);
    checkRecovered(answered);
}

void TestLimits::diskMayOnlyBeRead_data()
{
    QTest::addColumn<bool>("isKilled");
    QTest::newRow("after a stop") << false;
    QTest::newRow("after a kill") << true;
}

// As after an error of the disk that made the kernel give up writing to it.
void TestLimits::diskMayOnlyBeRead()
{
    QFETCH(bool, isKilled);
    const QTemporaryDir disk;
    const QByteArray place = QFile::encodeName(disk.path());
    if (::mount("tmpfs", place.constData(), "tmpfs", 0, "size=16m") != 0)
        QSKIP("Only root can mount a disk.");
    const auto unmount = qScopeGuard([&place] { ::umount2(place.constData(), MNT_DETACH); });
    m_program->setDatabase(disk.filePath(QStringLiteral("journal.db")));
    QVERIFY2(m_program->start(), qPrintable(m_program->failure()));
    QSet<int> answered;
    for (int n = 0; n < 20; ++n) {
        QCOMPARE(postHook(*m_program, "StreamStatusEvent", body(n)).status, 200);
        answered.insert(n);
    }
    if (isKilled)
        m_program->kill();
    else
        QCOMPARE(m_program->stop(), 0);
    QCOMPARE(::mount("tmpfs", place.constData(), "tmpfs", MS_REMOUNT | MS_RDONLY, nullptr), 0);
    QVERIFY2(m_program->start(), qPrintable(m_program->failure()));
    checkBlocked(QStringLiteral("cannot be written"));
    QCOMPARE(::mount("tmpfs", place.constData(), "tmpfs", MS_REMOUNT, "size=16m"), 0);
    checkRecovered(answered);
}

void TestLimits::nobodyReadsWhatItSays()
{
    std::array<int, 2> pipe{};
    QCOMPARE(::pipe2(pipe.data(), O_CLOEXEC), 0);
    const QString ready = m_folder->filePath(QStringLiteral("ready.json"));
    QProcess process;
    process.setChildProcessModifier([&pipe] {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::dup2(pipe[1], STDOUT_FILENO);
        ::dup2(pipe[1], STDERR_FILENO);
    });
    process.start(QStringLiteral(STREAMWATCH_BINARY),
                  {QStringLiteral("--headless"), QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"),
                   QStringLiteral("--no-admin"), QStringLiteral("--db"), m_program->databasePath(),
                   QStringLiteral("--ready-file"), ready});
    ::close(pipe[0]);
    ::close(pipe[1]);
    QTRY_VERIFY(QFile::exists(ready) || process.state() == QProcess::NotRunning);
    process.terminate();
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
}

void TestLimits::memoryIsScarce()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    QSKIP("A sanitizer takes terabytes of addresses.");
#endif
    QVERIFY2(m_program->start(), qPrintable(m_program->failure()));
    allow(RLIMIT_AS, addressSpace() + 192 * 1024 * 1024);
    std::vector<std::jthread> threads;
    std::atomic<int> answered = 0;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&, thread] {
            RawClient client(m_program->hookPort());
            for (int n = 0; n < 500; ++n) {
                const QByteArray event = body(thread * 1'000 + n, QByteArray(3'000, 'x'));
                answered += client.post("/rest/my_api/StreamStatusEvent", event).status == 200 ? 1 : 0;
            }
        });
    }
    threads.clear();
    QCOMPARE(answered.load(), 2'000);
    QCOMPARE(storedNumbers(*m_program).size(), 2'000);
    QCOMPARE(m_program->stop(), 0);
}

void TestLimits::memoryIsOut()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    QSKIP("A sanitizer takes terabytes of addresses.");
#endif
    QVERIFY2(m_program->start(), qPrintable(m_program->failure()));
    allow(RLIMIT_AS, addressSpace() + 16 * 1024 * 1024);
    QSet<int> answered;
    for (int n = 0; n < 100 && m_program->isRunning(); ++n) {
        if (postHook(*m_program, "StreamStatusEvent", body(n, QByteArray(n * 1'000'000 % 16'000'000, 'x'))).status ==
            200)
            answered.insert(n);
        (void)m_program->waitForExit(0);
    }
    QVERIFY(!answered.isEmpty());
    QCOMPARE(m_program->waitForExit(), 1);
    QVERIFY2(m_program->errorOutput().contains("There is no memory left"), m_program->errorOutput().constData());
    QVERIFY2(m_program->start(), qPrintable(m_program->failure()));
    const QSet<int> lost = answered - storedNumbers(*m_program);
    QVERIFY2(lost.isEmpty(), qPrintable(QString::number(lost.size())));
}

QTEST_GUILESS_MAIN(TestLimits)
#include "tst_limits.moc"
