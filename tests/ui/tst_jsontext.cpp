#include "ui/kit/jsontext.h"

#include <QTest>

class TestJsonText : public QObject {
    Q_OBJECT
private slots:
    void indents_data();
    void indents();
};

void TestJsonText::indents_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("pretty");
    QTest::newRow("order stays") << QByteArray(R"({"b":1,"a":2})") << QByteArray("{\n  \"b\": 1,\n  \"a\": 2\n}");
    QTest::newRow("numbers stay") << QByteArray(R"([1.0,1e3,12345678901234567890])")
                                  << QByteArray("[\n  1.0,\n  1e3,\n  12345678901234567890\n]");
    QTest::newRow("empty") << QByteArray(R"({ "a" : [ ] , "b" : {} })")
                           << QByteArray("{\n  \"a\": [],\n  \"b\": {}\n}");
    QTest::newRow("strings stay") << QByteArray(R"({"a":"x , : { \" \\","b":"y"})")
                                  << QByteArray("{\n  \"a\": \"x , : { \\\" \\\\\",\n  \"b\": \"y\"\n}");
    QTest::newRow("nested") << QByteArray(R"({"a":{"b":[1]}})")
                            << QByteArray("{\n  \"a\": {\n    \"b\": [\n      1\n    ]\n  }\n}");
    QTest::newRow("not JSON") << QByteArray(R"({"a": )") << QByteArray(R"({"a": )");
    QTest::newRow("no form of a number") << QByteArray(R"({"a":1.})") << QByteArray(R"({"a":1.})");
    QTest::newRow("no escape") << QByteArray(R"({"a":"C:\live"})") << QByteArray(R"({"a":"C:\live"})");
    QTest::newRow("half a surrogate pair stays")
        << QByteArray(R"({"a":"\ud83d","b":1e999})") << QByteArray("{\n  \"a\": \"\\ud83d\",\n  \"b\": 1e999\n}");
    QTest::newRow("nothing") << QByteArray() << QByteArray();
}

void TestJsonText::indents()
{
    QFETCH(QByteArray, json);
    QTEST(ui::prettyJson(json), "pretty");
}

QTEST_GUILESS_MAIN(TestJsonText)
#include "tst_jsontext.moc"
