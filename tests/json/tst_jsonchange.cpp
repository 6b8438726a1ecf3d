#include "json/jsonchange.h"
#include "json/jsonprobe.h"
#include "json/readjson.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

class TestJsonChange : public QObject {
    Q_OBJECT
private slots:
    void changes_data();
    void changes();
    void takesManyInOrder();
    void leavesAlone_data();
    void leavesAlone();
};

namespace {

QMap<QString, QJsonValue> valuesOf(const QByteArray &json)
{
    QMap<QString, QJsonValue> values;
    const QJsonObject object = json::readJsonObject(json);
    for (auto it = object.begin(); it != object.end(); ++it)
        values.insert(it.key(), it.value());
    return values;
}

} // namespace

void TestJsonChange::changes_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("values");
    QTest::addColumn<QByteArray>("changed");
    const auto row = [](const char *body, const char *values, const char *changed) {
        QTest::addRow("%s %s", body, values) << QByteArray(body) << QByteArray(values) << QByteArray(changed);
    };
    row(R"({"a":1,"b":2})", R"({"/a":7})", R"({"a":7,"b":2})");
    row(R"({"a":1,"b":2})", R"({"/b":{"c":[null,true]}})", R"({"a":1,"b":{"c":[null,true]}})");
    row("{ \"a\" :\t1.50 ,\n\"b\": \"\\u0041\" }\n", R"({"/b":false})", "{ \"a\" :\t1.50 ,\n\"b\": false }\n");
    row(R"({"a":{"b":{"c":1}},"c":1})", R"({"/a/b/c":2})", R"({"a":{"b":{"c":2}},"c":1})");
    row(R"({"a":"}","b":"\"]"})", R"({"/b":"x"})", R"({"a":"}","b":"x"})");
    row(R"({"a":1,"b":2,"a":3})", R"({"/a":7})", R"({"a":1,"b":2,"a":7})"); // the last one counts
    row(R"({"a":{"x":1},"a":{"y":1}})", R"({"/a/y":7})", R"({"a":{"x":1},"a":{"y":7}})");
    row(R"({"a":{"x":1},"a":{"y":1}})", R"({"/a/x":7})", R"({"a":{"x":1},"a":{"y":1,"x":7}})");

    row(R"({"a":1})", R"({"/b":"Ж"})", R"({"a":1,"b":"Ж"})"); // a member that it does not have
    row(R"({})", R"({"/b":1})", R"({"b":1})");
    row(R"({ })", R"({"/b":1})", R"({"b":1 })");
    row("{\n  \"a\": {}\n}", R"({"/a/b":1})", "{\n  \"a\": {\"b\":1}\n}");
    row("{\n  \"a\": 1\n}", R"({"/b":1})", "{\n  \"a\": 1,\"b\":1\n}");
    row(R"({"a":1})", R"({"/":1})", R"({"a":1,"":1})");
    row(R"({"a":1})", R"({"/-":1})", R"({"a":1,"-":1})");
    row(R"({"a":1})", R"({"/0":1})", R"({"a":1,"0":1})");
    row(R"({"a":1})", R"({"/\"\n":1})", R"({"a":1,"\"\n":1})");

    row(R"({"a/b":1,"c~d":1})", R"({"/a~1b":2,"/c~0d":3})", R"({"a/b":2,"c~d":3})");
    row(R"({"\u00e9\n":1})", R"({"/é\n":2})", R"({"\u00e9\n":2})");
    row(R"({"~1":1})", R"({"/~01":2})", R"({"~1":2})");

    row(R"([1, 2 ,3])", R"({"/1":"x"})", R"([1, "x" ,3])");
    row(R"({"a":[{"b":1},{"b":2}]})", R"({"/a/1/b":3})", R"({"a":[{"b":1},{"b":3}]})");
    row(R"({"a":[1,2]})", R"({"/a/-":3})", R"({"a":[1,2,3]})");
    row(R"({"a":[1,2 ]})", R"({"/a/2":3})", R"({"a":[1,2,3 ]})");
    row(R"({"a":[]})", R"({"/a/-":{}})", R"({"a":[{}]})");
    row(R"({"a":[ ]})", R"({"/a/0":1})", R"({"a":[1 ]})");
    row(R"([[],[[]]])", R"({"/1/0/-":"]"})", R"([[],[["]"]]])");

    row("7", R"({"":8})", "8"); // the whole
    row("not JSON", R"({"":{"a":1}})", R"({"a":1})");
    row("", R"({"":"x"})", R"("x")");
    row(R"({"half":"\ud800","a":1})", R"({"/a":2})", R"({"half":"\ud800","a":2})");
    row(R"({"big":1e999,"a":1})", R"({"/a":9007199254740993})", R"({"big":1e999,"a":9007199254740993})");
}

void TestJsonChange::changes()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, values);
    const QMap<QString, QJsonValue> wanted = valuesOf(values);
    const json::ChangedJson result = json::changeJson(body, wanted);
    QTEST(result.body, "changed");
    QVERIFY2(result.nowhere.isEmpty(), qPrintable(result.nowhere.join(u' ')));
    QVERIFY(std::holds_alternative<QJsonValue>(json::readJson(result.body)));
    json::JsonProbe probe;
    probe.setBody(result.body);
    for (auto it = wanted.begin(); it != wanted.end(); ++it)
        QVERIFY(it.key().endsWith(u'-') || probe.meets({it.key(), it.value()}));
}

// What is around it comes first.
void TestJsonChange::takesManyInOrder()
{
    const auto result =
        json::changeJson(R"({"z":1})", valuesOf(R"({"/a/b":2,"/a":{},"/z/0":1,"/a/b/c":1,"":{"z":[]}})"));
    QCOMPARE(result.body, R"({"z":[1],"a":{"b":2}})");
    QCOMPARE(result.nowhere, QStringList{u"/a/b/c"_qs});
}

void TestJsonChange::leavesAlone_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("pointer");
    const auto row = [](const char *body, const char *pointer) {
        QTest::addRow("%s %s", body, pointer) << QByteArray(body) << QString::fromUtf8(pointer);
    };
    row(R"({"a":1})", "/b/c"); // nothing around it
    row(R"({"a":1})", "/a/b");
    row(R"({"a":"text"})", "/a/0");
    row(R"({"a":null})", "/a/b");
    row(R"({"a":[1]})", "/a/2");
    row(R"({"a":[1]})", "/a/x");
    row(R"({"a":[1]})", "/a/00");
    row(R"({"a":[1]})", "/a/-1");
    row(R"({"a":[1]})", "/a/-/b");
    row(R"({"a":[1]})", "/a/18446744073709551616");
    row(R"({"a":[1]})", "/a/");
    row("7", "/a");
    row(R"({"a":1)", "/a"); // no JSON
    row(R"({"a":1,})", "/a");
    row(R"({'a':1})", "/a");
    row(R"({"a":1} x)", "/a");
    row("", "/a");
    row("<html>{}</html>", "/a");
    row("\xef\xbb\xbf{\"a\":1}", "/a");
}

void TestJsonChange::leavesAlone()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, pointer);
    const json::ChangedJson result = json::changeJson(body, {{pointer, 7}});
    QCOMPARE(result.body, body);
    QCOMPARE(result.nowhere, QStringList{pointer});
}

QTEST_APPLESS_MAIN(TestJsonChange)
#include "tst_jsonchange.moc"
