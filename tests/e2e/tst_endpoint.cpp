#include "api.h"

#include <QTemporaryDir>

// The main job, over real sockets on the real program: hooks in, streams and histories out.
class TestEndpoint : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void missionsExample();
    void everySampleComesBackByteForByte_data();
    void everySampleComesBackByteForByte();
    void streamsWithoutIdsAreShown();
    void answersAPeerThatHasClosedItsSide();
    void connectIsToldToReport();
    void unknownMethodsAreEchoed();
    void filtersAndSortsStreams();
    void pagesTheJournal();
    void pagesAHistory();
    void explainsBadQueries_data();
    void explainsBadQueries();
    void keepsStrangersOff();
    void showsItsPage();
    void measuresItself();
    void findsEverythingAgainAfterARestart();

private:
    QJsonObject stream(const QByteArray &id) { return getJson(m_program, "/streams/" + id); }
    QJsonArray history(const QByteArray &id)
    {
        return getJson(m_program, "/streams/" + id + "/history").value(QStringLiteral("events")).toArray();
    }

    QTemporaryDir m_folder;
    Program m_program{QStringLiteral(STREAMWATCH_BINARY), m_folder.path()};
};

void TestEndpoint::initTestCase()
{
    QVERIFY2(m_program.start(), qPrintable(m_program.failure()));
}

void TestEndpoint::cleanupTestCase()
{
    QCOMPARE(m_program.stop(), 0);
}

void TestEndpoint::missionsExample()
{
    QByteArray head = sampleBody(QStringLiteral("wcs-request-head.txt")).trimmed();
    const QByteArray body = sampleBody(QStringLiteral("seed-StreamStatusEvent-publishing.json"));
    head.replace("\r\n", "\n").replace("\n", "\r\n");
    head.replace("Content-Length: 3614", "Content-Length: " + QByteArray::number(body.size()));
    QVERIFY(head.contains("Host: 192.168.1.101\r\n"));

    RawClient client(m_program.hookPort());
    const RawAnswer answer = client.request(head + "\r\n\r\n" + body);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.header("Content-Type"), "application/json");
    QCOMPARE(answer.body, body);

    const QByteArray id = "56141d10-fddc-11e6-ac3a-4d67d5b3360d";
    QJsonObject shown = stream(id);
    QCOMPARE(shown.value(QStringLiteral("status")).toString(), QStringLiteral("PUBLISHING"));
    QCOMPARE(shown.value(QStringLiteral("phase")).toString(), QStringLiteral("live"));
    QCOMPARE(shown.value(QStringLiteral("name")).toString(), QStringLiteral("b4e7"));
    QCOMPARE(shown.value(QStringLiteral("published")), QJsonValue(true));

    QByteArray end = body;
    end.replace("PUBLISHING", "UNPUBLISHED");
    QCOMPARE(client.post("/rest/my_api/StreamStatusEvent", end).body, end);
    shown = stream(id);
    QCOMPARE(shown.value(QStringLiteral("phase")).toString(), QStringLiteral("ended"));

    const QJsonArray events = history(id);
    QCOMPARE(events.size(), 2);
    QCOMPARE(events[0].toObject().value(QStringLiteral("status")).toString(), QStringLiteral("PUBLISHING"));
    QCOMPARE(events[1].toObject().value(QStringLiteral("status")).toString(), QStringLiteral("UNPUBLISHED"));
    QVERIFY(events[0].toObject().value(QStringLiteral("receivedAt")).toString() <
            events[1].toObject().value(QStringLiteral("receivedAt")).toString());
    QCOMPARE(shown.value(QStringLiteral("statusSince")), events[1].toObject().value(QStringLiteral("receivedAt")));
}

void TestEndpoint::everySampleComesBackByteForByte_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("method");
    const auto row = [](const char *file, const char *method) {
        QTest::newRow(file) << QString::fromLatin1(file) << QByteArray(method);
    };
    row("seed-StreamStatusEvent-publishing.json", "StreamStatusEvent");
    row("seed-StreamStatusEvent-error-case.json", "StreamStatusEvent");
    row("StreamStatusEvent-2022.json", "StreamStatusEvent");
    row("publishStream-2017.json", "publishStream");
    row("playHLS.json", "playHLS");
    row("playRTSP.json", "playRTSP");
    row("ConnectionStatusEvent-established.json", "ConnectionStatusEvent");
    row("synthetic-playing.json", "StreamStatusEvent");
    row("synthetic-stopped.json", "StreamStatusEvent");
    row("synthetic-failed.json", "StreamStatusEvent");
    row("synthetic-unpublished.json", "StreamStatusEvent");
    row("synthetic-full-3614.json", "StreamStatusEvent");
    row("synthetic-playing.json as snapshot", "snapshot");
    row("connect-2018.json", "connect");
}

void TestEndpoint::everySampleComesBackByteForByte()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, method);
    const QByteArray body = sampleBody(file.section(QLatin1Char(' '), 0, 0));
    QVERIFY(!body.isEmpty());
    const qint64 before = getJson(m_program, "/events?after=0&limit=1000").value(QStringLiteral("next")).toInteger();
    const RawAnswer answer = postHook(m_program, method, body);
    QCOMPARE(answer.status, 200);
    if (method == "connect")
        QVERIFY(answer.body.startsWith(body.first(body.lastIndexOf('}'))));
    else
        QCOMPARE(answer.body, body);

    // What is answered from memory follows to the journal at once, but nobody waits for it.
    QJsonArray events;
    QTRY_VERIFY(!(events = getJson(m_program, "/events?after=" + QByteArray::number(before))
                               .value(QStringLiteral("events"))
                               .toArray())
                     .isEmpty());
    QCOMPARE(events.size(), 1);
    const QJsonObject event = events.first().toObject();
    QCOMPARE(event.value(QStringLiteral("method")).toString().toLatin1(), method);
    RawClient client(m_program.adminPort());
    const QByteArray path = "/api/v1/events/" + QByteArray::number(event.value(QStringLiteral("id")).toInteger());
    QCOMPARE(client.get(path + "/body").body, body);
    const QJsonObject record = QJsonDocument::fromJson(client.get(path).body).object();
    QCOMPARE(record.value(QStringLiteral("bodyBytes")).toInteger(), body.size());
    QVERIFY(!record.value(QStringLiteral("headers")).toArray().isEmpty());
}

void TestEndpoint::streamsWithoutIdsAreShown()
{
    const QJsonArray found = getJson(m_program, "/streams?filter=node:d2HdO4ImTdAhrdXzfszhH2vaQUCarwIw*")
                                 .value(QStringLiteral("streams"))
                                 .toArray();
    QCOMPARE(found.size(), 1); // playRTSP
    const QJsonObject rtsp = found.first().toObject();
    QVERIFY(rtsp.value(QStringLiteral("mediaSessionId")).isNull());
    QCOMPARE(rtsp.value(QStringLiteral("rtspUrl")).toString(), QStringLiteral("rtsp://test.flashphoner.com/test"));
    QCOMPARE(rtsp.value(QStringLiteral("phase")).toString(), QStringLiteral("pending"));

    const QJsonObject hls = stream("60709c5b-6950-40c3-8a3d-37ea0827ae32-727473703a2f-HLS");
    QCOMPARE(hls.value(QStringLiteral("mediaProvider")).toString(), QStringLiteral("HLS"));
    QCOMPARE(hls.value(QStringLiteral("name")).toString(), QStringLiteral("test"));
}

// As `nc -N` does: the answer waits for the commit, and comes all the same.
void TestEndpoint::answersAPeerThatHasClosedItsSide()
{
    const QByteArray body = R"({"nodeId":"n","mediaSessionId":"half-closed"})";
    RawClient client(m_program.hookPort());
    QVERIFY(client.send("POST /rest/my_api/StreamStatusEvent HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        "Content-Length: " +
                        QByteArray::number(body.size()) + "\r\n\r\n" + body));
    client.endSending();
    QCOMPARE(client.receive().body, body);
    QVERIFY(client.waitForClose());
}

void TestEndpoint::connectIsToldToReport()
{
    const QByteArray body = sampleBody(QStringLiteral("connect-2018.json"));
    const QJsonObject answer = QJsonDocument::fromJson(postHook(m_program, "connect", body).body).object();
    QCOMPARE(answer.value(QStringLiteral("origin")).toString(), QStringLiteral("https://test2.flashphoner.com:8888"));
    const QJsonObject policy = answer.value(QStringLiteral("restClientConfig"))
                                   .toObject()
                                   .value(QStringLiteral("StreamStatusEvent"))
                                   .toObject();
    QCOMPARE(policy.value(QStringLiteral("restOnError")).toString(), QStringLiteral("FAIL"));
    QCOMPARE(policy.size(), 5);
}

void TestEndpoint::unknownMethodsAreEchoed()
{
    const QByteArray body = R"({"nobody":["has","heard","of","this"]})";
    const RawAnswer answer = postHook(m_program, "BrandNewEvent", body);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, body);
}

void TestEndpoint::filtersAndSortsStreams()
{
    for (int i = 0; i < 5; ++i) {
        const QByteArray n = QByteArray::number(i);
        QCOMPARE(postHook(m_program, "StreamStatusEvent",
                          "{\"nodeId\":\"sort\",\"mediaSessionId\":\"sort-" + n + "\",\"name\":\"cam" + n +
                              "\",\"status\":\"PLAYING\",\"published\":false,\"width\":" + QByteArray::number(100 - i) +
                              "}")
                     .status,
                 200);
    }
    const auto names = [&](const QByteArray &query) {
        QStringList list;
        const QJsonArray array = getJson(m_program, "/streams?" + query).value(QStringLiteral("streams")).toArray();
        for (const QJsonValue &value : array)
            list.append(value.toObject().value(QStringLiteral("name")).toString());
        return list.join(QLatin1Char(' '));
    };
    QCOMPARE(names("filter=name:cam*&sort=name"), QStringLiteral("cam0 cam1 cam2 cam3 cam4"));
    QCOMPARE(names("filter=name:cam*&sort=-name&limit=2&offset=1"), QStringLiteral("cam3 cam2"));
    QCOMPARE(names("filter=name:cam*&sort=width&limit=1"), QStringLiteral("cam4"));
    QCOMPARE(names("filter=name:cam*%20-name:cam0%20width%3E98&sort=name"), QStringLiteral("cam1"));
    QCOMPARE(getJson(m_program, "/streams?filter=name:cam*&limit=0").value(QStringLiteral("total")).toInt(), 5);
}

void TestEndpoint::pagesTheJournal()
{
    qint64 next = 0;
    QList<qint64> ids;
    for (;;) {
        const QJsonObject page = getJson(m_program, "/events?limit=3&after=" + QByteArray::number(next));
        const QJsonArray events = page.value(QStringLiteral("events")).toArray();
        if (events.isEmpty())
            break;
        QVERIFY(events.size() <= 3);
        for (const QJsonValue &event : events)
            ids.append(event.toObject().value(QStringLiteral("id")).toInteger());
        next = page.value(QStringLiteral("next")).toInteger();
        QCOMPARE(next, ids.last());
    }
    QVERIFY(std::is_sorted(ids.begin(), ids.end()));
    QCOMPARE(ids.size(), storedCount(m_program));
    const QJsonArray failed =
        getJson(m_program, "/events?filter=status:failed").value(QStringLiteral("events")).toArray();
    QCOMPARE(failed.size(), 1);
    QCOMPARE(failed.first().toObject().value(QStringLiteral("info")).toString(),
             QStringLiteral("Failed by ICE timeout"));
}

void TestEndpoint::pagesAHistory()
{
    for (int i = 0; i < 7; ++i)
        QCOMPARE(postHook(m_program, "StreamKeepAliveEvent",
                          R"({"nodeId":"page","mediaSessionId":"page-1","status":"PLAYING","published":false})")
                     .status,
                 200);
    QList<qint64> ids;
    QJsonValue before;
    do {
        const QByteArray query = before.isDouble() ? "&before=" + QByteArray::number(before.toInteger()) : QByteArray();
        const QJsonObject page = getJson(m_program, "/streams/page-1/history?limit=3" + query);
        const QJsonArray events = page.value(QStringLiteral("events")).toArray();
        QVERIFY(!events.isEmpty());
        QList<qint64> pageIds;
        for (const QJsonValue &event : events)
            pageIds.append(event.toObject().value(QStringLiteral("id")).toInteger());
        ids = pageIds + ids;
        before = page.value(QStringLiteral("before"));
    } while (before.isDouble());
    QCOMPARE(ids.size(), 7);
    QVERIFY(std::is_sorted(ids.begin(), ids.end()));
}

void TestEndpoint::explainsBadQueries_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("status");
    const auto row = [](const char *path, int status) { QTest::newRow(path) << QByteArray(path) << status; };
    row("/streams?limit=x", 400);
    row("/streams?limit=-1", 400);
    row("/streams?sort=colour", 400);
    row("/streams?filter=colour:red", 400);
    row("/streams?filter=(a", 400);
    row("/streams?filter=/[/", 400);
    row("/streams/nothing", 404);
    row("/streams/nothing/history", 404);
    row("/events/999999", 404);
    row("/events/x", 404);
    row("/events/1/nothing", 404);
    row("/nothing", 404);
}

void TestEndpoint::explainsBadQueries()
{
    QFETCH(QByteArray, path);
    QFETCH(int, status);
    const QString sentence = getJson(m_program, path, status).value(QStringLiteral("error")).toString();
    QVERIFY2(sentence.endsWith(QLatin1Char('.')), qPrintable(sentence));
}

void TestEndpoint::keepsStrangersOff()
{
    RawClient client(m_program.adminPort());
    QCOMPARE(client.request("GET /api/v1/health HTTP/1.1\r\nHost: evil.example\r\n\r\n").status, 421);
    QCOMPARE(
        client.request("GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n\r\n").status,
        403);
    const RawAnswer answer =
        client.request("POST /api/v1/health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
    QCOMPARE(answer.status, 405);
    QCOMPARE(answer.header("Allow"), "GET");
    QVERIFY(answer.header("Access-Control-Allow-Origin").isEmpty());
}

void TestEndpoint::showsItsPage()
{
    RawClient client(m_program.hookPort());
    const RawAnswer page = client.request("GET / HTTP/1.1\r\nHost: a\"><script>\r\n\r\n");
    QVERIFY(page.status != 0);
    QVERIFY(!page.body.contains("<script>"));
    const RawAnswer good = RawClient(m_program.hookPort()).get("/");
    QCOMPARE(good.status, 200);
    QVERIFY(good.body.contains("update app -l http://"));
    QVERIFY(good.body.contains("add app-rest-method defaultApp StreamStatusEvent"));
}

void TestEndpoint::measuresItself()
{
    RawClient client(m_program.adminPort());
    QTRY_VERIFY(
        client.get("/metrics").body.contains("streamwatch_events_total{method=\"connect\",answer=\"200\"} 2\n"));
    const QByteArray text = client.get("/metrics").body;
    QVERIFY(text.contains("streamwatch_store_commit_seconds_bucket{le=\"+Inf\"}"));
    QVERIFY(text.contains("streamwatch_streams{phase=\"live\"}"));
    QVERIFY(text.contains("streamwatch_store_ok 1\n"));
    const QJsonObject health = getJson(m_program, "/health");
    QCOMPARE(health.value(QStringLiteral("status")).toString(), QStringLiteral("ok"));
    QCOMPARE(health.value(QStringLiteral("dropped")).toInt(-1), 0);
    QCOMPARE(health.value(QStringLiteral("listening")), QJsonValue(true));
}

void TestEndpoint::findsEverythingAgainAfterARestart()
{
    const qint64 stored = storedCount(m_program);
    const QJsonObject before = stream("0b1f7c30-fddd-11e6-ac3a-4d67d5b3360d");
    QVERIFY(!before.isEmpty());
    m_program.kill();
    QVERIFY2(m_program.start(), qPrintable(m_program.failure()));
    QCOMPARE(storedCount(m_program), stored);
    QCOMPARE(stream("0b1f7c30-fddd-11e6-ac3a-4d67d5b3360d"), before);

    // The time in which it was off shows as a gap between the events.
    QCOMPARE(postHook(m_program, "StreamKeepAliveEvent",
                      R"({"nodeId":"page","mediaSessionId":"page-1","status":"PLAYING","published":false})")
                 .status,
             200);
    const QJsonObject page = getJson(m_program, "/streams/page-1/history");
    QCOMPARE(page.value(QStringLiteral("events")).toArray().size(), 8);
    const QJsonArray gaps = page.value(QStringLiteral("gaps")).toArray();
    QCOMPARE(gaps.size(), 1);
    QCOMPARE(gaps.first().toObject().value(QStringLiteral("clean")), QJsonValue(false));
}

QTEST_GUILESS_MAIN(TestEndpoint)
#include "tst_endpoint.moc"
