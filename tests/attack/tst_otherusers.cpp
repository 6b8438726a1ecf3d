#include "e2e/api.h"
#include "otheruser.h"

#include <QTemporaryDir>

// Who else has an account on the machine.
class TestOtherUsers final : public QObject {
    Q_OBJECT
private slots:
    void init();
    void mayNotUseTheControlApi_data();
    void mayNotUseTheControlApi();
    void mayWithTheToken();
    void mayPostHooks();

private:
    static QByteArray call(const QByteArray &line, const QByteArray &headers = {});

    static constexpr uid_t Other = 65'534;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Program> m_program;
};

QByteArray TestOtherUsers::call(const QByteArray &line, const QByteArray &headers)
{
    return line + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n" + headers + "\r\n";
}

void TestOtherUsers::init()
{
    if (::geteuid() != 0)
        QSKIP("Only root can become another user.");
    m_program.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_program = std::make_unique<Program>(QStringLiteral(STREAMWATCH_BINARY), m_folder->path());
}

void TestOtherUsers::mayNotUseTheControlApi_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const QByteArray line :
         {"GET /api/v1/health", "GET /api/v1/events", "GET /metrics", "GET /api/v1/events/stream",
          "POST /api/v1/rules/disable-all", "POST /api/v1/shutdown", "GET /nowhere"})
        QTest::newRow(line.constData()) << line;
}

void TestOtherUsers::mayNotUseTheControlApi()
{
    QFETCH(QByteArray, line);
    QVERIFY2(m_program->start(), qPrintable(m_program->failure()));
    const auto answer = askAs(Other, m_program->adminPort(), call(line));
    QVERIFY(answer);
    QCOMPARE(answer->status, 403);
    QVERIFY2(answer->body.contains("user 65534") && answer->body.contains("--admin-token"), answer->body.constData());
    QVERIFY(m_program->isRunning());
    QVERIFY(storedCount(*m_program) >= 0); // its own user may
}

void TestOtherUsers::mayWithTheToken()
{
    QVERIFY2(m_program->start({QStringLiteral("--admin-token"), QStringLiteral("t0ken")}),
             qPrintable(m_program->failure()));
    const QByteArray line = "GET /api/v1/health";
    QCOMPARE(askAs(Other, m_program->adminPort(), call(line))->status, 401);
    QCOMPARE(askAs(Other, m_program->adminPort(), call(line, "Authorization: Bearer t0ken\r\n"))->status, 200);
}

// They are what the endpoint is for: it has a secret of its own to keep strangers out.
void TestOtherUsers::mayPostHooks()
{
    QVERIFY2(m_program->start(), qPrintable(m_program->failure()));
    const QByteArray hook = RawClient(m_program->hookPort()).postOf("/rest/my_api/connect", "{}");
    QCOMPARE(askAs(Other, m_program->hookPort(), hook)->status, 200);
}

QTEST_GUILESS_MAIN(TestOtherUsers)
#include "tst_otherusers.moc"
