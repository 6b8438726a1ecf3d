#include "json/jsonprobe.h"
#include "json/readjson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using json::JsonProbe;

class TestJsonProbe : public QObject {
    Q_OBJECT
private slots:
    void meets_data();
    void meets();
    void isPointer_data();
    void isPointer();
    void asksTheBodySetLast();
    void outlivesNoBody();
    void takesWhatTheDecoderTakes();
    void takesTheLastOfTwo();
};

namespace {

constexpr auto Body = R"({"s":"text","e":"","t":true,"f":false,"n":null,"i":7,"d":0.5,"neg":-3,"exp":1e2,
  "big":9007199254740993,"large":[2000000000000000000,-922337203699947648],"a":[1,"two",{"three":3},[4]],"o":{"p":{"q":"deep"},"":"empty"},"":"root",
  "a/b":"slash","c~d":"tilde","~1":"both","й":"да","u":"\u0416 \ud83c\udfa5","0":"zero"})";

QJsonValue valueOf(const char *json)
{
    return std::get<QJsonValue>(json::readJson(json)); // as rules are read
}

bool has(JsonProbe &probe, const QByteArray &pointer, const QJsonValue &value)
{
    return probe.meets({QString::fromUtf8(pointer), value});
}

} // namespace

void TestJsonProbe::meets_data()
{
    QTest::addColumn<QByteArray>("pointer");
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *pointer, const char *json, bool expected) {
        QTest::addRow("%s is %s", pointer, json) << QByteArray(pointer) << valueOf(json) << expected;
    };
    row("/s", R"("text")", true);
    row("/s", R"("Text")", false);
    row("/e", R"("")", true);
    row("/e", "null", false);
    row("/s", "7", false);
    row("/t", "true", true);
    row("/t", "false", false);
    row("/t", R"("true")", false);
    row("/t", "1", false);
    row("/f", "false", true);
    row("/f", "null", false);

    row("/n", "null", true); // null is only what is there and null
    row("/nothing", "null", false);
    row("/nothing", R"("")", false);
    row("/n", R"("")", false);
    row("/n", "0", false);
    row("/n", "false", false);

    row("/i", "7", true); // numbers by value
    row("/i", "7.0", true);
    row("/i", "7.5", false);
    row("/i", R"("7")", false);
    row("/i", "70e-1", true);
    row("/d", "0.5", true);
    row("/d", "5e-1", true);
    row("/neg", "-3", true);
    row("/neg", "3", false);
    row("/exp", "100", true);

    row("/large/0", "2000000000000000000", true);
    row("/large", "[2e18,-922337203699947700.5]", true);
    row("/large", "[2000000000000000000,-922337203699947648]", true);
    row("/large", "[2000000000000000001,-922337203699947648]", false);

    row("/a/0", "1", true);
    row("/a/1", R"("two")", true);
    row("/a/2/three", "3", true);
    row("/a/3/0", "4", true);
    row("/a/4", "null", false);
    row("/a/-", "null", false); // the place behind the last one: nothing is there
    row("/a/x", "1", false);
    row("/a/-1", "1", false);
    row("/a/01", R"("two")", false); // RFC 6901 §4: no leading zeros
    row("/a", R"([1,"two",{"three":3},[4]])", true);
    row("/a", R"([1,"two"])", false);
    row("/a/3", "[4]", true);
    row("/a/3", "4", false);

    row("/o/p/q", R"("deep")", true);
    row("/o/p", R"({"q":"deep"})", true);
    row("/o/p", R"({"q":"deep","r":1})", false);
    row("/o/", R"("empty")", true);
    row("/", R"("root")", true);
    row("/s/x", R"("text")", false);
    row("/s/0", R"("t")", false);
    row("/n/x", "null", false);

    row("/a~1b", R"("slash")", true);
    row("/c~0d", R"("tilde")", true);
    row("/~01", R"("both")", true); // ~0 last: "~01" is "~1", not "/"
    row("/й", R"("да")", true);
    row("/u", R"("Ж 🎥")", true);
    row("/0", R"("zero")", true); // the key of an object, not an index
}

void TestJsonProbe::meets()
{
    QFETCH(QByteArray, pointer);
    QFETCH(QJsonValue, value);
    JsonProbe probe;
    probe.setBody(Body);
    QTEST(has(probe, pointer, value), "expected");
    QTEST(has(probe, pointer, value), "expected"); // also asked again
}

void TestJsonProbe::isPointer_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *text, bool expected) {
        QTest::newRow(text) << QString::fromUtf8(text) << expected;
    };
    row("", true);
    row("/", true);
    row("/a", true);
    row("/a/0/б", true);
    row("/a~0b~1c", true);
    row("/~01", true);
    row("a", false);
    row("a/b", false);
    row("/~", false);
    row("/a~2", false);
    row("/a~/b", false);
    row("#/a", false);
}

void TestJsonProbe::isPointer()
{
    QFETCH(QString, text);
    QTEST(JsonProbe::isPointer(text), "expected");
}

void TestJsonProbe::asksTheBodySetLast()
{
    JsonProbe probe;
    probe.setBody(R"({"a":1})");
    QVERIFY(has(probe, "/a", 1));
    probe.setBody(R"({"a":2})");
    QVERIFY(!has(probe, "/a", 1));
    QVERIFY(has(probe, "/a", 2));
    QVERIFY(has(probe, "", QJsonObject{{u"a"_qs, 2}}));
    QVERIFY(!has(probe, "", QJsonObject{}));
}

void TestJsonProbe::outlivesNoBody()
{
    JsonProbe probe;
    QVERIFY(!has(probe, "/a", 1));
    for (const char *body : {"", "{", "not JSON", "[", "{\"a\":1"}) {
        probe.setBody(body);
        QVERIFY2(!has(probe, "/a", 1), body);
        QVERIFY2(!has(probe, "/a", QJsonValue::Null), body);
    }
}

// A lone surrogate is no UTF-8, yet WCS's Java may send one, and the decoder takes it.
void TestJsonProbe::takesWhatTheDecoderTakes()
{
    JsonProbe probe;
    probe.setBody(R"({"name":"a\ud800b","status":"FAILED","n":null,"i":7,"list":[1,"x"],"c~d":{"/":true}})");
    QVERIFY(has(probe, "/status", u"FAILED"_qs));
    QVERIFY(!has(probe, "/status", u"PLAYING"_qs));
    QVERIFY(has(probe, "/i", 7));
    QVERIFY(has(probe, "/n", QJsonValue::Null));
    QVERIFY(!has(probe, "/nothing", QJsonValue::Null));
    QVERIFY(has(probe, "/list/1", u"x"_qs));
    QVERIFY(!has(probe, "/list/2", QJsonValue::Null));
    QVERIFY(!has(probe, "/list/x", 1));
    QVERIFY(!has(probe, "/list/-1", 1));
    QVERIFY(has(probe, "/c~0d/~1", true));
    QVERIFY(has(probe, "/name", QString(u'a' + QString(QChar(0xfffd)) + u'b')));
    probe.setBody(R"({"n":123456789012345678901234567890,"x":1e999,"bad":"\q"})");
    QVERIFY(!has(probe, "/n", 1.2345678901234568e29)); // \q: it is no JSON at all
    probe.setBody("{\"a\":[\"\xef\xbb\xbf-\"]}");      // a byte order mark within a text is a part of it
    QVERIFY(has(probe, "/a", QJsonArray{QString(QChar(QChar::ByteOrderMark)) + u'-'}));
    QVERIFY(!has(probe, "/a", QJsonArray{u"-"_qs}));
    probe.setBody(R"({"n":123456789012345678901234567890})");
    QVERIFY(has(probe, "/n", 1.2345678901234568e29));
}

void TestJsonProbe::takesTheLastOfTwo()
{
    JsonProbe probe;
    probe.setBody(
        R"({"name":"first","o":{"p":1,"p":{"q":2,"q":3}},"o":{"p":4,"p":[5,{"r":6,"r":7}]},"name":"second"})");
    QVERIFY(has(probe, "/name", u"second"_qs));
    QVERIFY(!has(probe, "/name", u"first"_qs));
    QVERIFY(has(probe, "/o/p/0", 5));
    QVERIFY(has(probe, "/o/p/1/r", 7));
    QVERIFY(!has(probe, "/o/p/1/r", 6));
    QVERIFY(!has(probe, "/o/p/q", 3)); // within the first of two
    QVERIFY(has(probe, "/o", QJsonObject{{u"p"_qs, QJsonArray{5, QJsonObject{{u"r"_qs, 7}}}}}));
}

QTEST_APPLESS_MAIN(TestJsonProbe)
#include "tst_jsonprobe.moc"
