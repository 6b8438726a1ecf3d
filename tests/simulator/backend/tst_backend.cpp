#include "http/client/client.h"
#include "simulator/backend/backend.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QTest>

#include <memory>
#include <vector>

using http::Failure;
using http::Reply;
using simulator::Backend;
using simulator::BackendProfile;

namespace {

const QByteArray Connect = R"({"nodeId":"n@1.2.3.4","appKey":"live","sessionId":"/1:2/3","authToken":"bad"})";
const QByteArray Publish = R"({"nodeId":"n@1.2.3.4","appKey":"live","mediaSessionId":"m-1","name":"cam-1"})";

// A backend, and who calls it.
class Pair final {
public:
    explicit Pair(const QByteArray &profile, int answerMs = 15'000)
        : backend(std::get<BackendProfile>(BackendProfile::fromJson(profile)))
    {
        if (!backend.listen(QHostAddress::LocalHost, 0).ok())
            qWarning("The backend does not listen.");
        const QUrl url(backend.url());
        client = std::make_unique<http::Client>(
            http::ClientOptions{.host = url.host(), .port = quint16(url.port()), .answerMs = answerMs, .retries = 0});
    }
    void send(const QByteArray &method, const QByteArray &body = Publish, const QByteArray &base = "/rest/any/",
              const QByteArray &verb = "POST")
    {
        const size_t place = replies.size();
        replies.emplace_back();
        client->send(verb + ' ' + base + method + " HTTP/1.1\r\nContent-Type: application/json\r\n", body,
                     [this, place](Reply &&reply) {
                         replies[place] = std::move(reply);
                         ++answered;
                     });
    }
    qint64 counted(const char *figure) const
    {
        return backend.tally().toJson().value(QLatin1String(figure)).toInteger(-1);
    }
    qint64 counted(const char *figure, const char *of) const
    {
        return backend.tally().toJson().value(QLatin1String(figure)).toObject().value(QLatin1String(of)).toInteger();
    }

    Backend backend;
    std::unique_ptr<http::Client> client;
    std::vector<Reply> replies; // in the order of the requests
    size_t answered = 0;
};

} // namespace

class TestBackend : public QObject {
    Q_OBJECT
private slots:
    void echoes();
    void tellsConnect();
    void refuses();
    void takesHooksAlone_data();
    void takesHooksAlone();
    void waits();
    void answersByTheirTimes();
    void fails_data();
    void fails();
    void failsLater();
    void failsTheSameOnes();
    void countsWhoIsGone();
    void boundsTheNamesOfMethods();
    void saysThatItCannotListen();
};

void TestBackend::echoes()
{
    Pair pair("{}");
    pair.send("connect", Connect);
    pair.send("publishStream", Publish, "/");
    pair.send("SomethingNew", R"({ "a" : [1] })", "/a/b/c/");
    QTRY_COMPARE(pair.answered, size_t(3));
    for (const Reply &reply : pair.replies) {
        QCOMPARE(reply.status, 200);
        QCOMPARE(reply.header("Content-Type"), "application/json");
    }
    QCOMPARE(pair.replies[0].body, Connect);
    QCOMPARE(pair.replies[1].body, Publish);
    QCOMPARE(pair.replies[2].body, R"({ "a" : [1] })");
    QTRY_COMPARE(pair.counted("answers", "200"), 3);
    QCOMPARE(pair.counted("hooks"), 3);
    QCOMPARE(pair.counted("methods", "connect"), 1);
    QCOMPARE(pair.counted("methods", "SomethingNew"), 1);
    QCOMPARE(pair.counted("refused"), 0);
    QCOMPARE(pair.counted("others"), 0);
}

void TestBackend::tellsConnect()
{
    Pair pair(R"({"restClientConfig":{"StreamStatusEvent":{"restOnError":"FAIL"}}})");
    pair.send("connect", Connect);
    pair.send("publishStream");
    QTRY_COMPARE(pair.answered, size_t(2));
    const QJsonObject told = QJsonDocument::fromJson(pair.replies[0].body).object();
    QCOMPARE(told.value(u"sessionId").toString(), QStringLiteral("/1:2/3"));
    QCOMPARE(told.value(u"restClientConfig").toObject().value(u"StreamStatusEvent").toObject().value(u"restOnError"),
             QJsonValue(QStringLiteral("FAIL")));
    QCOMPARE(pair.replies[1].body, Publish);
}

void TestBackend::refuses()
{
    Pair pair(R"({"refuse":[{"token":"bad","status":401,"body":{"no":1}},{"name":"cam-*","appKey":"live"},
                            {"method":"playStream","status":404,"body":"gone"}]})");
    pair.send("connect", Connect);
    pair.send("publishStream");
    pair.send("playStream", R"({"appKey":"live","name":"other"})");
    pair.send("publishStream", R"({"appKey":"live","name":"other"})");
    QTRY_COMPARE(pair.answered, size_t(4));
    QCOMPARE(pair.replies[0].status, 401);
    QCOMPARE(pair.replies[0].body, R"({"no":1})");
    QCOMPARE(pair.replies[0].header("Content-Type"), "application/json");
    QCOMPARE(pair.replies[1].status, 403);
    QCOMPARE(pair.replies[1].body, R"({"error":"The backend refuses this."})");
    QCOMPARE(pair.replies[2].status, 404);
    QCOMPARE(pair.replies[2].body, "gone");
    QCOMPARE(pair.replies[2].header("Content-Type"), "text/plain;charset=UTF-8");
    QCOMPARE(pair.replies[3].status, 200);
    QTRY_COMPARE(pair.counted("answers", "401") + pair.counted("answers", "403") + pair.counted("answers", "404"), 3);
    QCOMPARE(pair.counted("refused"), 3);
    QCOMPARE(pair.counted("hooks"), 4);
}

void TestBackend::takesHooksAlone_data()
{
    QTest::addColumn<QByteArray>("verb");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::newRow("no JSON") << QByteArray("POST") << QByteArray("connect") << QByteArray("{") << 400;
    QTest::newRow("no object") << QByteArray("POST") << QByteArray("connect") << QByteArray("[]") << 400;
    QTest::newRow("no method") << QByteArray("POST") << QByteArray() << Publish << 404;
    QTest::newRow("a strange method") << QByteArray("POST") << QByteArray("a%20b") << Publish << 404;
    QTest::newRow("PUT") << QByteArray("PUT") << QByteArray("connect") << Publish << 405;
}

void TestBackend::takesHooksAlone()
{
    QFETCH(QByteArray, verb);
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, body);
    Pair pair("{}");
    pair.send(method, body, "/base/", verb);
    QTRY_COMPARE(pair.answered, size_t(1));
    QTEST(pair.replies[0].status, "status");
    QVERIFY(pair.replies[0].body.startsWith("{\"error\":"));
    QCOMPARE(pair.counted("others"), 1);
    QCOMPARE(pair.counted("hooks"), 0);
}

void TestBackend::waits()
{
    Pair pair(R"({"delayMs":{"connect":[100,120]}})");
    QElapsedTimer clock;
    clock.start();
    pair.send("publishStream");
    pair.send("connect", Connect);
    QTRY_COMPARE(pair.answered, size_t(1));
    QCOMPARE(pair.replies[0].status, 200);
    QCOMPARE(pair.replies[1].status, 0);
    QTRY_COMPARE(pair.answered, size_t(2));
    QVERIFY(clock.elapsed() >= 100);
    QCOMPARE(pair.replies[1].body, Connect);
}

void TestBackend::answersByTheirTimes()
{
    Pair pair(R"({"delayMs":{"a":60000,"b":150,"c":50}})");
    QByteArray order;
    for (const char *method : {"a", "b", "c"})
        pair.client->send("POST /x/" + QByteArray(method) + " HTTP/1.1\r\n", "{}",
                          [&order, method](Reply &&) { order += method; });
    QTRY_COMPARE(order, "cb");
}

void TestBackend::fails_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("status");
    QTest::addColumn<Failure>("failure");
    QTest::newRow("a status") << QByteArray("503") << 503 << Failure::None;
    QTest::newRow("close") << QByteArray(R"("close")") << 0 << Failure::Closed;
    QTest::newRow("reset") << QByteArray(R"("reset")") << 0 << Failure::Reset;
    QTest::newRow("hold") << QByteArray(R"("hold")") << 0 << Failure::TimedOut;
}

void TestBackend::fails()
{
    QFETCH(QByteArray, answer);
    QFETCH(int, status);
    Pair pair(R"({"flaky":{"share":1,"answer":)" + answer + R"(},"refuse":[{"status":410}]})", 300);
    pair.send("publishStream");
    QTRY_COMPARE(pair.answered, size_t(1));
    QCOMPARE(pair.replies[0].status, status);
    QTEST(pair.replies[0].failure, "failure");
    QTRY_COMPARE(pair.counted("answers", QByteArray::number(status).constData()), 1);
    QCOMPARE(pair.counted("flaky"), 1);
    QCOMPARE(pair.counted("refused"), 0); // a server that fails has not looked
}

void TestBackend::failsLater()
{
    Pair pair(R"({"flaky":{"share":1,"answer":"reset"},"delayMs":50})");
    pair.send("publishStream");
    QTRY_COMPARE(pair.answered, size_t(1));
    QCOMPARE(pair.replies[0].failure, Failure::Reset);
    QVERIFY(pair.replies[0].microseconds >= 50'000);
    QCOMPARE(pair.counted("answers", "0"), 1);
    QCOMPARE(pair.counted("gone"), 0);
}

void TestBackend::failsTheSameOnes()
{
    QByteArray first;
    for (const QByteArray seed : {"5", "5", "6"}) {
        Pair pair(R"({"flaky":{"share":0.3},"seed":)" + seed + '}');
        QByteArray pattern;
        for (size_t i = 1; i <= 100; ++i) {
            pair.send("publishStream");
            QTRY_COMPARE(pair.answered, i);
            pattern += pair.replies.back().status == 500 ? 'x' : '.';
        }
        QVERIFY2(pattern.count('x') > 15 && pattern.count('x') < 45, pattern.constData());
        if (first.isEmpty())
            first = pattern;
        QCOMPARE(pattern == first, seed == "5");
    }
}

void TestBackend::countsWhoIsGone()
{
    Pair pair(R"({"delayMs":60000})", 50);
    pair.send("publishStream");
    QTRY_COMPARE(pair.answered, size_t(1));
    QCOMPARE(pair.replies[0].failure, Failure::TimedOut);
    QTRY_COMPARE(pair.counted("gone"), 1);
    QCOMPARE(pair.counted("answers", "200"), 0);
}

void TestBackend::boundsTheNamesOfMethods()
{
    Pair pair("{}");
    for (int i = 0; i < 150; ++i)
        pair.send("method" + QByteArray::number(i));
    QTRY_COMPARE(pair.answered, size_t(150));
    QCOMPARE(pair.backend.tally().toJson().value(u"methods").toObject().size(), 101);
    QCOMPARE(pair.counted("methods", "other"), 50);
}

void TestBackend::saysThatItCannotListen()
{
    Pair pair("{}");
    Backend other((BackendProfile()));
    const auto listening = other.listen(QHostAddress::LocalHost, quint16(QUrl(pair.backend.url()).port()));
    QVERIFY(!listening.ok());
    QVERIFY(!listening.error().sentence.isEmpty());
}

QTEST_GUILESS_MAIN(TestBackend)
#include "tst_backend.moc"
