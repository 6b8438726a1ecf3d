#include "apihouse.h"
#include "journal/samples.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

namespace {

QString memberText(const QJsonValue &object, const char *key)
{
    return object.toObject().value(QLatin1String(key)).toString();
}

QStringList ids(const Reply &reply)
{
    QStringList ids;
    const QJsonArray rules = reply.value("rules").toArray();
    for (const QJsonValue &rule : rules)
        ids.append(memberText(rule, "id"));
    return ids;
}

const QByteArray Answer403 = "'action':{'type':'respond','status':403}";

QByteArray rule(const QByteArray &id, const QByteArray &more = {})
{
    return "{'id':'" + id + "'," + Answer403 + (more.isEmpty() ? "" : ",") + more + '}';
}

} // namespace

// Rules over the API: what is asked, what comes back, and what the rule book makes of it.
class TestRulesApi : public QObject {
    Q_OBJECT
private slots:
    void init() { m_house = std::make_unique<ApiHouse>(); }
    void cleanup() { m_house.reset(); }

    void addsShowsAndRemoves();
    void takesItsOwnAnswersBack();
    void makesIdsThatAreFree();
    void refusesInvalidRules_data();
    void refusesInvalidRules();
    void refusesWhatAPageCouldSend_data();
    void refusesWhatAPageCouldSend();
    void saysWhereItIsNoJson();
    void replacesTheSetOrATag();
    void putsAndPatchesOne();
    void putsWhatIsNotThere();
    void asksForAConfirmation();
    void togglesAndCounts();
    void countsDownAndLives();
    void saysWhoChangedThem();
    void makesAChangeThatNobodyWaitsFor();
    void answersInTheOrderOfItsConnection();
    void showsFigures();
    void shutsDownOnlyWithoutAWindow();

private:
    Reply ask(const QByteArray &method, const QByteArray &path, const QByteArray &body = {})
    {
        return m_house->ask(method, path, body);
    }

    std::unique_ptr<ApiHouse> m_house;
};

void TestRulesApi::addsShowsAndRemoves()
{
    const Reply added = ask("POST", "/rules", rule("a", "'name':'First','match':{'name':'cam*'},'tags':['t']"));
    QCOMPARE(added.status, 201);
    QCOMPARE(added.header("Location"), "/api/v1/rules/a");
    QCOMPARE(memberText(added.json(), "name"), QStringLiteral("First"));
    QCOMPARE(added.value("hits"), QJsonValue(0));
    QCOMPARE(added.value("active"), QJsonValue(true));
    QVERIFY(added.value("left").isNull());
    QVERIFY(added.value("ttlLeftMs").isNull());
    QVERIFY(added.value("revision").toInt() > 0);

    QCOMPARE(m_house->get("/rules/a").json(), added.json());
    QCOMPARE(ids(m_house->get("/rules")), QStringList{QStringLiteral("a")});
    QCOMPARE(ask("POST", "/rules", rule("a")).status, 409);
    QCOMPARE(m_house->get("/rules").value("revision"), added.value("revision"));

    const Reply removed = ask("DELETE", "/rules/a");
    QCOMPARE(removed.status, 204);
    QCOMPARE(m_house->get("/rules/a").status, 404);
    QCOMPARE(ask("DELETE", "/rules/a").status, 404);
    QCOMPARE(ids(m_house->get("/rules")), QStringList());
}

void TestRulesApi::takesItsOwnAnswersBack()
{
    QCOMPARE(ask("POST", "/rules", rule("a", "'ttlMs':100000,'when':{'count':3}")).status, 201);
    const QByteArray one = m_house->get("/rules/a").body;
    QCOMPARE(ask("PUT", "/rules/a", one).status, 200);
    QCOMPARE(ask("PATCH", "/rules/a", one).status, 200);
    QCOMPARE(ask("PUT", "/rules", m_house->get("/rules").body).status, 200);
    QCOMPARE(m_house->get("/rules").value("revision").toInt(), 1); // nothing has changed
}

void TestRulesApi::makesIdsThatAreFree()
{
    const QByteArray nameless = "{'name':'Always 403'," + Answer403 + "}";
    QCOMPARE(memberText(ask("POST", "/rules", nameless).json(), "id"), QStringLiteral("always-403"));
    const Reply second = ask("POST", "/rules", nameless);
    QCOMPARE(second.status, 201);
    QCOMPARE(second.header("Location"), "/api/v1/rules/always-403-2");
    QCOMPARE(m_house->book().snapshot()->rules.size(), 2);
}

void TestRulesApi::refusesInvalidRules_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("pointer");
    const auto row = [](const char *name, const QByteArray &body, int status, const char *pointer) {
        QTest::newRow(name) << body << status << QString::fromLatin1(pointer);
    };
    row("glob", rule("x", "'match':{'name':'cam['}"), 422, "/match/name");
    row("regex", rule("x", "'match':{'name':'/(/'}"), 422, "/match/name");
    row("look-around", rule("x", "'match':{'name':'/a(?!b)/'}"), 422, "/match/name");
    row("large regex", rule("x", "'match':{'name':'/(.{1,100}){9}/'}"), 422, "/match/name");
    row("status 99", "{'id':'x','action':{'type':'respond','status':99}}", 422, "/action/status");
    row("status 600", "{'id':'x','action':{'type':'respond','status':600}}", 422, "/action/status");
    row("status is text", "{'id':'x','action':{'type':'respond','status':'500'}}", 422, "/action/status");
    row("no action", "{'id':'x'}", 422, "/action");
    row("unknown action", "{'id':'x','action':{'type':'explode'}}", 422, "/action/type");
    row("unknown key", rule("x", "'colour':'red'"), 422, "/colour");
    row("unknown key of match", rule("x", "'match':{'nmae':'x'}"), 422, "/match/nmae");
    row("negative time", "{'id':'x','action':{'type':'respond','status':500,'delayMs':-1}}", 422, "/action/delayMs");
    row("negative life", rule("x", "'ttlMs':-5"), 422, "/ttlMs");
    row("negative count", rule("x", "'when':{'count':-1}"), 422, "/when/count");
    row("huge body", "{'id':'x','action':{'type':'respond','status':500,'body':'" + QByteArray(1'100'000, 'x') + "'}}",
        422, "/action/body");
    row("enabled is text", rule("x", "'enabled':'yes'"), 422, "/enabled");
    row("match is a list", rule("x", "'match':[]"), 422, "/match");
    row("status list", rule("x", "'match':{'status':['A',7]}"), 422, "/match/status/1");
    row("id with a blank", rule("x y"), 422, "/id");
    row("taken id", rule("kept"), 409, "/id");
    row("confirm is text", rule("x", "'confirm':'yes'"), 422, "/confirm");
    row("a list", "[" + rule("x") + "]", 422, "");
}

void TestRulesApi::refusesInvalidRules()
{
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(QString, pointer);
    QCOMPARE(ask("POST", "/rules", rule("kept")).status, 201);
    const QByteArray before = m_house->get("/rules").body;
    const Reply reply = ask("POST", "/rules", body);
    QCOMPARE(reply.status, status);
    QCOMPARE(memberText(reply.json(), "pointer"), pointer);
    QVERIFY2(memberText(reply.json(), "error").endsWith(QLatin1Char('.')), reply.body.constData());
    QCOMPARE(m_house->get("/rules").body, before);

    // In a set, the pointer says which one; nothing of the set is taken.
    if (status != 422 || !body.startsWith('{') || pointer == QLatin1String("/confirm"))
        return;
    const Reply set = ask("PUT", "/rules", "[" + rule("good") + "," + body + "]");
    QCOMPARE(set.status, 422);
    QCOMPARE(memberText(set.json(), "pointer"), QLatin1String("/1") + pointer);
    QCOMPARE(m_house->get("/rules").body, before);
}

void TestRulesApi::refusesWhatAPageCouldSend_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<int>("status");
    QTest::newRow("json") << QByteArray("application/json; charset=utf-8") << 201;
    QTest::newRow("+json") << QByteArray("application/merge-patch+json") << 201;
    QTest::newRow("none") << QByteArray() << 201;
    QTest::newRow("form") << QByteArray("application/x-www-form-urlencoded") << 415;
    QTest::newRow("multipart") << QByteArray("multipart/form-data; boundary=x") << 415;
    QTest::newRow("text") << QByteArray("text/plain") << 415;
    QTest::newRow("a list") << QByteArray("text/plain, application/x+json") << 415;
    QTest::newRow("Text") << QByteArray("Text/Plain;charset=UTF-8") << 415;
}

void TestRulesApi::refusesWhatAPageCouldSend()
{
    QFETCH(QByteArray, type);
    QFETCH(int, status);
    const Reply reply = m_house->ask("POST", "/rules", rule("a"), {}, type);
    QCOMPARE(reply.status, status);
    if (status == 415)
        QVERIFY(memberText(reply.json(), "error").contains(QLatin1String("application/json")));
    QCOMPARE(m_house->ask("POST", "/rules/disable-all", "{}", {}, type).status, status == 415 ? 415 : 200);
    QCOMPARE(m_house->ask("POST", "/rules", rule("b"), "Origin: http://evil.example\r\n").status, 403);
    QCOMPARE(m_house->book().snapshot()->rules.size(), status == 415 ? 0 : 1);
}

void TestRulesApi::saysWhereItIsNoJson()
{
    const Reply reply = ask("POST", "/rules", "{'id':'a',}");
    QCOMPARE(reply.status, 400);
    QVERIFY2(reply.value("offset").toInt(-1) > 0, reply.body.constData());
    QCOMPARE(ask("POST", "/rules").status, 400);
    QCOMPARE(ask("PUT", "/rules", "7").status, 400);
}

void TestRulesApi::replacesTheSetOrATag()
{
    const QByteArray both = "{'rules':[" + rule("a", "'tags':['one']") + "," + rule("b", "'tags':['two']") + "]}";
    QCOMPARE(ids(ask("PUT", "/rules", both)), QStringList({QStringLiteral("a"), QStringLiteral("b")}));
    const Reply replaced = ask("PUT", "/rules?tag=one", "[" + rule("c") + "," + rule("d") + "]");
    QCOMPARE(replaced.status, 200);
    QCOMPARE(ids(replaced), QStringList({QStringLiteral("c"), QStringLiteral("d")}));
    QCOMPARE(ids(m_house->get("/rules?tag=one")), ids(replaced));
    QCOMPARE(ids(m_house->get("/rules")), QStringList({QStringLiteral("c"), QStringLiteral("d"), QStringLiteral("b")}));
    QCOMPARE(ask("PUT", "/rules?tag=one", "[" + rule("b") + "]").status, 409);
    QCOMPARE(ask("PUT", "/rules", "[" + rule("x") + "," + rule("x") + "]").status, 422);
    QCOMPARE(m_house->get("/rules?tag=" + QByteArray(65, 'x')).status, 400);
    QCOMPARE(ids(ask("PUT", "/rules?tag=two", "[]")), QStringList());
    QCOMPARE(ids(ask("PUT", "/rules", "[]")), QStringList());
}

void TestRulesApi::putsAndPatchesOne()
{
    QCOMPARE(ask("PATCH", "/rules/a", "{}").status, 404);
    QCOMPARE(ask("POST", "/rules", rule("a", "'match':{'name':'x','info':'y'}")).status, 201);

    const Reply put = ask("PUT", "/rules/a", "{'action':{'type':'reset'}}");
    QCOMPARE(put.status, 200);
    QCOMPARE(memberText(put.value("action"), "type"), QStringLiteral("reset"));
    const Reply moved = ask("PUT", "/rules/a", rule("b"));
    QCOMPARE(moved.status, 422);
    QCOMPARE(memberText(moved.json(), "pointer"), QStringLiteral("/id"));

    const Reply patched = ask("PATCH", "/rules/a", "{'match':{'name':'cam*'},'when':{'count':2}}");
    QCOMPARE(patched.status, 200);
    QCOMPARE(memberText(patched.value("match"), "name"), QStringLiteral("cam*"));
    QCOMPARE(patched.value("left").toInt(), 2);
    QVERIFY(!ask("PATCH", "/rules/a", "{'when':null}").json().contains(QStringLiteral("when")));
    QCOMPARE(memberText(ask("PATCH", "/rules/a", "{'match':{'name':'cam['}}").json(), "pointer"),
             QStringLiteral("/match/name"));
    QCOMPARE(ask("PATCH", "/rules/a", "{'id':'b'}").status, 422);
    QCOMPARE(ask("PATCH", "/rules/a", "[]").status, 422);
    QCOMPARE(ids(m_house->get("/rules")), QStringList{QStringLiteral("a")});
}

void TestRulesApi::putsWhatIsNotThere()
{
    QCOMPARE(ask("POST", "/rules", rule("first")).status, 201);
    const Reply put = ask("PUT", "/rules/a", "{'tags':['suite-42']," + Answer403 + "}");
    QCOMPARE(put.status, 201);
    QCOMPARE(put.header("Location"), "/api/v1/rules/a");
    QCOMPARE(memberText(put.json(), "id"), QStringLiteral("a"));
    QCOMPARE(put.value("hits"), QJsonValue(0));
    QCOMPARE(memberText(put.json(), "changedBy"), QStringLiteral("API, tag suite-42"));
    QCOMPARE(ids(m_house->get("/rules")), QStringList({QStringLiteral("first"), QStringLiteral("a")}));

    const Reply again = ask("PUT", "/rules/a", rule("a"));
    QCOMPARE(again.status, 200);
    QCOMPARE(again.header("Location"), "");
    QCOMPARE(ask("PUT", "/rules/b", rule("b")).status, 201);
    QCOMPARE(ask("DELETE", "/rules/a").status, 204);
    QCOMPARE(ask("PUT", "/rules/a", rule("a")).status, 201);

    // Nothing comes of what POST would refuse, nor of an id that no rule can have or that is another's.
    QCOMPARE(ask("PUT", "/rules/c", rule("c", "'match':{'method':'connect'}")).status, 409);
    QCOMPARE(ask("PUT", "/rules/c", "{'action':{'type':'nothing'}}").status, 422);
    QCOMPARE(memberText(ask("PUT", "/rules/c%20d", "{" + Answer403 + "}").json(), "pointer"), QStringLiteral("/id"));
    QCOMPARE(ask("PUT", "/rules/c", rule("a")).status, 422);
    QCOMPARE(m_house->get("/rules/c").status, 404);
    QCOMPARE(ids(m_house->get("/rules")),
             QStringList({QStringLiteral("first"), QStringLiteral("b"), QStringLiteral("a")}));
}

void TestRulesApi::asksForAConfirmation()
{
    const QByteArray risky = "'match':{'method':'connect'}";
    const Reply refused = ask("POST", "/rules", rule("a", risky));
    QCOMPARE(refused.status, 409);
    QCOMPARE(memberText(refused.json(), "confirm"), QStringLiteral("required"));
    QVERIFY(!memberText(refused.json(), "error").isEmpty());
    QCOMPARE(ids(m_house->get("/rules")), QStringList());
    QCOMPARE(ask("PUT", "/rules", "[" + rule("a", risky) + "]").status, 409);
    QCOMPARE(ask("PUT", "/rules", "{'confirm':true,'rules':[" + rule("a", risky) + "]}").status, 200);
    QCOMPARE(ask("POST", "/rules", rule("b", risky + ",'confirm':true")).status, 201);

    // Switched off it can be there; switching it on is asked about again.
    QCOMPARE(ask("POST", "/rules", rule("c", risky + ",'enabled':false")).status, 201);
    QCOMPARE(ask("POST", "/rules/c/enable").status, 409);
    QCOMPARE(ask("PATCH", "/rules/c", "{'enabled':true}").status, 409);
    QCOMPARE(m_house->get("/rules/c").value("enabled"), QJsonValue(false));
    QCOMPARE(ask("POST", "/rules/c/enable", "{'confirm':true}").value("enabled"), QJsonValue(true));
    QCOMPARE(ask("POST", "/rules/c/disable").status, 200);
    QCOMPARE(ask("PATCH", "/rules/c", "{'enabled':true,'confirm':true}").status, 200);
    QCOMPARE(ask("POST", "/rules/c/enable", "{'sure':true}").status, 422);

    const Reply slow = ask("POST", "/rules", "{'id':'s','action':{'type':'respond','status':200,'delayMs':1500}}");
    QCOMPARE(slow.status, 409);
}

void TestRulesApi::togglesAndCounts()
{
    const journal::Record hook = samples::status("m", "PUBLISHING");
    QCOMPARE(ask("POST", "/rules", rule("a", "'enabled':false")).status, 201);
    QCOMPARE(ask("POST", "/rules", rule("b")).status, 201);
    QVERIFY(m_house->decide(hook));
    QVERIFY(m_house->decide(hook));
    QCOMPARE(m_house->get("/rules/b").value("hits").toInt(), 2);
    QCOMPARE(m_house->get("/rules/b").value("matched").toInt(), 2);

    QCOMPARE(ask("POST", "/rules/a/enable").value("active"), QJsonValue(true));
    QCOMPARE(m_house->decide(hook)->rule->id, QStringLiteral("a"));
    QCOMPARE(ask("POST", "/rules/a/disable").value("active"), QJsonValue(false));
    QCOMPARE(m_house->decide(hook)->rule->id, QStringLiteral("b"));
    QCOMPARE(m_house->get("/rules/a").value("hits").toInt(), 1);
    QCOMPARE(ask("POST", "/rules/nothing/enable").status, 404);

    QCOMPARE(ask("POST", "/rules/disable-all").value("disabled").toInt(-1), 1);
    QVERIFY(!m_house->decide(hook));
    QCOMPARE(ask("POST", "/rules/disable-all").value("disabled").toInt(-1), 0);

    // Of a tag only; and a mistyped one is not taken for all.
    ask("POST", "/rules", "{'id':'x','tags':['t'],'action':{'type':'reset'}}");
    ask("POST", "/rules", "{'id':'y','action':{'type':'reset'}}");
    QCOMPARE(m_house->ask("POST", "/rules/disable-all?tags=t").status, 400);
    QCOMPARE(m_house->ask("PUT", "/rules?tags=t", "[]").status, 400);
    QCOMPARE(ask("POST", "/rules/disable-all?tag=t").value("disabled").toInt(-1), 1);
    QCOMPARE(ask("POST", "/rules/disable-all").value("disabled").toInt(-1), 1);
}

void TestRulesApi::countsDownAndLives()
{
    QCOMPARE(ask("POST", "/rules", rule("a", "'when':{'count':2},'ttlMs':600000")).status, 201);
    QVERIFY(m_house->decide(samples::status("m", "PUBLISHING")));
    Reply reply = m_house->get("/rules/a");
    QCOMPARE(reply.value("left").toInt(-1), 1);
    const qint64 leftMs = reply.value("ttlLeftMs").toInteger(-1);
    QVERIFY(leftMs > 0 && leftMs <= 600'000);
    QVERIFY(m_house->decide(samples::status("m", "PUBLISHING")));
    QVERIFY(!m_house->decide(samples::status("m", "PUBLISHING")));
    reply = m_house->get("/rules/a");
    QCOMPARE(reply.value("left").toInt(-1), 0);
    QCOMPARE(reply.value("active"), QJsonValue(false));
    QCOMPARE(reply.value("enabled"), QJsonValue(true));
}

void TestRulesApi::saysWhoChangedThem()
{
    const auto by = [this] { return memberText(m_house->get("/rules").json(), "changedBy"); };
    QCOMPARE(ask("POST", "/rules", rule("a")).status, 201);
    QCOMPARE(by(), QStringLiteral("API"));
    QVERIFY(m_house->get("/rules").value("changedAt").toString().endsWith(QLatin1Char('Z')));
    QCOMPARE(ask("POST", "/rules", rule("b", "'tags':['suite-42','x']")).status, 201);
    QCOMPARE(by(), QStringLiteral("API, tag suite-42"));
    QCOMPARE(ask("POST", "/rules/a/disable").status, 200);
    QCOMPARE(by(), QStringLiteral("API"));
    QCOMPARE(ask("POST", "/rules/b/disable").status, 200); // known by its tag
    QCOMPARE(by(), QStringLiteral("API, tag suite-42"));
    QCOMPARE(ask("POST", "/rules/b/enable?tag=other").status, 200);
    QCOMPARE(by(), QStringLiteral("API, tag other"));
    QCOMPARE(m_house->ask("POST", "/rules/a/enable", {}, "X-Streamwatch-Client: night run 7\r\n").status, 200);
    QCOMPARE(by(), QStringLiteral("API, night run 7"));
    const QByteArray odd = "X-Streamwatch-Client: \xe2\x80\xae" + QByteArray(100, 'x') + "\r\n";
    QCOMPARE(m_house->ask("POST", "/rules/disable-all", {}, odd).status, 200);
    QCOMPARE(by(), QStringLiteral("API, ") + QString(64, QLatin1Char('x')));
    m_house->book().change(rules::remove(QStringLiteral("a")).by(rules::Origin::window()));
    QCOMPARE(by(), QStringLiteral("window"));
}

void TestRulesApi::makesAChangeThatNobodyWaitsFor()
{
    ApiClient client(m_house->port());
    QCOMPARE(client.ask("GET", "/rules").status, 200); // so that it is known whose program this is
    client.send("POST", "/rules", rule("a"));
    client.socket().abort();
    QTRY_COMPARE(m_house->book().snapshot()->rules.size(), 1);
    QCOMPARE(ids(m_house->get("/rules")), QStringList{QStringLiteral("a")});
}

void TestRulesApi::answersInTheOrderOfItsConnection()
{
    ApiClient client(m_house->port());
    client.send("POST", "/rules", rule("a"));
    client.send("POST", "/rules/a/disable");
    client.send("GET", "/rules/a");
    client.send("DELETE", "/rules/a");
    QCOMPARE(client.reply().status, 201);
    QCOMPARE(client.reply().status, 200);
    QCOMPARE(client.reply().value("enabled"), QJsonValue(false));
    QCOMPARE(client.reply().status, 204);
}

void TestRulesApi::showsFigures()
{
    QCOMPARE(ask("POST", "/rules", rule("a")).status, 201);
    QCOMPARE(ask("POST", "/rules", rule("b", "'enabled':false")).status, 201);
    QVERIFY(m_house->decide(samples::status("m", "PUBLISHING")));
    m_house->book().noteHits();
    QTRY_VERIFY(m_house->get("/metrics").body.contains("streamwatch_rules_hits_total{rule=\"a\"} 1\n"));
    QVERIFY(m_house->get("/metrics").body.contains("streamwatch_rules_active 1\n"));
    QCOMPARE(ask("DELETE", "/rules/a").status, 204);
    QVERIFY(!m_house->get("/metrics").body.contains("rule=\"a\""));
}

void TestRulesApi::shutsDownOnlyWithoutAWindow()
{
    QSignalSpy here(&m_house->admin(), &api::AdminService::shutdownRequested);
    QCOMPARE(ask("POST", "/shutdown").status, 409);
    QCOMPARE(here.size(), 0);
    ApiHouse headless({.canShutDown = true});
    QSignalSpy there(&headless.admin(), &api::AdminService::shutdownRequested);
    QCOMPARE(headless.ask("POST", "/shutdown", "x=1", {}, "text/plain").status, 415);
    QCOMPARE(there.size(), 0);
    QCOMPARE(headless.ask("POST", "/shutdown").status, 202);
    QCOMPARE(there.size(), 1);
}

QTEST_GUILESS_MAIN(TestRulesApi)
#include "tst_rulesapi.moc"
