#include "e2e/api.h"

#include <QRegularExpression>
#include <QTemporaryDir>

// What a server has done stands in its log, for whoever reads it afterwards.
class TestLog final : public QObject {
    Q_OBJECT
private slots:
    void init();
    void tellsWhatWasDone();
    void tellsWhoChangedTheBackend();
    void warnsOfATimeThatWcsDoesNotWait();
    void leavesTimesToTheServiceManager();
    void keepsALineALine();

private:
    // The lines of that category.
    QList<QByteArray> lines(QByteArrayView category) const;
    bool says(QByteArrayView category, QByteArrayView words) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Program> m_program;
};

void TestLog::init()
{
    m_program.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_program = std::make_unique<Program>(QStringLiteral(STREAMWATCH_BINARY), m_folder->path());
}

QList<QByteArray> TestLog::lines(QByteArrayView category) const
{
    QList<QByteArray> found;
    for (const QByteArray &line : m_program->errorOutput().split('\n')) {
        if (line.contains("streamwatch." + category.toByteArray() + ": "))
            found.append(line);
    }
    return found;
}

bool TestLog::says(QByteArrayView category, QByteArrayView words) const
{
    return std::ranges::any_of(lines(category), [words](const QByteArray &line) { return line.contains(words); });
}

void TestLog::tellsWhatWasDone()
{
    QVERIFY2(m_program->start(), qPrintable(m_program->failure()));
    const QByteArray pid = QByteArray::number(m_program->pid());
    RawClient client(m_program->adminPort());
    QCOMPARE(
        client.post("/api/v1/rules", R"({"id":"r","name":"a rule","action":{"type":"respond","status":403}})").status,
        201);
    QCOMPARE(client.post("/api/v1/rules/r/disable", "{}", "X-Streamwatch-Client: night run\r\n").status, 200);
    QCOMPARE(client.put("/api/v1/connect-config", R"({"preset":"log"})").status, 200);
    QCOMPARE(m_program->stop(), 0);

    const QByteArray all = m_program->errorOutput();
    QVERIFY2(says("program", "starts, process " + pid), all.constData());
    QVERIFY2(says("listen", "Hooks are taken at http://127.0.0.1:"), all.constData());
    QVERIFY2(says("listen", "The control API is at http://127.0.0.1:"), all.constData());
    QVERIFY2(says("journal", "is open; its newest record is 0"), all.constData());
    QVERIFY2(says("rules", "as of API (adds “r”): 1, active: “a rule”."), all.constData());
    QVERIFY2(says("rules", "night run (switches “r” off): 1, active: none."), all.constData());
    QVERIFY2(says("rules", "What connect is told has been changed by API"), all.constData());
    QVERIFY2(says("listen", "Hooks are no longer taken."), all.constData());
    QVERIFY2(says("program", "all has ended."), all.constData());
    static const QRegularExpression start(
        QStringLiteral("^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} streamwatch\\."));
    for (const QByteArray &line : all.trimmed().split('\n'))
        QVERIFY2(start.match(QString::fromUtf8(line)).hasMatch(), line.constData());
}

void TestLog::tellsWhoChangedTheBackend()
{
    QVERIFY2(m_program->start({QStringLiteral("--forward=http://127.0.0.1:9/a")}), qPrintable(m_program->failure()));
    RawClient client(m_program->adminPort());
    const auto put = [&client](const QByteArray &body) {
        return client.put("/api/v1/backend", body, "X-Streamwatch-Client: night run\r\n").status;
    };
    const QByteArray targets =
        R"({"targets":[{"basePath":"/rest/my_api","url":"http://127.0.0.1:9/b"},{"url":"http://127.0.0.1:9/c"}]})";
    const QByteArray secret = R"({"url":"http://me:s3c@127.0.0.1:9/d"})";
    const QByteArray none = R"({"url":null})";
    QCOMPARE(put(targets), 200);
    QCOMPARE(put(secret), 422);
    QCOMPARE(put(none), 200);
    QCOMPARE(put(none), 200); // as it is
    QCOMPARE(m_program->stop(), 0);
    const QByteArray all = m_program->errorOutput();
    QVERIFY2(says("listen", "Hooks are handed on to http://127.0.0.1:9/a."), all.constData());
    const QByteArray by = "The web server behind has been changed by API, night run from 127.0.0.1:";
    const QByteArray several = "/rest/my_api → http://127.0.0.1:9/b, http://127.0.0.1:9/c";
    QVERIFY2(says("listen", ", from http://127.0.0.1:9/a to " + several + '.'), all.constData());
    QVERIFY2(says("listen", ", from " + several + " to none."), all.constData());
    QCOMPARE(all.count(by), 2);
    QVERIFY(!all.contains("s3c"));
}

void TestLog::warnsOfATimeThatWcsDoesNotWait()
{
    const QByteArray words =
        "The web server behind has 15.5 s for its answer (--forward-timeout), but WCS gives up after 15 s";
    QVERIFY2(m_program->start({QStringLiteral("--forward-timeout=15500")}), qPrintable(m_program->failure()));
    QCOMPARE(m_program->stop(), 0);
    QVERIFY2(says("listen", "warning: " + words), m_program->errorOutput().constData());
    init();
    QVERIFY2(m_program->start({QStringLiteral("--forward-timeout=14999")}), qPrintable(m_program->failure()));
    QCOMPARE(m_program->stop(), 0);
    QVERIFY(!m_program->errorOutput().contains("gives up"));
}

void TestLog::leavesTimesToTheServiceManager()
{
    m_program->setEnvironment(QStringLiteral("JOURNAL_STREAM"), QStringLiteral("8:1"));
    QVERIFY2(m_program->start(), qPrintable(m_program->failure()));
    QCOMPARE(m_program->stop(), 0);
    QVERIFY2(m_program->errorOutput().startsWith("streamwatch.program: Streamwatch "),
             m_program->errorOutput().constData());
}

// Names are what people and scripts make of them.
void TestLog::keepsALineALine()
{
    QVERIFY2(m_program->start(), qPrintable(m_program->failure()));
    RawClient client(m_program->adminPort());
    QCOMPARE(
        client.post("/api/v1/rules", R"({"name":"a\nb\u001b[31m","action":{"type":"respond","status":403}})").status,
        201);
    QCOMPARE(m_program->stop(), 0);
    QCOMPARE(lines("rules").size(), 1);
    QVERIFY(!m_program->errorOutput().contains('\x1b'));
}

QTEST_GUILESS_MAIN(TestLog)
#include "tst_log.moc"
