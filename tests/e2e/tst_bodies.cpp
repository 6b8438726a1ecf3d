#include "api.h"

#include <QTemporaryDir>

// How the program reads what hooks say: strictly, once, and with a word about what is odd; and the nodes they come
// from.
class TestBodies : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void faultsAreNamed_data();
    void faultsAreNamed();
    void oddBodiesAreTaken_data();
    void oddBodiesAreTaken();
    void ruleAndBoardReadTheSame();
    void connectIsAnsweredWithOneConfig();
    void ofTwoProblemsNothingIsLost();
    void nodesKeepTheirStreams();
    void nodesAreToldApart();
    void whereAHookComesFromIsTold();
    void filterFindsANodeByEitherForm();
    void ruleCountsANodeOnce();

private:
    QJsonObject newestEvent(const QByteArray &mediaSessionId) const;
    RawAnswer post(const QByteArray &body) const { return postHook(m_program, "StreamStatusEvent", body); }
    RawAnswer toApi(const QByteArray &path, const QByteArray &body) const;

    QTemporaryDir m_folder;
    Program m_program{QStringLiteral(STREAMWATCH_BINARY), m_folder.path()};
};

namespace {

const QByteArray Node = "d41d8cd98f00b204e9800998ecf8427e";

QByteArray hook(const QByteArray &node, const QByteArray &id, const QByteArray &status)
{
    return R"({"nodeId":")" + node + R"(","mediaSessionId":")" + id + R"(","name":"cam","published":true,"status":")" +
           status + "\"}";
}

QJsonObject objectOf(const RawAnswer &answer)
{
    return QJsonDocument::fromJson(answer.body).object();
}

QStringList textsOf(const QJsonValue &array)
{
    QStringList texts;
    for (const QJsonValue text : array.toArray())
        texts.append(text.toString());
    return texts;
}

} // namespace

void TestBodies::initTestCase()
{
    QVERIFY2(m_program.start(), qPrintable(m_program.failure()));
}

void TestBodies::cleanupTestCase()
{
    QCOMPARE(m_program.stop(), 0);
}

RawAnswer TestBodies::toApi(const QByteArray &path, const QByteArray &body) const
{
    RawClient client(m_program.adminPort());
    return client.post("/api/v1" + path, body);
}

// With all that the journal has of it.
QJsonObject TestBodies::newestEvent(const QByteArray &mediaSessionId) const
{
    const QJsonArray events =
        getJson(m_program, "/streams/" + mediaSessionId + "/history").value(QStringLiteral("events")).toArray();
    if (events.isEmpty())
        return {};
    return getJson(m_program,
                   "/events/" + QByteArray::number(events.last().toObject().value(QStringLiteral("id")).toInteger()));
}

void TestBodies::faultsAreNamed_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("words");
    QTest::addColumn<int>("offset");
    const auto row = [](const char *name, const QByteArray &body, const char *words, int offset) {
        QTest::newRow(name) << body << QString::fromUtf8(words) << offset;
    };
    row("backslash", R"({"name":"D:\video","status":"PLAYING"})", "“\\v” is no escape", 11);
    row("byte order mark", "\xef\xbb\xbf{\"name\":\"a\"}", "byte order mark", 0);
    row("line feed in a string", "{\"name\":\"a\nb\"}", "control character U+000A", 10);
    row("form of a number", R"({"width":1.})", "decimal point", 11);
    row("leading zero", R"({"width":007})", "zero", 9);
    row("half an escape", R"({"name":"\u12"})", "hexadecimal", 9);
    row("NaN", R"({"width":NaN})", "NaN", 9);
    row("single quotes", "{'name':'a'}", "single quotes", 1);
    row("comment", "{\"a\":1} // end", "comment", 8);
    row("open end", R"({"a":{"b":1})", "within the object that begins at byte 0", 12);
    row("surrogate in UTF-8", "{\"name\":\"\xed\xa0\xbd\"}", "surrogate", 9);
    row("too deep", QByteArray("{\"a\":").repeated(2'000), "1,024 levels", 5 * 1'024);
    row("array", "[1]", "is an array", 0);
    row("text", "\"x\"", "is a string", 0);
}

void TestBodies::faultsAreNamed()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, words);
    QFETCH(int, offset);
    const RawAnswer answer = post(body);
    QCOMPARE(answer.status, 400);
    const QJsonObject told = objectOf(answer);
    QVERIFY2(told.value(QStringLiteral("error")).toString().contains(words), answer.body.constData());
    QCOMPARE(told.value(QStringLiteral("offset")), QJsonValue(offset));

    // Rules are JSON no less.
    const RawAnswer refused = toApi("/rules", body);
    QCOMPARE(refused.status, body.startsWith('[') ? 422 : 400);
    if (refused.status == 400)
        QCOMPARE(objectOf(refused).value(QStringLiteral("offset")), QJsonValue(offset));
}

void TestBodies::oddBodiesAreTaken_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QStringList>("problems");
    const auto row = [](const char *id, const QByteArray &body, const char *name, const QStringList &problems) {
        QTest::newRow(id) << body << QByteArray(id) << QString::fromUtf8(name) << problems;
    };
    const QString half = QStringLiteral("holds half a surrogate pair, shown as U+FFFD");
    row("half", R"({"mediaSessionId":"half","name":"cam\udc00","status":"PLAYING"})", "cam\xef\xbf\xbd",
        {QStringLiteral("name: ") + half});
    row("elsewhere", R"({"mediaSessionId":"elsewhere","name":"cam","custom":{"a":"\ud83d"},"status":"PLAYING"})", "cam",
        {QStringLiteral("body: ") + half});
    row("987654321", R"({"mediaSessionId":987654321,"name":4.50,"status":"PLAYING"})", "4.50",
        {QStringLiteral("mediaSessionId: expected a string, found a number"),
         QStringLiteral("name: expected a string, found a number")});
    row("12345678901234567890123456789",
        R"({"mediaSessionId":12345678901234567890123456789,"name":true,"status":"PLAYING"})", "true",
        {QStringLiteral("mediaSessionId: expected a string, found a number"),
         QStringLiteral("name: expected a string, found true or false")});
    row("twice", R"({"mediaSessionId":"twice","name":"one","status":"FAILED","name":"two","status":"PLAYING"})", "two",
        {QStringLiteral("name: given twice"), QStringLiteral("status: given twice")});
    row("infinite", R"({"mediaSessionId":"infinite","name":"cam","gop":1e999,"status":"PLAYING"})", "cam", {});
}

void TestBodies::oddBodiesAreTaken()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, id);
    QFETCH(QString, name);
    QFETCH(QStringList, problems);
    const RawAnswer answer = post(body);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, body);
    QJsonObject stream;
    QTRY_VERIFY(!(stream = getJson(m_program, "/streams/" + id)).isEmpty());
    QCOMPARE(stream.value(QStringLiteral("name")).toString(), name);
    QCOMPARE(stream.value(QStringLiteral("status")).toString(), QStringLiteral("PLAYING"));
    QCOMPARE(textsOf(stream.value(QStringLiteral("findings"))).contains(QStringLiteral("fieldProblem")),
             !problems.isEmpty());

    const QJsonObject event = newestEvent(id);
    QCOMPARE(textsOf(event.value(QStringLiteral("problems"))), problems);
    RawClient client(m_program.adminPort());
    const qint64 record = event.value(QStringLiteral("id")).toInteger();
    QCOMPARE(client.get("/api/v1/events/" + QByteArray::number(record) + "/body").body, body);
    const QJsonArray listed = getJson(m_program, "/events?after=" + QByteArray::number(record - 1) + "&limit=1")
                                  .value(QStringLiteral("events"))
                                  .toArray();
    QCOMPARE(textsOf(listed.first().toObject().value(QStringLiteral("problems"))), problems);
}

void TestBodies::ruleAndBoardReadTheSame()
{
    const QByteArray body = R"({"mediaSessionId":"read-once","name":"old","custom":{"x":1,"x":2},)"
                            R"("custom":{"x":3,"x":4},"name":"new","status":"PLAYING"})";
    const auto rule = [](const char *id, const char *pointer, const char *value, int status) {
        return QByteArray(R"({"id":")") + id + R"(","match":{"body":{")" + pointer + "\":" + value +
               R"(}},"action":{"type":"respond","status":)" + QByteArray::number(status) + "}}";
    };
    QCOMPARE(toApi("/rules", rule("first", "/name", R"("old")", 501)).status, 201);
    QCOMPARE(toApi("/rules", rule("first-of-first", "/custom/x", "1", 501)).status, 201);
    QCOMPARE(toApi("/rules", rule("first-of-last", "/custom/x", "3", 501)).status, 201);
    QCOMPARE(toApi("/rules", rule("last", "/custom/x", "4", 502)).status, 201);
    const RawAnswer answer = post(body);
    QCOMPARE(answer.status, 502);
    const RawAnswer dry = toApi("/rules/test", "{\"event\":" + body + '}');
    QCOMPARE(objectOf(dry).value(QStringLiteral("answeredBy")).toString(), QStringLiteral("last"));
    RawClient client(m_program.adminPort());
    QCOMPARE(client.put("/api/v1/rules", "[]").status, 200);
    QTRY_COMPARE(getJson(m_program, "/streams/read-once").value(QStringLiteral("name")).toString(),
                 QStringLiteral("new"));
}

void TestBodies::connectIsAnsweredWithOneConfig()
{
    const QByteArray body = R"({"nodeId":"n","sessionId":"s","restClientConfig":{},"n":12345678901234567890123,)"
                            R"("restClientConfig":{"connect":{}},"origin":"a\ud800"})";
    const RawAnswer answer = postHook(m_program, "connect", body);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body.count("restClientConfig"), 1);
    const QByteArray kept = R"({"nodeId":"n","sessionId":"s","n":12345678901234567890123,"origin":"a\ud800",)";
    QVERIFY2(answer.body.startsWith(kept + "\"restClientConfig\":{\"Str"), answer.body.constData());
}

void TestBodies::ofTwoProblemsNothingIsLost()
{
    const QByteArray body = R"({"mediaSessionId":"all-odd","published":"true","width":"640","height":"high",)"
                            R"("name":{},"status":"PLAYING","status":"PLAYING"})";
    QCOMPARE(post(body).status, 200);
    QTRY_VERIFY(!newestEvent("all-odd").isEmpty());
    const QJsonObject stream = getJson(m_program, "/streams/all-odd");
    QCOMPARE(stream.value(QStringLiteral("published")), QJsonValue(true));
    QCOMPARE(stream.value(QStringLiteral("width")), QJsonValue(640));
    QCOMPARE(
        textsOf(newestEvent("all-odd").value(QStringLiteral("problems"))),
        (QStringList{QStringLiteral("name: expected a string, found an object"),
                     QStringLiteral("published: expected true or false, found a string"),
                     QStringLiteral("status: given twice"), QStringLiteral("width: expected a number, found a string"),
                     QStringLiteral("height: expected a number, found a string")}));
}

void TestBodies::nodesKeepTheirStreams()
{
    QCOMPARE(post(hook(Node + "@10.1.0.1", "moved", "PUBLISHING")).status, 200);
    QCOMPARE(post(hook(Node + "@10.1.0.2", "moved", "PUBLISHING")).status, 200);
    QCOMPARE(post(hook(Node, "moved", "UNPUBLISHED")).status, 200);
    const auto streams = [this] {
        return getJson(m_program, "/streams?filter=id:moved").value(QStringLiteral("streams")).toArray();
    };
    QTRY_COMPARE(streams().first().toObject().value(QStringLiteral("status")).toString(),
                 QStringLiteral("UNPUBLISHED"));
    QCOMPARE(streams().size(), 1);
    QCOMPARE(streams().first().toObject().value(QStringLiteral("events")), QJsonValue(3));
    for (const QByteArray &nodeId : {Node, Node + "@10.1.0.1", Node + "@192.0.2.1"}) {
        const QJsonObject found = getJson(m_program, "/streams/moved?nodeId=" + nodeId);
        QCOMPARE(found.value(QStringLiteral("nodeId")).toString().toLatin1(), Node); // as it called itself last
        const QJsonArray events =
            getJson(m_program, "/streams/moved/history?nodeId=" + nodeId).value(QStringLiteral("events")).toArray();
        QCOMPARE(events.size(), 3);
    }
    getJson(m_program, "/streams/moved?nodeId=other", 404);

    QVERIFY(m_program.stop() == 0); // the journal has it so, too
    QVERIFY2(m_program.start(), qPrintable(m_program.failure()));
    QTRY_COMPARE(streams().size(), 1);
    QCOMPARE(post(hook(Node + "@10.1.0.3", "moved", "UNPUBLISHED")).status, 200);
    QTRY_COMPARE(streams().first().toObject().value(QStringLiteral("events")), QJsonValue(4));
    QCOMPARE(streams().size(), 1);
}

void TestBodies::nodesAreToldApart()
{
    for (const char *node : {"studio@10.1.0.1", "studio@10.1.0.2", "demo-1-a@10.1.0.1", "demo-1-a@10.1.0.2"})
        QCOMPARE(post(hook(node, "apart", "PUBLISHING")).status, 200);
    QTRY_COMPARE(getJson(m_program, "/streams?filter=id:apart").value(QStringLiteral("total")), QJsonValue(4));
}

void TestBodies::whereAHookComesFromIsTold()
{
    RawClient client(m_program.hookPort());
    QCOMPARE(client
                 .post("/rest/my_api/StreamStatusEvent", hook("n@10.3.0.1", "tried", "PUBLISHING"),
                       "Streamwatch-Origin: test\r\n")
                 .status,
             200);
    QTRY_COMPARE(getJson(m_program, "/streams?filter=origin:test").value(QStringLiteral("total")), QJsonValue(1));
    const QJsonObject page = getJson(m_program, "/events?filter=origin:test");
    const QJsonArray events = page.value(QStringLiteral("events")).toArray();
    QCOMPARE(events.size(), 1);
    QCOMPARE(events.first().toObject().value(QStringLiteral("mediaSessionId")), QJsonValue(QStringLiteral("tried")));
    QCOMPARE(events.first().toObject().value(QStringLiteral("origin")), QJsonValue(QStringLiteral("test")));
}

void TestBodies::filterFindsANodeByEitherForm()
{
    const QByteArray node(32, 'f');
    QCOMPARE(post(hook(node + "@10.2.0.1", "by-node", "PUBLISHING")).status, 200);
    for (const QByteArray &form : {node, node + "@10.2.0.1", node + "@10.2.0.9", node + "*", QByteArray("*@10.2.0.1")})
        QTRY_COMPARE(getJson(m_program, "/streams?filter=node:" + form).value(QStringLiteral("total")), QJsonValue(1));
    for (const QByteArray &form : {node.chopped(1) + "@10.2.0.1", node.chopped(1), QByteArray("*@10.2.0.9")})
        QCOMPARE(getJson(m_program, "/streams?filter=node:" + form).value(QStringLiteral("total")), QJsonValue(0));
}

void TestBodies::ruleCountsANodeOnce()
{
    const QByteArray node(33, 'r');
    const QByteArray rule = R"({"id":"once","match":{"nodeId":")" + node +
                            R"(@10.3.0.1"},"when":{"count":1,"per":"stream"},)"
                            R"("action":{"type":"respond","status":403}})";
    QCOMPARE(toApi("/rules", rule).status, 201);
    QCOMPARE(post(hook(node + "@10.3.0.2", "counted", "PUBLISHING")).status, 403);
    QCOMPARE(post(hook(node + "@10.3.0.3", "counted", "PUBLISHING")).status, 200);
    QCOMPARE(post(hook(node, "counted-too", "PUBLISHING")).status, 403);
    QCOMPARE(post(hook("other@10.3.0.1", "counted", "PUBLISHING")).status, 200);
}

QTEST_GUILESS_MAIN(TestBodies)
#include "tst_bodies.moc"
