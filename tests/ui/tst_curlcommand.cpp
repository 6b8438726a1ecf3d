#include "ui/curlcommand.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTest>

class TestCurlCommand : public QObject {
    Q_OBJECT
private slots:
    void writesOneShellWordEach_data();
    void writesOneShellWordEach();
    void namesTheMethodsUrl();
    void masksSecrets();
};

static journal::StoredRecord record(const QByteArray &method, const QByteArray &body)
{
    journal::StoredRecord record;
    record.entry.method = method;
    record.body = body;
    return record;
}

static const QString Url = QStringLiteral("http://127.0.0.1:8085/rest/my_api");

void TestCurlCommand::writesOneShellWordEach_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("plain") << QByteArray(R"({"name":"b4e7"})");
    QTest::newRow("quotes") << QByteArray(R"({"name":"it's $(id) `id` \"x\""})");
    QTest::newRow("starts like a file") << QByteArray("@/etc/passwd");
    QTest::newRow("control characters") << QByteArray("{\n\t\"a'b\\n\":1}\r\n\x03\x1b[31m rm -rf x\n");
    QTest::newRow("beyond ASCII") << QByteArray("{\"name\":\"\xc3\x9f \xe2\x80\xae\"}");
}

void TestCurlCommand::writesOneShellWordEach()
{
    QFETCH(QByteArray, body);
    const QString command = ui::curlCommand(record("StreamStatusEvent", body), Url);
    for (const QChar c : command)
        QVERIFY2(c.unicode() >= 0x20 && c.unicode() != 0x7f, "a control character would reach the terminal");

    const QString bash = QStandardPaths::findExecutable(QStringLiteral("bash"));
    if (bash.isEmpty())
        QSKIP("no bash here");
    QProcess shell;
    shell.start(bash, {QStringLiteral("-c"), QStringLiteral("curl() { printf '%s' \"${!#}\"; }; ") + command});
    QVERIFY(shell.waitForFinished());
    QCOMPARE(shell.readAllStandardOutput(), body);
}

void TestCurlCommand::namesTheMethodsUrl()
{
    QVERIFY(ui::curlCommand(record("StreamStatusEvent", "{}"), Url)
                .contains(QStringLiteral("'http://127.0.0.1:8085/rest/my_api/StreamStatusEvent'")));
    QVERIFY(
        ui::curlCommand(record("/elsewhere", "{}"), Url).contains(QStringLiteral("'http://127.0.0.1:8085/elsewhere'")));
}

void TestCurlCommand::masksSecrets()
{
    const QString command = ui::curlCommand(record("connect", R"({"authToken":"sesame"})"), Url);
    QVERIFY(!command.contains(QStringLiteral("sesame")));
}

QTEST_GUILESS_MAIN(TestCurlCommand)
#include "tst_curlcommand.moc"
