#include "e2e/api.h"

#include <QRegularExpression>
#include <QTemporaryDir>

// What a server has done stands in its log, for whoever reads it afterwards.
class TestLog final : public QObject {
    Q_OBJECT
private slots:
    void init();
    void tellsWhatWasDone();
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
