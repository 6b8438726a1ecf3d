#include "simulator/server/ledger.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace simulator;

class TestLedger : public QObject {
    Q_OBJECT
private slots:
    void writesLines_data();
    void writesLines();
    void appends();
    void writesMuchBeforeItIsAsked();
    void saysThatItCannotBeOpened();
    void saysThatItCannotBeWritten();
};

void TestLedger::writesLines_data()
{
    QTest::addColumn<SentHook>("hook");
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("answered") << SentHook{.sessionId = "/198.18.1.1:4388/0123456789abcdef",
                                          .mediaSessionId = "56141d10-fddc-41e6-ac3a-4d67d5b3360d",
                                          .method = "StreamStatusEvent",
                                          .status = "PUBLISHING",
                                          .seq = 4,
                                          .answer = 500,
                                          .cause = QStringLiteral("500 Internal Server Error")}
                              << QByteArray(R"({"mediaSessionId":"56141d10-fddc-41e6-ac3a-4d67d5b3360d","seq":4,)"
                                            R"("status":"PUBLISHING","answer":500,)"
                                            R"("sessionId":"/198.18.1.1:4388/0123456789abcdef",)"
                                            R"("method":"StreamStatusEvent","tries":1})");
    QTest::newRow("connect") << SentHook{.sessionId = "s", .method = "connect", .seq = 1, .answer = 200}
                             << QByteArray(R"({"mediaSessionId":"","seq":1,"status":"","answer":200,)"
                                           R"("sessionId":"s","method":"connect","tries":1})");
    QTest::newRow("not answered") << SentHook{.sessionId = "s",
                                              .mediaSessionId = "m\"\n",
                                              .method = "snapshot",
                                              .seq = 9,
                                              .failure = http::Failure::Reset,
                                              .cause = QStringLiteral("The connection was “reset”."),
                                              .tries = 3}
                                  << QByteArray(R"({"mediaSessionId":"m\"\n","seq":9,"status":"","answer":0,)"
                                                R"("sessionId":"s","method":"snapshot","tries":3,)"
                                                R"("error":"The connection was “reset”."})");
}

void TestLedger::writesLines()
{
    QFETCH(SentHook, hook);
    QFETCH(QByteArray, line);
    QCOMPARE(Ledger::line(hook), line + '\n');
    QVERIFY(QJsonDocument::fromJson(line).isObject());
}

void TestLedger::appends()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("ledger.jsonl")));
    const SentHook hook{.sessionId = "s", .method = "connect", .seq = 1, .answer = 200};
    for (int run = 1; run <= 2; ++run) {
        Ledger ledger(file.fileName());
        QVERIFY(ledger.open());
        ledger.add(hook);
        QVERIFY(ledger.flush());
        ledger.add(hook); // written at the end
    }
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), Ledger::line(hook).repeated(4));
}

void TestLedger::writesMuchBeforeItIsAsked()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("ledger.jsonl")));
    Ledger ledger(file.fileName());
    QVERIFY(ledger.open());
    for (int i = 0; i < 10'000; ++i)
        ledger.add({.sessionId = "s", .method = "connect", .seq = 1, .answer = 200});
    QVERIFY(file.size() > 0);
}

void TestLedger::saysThatItCannotBeOpened()
{
    Ledger ledger(QStringLiteral("/nonexistent/ledger.jsonl"));
    const auto opened = ledger.open();
    QVERIFY(!opened);
    QVERIFY(opened.error().sentence.contains(QLatin1String("/nonexistent/ledger.jsonl")));
    ledger.add({});
    QVERIFY(!ledger.flush());
}

void TestLedger::saysThatItCannotBeWritten()
{
    if (!QFile::exists(QStringLiteral("/dev/full")))
        QSKIP("This system has no file that is always full.");
    Ledger ledger(QStringLiteral("/dev/full"));
    QVERIFY(ledger.open());
    ledger.add({});
    const auto first = ledger.flush();
    QVERIFY(!first);
    QVERIFY(first.error().sentence.endsWith(u'.'));
    QCOMPARE(ledger.flush().error(), first.error()); // it is not forgotten
}

QTEST_APPLESS_MAIN(TestLedger)
#include "tst_ledger.moc"
