#include "rules.h"
#include "rules/forwarding.h"

#include <QTest>

using namespace rules;

class TestForwarding : public QObject {
    Q_OBJECT
private slots:
    void passesOn_data();
    void passesOn();
    void saysWhatLeadsNowhere();
    void leavesWhatIsCompressed();
    void makesNothingOfNoAnswer();
};

namespace {

const QByteArray Head = "Content-Type: application/json\r\nX-A: 1\r\nSet-Cookie: a\r\nset-cookie: b\r\n";
const QByteArray Body = R"({"name": "cam" , "list":[1]})";

Action actionOf(const QByteArray &members)
{
    return ruleOf(R"({"id":"a","action":{"type":"forward")" + members + "}}").action;
}

} // namespace

void TestForwarding::passesOn_data()
{
    QTest::addColumn<QByteArray>("members");
    QTest::addColumn<Forwarded>("expected");
    const auto row = [](const char *members, const Forwarded &expected) {
        QTest::newRow(members) << QByteArray(members) << expected;
    };
    const Forwarded same{.status = 404, .reason = "No such stream", .head = Head, .body = Body};
    const auto with = [&same](auto member, const auto &value) {
        Forwarded changed = same;
        changed.*member = value;
        return changed;
    };
    row("", same);
    row(R"(,"delayMs":5000)", same);
    row(R"(,"status":404)", same);
    row(R"(,"reason":"Gone")", with(&Forwarded::reason, "Gone"));
    row(R"(,"status":503)", {.status = 503, .reason = "Service Unavailable", .head = Head, .body = Body});
    row(R"(,"status":503,"reason":"Busy")", {.status = 503, .reason = "Busy", .head = Head, .body = Body});
    row(R"(,"status":204)", {.status = 204, .reason = "No Content", .head = Head, .body = {}});
    row(R"(,"headers":{"X-B":"2"})", with(&Forwarded::head, Head + "X-B: 2\r\n"));
    row(R"(,"headers":{"x-a":"2"})", with(&Forwarded::head, QByteArray(Head).replace("X-A: 1\r\n", "") + "x-a: 2\r\n"));
    row(R"(,"headers":{"Set-Cookie":""})",
        with(&Forwarded::head, QByteArray("Content-Type: application/json\r\nX-A: 1\r\nSet-Cookie: \r\n")));
    row(R"(,"body":{"/name":"x","/list/-":2})", with(&Forwarded::body, R"({"name": "x" , "list":[1,2]})"));
}

void TestForwarding::passesOn()
{
    QFETCH(QByteArray, members);
    QFETCH(Forwarded, expected);
    const BackendReply reply{.status = 404, .head = Head, .body = Body};
    const Forwarded result = forwarded(actionOf(members), reply, "No such stream");
    QCOMPARE(result.status, expected.status);
    QCOMPARE(result.reason, expected.reason);
    QCOMPARE(result.head, expected.head);
    QCOMPARE(result.body, expected.body);
    QVERIFY(result.nowhere.isEmpty());
}

void TestForwarding::saysWhatLeadsNowhere()
{
    const Action action = actionOf(R"(,"body":{"/name":"x","/none/there":1})");
    Forwarded result = forwarded(action, {.status = 200, .head = Head, .body = Body}, "OK");
    QCOMPARE(result.body, R"({"name": "x" , "list":[1]})");
    QCOMPARE(result.nowhere, QStringList{u"/none/there"_qs});
    result = forwarded(action, {.status = 200, .head = Head, .body = "<html>"}, "OK");
    QCOMPARE(result.body, "<html>");
    QCOMPARE(result.obstacle, u"The answer of the web server behind is no JSON: nothing was put into it."_qs);
    QVERIFY(result.nowhere.isEmpty());
    result = forwarded(actionOf(R"(,"headers":{"X-A":"1"})"), {.status = 200, .head = "X-B: 2", .body = {}}, "OK");
    QCOMPARE(result.head, "X-B: 2\r\nX-A: 1\r\n");
}

void TestForwarding::leavesWhatIsCompressed()
{
    const QByteArray head = Head + "content-encoding: br\r\n";
    const BackendReply reply{.status = 200, .head = head, .body = Body}; // such bytes may look like anything
    Forwarded result = forwarded(actionOf(R"(,"status":403,"headers":{"X-A":"2"},"body":{"/name":"x"})"), reply, "OK");
    QCOMPARE(result.body, Body);
    QCOMPARE(result.status, 403);
    QVERIFY(result.head.contains("content-encoding: br\r\n") && result.head.contains("X-A: 2\r\n"));
    QCOMPARE(result.obstacle,
             u"The answer of the web server behind is compressed with br: nothing was put into it."_qs);
    QVERIFY(result.nowhere.isEmpty());
    result = forwarded(actionOf(R"(,"status":403)"), reply, "OK");
    QVERIFY(result.obstacle.isEmpty()); // nothing was to be
    result = forwarded(actionOf(R"(,"body":{"":{},"/name":"x"})"), reply, "OK");
    QCOMPARE(result.body, R"({"name":"x"})");
    QCOMPARE(result.head, Head); // it is not compressed any more
    QVERIFY(result.obstacle.isEmpty());
}

void TestForwarding::makesNothingOfNoAnswer()
{
    QCOMPARE(forwarded(actionOf(R"(,"status":200,"body":{"":1})"), {}, {}), Forwarded());
}

QTEST_APPLESS_MAIN(TestForwarding)
#include "tst_forwarding.moc"
