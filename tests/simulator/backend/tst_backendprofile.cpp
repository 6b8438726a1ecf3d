#include "simulator/backend/backendprofile.h"

#include <QTest>

using json::JsonError;
using simulator::BackendProfile;
using Kind = BackendProfile::Flaw::Kind;

namespace {

BackendProfile read(const QByteArray &json)
{
    const auto parsed = BackendProfile::fromJson(json);
    if (const auto *error = std::get_if<JsonError>(&parsed)) {
        qWarning("%s: %s", qPrintable(error->pointer), qPrintable(error->sentence));
        return {.description = QStringLiteral("none"), .connectConfig = {}, .refusals = {}, .delays = {}};
    }
    return std::get<BackendProfile>(parsed);
}

wcs::HookEvent hook(const QByteArray &method, const QByteArray &name = {}, const QByteArray &app = "live")
{
    wcs::HookEvent event;
    event.method = method;
    event.name = name;
    event.appKey = app;
    return event;
}

} // namespace

class TestBackendProfile : public QObject {
    Q_OBJECT
private slots:
    void needsNothing();
    void readsAll();
    void refuses_data();
    void refuses();
    void takesTheFirstRefusal();
    void delaysByMethod();
    void readsFlaws_data();
    void readsFlaws();
    void namesWhatIsWrong_data();
    void namesWhatIsWrong();
    void shipsSome();
};

void TestBackendProfile::needsNothing()
{
    const BackendProfile profile = read("{}");
    QVERIFY(!profile.connectConfig);
    QVERIFY(!profile.refusalOf(hook("connect"), {}));
    QCOMPARE(profile.delayOf("connect").most, 0);
    QCOMPARE(profile.flaw.share, 0.0);
}

void TestBackendProfile::readsAll()
{
    const BackendProfile profile = read(R"({"description":"D","restClientConfig":{"StreamStatusEvent":
        {"restOnError":"FAIL"}},"refuse":[{"method":"publishStream","status":401,"body":{"b":1,"a":[]}},
        {"body":"no"},{}],"delayMs":7,"flaky":{},"seed":9})");
    QCOMPARE(profile.description, QStringLiteral("D"));
    QVERIFY(profile.connectConfig && profile.connectConfig->policyOf("StreamStatusEvent").isFail());
    QCOMPARE(profile.refusals.size(), size_t(3));
    QCOMPARE(profile.refusals[0].status, 401);
    QCOMPARE(profile.refusals[0].contentType, "application/json");
    QCOMPARE(profile.refusals[0].body, R"({"a":[],"b":1})");
    QCOMPARE(profile.refusals[1].status, 403);
    QCOMPARE(profile.refusals[1].contentType, "text/plain;charset=UTF-8");
    QCOMPARE(profile.refusals[1].body, "no");
    QCOMPARE(profile.refusals[2].contentType, QByteArray());
    QCOMPARE(profile.delayOf("connect").least, 7);
    QCOMPARE(profile.delayOf("connect").most, 7);
    QCOMPARE(profile.flaw.share, 0.1);
    QCOMPARE(profile.flaw.kind, Kind::Status);
    QCOMPARE(profile.flaw.status, 500);
    QCOMPARE(profile.seed, quint64(9));
}

void TestBackendProfile::refuses_data()
{
    QTest::addColumn<QByteArray>("refusal");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<bool>("isRefused");
    const auto row = [](const char *title, const char *refusal, const char *method, const char *name, const char *token,
                        bool isRefused) {
        QTest::newRow(title) << QByteArray(refusal) << QByteArray(method) << QByteArray(name) << QByteArray(token)
                             << isRefused;
    };
    row("all", "{}", "StreamStatusEvent", "cam", "", true);
    row("the method", R"({"method":"publishStream"})", "publishStream", "cam", "", true);
    row("another method", R"({"method":"publishStream"})", "playStream", "cam", "", false);
    row("methods", R"({"method":"*Stream"})", "playStream", "cam", "", true);
    row("all but a method", R"({"method":"!connect"})", "playStream", "cam", "", true);
    row("that method", R"({"method":"!connect"})", "connect", "", "", false);
    row("the name", R"({"name":"cam-?"})", "playStream", "cam-1", "", true);
    row("another name", R"({"name":"cam-?"})", "playStream", "cam-12", "", false);
    row("the name in another case", R"({"name":"cam-?"})", "playStream", "CAM-1", "", false);
    row("name and method", R"({"name":"cam","method":"playStream"})", "playStream", "cam", "", true);
    row("name, and another method", R"({"name":"cam","method":"playStream"})", "publishStream", "cam", "", false);
    row("the app", R"({"appKey":"live"})", "connect", "", "", true);
    row("another app", R"({"appKey":"dead"})", "connect", "", "", false);
    row("the token", R"({"token":"bad"})", "connect", "", "bad", true);
    row("another token", R"({"token":"bad"})", "connect", "", "good", false);
    row("no token", R"({"token":"bad"})", "connect", "", "", false);
    row("all but a token", R"({"token":"!good"})", "connect", "", "bad", true);
    row("all but a token, none", R"({"token":"!good"})", "connect", "", "", true);
    row("that token", R"({"token":"!good"})", "connect", "", "good", false);
    row("a token, and a hook that has none", R"({"token":"!good"})", "publishStream", "cam", "", false);
}

void TestBackendProfile::refuses()
{
    QFETCH(QByteArray, refusal);
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, token);
    const BackendProfile profile = read(R"({"refuse":[)" + refusal + "]}");
    QCOMPARE(profile.refusals.size(), size_t(1));
    QTEST(profile.refusalOf(hook(method, name), token) != nullptr, "isRefused");
}

void TestBackendProfile::takesTheFirstRefusal()
{
    const BackendProfile profile =
        read(R"({"refuse":[{"name":"a*","status":401},{"name":"ab","status":402},{"name":"b","status":404}]})");
    QCOMPARE(profile.refusalOf(hook("playStream", "ab"), {})->status, 401);
    QCOMPARE(profile.refusalOf(hook("playStream", "b"), {})->status, 404);
}

void TestBackendProfile::delaysByMethod()
{
    const BackendProfile profile = read(R"({"delayMs":{"*":[5,9],"connect":100,"publishStream":0}})");
    QCOMPARE(profile.delayOf("connect").least, 100);
    QCOMPARE(profile.delayOf("publishStream").most, 0);
    QCOMPARE(profile.delayOf("playStream").least, 5);
    QCOMPARE(profile.delayOf("playStream").most, 9);
    QCOMPARE(read(R"({"delayMs":{"connect":100}})").delayOf("playStream").most, 0);
    QCOMPARE(read(R"({"delayMs":[1,2]})").delayOf("playStream").most, 2);
}

void TestBackendProfile::readsFlaws_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<int>("status");
    QTest::newRow("a status") << QByteArray("503") << Kind::Status << 503;
    QTest::newRow("close") << QByteArray(R"("close")") << Kind::Close << 500;
    QTest::newRow("reset") << QByteArray(R"("reset")") << Kind::Reset << 500;
    QTest::newRow("hold") << QByteArray(R"("hold")") << Kind::Hold << 500;
}

void TestBackendProfile::readsFlaws()
{
    QFETCH(QByteArray, answer);
    const BackendProfile profile = read(R"({"flaky":{"share":0.5,"answer":)" + answer + "}}");
    QCOMPARE(profile.flaw.share, 0.5);
    QTEST(profile.flaw.kind, "kind");
    QTEST(profile.flaw.status, "status");
}

void TestBackendProfile::namesWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char *title, const QByteArray &json, const char *pointer, const char *sentence) {
        QTest::newRow(title) << json << QString::fromUtf8(pointer) << QString::fromUtf8(sentence);
    };
    row("nothing", "", "", "This is not JSON: ");
    row("no object", "[]", "", "This must be a JSON object.");
    row("an unknown member", R"({"echo":true})", "/echo", "“echo” is not known here.");
    row("a long description", R"({"description":")" + QByteArray(501, 'x') + R"("})", "/description", "at most 500");
    row("a config", R"({"restClientConfig":{"connect":{"restOnError":7}}})", "/restClientConfig/connect/restOnError",
        "");
    row("refuse", R"({"refuse":{}})", "/refuse", "a list of at most 100 objects");
    row("too many refusals", R"({"refuse":[{})" + QByteArray(",{}").repeated(100) + "]}", "/refuse",
        "a list of at most 100 objects");
    row("a refusal", R"({"refuse":[{},7]})", "/refuse/1", "This must be a JSON object.");
    row("an unknown member of one", R"({"refuse":[{"stream":"x"}]})", "/refuse/0/stream",
        "“stream” is not known here.");
    row("a pattern", R"({"refuse":[{"name":7}]})", "/refuse/0/name", "“name” must be a text.");
    row("a broken pattern", R"({"refuse":[{"name":"![a"}]})", "/refuse/0/name", "");
    row("a long pattern", R"({"refuse":[{"name":")" + QByteArray(201, 'x') + R"("}]})", "/refuse/0/name",
        "at most 200");
    row("a token of another method", R"({"refuse":[{"token":"x","method":"publishStream"}]})", "/refuse/0/method",
        "Only connect brings a token");
    row("a status", R"({"refuse":[{"status":199}]})", "/refuse/0/status", "a whole number from 200 to 599");
    row("a body", R"({"refuse":[{"body":[]}]})", "/refuse/0/body", "“body” must be a text or a JSON object.");
    row("a large body", R"({"refuse":[{"body":")" + QByteArray(65'537, 'x') + R"("}]})", "/refuse/0/body", "65536");
    row("a delay", R"({"delayMs":"long"})", "/delayMs", "A delay is a whole number of ms from 0 to 600000");
    row("a negative delay", R"({"delayMs":-1})", "/delayMs", "A delay is");
    row("half a ms", R"({"delayMs":0.5})", "/delayMs", "A delay is");
    row("three delays", R"({"delayMs":[1,2,3]})", "/delayMs", "A delay is");
    row("delays that fall", R"({"delayMs":[3,2]})", "/delayMs", "must not be less than the first");
    row("a delay of a method", R"({"delayMs":{"connect":600001}})", "/delayMs/connect", "A delay is");
    row("a delay of no method", R"({"delayMs":{"a b":1}})", "/delayMs/a b", "names of methods");
    row("flaky", R"({"flaky":0.5})", "/flaky", "This must be a JSON object.");
    row("a share", R"({"flaky":{"share":1.5}})", "/flaky/share", "“share” must be a number from 0 to 1.");
    row("an answer", R"({"flaky":{"answer":"never"}})", "/flaky/answer", "or one of close, reset, hold");
    row("an answer's status", R"({"flaky":{"answer":100}})", "/flaky/answer", "a status from 200 to 599");
    row("an unknown member of flaky", R"({"flaky":{"seed":1}})", "/flaky/seed", "“seed” is not known here.");
    row("a seed", R"({"seed":-1})", "/seed", "“seed” must be a whole number");
}

void TestBackendProfile::namesWhatIsWrong()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, sentence);
    const auto parsed = BackendProfile::fromJson(json);
    const auto *error = std::get_if<JsonError>(&parsed);
    QVERIFY(error);
    QTEST(error->pointer, "pointer");
    QVERIFY2(error->sentence.contains(sentence) && !error->sentence.isEmpty(), qPrintable(error->sentence));
}

void TestBackendProfile::shipsSome()
{
    QCOMPARE(BackendProfile::shipped().size(), 4);
    for (const QString &name : BackendProfile::shipped()) {
        const auto profile = BackendProfile::shippedOne(name);
        QVERIFY2(profile && !profile->description.isEmpty(), qPrintable(name));
    }
    QVERIFY(!BackendProfile::shippedOne(QStringLiteral("other")));
    const auto strict = BackendProfile::shippedOne(QStringLiteral("strict"));
    QCOMPARE(strict->refusalOf(hook("connect"), "invalid-7")->status, 403);
    QVERIFY(!strict->refusalOf(hook("connect"), {}));
    QVERIFY(strict->refusalOf(hook("StreamStatusEvent", "forbidden-1"), {}));
    QVERIFY(!strict->refusalOf(hook("StreamStatusEvent", "cam-1"), {}));
}

QTEST_GUILESS_MAIN(TestBackendProfile)
#include "tst_backendprofile.moc"
