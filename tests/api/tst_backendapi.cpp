#include "apihouse.h"
#include "journal/samples.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using journal::BackendFailure;

class TestBackendApi : public QObject {
    Q_OBJECT
private slots:
    void init() { m_house = std::make_unique<ApiHouse>(); }
    void cleanup() { m_house.reset(); }

    void showsTheWebServerBehindUs();
    void changesIt();
    void takesBackWhatItShows();
    void showsTheProxyWithoutItsPassword();
    void refusesWhatIsNotValid_data();
    void refusesWhatIsNotValid();
    void showsTheMirror();
    void measuresThem();
    void showsWhatItSaidToAnEvent();
    void hasItsBody();
    void saysThatItWasNotAsked();

private:
    std::unique_ptr<ApiHouse> m_house;
};

void TestBackendApi::showsTheWebServerBehindUs()
{
    const Reply none = m_house->get("/backend");
    QCOMPARE(none.status, 200);
    QVERIFY(none.value("targets").toArray().isEmpty());
    hooks::Figures figures;
    figures.backend.count({.status = 200, .us = 5'000});
    figures.backend.count({.us = 10, .failure = BackendFailure::TimedOut});
    figures.backend.underWay = 3;
    figures.backend.suspended = {QStringLiteral("It is down.")};
    m_house->takeFigures(figures);
    const Reply reply = m_house->get("/backend");
    QCOMPARE(reply.value("answers").toObject(), (QJsonObject{{QStringLiteral("200"), 1}}));
    QCOMPARE(reply.value("failures").toObject(), (QJsonObject{{QStringLiteral("timedOut"), 1}}));
    QCOMPARE(reply.value("underWay").toInt(), 3);
    QCOMPARE(reply.value("suspended").toArray().first().toString(), QStringLiteral("It is down."));
}

void TestBackendApi::changesIt()
{
    Reply reply = m_house->ask("PUT", "/backend", "{'url':'http://127.0.0.1:9/api/'}");
    QCOMPARE(reply.status, 200);
    const QJsonArray targets{QJsonObject{{QStringLiteral("basePath"), QJsonValue()},
                                         {QStringLiteral("url"), QStringLiteral("http://127.0.0.1:9/api")}}};
    QCOMPARE(reply.value("targets").toArray(), targets);
    QCOMPARE(m_house->get("/backend").value("targets").toArray(), targets);
    reply = m_house->ask("PUT", "/backend", "{'url':null}");
    QVERIFY(reply.value("targets").toArray().isEmpty());
}

void TestBackendApi::takesBackWhatItShows()
{
    const QByteArray several =
        "[{'basePath':'/rest/my_api','url':'https://a:8443/x'},{'basePath':null,'url':'http://b'}]";
    Reply reply = m_house->ask("PUT", "/backend", "{'targets':" + several + "}");
    QCOMPARE(reply.status, 200);
    const QJsonValue targets = QJsonDocument::fromJson(QByteArray(several).replace('\'', '"')).array();
    QCOMPARE(reply.value("targets"), targets);
    const QByteArray shown = m_house->get("/backend").body;
    QCOMPARE(m_house->ask("PUT", "/backend", "{'url':null}").status, 200);
    QVERIFY(m_house->get("/backend").value("targets").toArray().isEmpty());
    reply = m_house->ask("PUT", "/backend", shown);
    QVERIFY2(reply.status == 200, reply.body.constData());
    QCOMPARE(m_house->get("/backend").value("targets"), targets);
    QCOMPARE(m_house->ask("PUT", "/backend", "{'targets':[]}").status, 200);
    QVERIFY(m_house->get("/backend").value("targets").toArray().isEmpty());
}

void TestBackendApi::showsTheProxyWithoutItsPassword()
{
    QVERIFY(m_house->get("/backend").value("proxy").isNull());
    backend::Options options;
    options.proxy = http::Proxy{.host = QStringLiteral("10.0.0.1"), .port = 3128, .credentials = "us:very-secret"};
    m_house->admin().takeBackend(options);
    const QString shown = QStringLiteral("http://us:•••@10.0.0.1:3128");
    QCOMPARE(m_house->get("/backend").value("proxy").toString(), shown);
    const Reply changed = m_house->ask("PUT", "/backend", "{'url':'http://127.0.0.1:9/api/'}");
    QCOMPARE(changed.status, 200);
    QCOMPARE(changed.value("proxy").toString(), shown);
    QVERIFY(!changed.body.contains("very-secret"));
}

void TestBackendApi::refusesWhatIsNotValid_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("nothing") << QByteArray("{}") << QStringLiteral("Give the “url”");
    QTest::newRow("no URL") << QByteArray("{'url':'x'}") << QStringLiteral("“url” does not begin with http");
    QTest::newRow("a number") << QByteArray("{'url':1}") << QString();
    const auto targets = [](const char *list, const char *sentence) {
        QTest::newRow(list) << QByteArray("{'targets':") + list + '}' << QString::fromUtf8(sentence);
    };
    targets("null", "a list of at most");
    targets("[{'url':'x'}]", "does not begin with http");
    targets("[{'basePath':'/rest/my_api'}]", "“url” ");
    targets("[{'basePath':'/other','url':'http://a'}]",
            "“/other” is not a base path of this endpoint; it has “/rest/my_api”.");
    targets("[{'basePath':'','url':'http://a'}]", "“” is not a base path");
    targets("[{'basePath':7,'url':'http://a'}]", "");
    targets("[{'url':'http://a'},{'basePath':null,'url':'http://b'}]", "twice");
    targets("[{'url':'http://a','more':1}]", "more");
    targets("[],'url':null", "Give the “url”");
    targets("[],'timeoutMs':5000", "“timeoutMs” is as --forward-timeout says");
    targets("[],'failure':'echo'", "“failure” is as --forward-failure says");
    QTest::newRow("more") << QByteArray("{'url':null,'more':1}") << QStringLiteral("more");
}

void TestBackendApi::refusesWhatIsNotValid()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QString, sentence);
    const Reply reply = m_house->ask("PUT", "/backend", body);
    QCOMPARE(reply.status, 422);
    QVERIFY2(reply.value("error").toString().contains(sentence), reply.body.constData());
}

void TestBackendApi::showsTheMirror()
{
    QVERIFY(m_house->get("/mirror").value("url").isNull());
    hooks::Figures figures;
    figures.mirror = {.sent = 5,
                      .same = 2,
                      .different = 1,
                      .failed = 2,
                      .dropped = 4,
                      .lastFailure = QStringLiteral("It is down."),
                      .differences = {{.at = 1,
                                       .method = "connect",
                                       .status = 200,
                                       .mirrorStatus = 500,
                                       .sentence = QStringLiteral("It answered 500 instead of 200.")}}};
    m_house->takeFigures(figures);
    const Reply reply = m_house->get("/mirror");
    QCOMPARE(reply.value("sent").toInt(), 5);
    QCOMPARE(reply.value("same").toInt(), 2);
    QCOMPARE(reply.value("different").toInt(), 1);
    QCOMPARE(reply.value("failed").toInt(), 2);
    QCOMPARE(reply.value("dropped").toInt(), 4);
    QCOMPARE(reply.value("lastFailure").toString(), QStringLiteral("It is down."));
    const QJsonObject difference = reply.value("differences").toArray().first().toObject();
    QCOMPARE(difference.value(QStringLiteral("mirrorStatus")).toInt(), 500);
    QCOMPARE(difference.value(QStringLiteral("method")).toString(), QStringLiteral("connect"));
}

void TestBackendApi::measuresThem()
{
    hooks::Figures figures;
    figures.backend.count({.status = 503, .us = 4'000});
    figures.backend.count({.us = 10, .failure = BackendFailure::Unreachable});
    figures.backend.underWay = 2;
    figures.mirror.different = 7;
    m_house->takeFigures(figures);
    const QByteArray text = m_house->get("/metrics").body;
    for (const char *line :
         {"streamwatch_backend_seconds_bucket{le=\"0.005\"} 1", "streamwatch_backend_seconds_count 1",
          "streamwatch_backend_answers_total{status=\"503\"} 1",
          "streamwatch_backend_failures_total{cause=\"unreachable\"} 1",
          "streamwatch_backend_failures_total{cause=\"timedOut\"} 0", "streamwatch_backend_under_way 2",
          "streamwatch_backend_suspended 0", "streamwatch_mirror_total{outcome=\"different\"} 7"})
        QVERIFY2(text.contains(line), line);
}

void TestBackendApi::showsWhatItSaidToAnEvent()
{
    journal::Record record = samples::status("m", "PUBLISHING");
    record.answer = {.status = 500, .kind = journal::AnswerKind::Relayed};
    record.backend = std::make_shared<const journal::BackendAnswer>(journal::BackendAnswer{
        .result = {.status = 500, .us = 1'234}, .reason = "Nope", .head = "X-A: 1\r\n", .body = "why not"});
    m_house->commit({record});
    const QJsonObject event = m_house->get("/events?filter=backend:5xx").value("events").toArray().first().toObject();
    QCOMPARE(event.value(QStringLiteral("backend")).toObject(), (QJsonObject{{QStringLiteral("status"), 500},
                                                                             {QStringLiteral("us"), 1'234},
                                                                             {QStringLiteral("error"), QJsonValue()}}));
    QCOMPARE(event.value(QStringLiteral("answer")).toObject().value(QStringLiteral("kind")).toString(),
             QStringLiteral("relayed"));
    const QJsonObject whole = m_house->get("/events/1").value("backend").toObject();
    QCOMPARE(whole.value(QStringLiteral("reason")).toString(), QStringLiteral("Nope"));
    QCOMPARE(whole.value(QStringLiteral("bodyBytes")).toInt(), 7);
    QCOMPARE(
        whole.value(QStringLiteral("headers")).toArray().first().toObject().value(QStringLiteral("name")).toString(),
        QStringLiteral("X-A"));
    const QJsonObject stream = m_house->get("/streams").value("streams").toArray().first().toObject();
    QCOMPARE(stream.value(QStringLiteral("lastBackend")).toObject().value(QStringLiteral("status")).toInt(), 500);
}

void TestBackendApi::hasItsBody()
{
    journal::Record record = samples::status("m", "PUBLISHING");
    record.backend = std::make_shared<const journal::BackendAnswer>(
        journal::BackendAnswer{.result = {.status = 200, .us = 1}, .body = record.body});
    journal::Record failed = record;
    failed.backend = std::make_shared<const journal::BackendAnswer>(
        journal::BackendAnswer{.result = {.us = 1, .failure = BackendFailure::TimedOut}, .sentence = "No answer."});
    m_house->commit({record, failed});
    QCOMPARE(m_house->get("/events/1/backend/body").body, record.body);
    const Reply none = m_house->get("/events/2/backend/body");
    QCOMPARE(none.status, 404);
    QVERIFY(none.value("error").toString().contains(QStringLiteral("No answer.")));
    QCOMPARE(m_house->get("/events/3/backend/body").status, 404);
}

void TestBackendApi::saysThatItWasNotAsked()
{
    m_house->commit({samples::status("m", "PUBLISHING")});
    QVERIFY(!m_house->get("/events/1").json().contains(QStringLiteral("backend")));
    QCOMPARE(m_house->get("/events/1/backend/body").status, 404);
    const QJsonObject stream = m_house->get("/streams").value("streams").toArray().first().toObject();
    QVERIFY(stream.value(QStringLiteral("lastBackend")).isNull());
}

QTEST_GUILESS_MAIN(TestBackendApi)
#include "tst_backendapi.moc"
