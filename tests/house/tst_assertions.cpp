#include <QTest>

#include <array>
#include <cassert>
#include <sys/wait.h>
#include <unistd.h>

// A broken promise is to end the tests' programs: ours (assert), Qt's (Q_ASSERT, and those in its containers) and the
// standard library's.
class TestAssertions : public QObject {
    Q_OBJECT
private slots:
    void abort_data();
    void abort();
};

namespace {

using Breach = void (*)();

volatile size_t Beyond = 2;

bool isAborted(Breach breach)
{
    const pid_t child = ::fork();
    if (child == 0) {
        qInstallMessageHandler(nullptr); // to the test, its end would be a failure
        ::close(STDOUT_FILENO);
        ::close(STDERR_FILENO);
        breach();
        ::_exit(0);
    }
    int status = 0;
    return ::waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

} // namespace

Q_DECLARE_METATYPE(Breach)

void TestAssertions::abort_data()
{
    QTest::addColumn<Breach>("breach");
    QTest::newRow("assert") << Breach([] { assert(Beyond == 0); });
    QTest::newRow("Q_ASSERT") << Breach([] { Q_ASSERT(Beyond == 0); });
    QTest::newRow("QList") << Breach([] { [[maybe_unused]] const int last = QList<int>{1, 2}.at(qsizetype(Beyond)); });
    QTest::newRow("std::array") << Breach([] {
        std::array<int, 2> two{};
        two[Beyond] = 1;
    });
}

void TestAssertions::abort()
{
    QFETCH(Breach, breach);
    QVERIFY(isAborted(breach));
}

QTEST_APPLESS_MAIN(TestAssertions)
#include "tst_assertions.moc"
