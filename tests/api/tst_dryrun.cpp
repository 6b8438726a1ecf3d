#include "apihouse.h"
#include "journal/samples.h"

#include <QJsonArray>
#include <QTest>

namespace {

QByteArray rule(const QByteArray &match)
{
    return "{'rule':{'match':" + match + ",'action':{'type':'respond','status':403}}}";
}

const QByteArray Event = "{'nodeId':'n','mediaSessionId':'m','name':'cam1','status':'PUBLISHING','published':true}";

QString memberText(const QJsonValue &object, const char *key)
{
    return object.toObject().value(QLatin1String(key)).toString();
}

} // namespace

class TestDryRun : public QObject {
    Q_OBJECT
private slots:
    void init() { m_house = std::make_unique<ApiHouse>(); }
    void cleanup() { m_house.reset(); }

    void findsTheStreamsOfARule_data();
    void findsTheStreamsOfARule();
    void saysWhichRuleWouldAnswer();
    void countsNothing();
    void saysWhatIsUsedUpAndWhatIsSkipped();
    void saysWhatWcsDoes_data();
    void saysWhatWcsDoes();
    void showsTheEventAsOverwritten();
    void asksTheBackend_data();
    void asksTheBackend();
    void saysThatTheBackendDecides();
    void withoutABackend();
    void changesTheBackendsAnswer();
    void knowsWhatTheBackendSaidToAStoredEvent();
    void takesStoredEvents();
    void refusesWhatItCannotTry_data();
    void refusesWhatItCannotTry();

private:
    Reply test(const QByteArray &body) { return m_house->ask("POST", "/rules/test", body); }
    void add(const QByteArray &json)
    {
        const Reply reply = m_house->ask("POST", "/rules", json);
        QVERIFY2(reply.status == 201, reply.body.constData());
    }

    std::unique_ptr<ApiHouse> m_house;
};

void TestDryRun::findsTheStreamsOfARule_data()
{
    QTest::addColumn<QByteArray>("match");
    QTest::addColumn<int>("total");
    QTest::newRow("all") << QByteArray("{}") << 3; // the ended one is not live
    QTest::newRow("name") << QByteArray("{'name':'cam*'}") << 2;
    QTest::newRow("status") << QByteArray("{'status':['PLAYING']}") << 1;
    QTest::newRow("published") << QByteArray("{'published':true}") << 2;
    QTest::newRow("body") << QByteArray("{'body':{'/custom/room':7}}") << 1;
    QTest::newRow("body and more") << QByteArray("{'name':'cam2','body':{'/custom/room':7}}") << 0;
    QTest::newRow("keep-alives") << QByteArray("{'method':'StreamKeepAliveEvent'}") << 3;
    QTest::newRow("not about streams") << QByteArray("{'method':'connect'}") << 0;
}

void TestDryRun::findsTheStreamsOfARule()
{
    QFETCH(QByteArray, match);
    QFETCH(int, total);
    const auto hook = [](const QByteArray &id, const QByteArray &more) {
        return samples::hook("StreamStatusEvent", "{'nodeId':'n','mediaSessionId':'" + id + "'," + more + "}");
    };
    m_house->commit({hook("1", "'name':'cam1','status':'PUBLISHING','published':true,'custom':{'room':7}"),
                     hook("2", "'name':'cam2','status':'PUBLISHING','published':true"),
                     hook("3", "'name':'other','status':'PLAYING','published':false"),
                     hook("4", "'name':'cam4','status':'FAILED','published':true,'custom':{'room':7}")});
    const Reply reply = test(rule(match));
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.value("total").toInt(-1), total);
    QCOMPARE(reply.value("streams").toArray().size(), total);
    QCOMPARE(reply.value("bodyConditions").isNull(), !match.contains("body"));
    QCOMPARE(reply.value("risk").isNull(), !match.contains("connect"));
    QCOMPARE(m_house->book().snapshot()->rules.size(), 0);

    const Reply limited = test(rule(match).chopped(1) + ",'limit':1}");
    QCOMPARE(limited.value("total").toInt(-1), total);
    QCOMPARE(limited.value("streams").toArray().size(), qMin(total, 1));
}

void TestDryRun::saysWhichRuleWouldAnswer()
{
    add("{'id':'off','enabled':false,'action':{'type':'reset'}}");
    add("{'id':'other','match':{'name':'x*'},'action':{'type':'reset'}}");
    add("{'id':'first','name':'The first','match':{'name':'cam*'},'action':{'type':'respond','status':500}}");
    add("{'id':'second','action':{'type':'respond','status':403}}");
    const Reply reply = test("{'event':" + Event + "}");
    QCOMPARE(reply.status, 200);
    QCOMPARE(memberText(reply.json(), "answeredBy"), QStringLiteral("first"));
    QCOMPARE(reply.value("answer").toObject().value(QStringLiteral("status")).toInt(), 500);
    QCOMPARE(memberText(reply.value("effect"), "name"), QStringLiteral("errorEvent"));
    const QJsonArray others = reply.value("others").toArray();
    QCOMPARE(others.size(), 3);
    QCOMPARE(memberText(others[0], "id"), QStringLiteral("off"));
    QVERIFY(memberText(others[0], "why").contains(QLatin1String("switched off")));
    QVERIFY(memberText(others[1], "why").contains(QLatin1String("cam1")));
    QVERIFY(memberText(others[2], "why").contains(QLatin1String("The first")));

    const Reply connect = test("{'method':'connect','event':{'appKey':'a'}}");
    QVERIFY(connect.value("answeredBy").isNull());
    QCOMPARE(memberText(connect.value("answer"), "body"), QStringLiteral("echo"));
    QCOMPARE(memberText(connect.value("effect"), "name"), QStringLiteral("accepted"));
    QVERIFY(connect.value("client").isNull());
}

void TestDryRun::countsNothing()
{
    add("{'id':'a','when':{'count':1},'action':{'type':'respond','status':500}}");
    for (int i = 0; i < 3; ++i)
        QCOMPARE(memberText(test("{'event':" + Event + "}").json(), "answeredBy"), QStringLiteral("a"));
    QCOMPARE(m_house->get("/rules/a").value("hits").toInt(-1), 0);
    QCOMPARE(m_house->get("/rules/a").value("matched").toInt(-1), 0);
}

void TestDryRun::saysWhatIsUsedUpAndWhatIsSkipped()
{
    add("{'id':'a','when':{'skip':1,'count':1},'action':{'type':'respond','status':500}}");
    const auto whyNot = [this] {
        return memberText(test("{'event':" + Event + "}").value("others").toArray().first(), "why");
    };
    const journal::Record hook = samples::hook("StreamStatusEvent", Event);
    QVERIFY2(whyNot().contains(QLatin1String("pass")), qPrintable(whyNot()));
    QVERIFY(!m_house->decide(hook));
    QCOMPARE(memberText(test("{'event':" + Event + "}").json(), "answeredBy"), QStringLiteral("a"));
    QVERIFY(m_house->decide(hook));
    QVERIFY2(whyNot().contains(QLatin1String("used up")), qPrintable(whyNot()));

    add("{'id':'chance','when':{'probability':0.5,'per':'stream','count':1},'action':{'type':'malformed'}}");
    QCOMPARE(test("{'event':" + Event + "}").value("remarks").toArray().size(), 3);
}

void TestDryRun::saysWhatWcsDoes_data()
{
    QTest::addColumn<QByteArray>("action");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("config");
    QTest::addColumn<QString>("effect");
    const auto row = [](const char *action, const char *method, const char *config, const char *effect) {
        QTest::addRow("%s %s %s", action, method, config)
            << QByteArray(action) << QByteArray(method) << QByteArray(config) << QString::fromLatin1(effect);
    };
    row("'type':'respond','status':500", "StreamStatusEvent", "{'preset':'fail'}", "errorEvent");
    row("'type':'respond','status':500", "StreamStatusEvent", "{'preset':'log'}", "logged");
    row("'type':'respond','status':200", "StreamStatusEvent", "{'preset':'fail'}", "accepted");
    row("'type':'respond','status':200,'delayMs':16000", "StreamStatusEvent", "{'preset':'fail'}", "errorEvent");
    row("'type':'respond','status':200,'delay':{'type':'lognormal','medianMs':60000,'sigma':0}", "StreamStatusEvent",
        "{'preset':'fail'}", "errorEvent");
    row("'type':'dribble','bytesPerSecond':1", "StreamStatusEvent", "{'preset':'fail'}", "errorEvent");
    row("'type':'dribble','bytesPerSecond':1000", "StreamStatusEvent", "{'preset':'fail'}", "accepted");
    row("'type':'reset'", "StreamStatusEvent", "{'preset':'fail'}", "errorEvent");
    row("'type':'truncate','status':200", "StreamStatusEvent", "{'preset':'fail'}", "errorEvent");
    row("'type':'respond','status':403", "StreamKeepAliveEvent", "{'preset':'fail'}", "streamTerminated");
    row("'type':'respond','status':500", "connect", "{'preset':'log'}", "refused");
    row("'type':'respond','status':500", "publishStream", "{'publishStream':{'restOnError':'FAIL'}}", "brokenOff");
    row("'type':'respond','status':500", "publishStream", "{'publishStream':{'restPolicy':'DISABLE'}}", "notAsked");
}

void TestDryRun::saysWhatWcsDoes()
{
    QFETCH(QByteArray, action);
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, config);
    QFETCH(QString, effect);
    QCOMPARE(m_house->ask("PUT", "/connect-config", config).status, 200);
    add("{'id':'a','confirm':true,'match':{'method':'*'},'action':{" + action + "}}");
    const Reply reply = test("{'event':" + Event + ",'method':'" + method + "'}");
    QCOMPARE(memberText(reply.json(), "answeredBy"), QStringLiteral("a"));
    QCOMPARE(memberText(reply.value("effect"), "name"), effect);
    QVERIFY(memberText(reply.value("effect"), "sentence").endsWith(QLatin1Char('.')));
}

void TestDryRun::showsTheEventAsOverwritten()
{
    QCOMPARE(m_house
                 ->ask("PUT", "/connect-config",
                       "{'StreamStatusEvent':{'restPolicy':'OVERWRITE','restOverwrite':'name,info'}}")
                 .status,
             200);
    add(R"({'id':'a','action':{'type':'respond','status':200,'body':'{\"name\":\"renamed\",\"status\":\"X\"}'}})");
    QJsonValue client = test("{'event':" + Event.chopped(1) + ",'authToken':'geheim'}}").value("client");
    QCOMPARE(memberText(client, "name"), QStringLiteral("renamed"));
    QCOMPARE(memberText(client, "status"), QStringLiteral("PUBLISHING"));
    QCOMPARE(memberText(client, "authToken"), QStringLiteral("•••"));

    QCOMPARE(m_house->ask("PATCH", "/rules/a", "{'action':{'status':500}}").status, 200);
    QVERIFY(test("{'event':" + Event + "}").value("client").isNull());
    QCOMPARE(m_house->ask("POST", "/rules/a/disable").status, 200);
    client = test("{'event':" + Event + "}").value("client");
    QCOMPARE(memberText(client, "name"), QStringLiteral("cam1")); // the echo
}

void TestDryRun::asksTheBackend_data()
{
    QTest::addColumn<QByteArray>("backend");
    QTest::addColumn<QString>("answeredBy");
    QTest::addColumn<QString>("effect");
    const auto row = [](const char *backend, const char *answeredBy, const char *effect) {
        QTest::newRow(backend) << QByteArray(backend) << QString::fromLatin1(answeredBy) << QString::fromLatin1(effect);
    };
    row("{}", "", "accepted");
    row("{'status':200}", "", "accepted");
    row("{'status':404}", "on404", "accepted");
    row("{'status':500}", "", "errorEvent");
    row("{'status':'none'}", "silent", "errorEvent");
    row("{'status':503,'headers':{'X-Reason':'denied by name'}}", "denied", "errorEvent");
    row("{'status':503,'headers':{'x-reason':'quota'}}", "", "errorEvent");
    row("{'status':200,'body':{'error':{'code':7}}}", "seven", "errorEvent");
    row(R"({'status':200,'body':'{\"error\":{\"code\":7}}'})", "seven", "errorEvent");
    row("{'status':200,'body':[7]}", "", "accepted");
}

void TestDryRun::asksTheBackend()
{
    QFETCH(QByteArray, backend);
    QFETCH(QString, answeredBy);
    QFETCH(QString, effect);
    add("{'id':'on404','match':{'backend':{'status':['404']}},'action':{'type':'respond','status':200,'body':'echo'}}");
    add("{'id':'silent','match':{'backend':{'status':['none']}},'action':{'type':'forward'}}");
    add("{'id':'denied','match':{'backend':{'headers':{'X-Reason':'denied*'}}},'action':{'type':'reset'}}");
    add("{'id':'seven','match':{'backend':{'body':{'/error/code':7}}},'action':{'type':'forward','status':403}}");
    const Reply reply = test("{'event':" + Event + ",'backend':" + backend + "}");
    QCOMPARE(reply.status, 200);
    QCOMPARE(memberText(reply.json(), "answeredBy"), answeredBy);
    QCOMPARE(memberText(reply.value("effect"), "name"), effect);
    QCOMPARE(reply.value("others").toArray().size(), answeredBy.isEmpty() ? 4 : 3);
    for (const QJsonValue &other : reply.value("others").toArray()) {
        const QString why = memberText(other, "why");
        QVERIFY2(why.startsWith(QLatin1String("The backend")) || why.contains(QLatin1String("answers first")),
                 qPrintable(why));
    }
    if (answeredBy.isEmpty())
        QCOMPARE(memberText(reply.value("answer"), "type"), QStringLiteral("forward"));
}

void TestDryRun::saysThatTheBackendDecides()
{
    QCOMPARE(m_house->ask("PUT", "/backend", "{'url':'http://127.0.0.1:9'}").status, 200);
    add("{'id':'asks','name':'The one','match':{'backend':{'status':['404']}},'action':{'type':'reset'}}");
    add("{'id':'other','match':{'name':'x','backend':{'status':['404']}},'action':{'type':'reset'}}");
    Reply reply = test("{'event':" + Event + "}");
    QVERIFY(reply.value("answeredBy").isNull());
    QCOMPARE(memberText(reply.value("answer"), "type"), QStringLiteral("forward"));
    QVERIFY(reply.value("effect").isNull());
    QVERIFY(reply.value("forwarded").isNull());
    QCOMPARE(memberText(reply.value("others").toArray()[0], "why"), QStringLiteral("The backend's answer decides."));
    QVERIFY(memberText(reply.value("others").toArray()[1], "why").contains(QLatin1String("name")));
    QVERIFY(reply.value("remarks").toArray().contains(
        QStringLiteral("“The one” answers instead where the backend's answer is as it wants.")));

    add("{'id':'all','action':{'type':'respond','status':500,'forward':true}}");
    reply = test("{'event':" + Event + "}");
    QCOMPARE(memberText(reply.json(), "answeredBy"), QStringLiteral("all"));
    QCOMPARE(memberText(reply.value("effect"), "name"), QStringLiteral("errorEvent"));
    QCOMPARE(reply.value("remarks").toArray().size(), 2);

    QCOMPARE(m_house->ask("PUT", "/rules/all", "{'action':{'type':'forward','status':403}}").status, 200);
    reply = test("{'event':" + Event + "}");
    QCOMPARE(memberText(reply.value("effect"), "name"), QStringLiteral("errorEvent"));
}

void TestDryRun::withoutABackend()
{
    add("{'id':'asks','match':{'backend':{'status':['404']}},'action':{'type':'reset'}}");
    add("{'id':'forward','action':{'type':'forward','delayMs':500}}");
    add("{'id':'other','match':{'name':'x'},'action':{'type':'forward'}}");
    Reply reply = test("{'event':" + Event + "}");
    QVERIFY(reply.value("answeredBy").isNull());
    QCOMPARE(memberText(reply.value("answer"), "body"), QStringLiteral("echo"));
    const QJsonArray others = reply.value("others").toArray();
    for (int i : {0, 1})
        QCOMPARE(memberText(others[i], "why"), QStringLiteral("There is no web server behind us to ask."));
    QVERIFY(memberText(others[2], "why").contains(QLatin1String("name")));

    add("{'id':'seen','action':{'type':'respond','status':500,'forward':true}}");
    reply = test("{'event':" + Event + "}");
    QCOMPARE(memberText(reply.json(), "answeredBy"), QStringLiteral("seen"));
    QCOMPARE(reply.value("remarks").toArray().size(), 1);
}

void TestDryRun::changesTheBackendsAnswer()
{
    QCOMPARE(m_house
                 ->ask("PUT", "/connect-config",
                       "{'StreamStatusEvent':{'restPolicy':'OVERWRITE','restOverwrite':'name,info'}}")
                 .status,
             200);
    add("{'id':'a','action':{'type':'forward','headers':{'X-B':'2'},'body':{'/name':'renamed','/no/where':1}}}");
    const Reply reply = test("{'event':" + Event +
                             ",'backend':{'status':200,'headers':{'X-A':'1'},'body':{'name' : 'cam', 'info':1.50}}}");
    QCOMPARE(memberText(reply.json(), "answeredBy"), QStringLiteral("a"));
    const QJsonValue forwarded = reply.value("forwarded");
    QCOMPARE(forwarded.toObject().value(QStringLiteral("status")).toInt(), 200);
    QCOMPARE(memberText(forwarded, "reason"), QStringLiteral("OK"));
    QCOMPARE(memberText(forwarded, "body"), QStringLiteral("{\"name\" : \"renamed\", \"info\":1.50}"));
    const QJsonValue headers = forwarded.toObject().value(QStringLiteral("headers"));
    QCOMPARE(memberText(headers, "X-A") + memberText(headers, "X-B"), QStringLiteral("12"));
    QVERIFY(reply.value("remarks").toArray().at(0).toString().contains(QLatin1String("leads nowhere")));
    QCOMPARE(memberText(reply.value("client"), "name"), QStringLiteral("renamed"));
    QVERIFY(test("{'event':" + Event + ",'backend':{'status':404}}").value("client").isNull());
    const Reply compressed =
        test("{'event':" + Event + ",'backend':{'headers':{'Content-Encoding':'gzip'},'body':{'name':'cam'}}}");
    QCOMPARE(memberText(compressed.value("forwarded"), "body"), QStringLiteral("{\"name\":\"cam\"}"));
    QCOMPARE(
        compressed.value("remarks").toArray(),
        QJsonArray{QStringLiteral("The answer of the web server behind is compressed with gzip: nothing was put into "
                                  "it.")});
}

void TestDryRun::knowsWhatTheBackendSaidToAStoredEvent()
{
    using journal::BackendFailure;
    add("{'id':'denied','match':{'backend':{'status':[403],'headers':{'X-Reason':'quota*'},'body':{'/code':7}}},"
        "'action':{'type':'forward','status':404}}");
    add("{'id':'silent','match':{'backend':{'status':'none'}},'action':{'type':'reset'}}");
    const auto said = [](const journal::BackendResult &result) {
        journal::Record record = samples::status("m", "PUBLISHING");
        record.backend = std::make_shared<const journal::BackendAnswer>(journal::BackendAnswer{
            .result = result, .head = "X-Reason: quota\r\nSet-Cookie: •••\r\n", .body = R"({"code": 7})"});
        return record;
    };
    m_house->commit({said({.status = 403, .us = 1}), said({.status = 200, .us = 1}),
                     said({.us = 1, .failure = BackendFailure::TimedOut}),
                     said({.us = 1, .failure = BackendFailure::Damaged}), samples::status("m", "PUBLISHING")});
    const auto answeredBy = [this](const QByteArray &members) {
        return memberText(test("{'event':" + members + "}").json(), "answeredBy");
    };
    // There was a web server behind us then, whether there is one now or not.
    const Reply reply = test("{'event':1}");
    QCOMPARE(memberText(reply.json(), "answeredBy"), QStringLiteral("denied"));
    QCOMPARE(memberText(reply.value("forwarded"), "body"), QStringLiteral(R"({"code": 7})"));
    QVERIFY(reply.value("remarks").toArray().isEmpty());
    QVERIFY(test("{'event':2}").value("answeredBy").isNull());
    QCOMPARE(answeredBy("3"), QStringLiteral("silent"));
    QCOMPARE(answeredBy("2,'backend':{'status':'none'}"), QStringLiteral("silent")); // what is said counts
    QVERIFY(test("{'event':4}").value("answeredBy").isNull());                       // what it said is not known
    QVERIFY(test("{'event':5}").value("answeredBy").isNull());                       // it was not asked
    QVERIFY(test("{'event':3,'method':'StreamKeepAliveEvent'}").value("answeredBy").isNull());

    add("{'id':'room','name':'Room','match':{'backend':{'headers':{'Set-Cookie':'room=*'}}},'action':{'type':'reset'}"
        "}");
    const QJsonArray remarks = test("{'event':2}").value("remarks").toArray();
    QVERIFY(remarks.first().toString().startsWith(QStringLiteral("“Room” asks for a header of the backend's")));
}

void TestDryRun::takesStoredEvents()
{
    add("{'id':'a','match':{'method':'Stream*','name':'cam'},'action':{'type':'reset'}}");
    journal::Record lax = samples::status("m", "PUBLISHING"); // of a version that took more for JSON
    lax.body.replace("cam", "C:\\live");
    m_house->commit({samples::status("m", "PUBLISHING"), samples::rejected("x", "{", "Not JSON."),
                     samples::hook("connect", "{'name':'cam'}"), lax});
    QCOMPARE(memberText(test("{'event':1}").json(), "answeredBy"), QStringLiteral("a"));
    QVERIFY(test("{'event':1,'method':'publishStream'}").value("answeredBy").isNull());
    QVERIFY(test("{'event':3}").value("answeredBy").isNull());
    QCOMPARE(test("{'event':2}").status, 422);
    const Reply unread = test("{'event':4}");
    QCOMPARE(unread.status, 422);
    QVERIFY(unread.body.contains("grammar was laxer"));
    const Reply missing = test("{'event':99}");
    QCOMPARE(missing.status, 422);
    QCOMPARE(memberText(missing.json(), "pointer"), QStringLiteral("/event"));
}

void TestDryRun::refusesWhatItCannotTry_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("pointer");
    const auto row = [](const char *body, const char *pointer) {
        QTest::newRow(body) << QByteArray(body) << QString::fromLatin1(pointer);
    };
    row("{}", "");
    row("[]", "");
    row("{'event':{},'rule':{}}", "");
    row("{'event':'x'}", "/event");
    row("{'event':-1}", "/event");
    row("{'event':1.5}", "/event");
    row("{'event':{},'method':'a/b'}", "/method");
    row("{'event':{},'colour':1}", "/colour");
    row("{'rule':{}}", "/rule/action");
    row("{'rule':{'action':{'type':'reset'}},'backend':{}}", "/backend");
    row("{'event':{},'backend':[]}", "/backend");
    row("{'event':{},'backend':{'status':99}}", "/backend/status");
    row("{'event':{},'backend':{'status':'404'}}", "/backend/status");
    row("{'event':{},'backend':{'headers':[]}}", "/backend/headers");
    row("{'event':{},'backend':{'headers':{'X-A':1}}}", "/backend/headers/X-A");
    row("{'event':{},'backend':{'colour':1}}", "/backend/colour");
    row("{'rule':{'match':{'name':'['},'action':{'type':'reset'}}}", "/rule/match/name");
    row("{'rule':{'action':{'type':'reset'}},'limit':-1}", "/limit");
}

void TestDryRun::refusesWhatItCannotTry()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, pointer);
    const Reply reply = test(body);
    QCOMPARE(reply.status, 422);
    QCOMPARE(memberText(reply.json(), "pointer"), pointer);
    QVERIFY(memberText(reply.json(), "error").endsWith(QLatin1Char('.')));
}

QTEST_GUILESS_MAIN(TestDryRun)
#include "tst_dryrun.moc"
