#include "apihouse.h"
#include "base/clock.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

// Incidents over HTTP, made by the engine of records that are committed.
class TestIncidentsApi : public QObject {
    Q_OBJECT
private slots:
    void init() { m_house = std::make_unique<ApiHouse>(); }

    void hasNoneWhereNothingIsWrong();
    void showsWhatIsFound();
    void waitsForOne();
    void waitsForNothingElse();
    void takesWhatPeopleSay();
    void refusesWhatCannotBe_data();
    void refusesWhatCannotBe();
    void hasThemInMetricsStreamsAndFindings();
    void sendsThemToWhoeverListens();
    void hidesSecrets();

private:
    void fail(const QByteArray &name, const QByteArray &info = "Failed by RTP activity", const QByteArray &rule = {});
    Reply wait(const QByteArray &body = "{'timeoutMs':20000}") { return m_house->ask("POST", "/incidents/wait", body); }

    std::unique_ptr<ApiHouse> m_house;
    int m_streams = 0;
};

void TestIncidentsApi::fail(const QByteArray &name, const QByteArray &info, const QByteArray &rule)
{
    journal::Record record;
    record.receivedAt = wallMicroseconds();
    record.event.method = "StreamStatusEvent";
    record.event.nodeId = "north";
    record.event.appKey = "live";
    record.event.mediaSessionId = "id-" + QByteArray::number(++m_streams);
    record.event.sessionId = "/192.0.2." + QByteArray::number(m_streams) + ":1/192.0.2.250:8443";
    record.event.name = name;
    record.event.published = true;
    record.event.status = "FAILED";
    record.event.info = info;
    record.streamKey = record.event.streamKey();
    record.answer.ruleId = rule;
    record.answer.status = rule.isEmpty() ? 200 : 500;
    m_house->commit({record});
}

void TestIncidentsApi::hasNoneWhereNothingIsWrong()
{
    const Reply list = m_house->get("/incidents");
    QCOMPARE(list.status, 200);
    QCOMPARE(list.value("total").toInt(), 0);
    QCOMPARE(m_house->get("/incidents/1").status, 404);
    QCOMPARE(m_house->get("/incidents/x").status, 404);
    QCOMPARE(m_house->get("/incidents?state=over").status, 400);
}

void TestIncidentsApi::showsWhatIsFound()
{
    fail("cam-1");
    fail("cam-2");
    QCOMPARE(wait().status, 200);
    const Reply list = m_house->get("/incidents?state=open");
    QCOMPARE(list.value("total").toInt(), 1);
    const QJsonObject incident = list.value("incidents").toArray().first().toObject();
    QCOMPARE(incident["state"_L1].toString(), u"new"_s);
    QCOMPARE(incident["severity"_L1].toString(), u"error"_s);
    QCOMPARE(incident["cause"_L1].toString(), u"network"_s);
    QCOMPARE(incident["streams"_L1].toInt(), 2);
    QCOMPARE(incident["nodeId"_L1].toString(), u"north"_s);
    QVERIFY(incident["sentence"_L1].toString().startsWith(u"north (live): 2 publishers failed"_s));
    QVERIFY(incident["resolvedAt"_L1].isNull());
    const QJsonArray found = m_house->get("/incidents/1").value("found").toArray();
    QCOMPARE(found.size(), 2);
    QCOMPARE(found.first()["name"_L1].toString(), u"cam-1"_s);
    QCOMPARE(found.first()["kind"_L1].toString(), u"failed"_s);
    QVERIFY(found.first()["until"_L1].isNull());
    QCOMPARE(m_house->get("/incidents?state=resolved").value("total").toInt(), 0);
}

void TestIncidentsApi::waitsForOne()
{
    ApiClient client(m_house->port());
    client.send("POST", "/incidents/wait", "{'state':'new','cause':'network','severity':'warning','timeoutMs':20000}");
    fail("cam");
    const Reply reply = client.reply();
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.value("incidents").toArray().size(), 1);
}

void TestIncidentsApi::waitsForNothingElse()
{
    fail("cam");
    QCOMPARE(wait().status, 200);
    QCOMPARE(wait("{'cause':'user','timeoutMs':50}").status, 408);
    QCOMPARE(wait("{'after':1,'timeoutMs':0}").status, 408);
    QCOMPARE(wait("{'state':'over'}").status, 422);
    QCOMPARE(wait("{'sate':'new'}").status, 422);
}

void TestIncidentsApi::takesWhatPeopleSay()
{
    fail("cam");
    QCOMPARE(wait().status, 200);
    const Reply acknowledged = m_house->ask("POST", "/incidents/1/acknowledge", "{'by':'Ada','text':'I look.'}");
    QCOMPARE(acknowledged.status, 200);
    QCOMPARE(acknowledged.value("state").toString(), u"acknowledged"_s);
    QCOMPARE(acknowledged.value("acknowledgedBy").toString(), u"Ada"_s);
    QCOMPARE(m_house->ask("POST", "/incidents/1/comment", "{'text':'Cable.'}").status, 200);
    const Reply muted = m_house->ask("POST", "/incidents/1/mute", "{'forMs':60000}");
    QVERIFY(!muted.value("mutedUntil").isNull());
    const Reply resolved = m_house->ask("POST", "/incidents/1/resolve", {}, "X-Streamwatch-Client: a test\r\n");
    QCOMPARE(resolved.value("state").toString(), u"resolved"_s);
    QCOMPARE(resolved.value("resolvedBy").toString(), u"a test"_s);
    QCOMPARE(resolved.value("comments").toArray().size(), 2);
    QCOMPARE(m_house->get("/incidents?state=resolved").value("total").toInt(), 1);
    QCOMPARE(m_house->ask("POST", "/incidents/1/acknowledge").status, 409);
}

void TestIncidentsApi::refusesWhatCannotBe_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    const auto row = [](const char *path, const QByteArray &body, int status) {
        QTest::addRow("%s %d", path, status) << QByteArray(path) << body << status;
    };
    row("/incidents/9/acknowledge", {}, 404);
    row("/incidents/1/comment", {}, 422);
    row("/incidents/1/comment", "{'text':7}", 422);
    row("/incidents/1/comment", "{'text':'" + QByteArray(4'001, 'x') + "'}", 422);
    row("/incidents/1/mute", {}, 422);
    row("/incidents/1/mute", "{'forMs':-1}", 422);
    row("/incidents/1/acknowledge", "{'who':'me'}", 422);
    row("/incidents/1/acknowledge", "nonsense", 400);
}

void TestIncidentsApi::refusesWhatCannotBe()
{
    fail("cam");
    QCOMPARE(wait().status, 200);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    const Reply reply = m_house->ask("POST", path, body);
    QTEST(reply.status, "status");
    QVERIFY(!reply.value("error").toString().isEmpty());
    QCOMPARE(m_house->get("/incidents/1").value("state").toString(), u"new"_s);
}

void TestIncidentsApi::hasThemInMetricsStreamsAndFindings()
{
    fail("cam");
    fail("mine", "Failed by RTP activity", "a rule");
    QCOMPARE(wait().status, 200);
    const QByteArray metrics = m_house->get("/metrics").body;
    QVERIFY(metrics.contains("streamwatch_incidents{state=\"new\",severity=\"error\",cause=\"network\"} 1\n"));
    QVERIFY(metrics.contains("streamwatch_findings{kind=\"failed\",injected=\"false\"} 1\n"));
    QVERIFY(metrics.contains("streamwatch_findings{kind=\"failed\",injected=\"true\"} 1\n"));
    const Reply streams = m_house->get("/streams?filter=incident:1");
    QCOMPARE(streams.value("total").toInt(), 1);
    QCOMPARE(streams.value("streams").toArray().first()["incidentId"_L1].toInt(), 1);
    QCOMPARE(m_house->get("/streams?filter=finding:failed").value("total").toInt(), 2);
    QCOMPARE(m_house->get("/streams?filter=finding:failed+cause:network").value("total").toInt(), 1);
    QCOMPARE(m_house->get("/streams?filter=finding:failed+cause:injected").value("total").toInt(), 1);
    const QJsonArray findings = m_house->get("/problems?filter=name:cam").value("findings").toArray();
    QCOMPARE(findings.size(), 1);
    QCOMPARE(findings.first()["incidentId"_L1].toInt(), 1);
}

void TestIncidentsApi::sendsThemToWhoeverListens()
{
    ApiClient all(m_house->port());
    all.send("GET", "/events/stream");
    QVERIFY(all.waitFor([&all] { return all.received().contains(": Streamwatch"); }));
    ApiClient some(m_house->port());
    some.send("GET", "/events/stream?filter=name:cam");
    QVERIFY(some.waitFor([&some] { return some.received().contains(": Streamwatch"); }));
    fail("cam");
    QVERIFY(all.waitFor([&all] { return all.received().contains("event: incident\ndata: {"); }));
    QVERIFY(some.waitFor([&some] { return some.received().contains("event: hook"); }));
    QVERIFY(!some.received().contains("event: incident"));
}

void TestIncidentsApi::hidesSecrets()
{
    fail("rtsp://user:hunter2@camera/1");
    QCOMPARE(wait().status, 200);
    QVERIFY(!m_house->get("/incidents").body.contains("hunter2"));
    QVERIFY(!m_house->get("/incidents/1").body.contains("hunter2"));
}

QTEST_GUILESS_MAIN(TestIncidentsApi)
#include "tst_incidentsapi.moc"
