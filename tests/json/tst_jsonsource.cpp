#include "json/jsonsource.h"

#include <QTest>

class TestJsonSource : public QObject {
    Q_OBJECT
private slots:
    void members_data();
    void members();
    void member();
    void elements_data();
    void elements();
    void plainKeys_data();
    void plainKeys();
    void staysWithinTheText();
};

void TestJsonSource::members_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArrayList>("found");
    QTest::newRow("none") << QByteArray(" {} ") << QByteArrayList();
    QTest::newRow("plain") << QByteArray(R"({"a":1,"b":"x"})") << QByteArrayList{R"("a"=1)", R"("b"="x")"};
    QTest::newRow("blanks") << QByteArray("{\n \"a\" : 1.0 ,\t\"b\":null }")
                            << QByteArrayList{R"("a"=1.0)", R"("b"=null)"};
    QTest::newRow("nested") << QByteArray(R"({"a":{"b":[1,{"c":"}]"}]},"d":[[],"\"]"],"e":true})")
                            << QByteArrayList{R"("a"={"b":[1,{"c":"}]"}]})", R"("d"=[[],"\"]"])", R"("e"=true)"};
    QTest::newRow("twice") << QByteArray(R"({"a":1,"a":2})") << QByteArrayList{R"("a"=1)", R"("a"=2)"};
    QTest::newRow("array") << QByteArray(R"([{"a":1}])") << QByteArrayList();
    QTest::newRow("no JSON") << QByteArray("a:1") << QByteArrayList();
}

void TestJsonSource::members()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArrayList, found);
    json::JsonMembers members(json);
    QByteArrayList all;
    while (const auto member = members.next()) {
        all.append(member->key.toByteArray() + '=' + member->value.toByteArray());
        QVERIFY(member->whole().startsWith(member->key) && member->whole().endsWith(member->value));
    }
    QCOMPARE(all, found);
}

void TestJsonSource::member()
{
    const QByteArray json = R"({"a":1,"b":{"c":2},"\u0061":3})";
    QCOMPARE(json::jsonMember(json, "a").toByteArray(), "3"); // the last one
    QCOMPARE(json::jsonMember(json, "b").toByteArray(), R"({"c":2})");
    QVERIFY(json::jsonMember(json, "c").isNull());
}

void TestJsonSource::elements_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArrayList>("found");
    QTest::newRow("none") << QByteArray(" [ ] ") << QByteArrayList();
    QTest::newRow("plain") << QByteArray(R"([1,"x",null])") << QByteArrayList{"1", R"("x")", "null"};
    QTest::newRow("blanks") << QByteArray("[\n 1 ,\t-2.5e3 ] ") << QByteArrayList{"1", "-2.5e3"};
    QTest::newRow("nested") << QByteArray(R"([[1,"]"],{"a":[2]},[]])")
                            << QByteArrayList{R"([1,"]"])", R"({"a":[2]})", "[]"};
    QTest::newRow("object") << QByteArray(R"({"a":[1]})") << QByteArrayList();
    QTest::newRow("not closed") << QByteArray(R"([1,"x)") << QByteArrayList{"1", R"("x)"};
    QTest::newRow("no JSON") << QByteArray("1,2") << QByteArrayList();
}

void TestJsonSource::elements()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArrayList, found);
    json::JsonElements elements(json);
    QByteArrayList all;
    while (const auto element = elements.next())
        all.append(element->toByteArray());
    QCOMPARE(all, found);
}

void TestJsonSource::plainKeys_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("plain");
    const auto row = [](const char *key, const char *plain) {
        QTest::newRow(key) << QByteArray(key) << QByteArray(plain);
    };
    row(R"("name")", "name");
    row(R"("n\u0061me")", "name");
    row(R"("")", "");
    row(R"("\n\u00e9")", R"(\n\u00e9)");
    row(R"("\u00)", R"(\u00)"); // not closed
    row(R"(")", "");
}

void TestJsonSource::plainKeys()
{
    QFETCH(QByteArray, key);
    QTEST(json::plainJsonKey(key), "plain");
}

void TestJsonSource::staysWithinTheText()
{
    const QByteArray json = R"({"a":{"b":["c\"",1]},"d":-1.5e3})";
    for (qsizetype size = 0; size <= json.size(); ++size) {
        const QByteArray part = json.first(size);
        json::JsonMembers members(part);
        int count = 0;
        while (const auto member = members.next()) {
            QVERIFY(member->value.data() + member->value.size() <= part.constData() + part.size());
            ++count;
        }
        QVERIFY(count <= 2);
    }
}

QTEST_APPLESS_MAIN(TestJsonSource)
#include "tst_jsonsource.moc"
