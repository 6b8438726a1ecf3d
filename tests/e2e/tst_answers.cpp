#include "api.h"
#include "rules/rule.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

#include <deque>
#include <sys/resource.h>

namespace {

constexpr qint64 EarlyMs = 20; // a time measured from outside may be so much too short

// All of what an answer says but the time.
QByteArray withoutDate(QByteArray bytes)
{
    const qsizetype from = bytes.indexOf("\r\nDate: ");
    const qsizetype to = bytes.indexOf("\r\n", from + 2);
    return from < 0 || to < 0 ? bytes : bytes.replace(from + 8, to - from - 8, "-");
}

QByteArray headOf(const QByteArray &bytes)
{
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    return end < 0 ? bytes : bytes.first(end + 4);
}

QByteArray hookBody(const QByteArray &name)
{
    return R"({"nodeId":"n@10.0.0.1","appKey":"defaultApp","mediaSessionId":"id-)" + name + R"(","name":")" + name +
           R"(","published":true,"status":"PUBLISHING","sdp":"v=0"})";
}

QByteArray ruleJson(const QByteArray &id, const QByteArray &match, const QByteArray &action)
{
    return R"({"id":")" + id + R"(","name":"The rule )" + id + R"(","match":)" + match + R"(,"action":)" + action + '}';
}

// The rule of that preset, switched on.
QByteArray presetJson(const char *id)
{
    for (rules::Rule rule : rules::presets()) {
        rule.enabled = true;
        if (rule.id == QLatin1String(id))
            return QJsonDocument(rule.toJson()).toJson();
    }
    return {};
}

void allowManyFiles()
{
    rlimit limit = {};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

} // namespace

// Answers chosen by rules, over real sockets on the real program: CONTRACT §4.
class TestAnswers : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanup();
    void cleanupTestCase();

    void everyAction_data();
    void everyAction();
    void missionsErrorCase();
    void onlyTheFirstOfEachStream();
    void answersPipelinedHooksInOrder();
    void answersAPeerThatHasClosedItsSide();
    void answersDirectMethods();
    void looksIntoTheBody_data();
    void looksIntoTheBody();
    void echoToConnectCarriesItsConfig();
    void connectIsToldWhatIsSet();
    void connectCanBeRefused();
    void aThousandHeldAndLateAtOnce();
    void freesThePlaceOfAHeldPeerThatGoes();
    void isInForceOnceTheToggleIsAnswered();
    void endsWhileAnswersAreHeld();
    void sameSeedSameSequence();
    void rulesOfAFile();
    void refusesBadFiles_data();
    void refusesBadFiles();
    void rulesComeBackSwitchedOff();

private:
    bool setRules(const QByteArray &rules);
    RawAnswer hook(const QByteArray &name, const QByteArray &method = "StreamStatusEvent")
    {
        return postHook(m_program, method, hookBody(name));
    }
    // How the journal has the answer to the last hook of that stream.
    QJsonObject recordedAnswer(const QByteArray &name);
    double connections();

    QTemporaryDir m_folder;
    Program m_program{QStringLiteral(STREAMWATCH_BINARY), m_folder.path()};
};

void TestAnswers::initTestCase()
{
    allowManyFiles();
    QVERIFY2(m_program.start(), qPrintable(m_program.failure()));
}

void TestAnswers::cleanup()
{
    if (m_program.isRunning())
        QVERIFY(setRules({}));
}

void TestAnswers::cleanupTestCase()
{
    QCOMPARE(m_program.stop(), 0);
}

bool TestAnswers::setRules(const QByteArray &rules)
{
    RawClient client(m_program.adminPort());
    const RawAnswer answer = client.put("/api/v1/rules", R"({"confirm":true,"rules":[)" + rules + "]}");
    if (answer.status != 200)
        qWarning("PUT /rules: %d %s", answer.status, answer.body.constData());
    return answer.status == 200;
}

QJsonObject TestAnswers::recordedAnswer(const QByteArray &name)
{
    const QByteArray history = RawClient(m_program.adminPort()).get("/api/v1/streams/id-" + name + "/history").body;
    const QJsonArray events = QJsonDocument::fromJson(history).object().value(QStringLiteral("events")).toArray();
    return events.last().toObject().value(QStringLiteral("answer")).toObject();
}

double TestAnswers::connections()
{
    const QByteArray text = RawClient(m_program.adminPort()).get("/metrics").body;
    const QByteArray line = "\nstreamwatch_connections ";
    const qsizetype at = text.indexOf(line);
    return at < 0 ? -1 : text.sliced(at + line.size()).split('\n').first().toDouble();
}

void TestAnswers::everyAction_data()
{
    QTest::addColumn<QByteArray>("action");
    QTest::addColumn<QByteArray>("head"); // %1: the size of the hook's body
    QTest::addColumn<QByteArray>("body"); // %1: the hook's body; %2: its first half; %3: it, broken
    QTest::addColumn<RawEnd>("end");
    QTest::addColumn<int>("leastMs");
    QTest::addColumn<QByteArray>("sent"); // as the journal has it
    QTest::addColumn<int>("status");      // 0: none
    QTest::addColumn<int>("clients");
    const auto row = [](const QByteArray &action, const QByteArray &head, const QByteArray &body, RawEnd end,
                        const char *sent, int status, int leastMs = 0) {
        for (const int clients : {1, 200})
            QTest::addRow("%s × %d", action.constData(), clients)
                << action << head << body << end << leastMs << QByteArray(sent) << status << clients;
    };
    const QByteArray echoHead =
        "HTTP/1.1 200 OK\r\nDate: -\r\nContent-Length: %1\r\nContent-Type: application/json\r\n\r\n";
    const QByteArray shownAction = R"({"type":"respond","status":500,"reason":"Internal Server Error",)"
                                   R"("headers":{"Connection":"close","Content-Type":"text/html; charset=UTF-8"}})";
    row(shownAction,
        "HTTP/1.1 500 Internal Server Error\r\nDate: -\r\nContent-Length: 0\r\nConnection: close\r\n"
        "Content-Type: text/html; charset=UTF-8\r\n\r\n",
        "", RawEnd::Fin, "response", 500);
    row(R"({"type":"respond","status":403})", "HTTP/1.1 403 Forbidden\r\nDate: -\r\nContent-Length: 0\r\n\r\n", "",
        RawEnd::Open, "response", 403);
    row(R"({"type":"respond","status":503,"headers":{"Retry-After":"1","X-A":"b"},"body":"{\"a\":1}"})",
        "HTTP/1.1 503 Service Unavailable\r\nDate: -\r\nContent-Length: 7\r\nContent-Type: application/json\r\n"
        "Retry-After: 1\r\nX-A: b\r\n\r\n",
        R"({"a":1})", RawEnd::Open, "response", 503);
    row(R"({"type":"respond","status":599,"reason":"Very Odd","body":"ж","headers":{"Content-Type":"text/plain"}})",
        "HTTP/1.1 599 Very Odd\r\nDate: -\r\nContent-Length: 2\r\nContent-Type: text/plain\r\n\r\n", "ж", RawEnd::Open,
        "response", 599);
    row(R"({"type":"respond","status":200,"body":"echo"})", echoHead, "%1", RawEnd::Open, "response", 200);
    row(R"({"type":"respond","status":404,"body":"echo"})", QByteArray(echoHead).replace("200 OK", "404 Not Found"),
        "%1", RawEnd::Open, "response", 404);
    row(R"({"type":"respond","status":204})", "HTTP/1.1 204 No Content\r\nDate: -\r\n\r\n", "", RawEnd::Open,
        "response", 204);
    row(R"({"type":"respond","status":304})", "HTTP/1.1 304 Not Modified\r\nDate: -\r\n\r\n", "", RawEnd::Open,
        "response", 304);
    row(R"({"type":"respond","status":205,"body":"x"})",
        "HTTP/1.1 205 Reset Content\r\nDate: -\r\nContent-Length: 0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n",
        "", RawEnd::Open, "response", 205);
    row(R"({"type":"respond","status":100})", "HTTP/1.1 100 Continue\r\nDate: -\r\nConnection: close\r\n\r\n", "",
        RawEnd::Fin, "response", 100);
    row(R"({"type":"respond","status":101})",
        "HTTP/1.1 101 Switching Protocols\r\nDate: -\r\nConnection: close\r\n\r\n", "", RawEnd::Fin, "response", 101);
    row(R"({"type":"respond","status":200,"body":"echo","delayMs":200})", echoHead, "%1", RawEnd::Open, "response", 200,
        200);
    row(R"({"type":"respond","status":200,"body":"echo","delay":{"type":"uniform","minMs":150,"maxMs":200}})", echoHead,
        "%1", RawEnd::Open, "response", 200, 150);
    row(R"({"type":"close"})", "", "", RawEnd::Fin, "close", 0);
    row(R"({"type":"close","delayMs":200})", "", "", RawEnd::Fin, "close", 0, 200);
    row(R"({"type":"reset"})", "", "", RawEnd::Reset, "reset", 0);
    row(R"({"type":"reset","delayMs":200})", "", "", RawEnd::Reset, "reset", 0, 200);
    row(R"({"type":"hold"})", "", "", RawEnd::Open, "hold", 0);
    row(R"({"type":"truncate"})", echoHead, "%2", RawEnd::Fin, "truncate", 200);
    row(R"({"type":"truncate","atFraction":0})", echoHead, "", RawEnd::Fin, "truncate", 200);
    row(R"({"type":"truncate","status":500,"body":"0123456789","atFraction":0.3,"delayMs":100})",
        "HTTP/1.1 500 Internal Server Error\r\nDate: -\r\nContent-Length: 10\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n",
        "012", RawEnd::Fin, "truncate", 500, 100);
    row(R"({"type":"malformed"})",
        "HTTP/1.1 200 OK\r\nDate: -\r\nContent-Length: %3\r\nContent-Type: application/json\r\n\r\n", "%3",
        RawEnd::Open, "malformed", 200);
    row(R"({"type":"dribble","bytesPerSecond":2000})", echoHead, "%1", RawEnd::Open, "dribble", 200, 100);
    row(R"({"type":"dribble","bytesPerSecond":2000,"delayMs":100})", echoHead, "%1", RawEnd::Open, "dribble", 200, 200);
}

void TestAnswers::everyAction()
{
    QFETCH(QByteArray, action);
    QFETCH(QByteArray, head);
    QFETCH(QByteArray, body);
    QFETCH(RawEnd, end);
    QFETCH(int, leastMs);
    QFETCH(QByteArray, sent);
    QFETCH(int, status);
    QFETCH(int, clients);
    const bool isBroken = body == "%3";
    const bool isSilent = head.isEmpty() && end == RawEnd::Open;
    const QByteArray path = m_program.hookUrl().path().toLatin1();
    const auto nameOf = [&](int client) {
        return QByteArray::number(qHash(action) % 100'000) + '-' + QByteArray::number(clients) + '-' +
               QByteArray::number(1'000 + client);
    };
    QVERIFY(setRules(ruleJson("a", "{}", action)));

    std::deque<RawClient> peers;
    std::deque<QElapsedTimer> since;
    for (int i = 0; i < clients; ++i) {
        since.emplace_back().start();
        RawClient &peer = peers.emplace_back(m_program.hookPort());
        QVERIFY(peer.send(peer.postOf(path + "/StreamStatusEvent", hookBody(nameOf(i)))));
    }
    for (int i = 0; i < clients && !isSilent; ++i) {
        RawClient &peer = peers[size_t(i)];
        const QByteArray hook = hookBody(nameOf(i));
        QByteArray got;
        if (end == RawEnd::Open) {
            const RawAnswer answer = peer.receive();
            got = answer.head + "\r\n\r\n" + answer.body;
        } else {
            got = peer.receiveToEnd();
        }
        const qint64 took = since[size_t(i)].elapsed();
        QByteArray gotBody = got.sliced(headOf(got).size());
        QByteArray size = QByteArray::number(hook.size());
        if (isBroken) {
            QJsonParseError error;
            QJsonDocument::fromJson(gotBody, &error);
            QVERIFY2(error.error != QJsonParseError::NoError, gotBody.constData());
            size = QByteArray::number(gotBody.size());
        } else {
            QCOMPARE(gotBody, QByteArray(body).replace("%1", hook).replace("%2", hook.first(hook.size() / 2)));
        }
        QCOMPARE(withoutDate(headOf(got)), QByteArray(head).replace("%1", size).replace("%3", size));
        QCOMPARE(peer.end(), end);
        QVERIFY2(took >= leastMs - EarlyMs, qPrintable(QString::number(took)));
        if (sent == "dribble") {
            const qint64 least = got.size() * 1'000 / 2'000 - EarlyMs;
            QVERIFY2(took >= least, qPrintable(QStringLiteral("%1 ms, not %2").arg(took).arg(least)));
        }
    }

    // It is recorded like any other, and says what was sent.
    for (const int client : {0, clients - 1}) {
        if (isSilent) // nothing has told that it is stored
            QTRY_VERIFY(!recordedAnswer(nameOf(client)).isEmpty());
        const QJsonObject recorded = recordedAnswer(nameOf(client));
        QCOMPARE(recorded.value(QStringLiteral("kind")).toString(), QStringLiteral("injected"));
        QCOMPARE(recorded.value(QStringLiteral("ruleId")).toString(), QStringLiteral("a"));
        QCOMPARE(recorded.value(QStringLiteral("ruleName")).toString(), QStringLiteral("The rule a"));
        QCOMPARE(recorded.value(QStringLiteral("sent")).toString().toLatin1(), sent);
        QCOMPARE(recorded.value(QStringLiteral("status")).toInt(), status);
        QCOMPARE(recorded.value(QStringLiteral("status")).isNull(), status == 0);
    }

    // What is kept open is still a connection; what is held stays silent.
    for (RawClient &peer : peers) {
        if (isSilent) {
            QVERIFY(peer.isQuiet());
        } else if (end == RawEnd::Open) {
            const RawAnswer answer = peer.post(path + "/publishStream", "{}");
            QCOMPARE(answer.status, 200);
            QCOMPARE(answer.body, "{}");
        }
    }
}

// The documented answer, byte for byte; and once it is switched off, 200 and the echo again.
void TestAnswers::missionsErrorCase()
{
    const QByteArray body = sampleBody(QStringLiteral("seed-StreamStatusEvent-error-case.json"));
    QVERIFY(!body.isEmpty());
    QVERIFY(setRules(presetJson("500-wcs")));
    RawClient client(m_program.hookPort());
    QVERIFY(client.send(client.postOf("/rest/my_api/StreamStatusEvent", body)));
    const QByteArray answer = client.receiveToEnd();
    QCOMPARE(client.end(), RawEnd::Fin);
    QCOMPARE(withoutDate(answer), "HTTP/1.1 500 Internal Server Error\r\nDate: -\r\nContent-Length: 0\r\n"
                                  "Connection: close\r\nContent-Type: text/html; charset=UTF-8\r\n\r\n");
    QVERIFY(answer.contains(" GMT\r\n"));

    const QByteArray id = "e9c002d0-fde2-11e6-a2bf-c99492323844";
    const QJsonObject lastAnswer = getJson(m_program, "/streams/" + id).value(QStringLiteral("lastAnswer")).toObject();
    QCOMPARE(lastAnswer.value(QStringLiteral("status")).toInt(), 500);
    QCOMPARE(lastAnswer.value(QStringLiteral("ruleId")).toString(), QStringLiteral("500-wcs"));

    RawClient admin(m_program.adminPort());
    QCOMPARE(admin.post("/api/v1/rules/500-wcs/disable", {}).status, 200);
    const RawAnswer normal = postHook(m_program, "StreamStatusEvent", body);
    QCOMPARE(normal.status, 200);
    QCOMPARE(normal.body, body);
}

void TestAnswers::onlyTheFirstOfEachStream()
{
    QVERIFY(
        setRules(R"({"id":"first","match":{"name":"first*","status":["PUBLISHING"]},"when":{"count":1,"per":"stream"},
                         "action":{"type":"respond","status":403}})"));
    for (const QByteArray name : {"first-1", "first-2"}) {
        QCOMPARE(hook(name).status, 403);
        QCOMPARE(hook(name).status, 200);
        QCOMPARE(hook(name).status, 200);
    }
    QCOMPARE(hook("other").status, 200);
    QCOMPARE(hook("first-3", "StreamKeepAliveEvent").status, 200);
    QCOMPARE(hook("first-3").status, 403);
    const QJsonObject rule = getJson(m_program, "/rules/first");
    QCOMPARE(rule.value(QStringLiteral("hits")).toInt(), 3);
}

void TestAnswers::answersPipelinedHooksInOrder()
{
    QVERIFY(setRules(ruleJson("late", R"({"name":"late"})", R"({"type":"respond","status":500,"delayMs":100})") + ',' +
                     ruleJson("slow", R"({"name":"slow"})", R"({"type":"dribble","bytesPerSecond":5000})")));
    RawClient client(m_program.hookPort());
    const QByteArray path = m_program.hookUrl().path().toLatin1() + "/StreamStatusEvent";
    const QByteArrayList names{"late", "quick", "slow", "late", "slow", "quick"};
    QByteArray requests;
    for (const QByteArray &name : names)
        requests += client.postOf(path, hookBody(name));
    QVERIFY(client.send(requests));
    for (const QByteArray &name : names) {
        const RawAnswer answer = client.receive();
        QCOMPARE(answer.status, name == "late" ? 500 : 200);
        QCOMPARE(answer.body, name == "late" ? QByteArray() : hookBody(name));
    }
    QVERIFY(client.isQuiet());
}

// As `nc -N` does.
void TestAnswers::answersAPeerThatHasClosedItsSide()
{
    QVERIFY(setRules(presetJson("403")));
    RawClient client(m_program.hookPort());
    const QByteArray path = m_program.hookUrl().path().toLatin1() + "/StreamStatusEvent";
    QVERIFY(client.send(client.postOf(path, hookBody("half"))));
    client.endSending();
    QVERIFY(client.receiveToEnd().startsWith("HTTP/1.1 403 Forbidden\r\n"));
    QCOMPARE(client.end(), RawEnd::Fin);
}

// From memory: the record follows.
void TestAnswers::answersDirectMethods()
{
    QVERIFY(setRules(ruleJson("a", R"({"method":"publishStream"})", R"({"type":"respond","status":403})")));
    QCOMPARE(hook("direct", "publishStream").status, 403);
    QCOMPARE(hook("direct", "playStream").status, 200);
    QTRY_COMPARE(getJson(m_program, "/streams/id-direct").value(QStringLiteral("events")).toInt(), 2);
    const QJsonArray events =
        getJson(m_program, "/streams/id-direct/history").value(QStringLiteral("events")).toArray();
    const QJsonObject refused = events.first().toObject().value(QStringLiteral("answer")).toObject();
    QCOMPARE(refused.value(QStringLiteral("kind")).toString(), QStringLiteral("injected"));
    QCOMPARE(refused.value(QStringLiteral("status")).toInt(), 403);
    const QJsonObject normal = events.last().toObject().value(QStringLiteral("answer")).toObject();
    QCOMPARE(normal.value(QStringLiteral("kind")).toString(), QStringLiteral("echo"));
    QVERIFY(normal.value(QStringLiteral("ruleId")).isNull());
}

void TestAnswers::looksIntoTheBody_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    const auto row = [](const char *body, int status) { QTest::newRow(body) << QByteArray(body) << status; };
    row(R"({"nodeId":"n","custom":{"a/b":[1,{"c~d":7}]}})", 500);
    row(R"({"nodeId":"n","custom":{"a/b":[1,{"c~d":7.0}]}})", 500);
    row(R"({"nodeId":"n","custom":{"a/b":[1,{"c~d":"7"}]}})", 200);
    row(R"({"nodeId":"n","custom":{"a/b":[{"c~d":7}]}})", 200);
    row(R"({"nodeId":"n"})", 200);
    row("{}", 200);
    row(R"({"nodeId":"a lone \ud800","custom":{"a/b":[1,{"c~d":7}]}})", 500);
    row(R"({"nodeId":"a lone \ud800","custom":{"a/b":[1,{"c~d":8}]}})", 200);
}

void TestAnswers::looksIntoTheBody()
{
    QFETCH(QByteArray, body);
    QVERIFY(setRules(ruleJson("a", R"({"body":{"/custom/a~1b/1/c~0d":7}})", R"({"type":"respond","status":500})")));
    QTEST(postHook(m_program, "StreamStatusEvent", body).status, "status");
}

void TestAnswers::echoToConnectCarriesItsConfig()
{
    QVERIFY(setRules(ruleJson("a", R"({"method":"connect"})", R"({"type":"respond","status":200,"body":"echo"})")));
    const QByteArray body = sampleBody(QStringLiteral("connect-2018.json"));
    const RawAnswer answer = postHook(m_program, "connect", body);
    QCOMPARE(answer.status, 200);
    QVERIFY(QJsonDocument::fromJson(answer.body).object().contains(QStringLiteral("restClientConfig")));
}

void TestAnswers::connectIsToldWhatIsSet()
{
    const auto told = [this] {
        const QByteArray body = sampleBody(QStringLiteral("connect-2018.json"));
        const QJsonObject answer = QJsonDocument::fromJson(postHook(m_program, "connect", body).body).object();
        return answer.value(QStringLiteral("restClientConfig")).toObject();
    };
    const QJsonObject before = told();
    QCOMPARE(
        before.value(QStringLiteral("StreamStatusEvent")).toObject().value(QStringLiteral("restOnError")).toString(),
        QStringLiteral("FAIL"));
    RawClient admin(m_program.adminPort());
    const QByteArray config = R"({"StreamStatusEvent":{"clientExclude":"","restExclude":"sdp","restOnError":"LOG",)"
                              R"("restPolicy":"OVERWRITE","restOverwrite":"name"}})";
    const RawAnswer taken = admin.put("/api/v1/connect-config", config);
    QVERIFY2(taken.status == 200, taken.body.constData());
    QCOMPARE(told(), QJsonDocument::fromJson(config).object());

    const RawAnswer refused = admin.put("/api/v1/connect-config", R"({"StreamStatusEvent":{"restOnError":"PANIC"}})");
    QCOMPARE(refused.status, 422);
    QVERIFY2(QJsonDocument::fromJson(refused.body)
                 .object()
                 .value(QStringLiteral("pointer"))
                 .toString()
                 .endsWith(QStringLiteral("/StreamStatusEvent/restOnError")),
             refused.body.constData());
    QCOMPARE(told(), QJsonDocument::fromJson(config).object());

    QCOMPARE(m_program.stop(), 0);
    QVERIFY2(m_program.start(), qPrintable(m_program.failure()));
    QCOMPARE(told(), QJsonDocument::fromJson(config).object());
    QCOMPARE(RawClient(m_program.adminPort())
                 .put("/api/v1/connect-config", QJsonDocument(before).toJson(QJsonDocument::Compact))
                 .status,
             200);
    QCOMPARE(told(), before);
}

void TestAnswers::connectCanBeRefused()
{
    const QByteArray rule = ruleJson("a", R"({"method":"connect","appKey":"testApp"})",
                                     R"({"type":"respond","status":403,"reason":"Not Today"})");
    RawClient admin(m_program.adminPort());
    const RawAnswer unconfirmed = admin.put("/api/v1/rules", '[' + rule + ']'); // it can lock out a live WCS
    QCOMPARE(unconfirmed.status, 409);
    const QByteArray ours = R"({"nodeId":"n","appKey":"testApp","sessionId":"/1.2.3.4:5/6.7.8.9:10"})";
    const QByteArray other = QByteArray(ours).replace("testApp", "otherApp");
    QCOMPARE(postHook(m_program, "connect", ours).status, 200);
    QVERIFY(setRules(rule));
    const RawAnswer answer = postHook(m_program, "connect", ours);
    QCOMPARE(answer.status, 403);
    QVERIFY(answer.head.startsWith("HTTP/1.1 403 Not Today\r\n"));
    QCOMPARE(postHook(m_program, "connect", other).status, 200);
    QCOMPARE(hook("any").status, 200);
}

// Answers that wait cost a connection, and nobody else's time.
void TestAnswers::aThousandHeldAndLateAtOnce()
{
    constexpr int Many = 500;
    constexpr int LateMs = 700;
    QVERIFY(setRules(
        ruleJson("hold", R"({"name":"held*"})", R"({"type":"hold"})") + ',' +
        ruleJson("late", R"({"name":"late*"})", R"({"type":"respond","status":200,"body":"echo","delayMs":700})")));
    const QByteArray path = m_program.hookUrl().path().toLatin1() + "/StreamStatusEvent";
    QVERIFY(connections() >= 0);
    std::deque<RawClient> held;
    std::deque<RawClient> late;
    std::deque<QElapsedTimer> since;
    for (int i = 0; i < Many; ++i) {
        const QByteArray n = QByteArray::number(i);
        RawClient &first = held.emplace_back(m_program.hookPort());
        QVERIFY(first.send(first.postOf(path, hookBody("held-" + n))));
        since.emplace_back().start();
        RawClient &second = late.emplace_back(m_program.hookPort());
        QVERIFY(second.send(second.postOf(path, hookBody("late-" + n))));
    }
    RawClient other(m_program.hookPort());
    for (int i = 0; i < 50; ++i) {
        const QByteArray body = hookBody("quick-" + QByteArray::number(i));
        const RawAnswer answer = other.post(path, body);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, body);
    }
    for (int i = 0; i < Many; ++i) {
        QCOMPARE(late[size_t(i)].receive().body, hookBody("late-" + QByteArray::number(i)));
        const qint64 took = since[size_t(i)].elapsed();
        QVERIFY2(took >= LateMs - EarlyMs, qPrintable(QString::number(took)));
    }
    for (RawClient &client : held)
        QVERIFY(client.isQuiet());
    QTRY_VERIFY(connections() >= 2 * Many);
    held.clear();
    late.clear();
    QTRY_VERIFY(connections() <= 10);
}

void TestAnswers::freesThePlaceOfAHeldPeerThatGoes()
{
    QVERIFY(setRules(
        ruleJson("hold", R"({"name":"held"})", R"({"type":"hold"})") + ',' +
        ruleJson("late", R"({"name":"late"})", R"({"type":"respond","status":200,"body":"echo","delayMs":60000})")));
    const QByteArray path = m_program.hookUrl().path().toLatin1() + "/StreamStatusEvent";
    QTRY_COMPARE(connections(), 0.0);
    for (const QByteArray name : {"held", "late"}) {
        {
            RawClient closes(m_program.hookPort());
            RawClient ends(m_program.hookPort());
            QVERIFY(closes.send(closes.postOf(path, hookBody(name))));
            QVERIFY(ends.send(ends.postOf(path, hookBody(name)) + ends.postOf(path, hookBody("other"))));
            QTRY_COMPARE(connections(), 2.0);
            ends.endSending();
            QTRY_COMPARE(connections(), 1.0);
            QVERIFY(closes.isQuiet());
        }
        QTRY_COMPARE(connections(), 0.0);
    }
}

// Whoever has the API's answer to a toggle finds it in force, also while others send hooks without a pause.
void TestAnswers::isInForceOnceTheToggleIsAnswered()
{
    QVERIFY(setRules(ruleJson("all", R"({"method":"publishStream"})", R"({"type":"respond","status":503})")));
    const QByteArray path = m_program.hookUrl().path().toLatin1() + "/publishStream";
    RawClient admin(m_program.adminPort());
    RawClient hooks(m_program.hookPort());
    std::deque<RawClient> load;
    for (int i = 0; i < 16; ++i)
        load.emplace_back(m_program.hookPort());
    for (int i = 0; i < 1'000; ++i) {
        for (RawClient &client : load)
            QVERIFY(client.send(client.postOf(path, "{}")));
        const bool enables = i % 2 == 1;
        QCOMPARE(admin.post(enables ? "/api/v1/rules/all/enable" : "/api/v1/rules/all/disable", {}).status, 200);
        QCOMPARE(hooks.post(path, "{}").status, enables ? 503 : 200);
        for (RawClient &client : load)
            QVERIFY(client.receive().status > 0);
    }
}

void TestAnswers::endsWhileAnswersAreHeld()
{
    QVERIFY(setRules(ruleJson("hold", "{}", R"({"type":"hold"})")));
    RawClient held(m_program.hookPort());
    QVERIFY(held.send(held.postOf(m_program.hookUrl().path().toLatin1() + "/StreamStatusEvent", hookBody("held"))));
    QTRY_COMPARE(getJson(m_program, "/rules/hold").value(QStringLiteral("hits")).toInt(), 1);
    QCOMPARE(m_program.stop(4'000), 0); // nothing is waited for, not even as long as for what is in flight
    QCOMPARE(held.receiveToEnd(), QByteArray());
    QVERIFY2(m_program.start(), qPrintable(m_program.failure()));
    QVERIFY(!recordedAnswer("held").isEmpty());
}

void TestAnswers::sameSeedSameSequence()
{
    const auto sequence = [](int seed) {
        const QTemporaryDir folder;
        QFile rules(folder.filePath(QStringLiteral("rules.json")));
        if (!rules.open(QIODevice::WriteOnly))
            return QByteArray();
        rules.write(R"([{"id":"a","match":{"method":"publishStream"},"when":{"probability":0.3,"seed":)" +
                    QByteArray::number(seed) + R"(},"action":{"type":"respond","status":500}}])");
        rules.close();
        Program program(QStringLiteral(STREAMWATCH_BINARY), folder.path());
        if (!program.start({QStringLiteral("--rules"), rules.fileName()})) {
            qWarning("%s", qPrintable(program.failure()));
            return QByteArray();
        }
        QByteArray pattern;
        RawClient client(program.hookPort());
        for (int i = 0; i < 1'000; ++i)
            pattern += client.post("/rest/my_api/publishStream", "{}").status == 500 ? 'X' : '.';
        return pattern;
    };
    const QByteArray first = sequence(7);
    QCOMPARE(first.size(), 1'000);
    QVERIFY2(first.count('X') > 240 && first.count('X') < 360, qPrintable(QString::number(first.count('X'))));
    QCOMPARE(sequence(7), first);
    QVERIFY(sequence(8) != first);
}

void TestAnswers::rulesOfAFile()
{
    const QTemporaryDir folder;
    QFile rules(folder.filePath(QStringLiteral("rules.json")));
    QVERIFY(rules.open(QIODevice::WriteOnly));
    rules.write(R"({"confirm":true,"rules":[)" +
                ruleJson("refuse", R"({"method":"connect"})", R"({"type":"respond","status":403})") + ',' +
                ruleJson("first", R"({"name":"cam*"})", R"({"type":"respond","status":500})") + "]}");
    rules.close();
    Program program(QStringLiteral(STREAMWATCH_BINARY), folder.path());
    QVERIFY2(program.start({QStringLiteral("--rules"), rules.fileName()}), qPrintable(program.failure()));
    QCOMPARE(postHook(program, "connect", "{}").status, 403); // from the first request on
    QCOMPARE(postHook(program, "StreamStatusEvent", hookBody("cam-1")).status, 500);
    QCOMPARE(postHook(program, "StreamStatusEvent", hookBody("other")).status, 200);
    QCOMPARE(getJson(program, "/rules").value(QStringLiteral("rules")).toArray().size(), 2);
}

void TestAnswers::refusesBadFiles_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("mention");
    QTest::newRow("not JSON") << QByteArray("[{") << QByteArray();
    QTest::newRow("status") << QByteArray(R"([{"id":"a","action":{"type":"respond","status":99}}])")
                            << QByteArray("/0/action/status");
    QTest::newRow("unknown key") << QByteArray(R"({"rules":[{"id":"a","action":{"type":"close"},"colour":1}]})")
                                 << QByteArray("/rules/0/colour");
    QTest::newRow("glob") << QByteArray(R"([{"id":"a","match":{"name":"cam["},"action":{"type":"close"}}])")
                          << QByteArray("/0/match/name");
    QTest::newRow("two of one id")
        << QByteArray(R"([{"id":"a","action":{"type":"close"}},{"id":"a","action":{"type":"close"}}])")
        << QByteArray("/1/id");
    QTest::newRow("a risk that nobody confirms")
        << QByteArray(R"([{"id":"a","action":{"type":"hold"}}])") << QByteArray("confirm");
    QTest::newRow("no such file") << QByteArray() << QByteArray();
}

void TestAnswers::refusesBadFiles()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, mention);
    const QTemporaryDir folder;
    QFile rules(folder.filePath(QStringLiteral("rules.json")));
    if (!json.isNull()) {
        QVERIFY(rules.open(QIODevice::WriteOnly));
        rules.write(json);
        rules.close();
    }
    Program program(QStringLiteral(STREAMWATCH_BINARY), folder.path());
    program.launch({QStringLiteral("--headless"), QStringLiteral("--no-admin"), QStringLiteral("--listen"),
                    QStringLiteral("127.0.0.1:0"), QStringLiteral("--db"), program.databasePath(),
                    QStringLiteral("--rules"), rules.fileName()});
    QCOMPARE(program.waitForExit(), 2);
    const QByteArray error = program.errorOutput();
    QCOMPARE(error.trimmed().count('\n'), 0);
    QVERIFY2(error.startsWith("streamwatch: ") && error.contains("rules.json"), error.constData());
    QVERIFY2(error.contains(mention), error.constData());
}

void TestAnswers::rulesComeBackSwitchedOff()
{
    QByteArray off = ruleJson("off", "{}", R"({"type":"close"})");
    off.insert(1, R"("enabled":false,)");
    QVERIFY(setRules(ruleJson("one", R"({"name":"cam*"})", R"({"type":"respond","status":500})") + ',' + off));
    QCOMPARE(hook("cam-1").status, 500);
    const QJsonArray before = getJson(m_program, "/rules").value(QStringLiteral("rules")).toArray();
    for (const bool isKilled : {false, true}) {
        const QString file = m_program.databasePath() + QStringLiteral(".answers.json");
        if (isKilled) {
            QCOMPARE(RawClient(m_program.adminPort()).post("/api/v1/rules/one/enable", {}).status, 200);
            const auto isSaved = [&file] {
                QFile answers(file);
                const bool isOpen = answers.open(QIODevice::ReadOnly);
                return isOpen && answers.readAll().contains("\"enabled\": true");
            };
            QTRY_VERIFY(isSaved());
            m_program.kill();
        } else {
            QCOMPARE(m_program.stop(), 0);
        }
        QVERIFY2(m_program.start(), qPrintable(m_program.failure()));
        QCOMPARE(hook("cam-1").status, 200);
        const QJsonArray after = getJson(m_program, "/rules").value(QStringLiteral("rules")).toArray();
        QCOMPARE(after.size(), before.size());
        for (qsizetype i = 0; i < after.size(); ++i) {
            const QJsonObject rule = after[i].toObject();
            QCOMPARE(rule.value(QStringLiteral("id")), before[i].toObject().value(QStringLiteral("id")));
            QCOMPARE(rule.value(QStringLiteral("match")), before[i].toObject().value(QStringLiteral("match")));
            QCOMPARE(rule.value(QStringLiteral("action")), before[i].toObject().value(QStringLiteral("action")));
            QCOMPARE(rule.value(QStringLiteral("enabled")), QJsonValue(false));
            QCOMPARE(rule.value(QStringLiteral("hits")).toInt(), 0);
        }
        QFile output(m_folder.filePath(QStringLiteral("stderr.txt")));
        QVERIFY(output.open(QIODevice::ReadOnly));
        const QByteArray said = output.readAll();
        QVERIFY2(said.contains("program ended: “The rule one”\n"), said.constData());
    }
}

QTEST_GUILESS_MAIN(TestAnswers)
#include "tst_answers.moc"
