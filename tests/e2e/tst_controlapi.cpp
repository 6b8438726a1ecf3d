#include "api.h"

#include <QTcpSocket>
#include <QTemporaryDir>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

namespace {

constexpr int Toggles = 1'000;
constexpr int LoadConnections = 4;

QByteArray eventOf(const QByteArray &name)
{
    return R"({"nodeId":"n","mediaSessionId":"m-)" + name + R"(","name":")" + name +
           R"(","status":"PUBLISHING","published":true})";
}

// Any method on the API, with a connection of its own.
RawAnswer ask(const Program &program, const QByteArray &method, const QByteArray &path, const QByteArray &json = {},
              const QByteArray &lines = {})
{
    RawClient client(program.adminPort());
    return client.request(method + " /api/v1" + path +
                          " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n" +
                          lines + "Content-Length: " + QByteArray::number(json.size()) + "\r\n\r\n" + json);
}

QJsonObject objectOf(const RawAnswer &answer)
{
    return QJsonDocument::fromJson(answer.body).object();
}

// GET /events/stream, as a script reads it.
class Listener {
public:
    explicit Listener(const Program &program, const QByteArray &query = {}, const QByteArray &lines = {})
    {
        m_socket.connectToHost(QStringLiteral("127.0.0.1"), program.adminPort());
        m_socket.write("GET /api/v1/events/stream" + query + " HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n");
        waitFor([this] { return m_received.contains("\r\n\r\n:"); });
    }

    // So many events, by name; what came before.
    QByteArrayList names(int count)
    {
        waitFor([this, count] { return m_received.count("\ndata: ") >= count && m_received.endsWith("\n\n"); });
        QByteArrayList names;
        for (const QByteArray &line : m_received.split('\n')) {
            if (line.startsWith("id: "))
                m_lastId = line.mid(4);
            if (line.startsWith("data: "))
                names.append(
                    QJsonDocument::fromJson(line.mid(6)).object().value(QStringLiteral("name")).toString().toUtf8());
        }
        return names;
    }
    const QByteArray &lastId() const { return m_lastId; }

private:
    void waitFor(auto condition)
    {
        while (!condition() && m_socket.waitForReadyRead(20'000))
            m_received += m_socket.readAll();
    }

    QTcpSocket m_socket;
    QByteArray m_received;
    QByteArray m_lastId;
};

} // namespace

// The control API of the real program: what a script can do, and what it does to hooks.
class TestControlApi : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void aRuleAnswersHooks();
    void togglesTakeEffectAtOnce();
    void invalidRulesChangeNothing_data();
    void invalidRulesChangeNothing();
    void riskyRulesNeedAWord();
    void clientsSeeEachOther();
    void aDryRunTellsBeforehand();
    void connectIsToldWhatIsSet();
    void waitsForEvents();
    void streamsAndResumes();
    void rulesComeBackSwitchedOff();
    void endsWhenAsked();

private:
    RawAnswer ask(const QByteArray &method, const QByteArray &path, const QByteArray &json = {},
                  const QByteArray &lines = {})
    {
        return ::ask(m_program, method, path, json, lines);
    }
    int postEvent(const QByteArray &name) { return postHook(m_program, "StreamStatusEvent", eventOf(name)).status; }

    QTemporaryDir m_folder;
    Program m_program{QStringLiteral(STREAMWATCH_BINARY), m_folder.path()};
};

void TestControlApi::initTestCase()
{
    QVERIFY2(m_program.start(), qPrintable(m_program.failure()));
}

void TestControlApi::cleanupTestCase()
{
    QCOMPARE(m_program.stop(), 0);
}

void TestControlApi::init()
{
    QCOMPARE(ask("PUT", "/rules", "[]").status, 200);
}

void TestControlApi::aRuleAnswersHooks()
{
    QCOMPARE(postEvent("cam1"), 200);
    const RawAnswer added = ask("POST", "/rules",
                                R"({"id":"first","name":"The first","match":{"name":"cam*"},"when":{"count":2},
                                    "action":{"type":"respond","status":500,"reason":"Broken"}})");
    QCOMPARE(added.status, 201);
    QCOMPARE(added.header("Location"), "/api/v1/rules/first");
    QCOMPARE(postEvent("cam1"), 500);
    QCOMPARE(postEvent("other"), 200);
    QCOMPARE(getJson(m_program, "/rules/first").value(QStringLiteral("hits")).toInt(), 1);
    QCOMPARE(getJson(m_program, "/rules/first").value(QStringLiteral("left")).toInt(), 1);

    const QJsonObject last = getJson(m_program, "/streams/m-cam1").value(QStringLiteral("lastAnswer")).toObject();
    QCOMPARE(last.value(QStringLiteral("status")).toInt(), 500);
    QCOMPARE(last.value(QStringLiteral("ruleName")).toString(), QStringLiteral("The first"));
    const QJsonArray injected =
        getJson(m_program, "/events?filter=is:injected%20name:cam1").value(QStringLiteral("events")).toArray();
    QCOMPARE(injected.size(), 1);
    const QJsonObject answer = injected.first().toObject().value(QStringLiteral("answer")).toObject();
    QCOMPARE(answer.value(QStringLiteral("ruleId")).toString(), QStringLiteral("first"));
    QCOMPARE(answer.value(QStringLiteral("kind")).toString(), QStringLiteral("injected"));
    QCOMPARE(answer.value(QStringLiteral("sent")).toString(), QStringLiteral("response"));

    QCOMPARE(postEvent("cam2"), 500);
    QCOMPARE(postEvent("cam2"), 200); // used up
    QCOMPARE(getJson(m_program, "/rules/first").value(QStringLiteral("active")), QJsonValue(false));
    QCOMPARE(ask("PATCH", "/rules/first", R"({"when":{"count":0}})").status, 200);
    QCOMPARE(postEvent("cam2"), 500);
    QCOMPARE(objectOf(ask("POST", "/rules/disable-all")).value(QStringLiteral("disabled")).toInt(), 1);
    QCOMPARE(postEvent("cam2"), 200);
    QCOMPARE(getJson(m_program, "/rules/first").value(QStringLiteral("hits")).toInt(), 3);
    QCOMPARE(ask("DELETE", "/rules/first").status, 204);
    QCOMPARE(ask("GET", "/rules/first").status, 404);

    // PUT brings it back, under the same path.
    const QByteArray rule = R"({"match":{"name":"cam*"},"action":{"type":"respond","status":403}})";
    const RawAnswer put = ask("PUT", "/rules/first", rule);
    QCOMPARE(put.status, 201);
    QCOMPARE(put.header("Location"), "/api/v1/rules/first");
    QCOMPARE(postEvent("cam1"), 403);
    QCOMPARE(ask("PUT", "/rules/first", rule).status, 200);
}

// While others send hooks all the time, the very next hook after each answer goes by the new rules.
void TestControlApi::togglesTakeEffectAtOnce()
{
    QCOMPARE(ask("POST", "/rules", R"({"id":"t","enabled":false,"action":{"type":"respond","status":500}})").status,
             201);
    std::atomic<int> injected = 0;
    std::atomic<int> wrong = 0;
    std::vector<std::jthread> load;
    for (int i = 0; i < LoadConnections; ++i) {
        load.emplace_back([&, i, port = m_program.hookPort()](const std::stop_token &stop) {
            RawClient client(port);
            while (!stop.stop_requested()) {
                const int status =
                    client.post("/rest/my_api/StreamStatusEvent", eventOf("load" + QByteArray::number(i))).status;
                injected += status == 500 ? 1 : 0;
                wrong += status != 500 && status != 200 ? 1 : 0;
            }
        });
    }
    RawClient api(m_program.adminPort());
    RawClient wcs(m_program.hookPort());
    int late = 0;
    for (int i = 0; i < Toggles; ++i) {
        const bool isOn = i % 2 == 0;
        QCOMPARE(api.post(isOn ? "/api/v1/rules/t/enable" : "/api/v1/rules/t/disable", "{}").status, 200);
        const int status = wcs.post("/rest/my_api/StreamStatusEvent", eventOf("probe")).status;
        injected += status == 500 ? 1 : 0;
        late += status == (isOn ? 500 : 200) ? 0 : 1;
    }
    load.clear(); // joins
    QCOMPARE(late, 0);
    QCOMPARE(wrong.load(), 0);
    QCOMPARE(getJson(m_program, "/rules/t").value(QStringLiteral("hits")).toInt(), injected.load());
    QCOMPARE(getJson(m_program, "/rules").value(QStringLiteral("changedBy")).toString(), QStringLiteral("API"));
}

void TestControlApi::invalidRulesChangeNothing_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("pointer");
    const auto row = [](const char *name, const QByteArray &json, int status, const char *pointer) {
        QTest::newRow(name) << json << status << QString::fromLatin1(pointer);
    };
    const QByteArray action = R"(,"action":{"type":"respond","status":500}})";
    row("glob", R"({"match":{"name":"cam["})" + action, 422, "/match/name");
    row("regex", R"({"match":{"name":"/(/"})" + action, 422, "/match/name");
    row("look-ahead", R"({"match":{"info":"/(?=a)/"})" + action, 422, "/match/info");
    row("status 99", R"({"action":{"type":"respond","status":99}})", 422, "/action/status");
    row("status 600", R"({"action":{"type":"respond","status":600}})", 422, "/action/status");
    row("unknown key", R"({"colour":"red")" + action, 422, "/colour");
    row("negative delay", R"({"action":{"type":"hold","delayMs":-1}})", 422, "/action/delayMs");
    row("negative life", R"({"ttlMs":-1)" + action, 422, "/ttlMs");
    row("huge body", R"({"action":{"type":"respond","status":500,"body":")" + QByteArray(2'000'000, 'x') + R"("}})",
        422, "/action/body");
    row("larger than any request", QByteArray(17'000'000, ' '), 413, "");
    row("duplicate id", R"({"id":"kept")" + action, 409, "/id");
    row("wrong type", R"({"enabled":1)" + action, 422, "/enabled");
    row("no JSON", "{", 400, "");
}

void TestControlApi::invalidRulesChangeNothing()
{
    QFETCH(QByteArray, json);
    QFETCH(int, status);
    QFETCH(QString, pointer);
    QCOMPARE(ask("POST", "/rules", R"({"id":"kept","enabled":false,"action":{"type":"reset"}})").status, 201);
    const QJsonObject before = getJson(m_program, "/rules");
    const RawAnswer answer = ask("POST", "/rules", json);
    QCOMPARE(answer.status, status);
    QCOMPARE(objectOf(answer).value(QStringLiteral("pointer")).toString(), pointer);
    QVERIFY2(objectOf(answer).value(QStringLiteral("error")).toString().endsWith(QLatin1Char('.')), answer.body);
    QCOMPARE(getJson(m_program, "/rules"), before);
}

void TestControlApi::riskyRulesNeedAWord()
{
    const QByteArray json = R"({"id":"lockout","match":{"method":"connect"},"action":{"type":"respond","status":403}})";
    const RawAnswer refused = ask("POST", "/rules", json);
    QCOMPARE(refused.status, 409);
    QCOMPARE(objectOf(refused).value(QStringLiteral("confirm")).toString(), QStringLiteral("required"));
    const QByteArray connect = R"({"nodeId":"n","appKey":"a","sessionId":"s"})";
    QCOMPARE(postHook(m_program, "connect", connect).status, 200);
    QCOMPARE(ask("POST", "/rules", json.chopped(1) + R"(,"confirm":true})").status, 201);
    QCOMPARE(postHook(m_program, "connect", connect).status, 403);
}

void TestControlApi::clientsSeeEachOther()
{
    const auto by = [this] { return getJson(m_program, "/rules").value(QStringLiteral("changedBy")).toString(); };
    RawClient one(m_program.adminPort());
    RawClient other(m_program.adminPort());
    QCOMPARE(one.post("/api/v1/rules", R"({"id":"a","tags":["one"],"action":{"type":"reset"}})").status, 201);
    QCOMPARE(by(), QStringLiteral("API, tag one"));
    QCOMPARE(objectOf(other.get("/api/v1/rules/a")).value(QStringLiteral("enabled")), QJsonValue(true));
    QCOMPARE(other.post("/api/v1/rules/a/disable", "{}", "X-Streamwatch-Client: the other\r\n").status, 200);
    QCOMPARE(objectOf(one.get("/api/v1/rules/a")).value(QStringLiteral("enabled")), QJsonValue(false));
    QCOMPARE(by(), QStringLiteral("API, tag one, the other"));
    QCOMPARE(ask("PUT", "/rules?tag=two", R"([{"id":"b","action":{"type":"close"}}])").status, 200);
    QCOMPARE(objectOf(one.get("/api/v1/rules")).value(QStringLiteral("rules")).toArray().size(), 2);
    QCOMPARE(one.post("/api/v1/rules", R"({"id":"b","action":{"type":"close"}})").status, 409);
}

void TestControlApi::aDryRunTellsBeforehand()
{
    QCOMPARE(postEvent("dry1"), 200);
    QCOMPARE(postEvent("dry2"), 200);
    const QByteArray rule = R"({"id":"d","match":{"name":"dry*"},"action":{"type":"respond","status":403}})";
    QCOMPARE(objectOf(ask("POST", "/rules/test", R"({"rule":)" + rule + "}")).value(QStringLiteral("total")).toInt(),
             2);
    const auto answeredBy = [this](const QByteArray &name) {
        return objectOf(ask("POST", "/rules/test", R"({"event":)" + eventOf(name) + "}"))
            .value(QStringLiteral("answeredBy"));
    };
    QVERIFY(answeredBy("dry1").isNull());
    QCOMPARE(ask("POST", "/rules", rule).status, 201);
    QCOMPARE(answeredBy("dry1").toString(), QStringLiteral("d"));
    QVERIFY(answeredBy("wet").isNull());
    QCOMPARE(getJson(m_program, "/rules/d").value(QStringLiteral("hits")).toInt(-1), 0);
    QCOMPARE(postEvent("dry1"), 403);
}

void TestControlApi::connectIsToldWhatIsSet()
{
    const auto told = [this] {
        return objectOf(postHook(m_program, "connect", R"({"nodeId":"n","appKey":"a","sessionId":"told"})"))
            .value(QStringLiteral("restClientConfig"))
            .toObject();
    };
    QVERIFY(told().contains(QStringLiteral("StreamStatusEvent")));
    QCOMPARE(ask("PUT", "/connect-config", R"({"preset":"log"})").status, 200);
    QVERIFY(!told().contains(QStringLiteral("StreamStatusEvent")));
    const RawAnswer set = ask("PUT", "/connect-config", R"({"publishStream":{"restOnError":"FAIL"}})");
    QCOMPARE(set.status, 200);
    QVERIFY(objectOf(set).value(QStringLiteral("sessions")).toInt() > 0);
    QCOMPARE(QJsonValue(told()), objectOf(set).value(QStringLiteral("restClientConfig")));
    QCOMPARE(ask("PUT", "/connect-config", R"({"publishStream":{"restOnError":"NO"}})").status, 422);
    QCOMPARE(ask("PUT", "/connect-config", R"({"preset":"fail"})").status, 200);
}

void TestControlApi::waitsForEvents()
{
    const qint64 next = objectOf(ask("POST", "/events/count", "{}")).value(QStringLiteral("next")).toInteger();
    const auto wait = [this](const QByteArray &wish) {
        return std::async(std::launch::async,
                          [&program = m_program, wish] { return ::ask(program, "POST", "/events/wait", wish); });
    };
    auto all = wait(R"({"filter":"name:waited","count":5,"timeoutMs":20000,"after":)" + QByteArray::number(next) + '}');
    for (int i = 0; i < 5; ++i)
        QCOMPARE(postEvent("waited"), 200);
    const RawAnswer answer = all.get();
    QCOMPARE(answer.status, 200);
    QCOMPARE(objectOf(answer).value(QStringLiteral("events")).toArray().size(), 5);
    QCOMPARE(
        objectOf(ask("POST", "/events/count", R"({"filter":"name:waited"})")).value(QStringLiteral("count")).toInt(),
        5);
    const RawAnswer none = ask("POST", "/events/wait", R"({"filter":"name:never","timeoutMs":50})");
    QCOMPARE(none.status, 408);
    QVERIFY(objectOf(none).value(QStringLiteral("events")).toArray().isEmpty());
}

void TestControlApi::streamsAndResumes()
{
    QByteArray lastId;
    {
        Listener listener(m_program, "?filter=name:s*");
        QCOMPARE(postEvent("s1"), 200);
        QCOMPARE(postEvent("x"), 200);
        QCOMPARE(postEvent("s2"), 200);
        QCOMPARE(listener.names(2), QByteArrayList({"s1", "s2"}));
        lastId = listener.lastId();
    }
    QCOMPARE(postEvent("s3"), 200);
    QVERIFY2(m_program.stop() == 0 && m_program.start(), qPrintable(m_program.failure()));
    Listener again(m_program, "?filter=name:s*", "Last-Event-ID: " + lastId + "\r\n");
    QCOMPARE(postEvent("s4"), 200);
    QCOMPARE(again.names(2), QByteArrayList({"s3", "s4"}));
}

void TestControlApi::rulesComeBackSwitchedOff()
{
    QCOMPARE(ask("POST", "/rules", R"({"id":"a","action":{"type":"respond","status":500}})").status, 201);
    QCOMPARE(postEvent("a"), 500);
    QVERIFY2(m_program.stop() == 0 && m_program.start(), qPrintable(m_program.failure()));
    QCOMPARE(getJson(m_program, "/rules/a").value(QStringLiteral("enabled")), QJsonValue(false));
    QCOMPARE(postEvent("a"), 200);
}

void TestControlApi::endsWhenAsked()
{
    QTemporaryDir folder;
    Program program(QStringLiteral(STREAMWATCH_BINARY), folder.path());
    QVERIFY2(program.start(), qPrintable(program.failure()));
    const Listener listener(program); // keeps it from nothing
    RawClient waiter(program.adminPort());
    const QByteArray wish = R"({"timeoutMs":60000})";
    waiter.send("POST /api/v1/events/wait HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                "Content-Length: " +
                QByteArray::number(wish.size()) + "\r\n\r\n" + wish);
    QCOMPARE(getJson(program, "/health").value(QStringLiteral("status")).toString(), QStringLiteral("ok"));
    QCOMPARE(::ask(program, "POST", "/shutdown").status, 202);
    QCOMPARE(waiter.receive().status, 503); // whoever waits is told
    QCOMPARE(program.waitForExit(), 0);
}

QTEST_GUILESS_MAIN(TestControlApi)
#include "tst_controlapi.moc"
