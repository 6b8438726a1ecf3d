#include "apihouse.h"
#include "base/clock.h"
#include "journal/samples.h"

#include <QTest>

namespace {

QString onError(const Reply &reply, const char *method = "StreamStatusEvent")
{
    return reply.value("restClientConfig")
        .toObject()
        .value(QLatin1String(method))
        .toObject()
        .value(QStringLiteral("restOnError"))
        .toString();
}

} // namespace

class TestConnectApi : public QObject {
    Q_OBJECT
private slots:
    void init() { m_house = std::make_unique<ApiHouse>(); }
    void cleanup() { m_house.reset(); }

    void showsWhatConnectIsTold();
    void takesEachForm();
    void refusesWhatIsNotValid_data();
    void refusesWhatIsNotValid();
    void countsSessionsUnderTheFormerSetting();
    void showsWhatOthersChange();
    void saysWhatBecomesOfTheBackendsAnswer();
    void showsWhatTheLastOneGot();

private:
    Reply put(const QByteArray &body) { return m_house->ask("PUT", "/connect-config", body); }

    std::unique_ptr<ApiHouse> m_house;
};

void TestConnectApi::showsWhatConnectIsTold()
{
    const Reply reply = m_house->get("/connect-config");
    QCOMPARE(reply.status, 200);
    QCOMPARE(onError(reply), QStringLiteral("FAIL"));
    QVERIFY(reply.value("changedAt").isNull());
    QCOMPARE(reply.value("sessions").toInt(-1), 0);
    QCOMPARE(reply.value("sessionsUnderFormerSetting").toInt(-1), 0);
    const QJsonObject presets = reply.value("presets").toObject();
    QCOMPARE(presets.value(QStringLiteral("fail")), reply.value("restClientConfig"));
    QCOMPARE(presets.value(QStringLiteral("log")).toObject().size(), 0);
}

void TestConnectApi::takesEachForm()
{
    Reply reply = put("{'publishStream':{'restOnError':'FAIL','restExclude':'sdp, custom'}}");
    QCOMPARE(reply.status, 200);
    QCOMPARE(onError(reply, "publishStream"), QStringLiteral("FAIL"));
    QCOMPARE(onError(reply), QString());
    QCOMPARE(reply.value("changedBy").toString(), QStringLiteral("API"));
    QVERIFY(reply.value("changedAt").isString());
    const QByteArray whole = reply.body; // as it came, it may come back
    QCOMPARE(put("{'preset':'log'}").value("restClientConfig").toObject().size(), 0);
    QCOMPARE(onError(put("{'preset':'fail'}")), QStringLiteral("FAIL"));
    QCOMPARE(put(whole).value("restClientConfig"), reply.value("restClientConfig"));
    reply = m_house->ask("PUT", "/connect-config", "{'restClientConfig':{}}", "X-Streamwatch-Client: night\r\n");
    QCOMPARE(reply.value("restClientConfig").toObject().size(), 0);
    QCOMPARE(reply.value("changedBy").toString(), QStringLiteral("API, night"));
    QCOMPARE(m_house->get("/connect-config").json(), reply.json());
}

void TestConnectApi::saysWhatBecomesOfTheBackendsAnswer()
{
    QCOMPARE(m_house->get("/connect-config").value("withBackend").toString(), QStringLiteral("leave"));
    Reply reply = put("{'withBackend':'fill'}");
    QCOMPARE(reply.value("withBackend").toString(), QStringLiteral("fill"));
    QCOMPARE(onError(reply), QStringLiteral("FAIL")); // what is not named stays
    reply = put("{'preset':'log'}");
    QCOMPARE(reply.value("withBackend").toString(), QStringLiteral("fill"));
    reply = put("{'withBackend':'never'}");
    QCOMPARE(reply.status, 422);
    QCOMPARE(reply.value("pointer").toString(), QStringLiteral("/withBackend"));
}

void TestConnectApi::showsWhatTheLastOneGot()
{
    QVERIFY(m_house->get("/connect-config").value("last").isNull());
    m_house->takeFigures({.lastConnect = {.at = 1'000'000,
                                          .status = 200,
                                          .from = rules::ConnectAnswer::From::Backend,
                                          .appKey = "app",
                                          .sessionId = "/s",
                                          .config = {{QStringLiteral("a"), 1}},
                                          .changes = {QStringLiteral("a: b")}}});
    const QJsonObject last = m_house->get("/connect-config").value("last").toObject();
    QCOMPARE(last.value(QStringLiteral("from")).toString(), QStringLiteral("backend"));
    QCOMPARE(last.value(QStringLiteral("status")).toInt(), 200);
    QCOMPARE(last.value(QStringLiteral("receivedAt")).toString(), QStringLiteral("1970-01-01T00:00:01.000000Z"));
    QCOMPARE(last.value(QStringLiteral("appKey")).toString(), QStringLiteral("app"));
    QVERIFY(last.value(QStringLiteral("rule")).isNull());
    QCOMPARE(last.value(QStringLiteral("changes")).toArray().size(), 1);
    QVERIFY(last.value(QStringLiteral("obstacle")).isNull());
    m_house->takeFigures({.lastConnect = {.at = 1, .obstacle = QStringLiteral("It is compressed.")}});
    QCOMPARE(m_house->get("/connect-config").value("last").toObject().value(QStringLiteral("obstacle")).toString(),
             QStringLiteral("It is compressed."));
    QCOMPARE(put(m_house->get("/connect-config").body).status, 200); // as it came, it may come back
}

void TestConnectApi::refusesWhatIsNotValid_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("pointer");
    const auto row = [](const char *body, int status, const char *pointer) {
        QTest::newRow(body) << QByteArray(body) << status << QString::fromLatin1(pointer);
    };
    row("[]", 422, "");
    row("{'StreamStatusEvent':7}", 422, "/StreamStatusEvent");
    row("{'StreamStatusEvent':{'restOnError':'MAYBE'}}", 422, "/StreamStatusEvent/restOnError");
    row("{'StreamStatusEvent':{'colour':'red'}}", 422, "/StreamStatusEvent/colour");
    row("{'a/b':{}}", 422, "/a~1b");
    row("{'restClientConfig':[]}", 422, "/restClientConfig");
    row("{'restClientConfig':{'connect':{'restPolicy':'X'}}}", 422, "/restClientConfig/connect/restPolicy");
    row("{'restClientConfig':{},'colour':1}", 422, "/colour");
    row("{'preset':'best'}", 422, "/preset");
    row("{'preset':'log','restClientConfig':{}}", 422, "/preset");
    row("{", 400, "");
}

void TestConnectApi::refusesWhatIsNotValid()
{
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(QString, pointer);
    const QByteArray before = m_house->get("/connect-config").body;
    const Reply reply = put(body);
    QCOMPARE(reply.status, status);
    QCOMPARE(reply.value("pointer").toString(), pointer);
    QVERIFY(reply.value("error").toString().endsWith(QLatin1Char('.')));
    QCOMPARE(m_house->get("/connect-config").body, before);
}

void TestConnectApi::countsSessionsUnderTheFormerSetting()
{
    const auto hook = [](const QByteArray &method, const QByteArray &session, const QByteArray &more = {}) {
        journal::Record record =
            samples::hook(method, "{'nodeId':'n','sessionId':'" + session + "'" + more + "}", wallMicroseconds());
        record.receivedMono = steadyNanoseconds();
        return record;
    };
    m_house->commit({hook("connect", "1"), hook("connect", "2"), hook("connect", "3")});
    m_house->commit({hook("ConnectionStatusEvent", "3", ",'status':'DISCONNECTED'")});
    QCOMPARE(m_house->get("/connect-config").value("sessions").toInt(), 2);
    QCOMPARE(m_house->get("/connect-config").value("sessionsUnderFormerSetting").toInt(-1), 0);
    QCOMPARE(put("{'preset':'log'}").value("sessionsUnderFormerSetting").toInt(-1), 2);
    m_house->commit({hook("connect", "4"), hook("ConnectionStatusEvent", "1", ",'status':'DISCONNECTED'")});
    const Reply reply = m_house->get("/connect-config");
    QCOMPARE(reply.value("sessions").toInt(), 2);
    QCOMPARE(reply.value("sessionsUnderFormerSetting").toInt(-1), 1);
    QCOMPARE(put("{'preset':'fail'}").value("sessionsUnderFormerSetting").toInt(-1), 1); // not 2, which was told this
}

void TestConnectApi::showsWhatOthersChange()
{
    m_house->changeConnectConfig(wcs::RestClientConfig::wcsDefaults());
    const Reply reply = m_house->get("/connect-config");
    QCOMPARE(reply.value("restClientConfig").toObject().size(), 0);
    QCOMPARE(reply.value("changedBy").toString(), QStringLiteral("window"));
}

QTEST_GUILESS_MAIN(TestConnectApi)
#include "tst_connectapi.moc"
