#include "hooks/hookservice.h"
#include "http/callers.h"
#include "logging.h"

#include <QSignalSpy>
#include <QTest>

using journal::AnswerKind;
using journal::BackendFailure;
using journal::Record;
using journal::Records;

namespace {

// A hook of WCS, and the answer that it got.
struct Posted {
    QByteArray method;
    http::Reply reply;
    bool isAnswered = false;
};

} // namespace

// The endpoint with a web server behind it. The test plays WCS, the web server and the journal.
class TestHandingOn : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void answersWithWhatTheBackendSaid();
    void commitsBeforeItAnswers();
    void answersConnectWithoutTheJournal();
    void handsOnTheCredentialsThatTheJournalDoesNotKeep();
    void saysWhatTheBackendDidNotAnswer_data();
    void saysWhatTheBackendDidNotAnswer();
    void changesWhatConnectIsTold_data();
    void changesWhatConnectIsTold();
    void leavesAnErrorOfConnectAsItIs();
    void leavesWhatConnectCannotBeToldIn_data();
    void leavesWhatConnectCannotBeToldIn();
    void countsTheTimesApart();
    void givesTheJournalItsOwnTime();
    void handsNothingOnThatTheJournalWouldNotTake();
    void knowsWhatComesBackToIt();
    void asksTheServerOfTheBasePath();
    void changesTheBackendWhileItRuns();
    void aRuleAnswersInsteadOfTheBackend();
    void aRuleAnswersWhileTheBackendIsSlow();
    void aRuleAnswersAtOnceWhatTheBackendSeesToo();
    void aRuleAnswersConnectAtOnceWhatTheBackendSeesToo();
    void saysOfTheRecordWhatTheBackendAndThePeerDid();
    void aRuleChangesTheBackendsAnswer();
    void aRuleOfTheBackendsAnswerLeavesAFailureAlone();
    void aRuleDecidesByTheBackendsAnswer_data();
    void aRuleDecidesByTheBackendsAnswer();
    void aRuleCountsAHookOnce();
    void echoesTheHookWhateverTheBackendSaid();
    void mirrorsWhatItAnswers();
    void keepsADemonstrationToItself();
    void saysWhatAStopCutOff();
    void waitsAtTheEndForWhatTheBackendHas();
    void givesUpAtTheEndWhatTheBackendHas();

private:
    void start(hooks::Options options = {});
    void use(const QByteArray &rules); // JSON
    Posted &post(const QByteArray &method, const QByteArray &body, const QByteArray &lines = {});
    void commit();
    void letTheBackendSeeAnAnsweredHook();
    QByteArray backendSaw() const; // the targets of what came to it

    std::unique_ptr<Site> m_backend;
    std::unique_ptr<hooks::HookService> m_service;
    std::unique_ptr<http::Client> m_wcs;
    std::deque<Posted> m_posted;
    QList<hooks::Figures> m_figures;
    Records m_records;
    journal::Outcomes m_outcomes;
    qint64 m_lastId = 0;
    bool m_commitsAtOnce = true;
};

void TestHandingOn::init()
{
    m_backend = std::make_unique<Site>();
    m_backend->answer = echo;
    m_commitsAtOnce = true;
    start();
}

void TestHandingOn::cleanup()
{
    m_wcs.reset();
    m_service.reset();
    m_backend.reset();
    m_posted.clear();
    m_figures.clear();
    m_records.clear();
    m_outcomes.clear();
}

void TestHandingOn::start(hooks::Options options)
{
    m_wcs.reset();
    options.port = 0;
    if (options.backend.targets.isEmpty())
        options.backend.targets = {{.url = {.host = Loopback, .port = m_backend->server.port(), .path = "/api"}}};
    m_service = std::make_unique<hooks::HookService>(options);
    connect(m_service.get(), &hooks::HookService::recordsReady, this, [this](const std::shared_ptr<Records> &records) {
        std::move(records->begin(), records->end(), std::back_inserter(m_records));
        if (m_commitsAtOnce)
            commit();
    });
    connect(m_service.get(), &hooks::HookService::figuresChanged, this,
            [this](const hooks::Figures &figures) { m_figures.append(figures); });
    connect(m_service.get(), &hooks::HookService::outcomesKnown, this, [this](const journal::OutcomesPtr &outcomes) {
        m_outcomes.insert(m_outcomes.end(), outcomes->begin(), outcomes->end());
    });
    QSignalSpy listening(m_service.get(), &hooks::HookService::listening);
    m_service->listen();
    QCOMPARE(listening.size(), 1);
    m_wcs = std::make_unique<http::Client>(
        http::ClientOptions{.host = Loopback, .port = listening.first().at(1).value<quint16>(), .retries = 0});
}

void TestHandingOn::use(const QByteArray &rules)
{
    const auto parsed = rules::parseRuleFile(rules);
    QVERIFY2(std::holds_alternative<rules::RuleFile>(parsed), rules.constData());
    QVERIFY(!m_service->book().change(rules::replaceAll(std::get<rules::RuleFile>(parsed).rules, {}, true)).problem);
}

Posted &TestHandingOn::post(const QByteArray &method, const QByteArray &body, const QByteArray &lines)
{
    Posted &posted = m_posted.emplace_back(Posted{.method = method, .reply = {}});
    m_wcs->send("POST /rest/my_api/" + method + " HTTP/1.1\r\nContent-Type: application/json\r\n" + lines, body,
                [&posted](http::Reply &&reply) {
                    posted.reply = std::move(reply);
                    posted.isAnswered = true;
                });
    return posted;
}

void TestHandingOn::commit()
{
    auto batch = std::make_shared<journal::Batch>();
    for (Record &record : m_records) {
        if (record.id != 0)
            continue;
        record.id = ++m_lastId;
        batch->records.push_back(record);
    }
    m_service->takeCommitted(batch);
}

QByteArray TestHandingOn::backendSaw() const
{
    QByteArrayList targets;
    for (const http::Request &request : m_backend->requests)
        targets.append(request.target);
    return targets.join(' ');
}

void TestHandingOn::answersWithWhatTheBackendSaid()
{
    m_backend->answer = [](const http::Request &request, http::Responder &&responder) {
        responder.respond({.status = 418,
                           .reason = "Tea only",
                           .contentType = "application/json;charset=UTF-8",
                           .headers = {{"X-Backend", "yes"}, {"Date", "Thu, 01 Jan 1970 00:00:00 GMT"}},
                           .body = "{\"was\":" + request.body + '}'});
    };
    const QByteArray body = "{ \"mediaSessionId\":\"m\",\r\n \"x\":1 }\n";
    Posted &posted = post("StreamStatusEvent?a=b", body);
    QTRY_VERIFY(posted.isAnswered);
    QCOMPARE(posted.reply.status, 418);
    QCOMPARE(posted.reply.reason, "Tea only");
    QCOMPARE(posted.reply.body, "{\"was\":" + body + '}');
    QCOMPARE(posted.reply.header("Content-Type"), "application/json;charset=UTF-8");
    QCOMPARE(posted.reply.header("X-Backend"), "yes");
    QCOMPARE(posted.reply.header("Date"), "Thu, 01 Jan 1970 00:00:00 GMT");
    QCOMPARE(backendSaw(), "/api/StreamStatusEvent?a=b");
    QCOMPARE(m_backend->requests.front().body, body);
    QCOMPARE(m_records.size(), 1u);
    const Record &record = m_records.front();
    QCOMPARE(record.answer.kind, AnswerKind::Relayed);
    QCOMPARE(record.answer.status, 418);
    QCOMPARE(record.body, body);
    QCOMPARE(record.backend->result.status, 418);
    QCOMPARE(record.backend->reason, "Tea only");
    QCOMPARE(record.backend->body, posted.reply.body);
    QVERIFY(record.backend->head.contains("X-Backend: yes\r\n"));
}

void TestHandingOn::commitsBeforeItAnswers()
{
    m_commitsAtOnce = false;
    Posted &posted = post("StreamStatusEvent", R"({"name":"b4e7"})");
    QTRY_COMPARE(m_records.size(), 1u);
    QVERIFY(m_records.front().ticket != 0);
    QVERIFY(m_records.front().backend); // it holds what the backend said
    QVERIFY(!QTest::qWaitFor([&] { return posted.isAnswered; }, 50));
    commit();
    QTRY_VERIFY(posted.isAnswered);
    QCOMPARE(posted.reply.status, 200);
}

void TestHandingOn::answersConnectWithoutTheJournal()
{
    m_commitsAtOnce = false;
    for (const char *method : {"connect", "publishStream"}) {
        Posted &posted = post(method, R"({"appKey":"a"})");
        QTRY_VERIFY(posted.isAnswered);
        QCOMPARE(posted.reply.body, R"({"appKey":"a"})"); // the backend's, as it is
    }
    QTRY_COMPARE(m_records.size(), 2u);
    QCOMPARE(m_records.front().answer.kind, AnswerKind::Relayed);
    QCOMPARE(m_records.front().ticket, 0u);
}

void TestHandingOn::handsOnTheCredentialsThatTheJournalDoesNotKeep()
{
    Posted &posted = post("StreamStatusEvent", "{}", "Authorization: WCS 0123abc\r\n");
    QTRY_VERIFY(posted.isAnswered);
    QCOMPARE(m_backend->requests.front().header("Authorization"), "WCS 0123abc");
    QVERIFY(!m_records.front().head.contains("0123abc"));
}

void TestHandingOn::saysWhatTheBackendDidNotAnswer_data()
{
    QTest::addColumn<bool>("echoes");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<int>("status");
    QTest::addColumn<AnswerKind>("kind");
    for (const bool echoes : {false, true}) {
        const auto row = [echoes](const char *method, int status, AnswerKind kind) {
            QTest::addRow("%s%s", method, echoes ? ", echo" : "") << echoes << QByteArray(method) << status << kind;
        };
        row("StreamStatusEvent", echoes ? 200 : 502, echoes ? AnswerKind::Echo : AnswerKind::Refused);
        row("ConnectionStatusEvent", echoes ? 200 : 502, echoes ? AnswerKind::Echo : AnswerKind::Refused);
        row("connect", 502, AnswerKind::Refused); // whose answers are permissions
        row("publishStream", 502, AnswerKind::Refused);
        row("OnCallEvent", 502, AnswerKind::Refused);
        row("SomethingNew", 502, AnswerKind::Refused);
    }
}

void TestHandingOn::saysWhatTheBackendDidNotAnswer()
{
    QFETCH(const bool, echoes);
    QFETCH(const QByteArray, method);
    start({.backend = {.targets = {{.url = {.host = Loopback, .port = closedPort()}}}, .echoesOnFailure = echoes}});
    Posted &posted = post(method, R"({"name":"b4e7"})");
    QTRY_VERIFY(posted.isAnswered);
    QTEST(posted.reply.status, "status");
    QTRY_COMPARE(m_records.size(), 1u);
    QTEST(m_records.front().answer.kind, "kind");
    QCOMPARE(m_records.front().answer.status, posted.reply.status);
    QCOMPARE(m_records.front().backend->result.failure, BackendFailure::Unreachable);
    QVERIFY(m_records.front().rejection.isEmpty()); // the hook was right
    if (posted.reply.status == 200)
        QCOMPARE(posted.reply.body, R"({"name":"b4e7"})");
    else
        QVERIFY(posted.reply.body.contains("The web server behind Streamwatch gave no answer: "));
    const auto counted = [&](const QByteArray &name) {
        const QPair<QByteArray, int> key(name, posted.reply.status);
        return m_figures.isEmpty() ? 0 : m_figures.last().answers.value(key);
    };
    QTRY_COMPARE(counted(method) + counted("other"), quint64(1));
    QVERIFY(m_figures.last().troubles.join(u'\n').contains(QStringLiteral("there was no connection to it")));
}

void TestHandingOn::changesWhatConnectIsTold_data()
{
    QTest::addColumn<wcs::WithBackend>("choice");
    QTest::addColumn<QByteArray>("theirs");
    QTest::addColumn<QByteArray>("told");
    QTest::addColumn<QStringList>("changes");
    QTest::addColumn<AnswerKind>("kind");
    using wcs::WithBackend;
    const QByteArray none = R"({"a":1})";
    const QByteArray log = R"({"restClientConfig":{"StreamStatusEvent":{"restOnError":"LOG","more":1}},"b":2})";
    const QByteArray ours =
        R"({"a":1,"restClientConfig":{"StreamStatusEvent":{"clientExclude":"","restExclude":"","restOnError":"FAIL","restOverwrite":"","restPolicy":"NOTIFY"}}})";
    QTest::newRow("leave nothing") << WithBackend::Leave << none << none << QStringList() << AnswerKind::Relayed;
    QTest::newRow("leave theirs") << WithBackend::Leave << log << log << QStringList() << AnswerKind::Relayed;
    const QStringList added{QStringLiteral("StreamStatusEvent/restOnError: none → FAIL"),
                            QStringLiteral("StreamStatusEvent/restPolicy: none → NOTIFY")};
    QTest::newRow("fill nothing") << WithBackend::Fill << none << ours << added << AnswerKind::Connect;
    QTest::newRow("set over nothing") << WithBackend::Set << none << ours << added << AnswerKind::Connect;
    QTest::newRow("fill theirs")
        << WithBackend::Fill << log
        << QByteArray(
               R"({"b":2,"restClientConfig":{"StreamStatusEvent":{"clientExclude":"","more":1,"restExclude":"","restOnError":"LOG","restOverwrite":"","restPolicy":"NOTIFY"}}})")
        << QStringList{QStringLiteral("StreamStatusEvent/restPolicy: none → NOTIFY")} << AnswerKind::Connect;
    QTest::newRow("set over theirs")
        << WithBackend::Set << log
        << QByteArray(
               R"({"b":2,"restClientConfig":{"StreamStatusEvent":{"clientExclude":"","more":1,"restExclude":"","restOnError":"FAIL","restOverwrite":"","restPolicy":"NOTIFY"}}})")
        << QStringList{QStringLiteral("StreamStatusEvent/restOnError: LOG → FAIL"),
                       QStringLiteral("StreamStatusEvent/restPolicy: none → NOTIFY")}
        << AnswerKind::Connect;
    QTest::newRow("fill what is complete") << WithBackend::Fill << ours << ours << QStringList() << AnswerKind::Relayed;
    QTest::newRow("no JSON") << WithBackend::Set << QByteArray("yes") << QByteArray("yes") << QStringList()
                             << AnswerKind::Relayed;
}

void TestHandingOn::changesWhatConnectIsTold()
{
    QFETCH(const wcs::WithBackend, choice);
    QFETCH(const QByteArray, theirs);
    start({.connect = {.withBackend = choice}});
    m_backend->answer = [theirs](const http::Request &, http::Responder &&responder) {
        responder.respond(http::Response::json(200, theirs));
    };
    Posted &posted = post("connect", R"({"appKey":"app","sessionId":"/s"})");
    QTRY_VERIFY(posted.isAnswered);
    QTEST(posted.reply.body, "told");
    QTRY_COMPARE(m_records.size(), 1u);
    QTEST(m_records.front().answer.kind, "kind");
    QCOMPARE(m_records.front().backend->body, theirs); // what it said, not what we made of it
    QTRY_VERIFY(!m_figures.isEmpty() && m_figures.last().lastConnect.at > 0);
    const rules::ConnectAnswer &last = m_figures.last().lastConnect;
    QCOMPARE(last.from, rules::ConnectAnswer::From::Backend);
    QCOMPARE(last.status, 200);
    QCOMPARE(last.appKey, "app");
    QCOMPARE(last.sessionId, "/s");
    QTEST(last.changes, "changes");
    QCOMPARE(last.config, wcs::RestClientConfig::objectIn(posted.reply.body));
}

void TestHandingOn::leavesAnErrorOfConnectAsItIs()
{
    start({.connect = {.withBackend = wcs::WithBackend::Set}});
    m_backend->answer = [](const http::Request &, http::Responder &&responder) {
        responder.respond(http::Response::json(403, R"({"no":1})"));
    };
    Posted &posted = post("connect", R"({"appKey":"app"})");
    QTRY_VERIFY(posted.isAnswered);
    QCOMPARE(posted.reply.status, 403);
    QCOMPARE(posted.reply.body, R"({"no":1})");
}

void TestHandingOn::leavesWhatConnectCannotBeToldIn_data()
{
    QTest::addColumn<QByteArray>("coding");
    QTest::addColumn<QByteArray>("theirs");
    QTest::addColumn<QString>("obstacle"); // empty: there is none
    const QString gzip =
        QStringLiteral("The answer of the web server behind is compressed with gzip: nothing was put into it.");
    const QString noObject =
        QStringLiteral("The answer of the web server behind is no JSON object: nothing was put into it.");
    QTest::newRow("gzip") << QByteArray("gzip") << QByteArray("\x1f\x8b\x08\0{}", 6) << gzip;
    QTest::newRow("looks like an object") << QByteArray(" GZIP,identity") << QByteArray(R"({"a":1})") << gzip;
    QTest::newRow("several codings") << QByteArray("deflate, gzip") << QByteArray("{}")
                                     << QString(gzip).replace(u"gzip"_qs, u"deflate, gzip"_qs);
    QTest::newRow("identity") << QByteArray("identity") << QByteArray("{}") << QString();
    QTest::newRow("none") << QByteArray("") << QByteArray("{}") << QString();
    QTest::newRow("a list") << QByteArray() << QByteArray("[{}]") << noObject;
    QTest::newRow("a text") << QByteArray() << QByteArray("<html>{}</html>") << noObject;
    QTest::newRow("cut off") << QByteArray() << QByteArray(R"({"a":{}, "b)") << noObject;
    QTest::newRow("more behind") << QByteArray() << QByteArray(R"({"a":1}})") << noObject;
    QTest::newRow("nothing") << QByteArray() << QByteArray() << noObject;
}

void TestHandingOn::leavesWhatConnectCannotBeToldIn()
{
    QFETCH(const QByteArray, coding);
    QFETCH(const QByteArray, theirs);
    QFETCH(const QString, obstacle);
    start({.connect = {.withBackend = wcs::WithBackend::Set}});
    m_backend->answer = [&](const http::Request &, http::Responder &&responder) {
        http::Response response = http::Response::json(200, theirs);
        if (!coding.isNull())
            response.headers = {{"Content-Encoding", coding}};
        responder.respond(response);
    };
    switchLogOn("streamwatch.hooks");
    const LogLines log;
    for (int i = 0; i < 3; ++i) {
        Posted &posted = post("connect", R"({"appKey":"app"})");
        QTRY_VERIFY(posted.isAnswered);
        QCOMPARE(posted.reply.body == theirs, !obstacle.isEmpty());
        if (!coding.isNull())
            QCOMPARE(posted.reply.header("Content-Encoding"), coding.trimmed());
    }
    QCOMPARE(log.count(QStringLiteral("nothing was put into it")), obstacle.isEmpty() ? 0 : 1);
    QTRY_VERIFY(!m_figures.isEmpty() && m_figures.last().lastConnect.at > 0);
    QCOMPARE(m_figures.last().lastConnect.obstacle, obstacle);
    QCOMPARE(m_figures.last().lastConnect.changes.isEmpty(), !obstacle.isEmpty());
}

void TestHandingOn::countsTheTimesApart()
{
    m_backend->answer = {};
    Posted &posted = post("StreamStatusEvent", "{}");
    QTRY_COMPARE(m_backend->responders.size(), size_t(1));
    QTRY_COMPARE(m_figures.isEmpty() ? 0 : m_figures.last().backend.underWay, 1);
    QVERIFY(!QTest::qWaitFor([&] { return posted.isAnswered; }, 60));
    m_backend->take().respond({});
    QTRY_VERIFY(posted.isAnswered);
    QVERIFY(m_records.front().backend->result.us >= 60'000);
    QTRY_COMPARE(m_figures.last().backend.times.count(), quint64(1));
    QVERIFY(m_figures.last().backend.times.sum() >= 60'000'000);
    QTRY_COMPARE(m_figures.last().answerTimes.count(), quint64(1));
    QVERIFY(m_figures.last().answerTimes.sum() < m_figures.last().backend.times.sum());
    QCOMPARE(m_figures.last().backend.underWay, 0);
}

// The backend may take longer than the journal is waited for.
void TestHandingOn::givesTheJournalItsOwnTime()
{
    m_commitsAtOnce = false;
    start({.storeWaitMs = 400});
    m_backend->answer = {};
    Posted &posted = post("StreamStatusEvent", "{}");
    QTRY_COMPARE(m_backend->responders.size(), size_t(1));
    QVERIFY(!QTest::qWaitFor([&] { return posted.isAnswered; }, 500));
    m_backend->take().respond({});
    QTRY_COMPARE(m_records.size(), 1u);
    QVERIFY(m_records.front().deadlineMono > steadyNanoseconds());
    commit();
    QTRY_VERIFY(posted.isAnswered);
    QCOMPARE(posted.reply.status, 200);
}

void TestHandingOn::handsNothingOnThatTheJournalWouldNotTake()
{
    m_commitsAtOnce = false;
    start({.queueBytes = 15'000});
    post("StreamStatusEvent", R"({"x":")" + QByteArray(5'000, 'x') + R"("})");
    QTRY_COMPARE(m_records.size(), 1u);
    Posted &posted = post("StreamStatusEvent", R"({"x":")" + QByteArray(5'000, 'x') + R"("})");
    QTRY_VERIFY(posted.isAnswered);
    QCOMPARE(posted.reply.status, 503);
    QCOMPARE(m_backend->requests.size(), size_t(1));
}

void TestHandingOn::knowsWhatComesBackToIt()
{
    const QByteArray via = "Via: 1.0 other, 1.1 " + m_service->backends().name() + "\r\n";
    Posted &posted = post("StreamStatusEvent", "{}", via);
    QTRY_VERIFY(posted.isAnswered);
    QCOMPARE(posted.reply.status, 508);
    QVERIFY(m_backend->requests.empty());
    QCOMPARE(m_records.front().reason, journal::Reason::Loop);
    QTRY_VERIFY(!m_figures.isEmpty() &&
                m_figures.last().troubles.join(u' ').contains(QStringLiteral("come back to it")));
}

void TestHandingOn::asksTheServerOfTheBasePath()
{
    Site other;
    other.answer = echo;
    start({.basePaths = {"/none", "/rest/my_api"},
           .backend = {.targets = {{.basePath = "/rest/my_api",
                                    .url = {.host = Loopback, .port = other.server.port(), .path = "/o"}}}}});
    Posted &posted = post("StreamStatusEvent", "{}");
    QTRY_VERIFY(posted.isAnswered);
    QCOMPARE(other.requests.front().target, "/o/StreamStatusEvent");
    QCOMPARE(m_records.front().answer.kind, AnswerKind::Relayed);
    Posted &none = post("../../none/StreamStatusEvent", "{}");
    QTRY_VERIFY(none.isAnswered);
    QCOMPARE(none.reply.status, 404);
}

void TestHandingOn::changesTheBackendWhileItRuns()
{
    QSignalSpy changed(m_service.get(), &hooks::HookService::backendChanged);
    m_service->backends().change({});
    QCOMPARE(changed.size(), 1);
    Posted &posted = post("StreamStatusEvent", "{}");
    QTRY_VERIFY(posted.isAnswered);
    QCOMPARE(m_records.front().answer.kind, AnswerKind::Echo);
    QVERIFY(!m_records.front().backend);
    QVERIFY(m_backend->requests.empty());
}

void TestHandingOn::aRuleAnswersInsteadOfTheBackend()
{
    use(R"([{"id":"no","match":{"name":"a"},"action":{"type":"respond","status":403}}])");
    Posted &injected = post("StreamStatusEvent", R"({"name":"a"})");
    Posted &normal = post("StreamStatusEvent", R"({"name":"b"})");
    QTRY_VERIFY(injected.isAnswered && normal.isAnswered);
    QCOMPARE(injected.reply.status, 403);
    QCOMPARE(normal.reply.status, 200);
    QCOMPARE(m_backend->requests.size(), size_t(1));
    QCOMPARE(m_backend->requests.front().body, R"({"name":"b"})");
}

void TestHandingOn::aRuleAnswersWhileTheBackendIsSlow()
{
    m_backend->answer = {};
    use(R"([{"id":"no","match":{"status":["FAILED"]},"action":{"type":"respond","status":403}}])");
    const QByteArray stream = R"({"nodeId":"n","mediaSessionId":"m","status":)";
    Posted &slow = post("StreamStatusEvent", stream + R"("PUBLISHING"})");
    QTRY_COMPARE(m_backend->responders.size(), size_t(1));
    Posted &injected = post("StreamStatusEvent", stream + R"("FAILED"})"); // even of the same stream
    QTRY_VERIFY(injected.isAnswered);
    QVERIFY(!slow.isAnswered);
    m_backend->take().respond({});
    QTRY_VERIFY(slow.isAnswered);
    QVERIFY(m_records[0].receivedMono > m_records[1].receivedMono); // in this order, see StreamState::apply()
}

void TestHandingOn::aRuleAnswersAtOnceWhatTheBackendSeesToo()
{
    m_backend->answer = {};
    use(R"([{"id":"no","action":{"type":"respond","status":403,"body":"not you","forward":true}}])");
    Posted &posted = post("StreamStatusEvent", "{}");
    QTRY_VERIFY(posted.isAnswered);
    QCOMPARE(posted.reply.status, 403);
    QCOMPARE(posted.reply.body, "not you");
    const Record &record = m_records.front();
    QCOMPARE(record.answer.kind, AnswerKind::Injected);
    QCOMPARE(record.answer.ruleId, "no");
    QVERIFY(record.backend->result.isAsked() && record.backend->result.isPending());
    QVERIFY(m_outcomes.empty());
    QTRY_COMPARE(m_backend->responders.size(), size_t(1));
    m_backend->take().respond({.status = 201, .headers = {{"X-Theirs", "1"}}});
    QTRY_COMPARE(m_outcomes.size(), size_t(1));
    const journal::Outcome &outcome = m_outcomes.front();
    QCOMPARE(outcome.record, record.id);
    QCOMPARE(outcome.status, 403);
    QCOMPARE(outcome.kind, AnswerKind::Injected);
    QCOMPARE(outcome.sent, journal::Sent::Response);
    QCOMPARE(outcome.answerUs, record.answerUs);
    QCOMPARE(outcome.backend->result.status, 201);
    QVERIFY(outcome.backend->result.isBeside);
    QVERIFY(outcome.backend->head.contains("X-Theirs: 1\r\n"));
}

// From memory; and the backend may have answered before the journal knows the record.
void TestHandingOn::aRuleAnswersConnectAtOnceWhatTheBackendSeesToo()
{
    m_commitsAtOnce = false;
    use(R"([{"id":"no","match":{"method":"connect"},"action":{"type":"respond","status":403,"forward":true}}])");
    Posted &posted = post("connect", R"({"appKey":"a"})");
    QTRY_VERIFY(posted.isAnswered);
    QCOMPARE(posted.reply.status, 403);
    QTRY_COMPARE(m_backend->requests.size(), size_t(1));
    QTRY_VERIFY(!m_figures.isEmpty() && m_figures.last().backend.answers.value(200) == 1);
    QVERIFY(m_outcomes.empty());
    commit();
    QCOMPARE(m_outcomes.size(), size_t(1));
    QCOMPARE(m_outcomes.front().record, m_lastId);
    QCOMPARE(m_outcomes.front().status, 403);
    QCOMPARE(m_outcomes.front().backend->result.status, 200);
}

// What became of the answer and what the backend said come one after the other; the last one has both.
void TestHandingOn::saysOfTheRecordWhatTheBackendAndThePeerDid()
{
    m_backend->answer = {};
    use(R"([{"id":"no","action":{"type":"respond","status":403,"forward":true,"delayMs":30}}])");
    Posted &posted = post("StreamStatusEvent", "{}");
    QTRY_COMPARE(m_backend->responders.size(), size_t(1));
    QCOMPARE(m_records.front().answer.sent, journal::Sent::Pending);
    m_backend->take().respond({.status = 201});
    QTRY_VERIFY(posted.isAnswered);
    QTRY_VERIFY(!m_outcomes.empty() && m_outcomes.back().backend && m_outcomes.back().sent == journal::Sent::Response);
    QCOMPARE(m_outcomes.back().backend->result.status, 201);
    QVERIFY(m_outcomes.back().answerUs >= 30'000);
}

void TestHandingOn::aRuleChangesTheBackendsAnswer()
{
    m_backend->answer = [](const http::Request &, http::Responder &&responder) {
        responder.respond({.status = 200,
                           .reason = "Theirs",
                           .contentType = "application/json",
                           .headers = {{"X-A", "1"}, {"X-B", "2"}},
                           .body = R"({ "ok":true, "rest":[1] })"});
    };
    use(R"([{"id":"f","action":{"type":"forward","headers":{"x-a":"9","X-C":"3"},"body":{"/ok":false}}}])");
    Posted &posted = post("StreamStatusEvent", "{}");
    QTRY_VERIFY(posted.isAnswered);
    QCOMPARE(posted.reply.status, 200);
    QCOMPARE(posted.reply.reason, "Theirs");
    QCOMPARE(posted.reply.body, R"({ "ok":false, "rest":[1] })");
    QCOMPARE(http::fieldList(posted.reply.head, "X-A"), "9");
    QCOMPARE(posted.reply.header("X-B"), "2");
    QCOMPARE(posted.reply.header("X-C"), "3");
    QCOMPARE(m_records.front().answer.kind, AnswerKind::Injected);
    use(R"([{"id":"f","action":{"type":"forward","status":500}}])");
    Posted &other = post("StreamStatusEvent", "{}");
    QTRY_VERIFY(other.isAnswered);
    QCOMPARE(other.reply.status, 500);
    QCOMPARE(other.reply.reason, "Internal Server Error");
    QCOMPARE(other.reply.body, R"({ "ok":true, "rest":[1] })");
    QCOMPARE(m_records.back().answer.status, 500);
    QCOMPARE(m_records.back().backend->result.status, 200);
}

void TestHandingOn::aRuleOfTheBackendsAnswerLeavesAFailureAlone()
{
    start({.backend = {.targets = {{.url = {.host = Loopback, .port = closedPort()}}}}});
    use(R"([{"id":"f","action":{"type":"forward","status":200,"body":{"/error":"none"}}}])");
    Posted &posted = post("StreamStatusEvent", "{}");
    QTRY_VERIFY(posted.isAnswered);
    QCOMPARE(posted.reply.status, 502);
    QVERIFY(posted.reply.body.contains("gave no answer"));
    QCOMPARE(m_records.front().answer.status, 502);
}

void TestHandingOn::aRuleDecidesByTheBackendsAnswer_data()
{
    QTest::addColumn<QByteArray>("match");
    QTest::addColumn<bool>("isInjected");
    QTest::newRow("status") << QByteArray(R"({"status":"5xx"})") << true;
    QTest::newRow("another status") << QByteArray(R"({"status":"2xx"})") << false;
    QTest::newRow("header") << QByteArray(R"({"headers":{"X-Kind":"a*"}})") << true;
    QTest::newRow("another header") << QByteArray(R"({"headers":{"X-Kind":"b*"}})") << false;
    QTest::newRow("secret header") << QByteArray(R"({"headers":{"set-cookie":"room=8*"}})") << true;
    QTest::newRow("another secret header") << QByteArray(R"({"headers":{"Set-Cookie":"room=9*"}})") << false;
    QTest::newRow("what is shown of it") << QByteArray(R"({"headers":{"Set-Cookie":"*•••*"}})") << false;
    QTest::newRow("body") << QByteArray(R"({"body":{"/ok":false}})") << true;
    QTest::newRow("another body") << QByteArray(R"({"body":{"/ok":true}})") << false;
}

void TestHandingOn::aRuleDecidesByTheBackendsAnswer()
{
    QFETCH(const QByteArray, match);
    QFETCH(const bool, isInjected);
    m_backend->answer = [](const http::Request &, http::Responder &&responder) {
        responder.respond({.status = 503,
                           .contentType = "application/json",
                           .headers = {{"X-Kind", "abc"}, {"Set-Cookie", "room=8; Secure"}},
                           .body = R"({"ok":false})"});
    };
    use(R"([{"id":"r","match":{"name":"cam","body":{"/name":"cam"},"backend":)" + match +
        R"(},"action":{"type":"respond","status":200,"body":"echo"}}])");
    Posted &other = post("StreamStatusEvent", R"({"name":"other"})");
    Posted &posted = post("StreamStatusEvent", R"({"name":"cam"})");
    QTRY_VERIFY(posted.isAnswered && other.isAnswered);
    QCOMPARE(other.reply.status, 503);
    QCOMPARE(posted.reply.status, isInjected ? 200 : 503);
    QCOMPARE(m_backend->requests.size(), size_t(2)); // asked once for each
    for (const Record &record : m_records)
        QVERIFY(record.backend->head.contains("Set-Cookie: •••") && !record.backend->head.contains("room=8"));
}

void TestHandingOn::aRuleCountsAHookOnce()
{
    m_backend->answer = {};
    use(R"([{"id":"first","when":{"skip":1},"action":{"type":"respond","status":403}},
            {"id":"r","match":{"backend":{"status":"2xx"}},"when":{"count":1},"action":{"type":"respond","status":500}}])");
    Posted &posted = post("StreamStatusEvent", "{}");
    QTRY_COMPARE(m_backend->responders.size(), size_t(1));
    m_backend->take().respond({});
    QTRY_VERIFY(posted.isAnswered);
    QCOMPARE(posted.reply.status, 500);
    const auto snapshot = m_service->book().snapshot();
    QCOMPARE(snapshot->rules[0].matched, quint64(1));
    QCOMPARE(snapshot->rules[1].matched, quint64(1));
    QCOMPARE(snapshot->rules[1].hits, quint64(1));
}

void TestHandingOn::echoesTheHookWhateverTheBackendSaid()
{
    m_backend->answer = [](const http::Request &, http::Responder &&responder) {
        responder.respond({.status = 403, .headers = {{"X-Theirs", "1"}}, .body = R"({"no":1})"});
    };
    use(R"([{"id":"r","match":{"backend":{"status":"4xx"}},"action":{"type":"respond","status":200,"body":"echo"}}])");
    Posted &posted = post("StreamStatusEvent", R"({"name":"cam"})");
    QTRY_VERIFY(posted.isAnswered);
    QCOMPARE(posted.reply.status, 200);
    QCOMPARE(posted.reply.body, R"({"name":"cam"})");
    QVERIFY(posted.reply.header("X-Theirs").isNull());
}

void TestHandingOn::mirrorsWhatItAnswers()
{
    Site staging;
    staging.answer = [](const http::Request &request, http::Responder &&responder) {
        responder.respond({.status = request.target.endsWith("/connect") ? 200 : 500, .body = request.body});
    };
    hooks::Options options;
    options.backend.mirror = backend::Url{.host = Loopback, .port = staging.server.port(), .path = "/staging"};
    start(options);
    Posted &posted = post("StreamStatusEvent", R"({"name":"cam"})", "Authorization: Basic eA==\r\n");
    Posted &connect = post("connect", R"({"appKey":"a"})");
    QTRY_VERIFY(posted.isAnswered && connect.isAnswered);
    QCOMPARE(posted.reply.status, 200); // whatever staging says
    QTRY_COMPARE(m_figures.isEmpty() ? 0U : m_figures.last().mirror.same + m_figures.last().mirror.different, 2U);
    QCOMPARE(m_figures.last().mirror.different, quint64(1));
    QCOMPARE(m_figures.last().mirror.differences.front().mirrorStatus, 500);
    QCOMPARE(staging.requests.front().header("Authorization"), "Basic eA==");
    QVERIFY(staging.requests.front().target.startsWith("/staging/"));
}

void TestHandingOn::keepsADemonstrationToItself()
{
    Posted &demo = post("connect", R"({"appKey":"a"})", "Streamwatch-Origin: demo\r\n");
    Posted &test = post("connect", R"({"appKey":"a"})", "Streamwatch-Origin: test\r\n");
    QTRY_VERIFY(demo.isAnswered && test.isAnswered);
    QVERIFY(demo.reply.body.contains("restClientConfig")); // as if there were nobody behind
    QCOMPARE(m_backend->requests.size(), size_t(1));
    QCOMPARE(m_backend->requests.front().header("Streamwatch-Origin"), "test");
}

void TestHandingOn::saysWhatAStopCutOff()
{
    m_backend->answer = {};
    QSignalSpy stopped(m_service.get(), &hooks::HookService::stopped);
    Posted &first = post("StreamStatusEvent", R"({"nodeId":"n","mediaSessionId":"m"})");
    Posted &second = post("StreamStatusEvent", R"({"nodeId":"n","mediaSessionId":"m"})"); // waits behind it
    QTRY_COMPARE(m_backend->responders.size(), size_t(1));
    m_service->stop(1'000);
    QTRY_VERIFY(first.isAnswered && second.isAnswered);
    QCOMPARE(first.reply.status, 502);
    QCOMPARE(second.reply.status, 502);
    QTRY_COMPARE(stopped.size(), 1);
    QCOMPARE(m_records.size(), 2u);
    for (const Record &record : m_records)
        QCOMPARE(record.backend->result.failure, BackendFailure::Stopped);
}

// A rule has answered it, and the backend has it, too, and says nothing.
void TestHandingOn::letTheBackendSeeAnAnsweredHook()
{
    m_backend->answer = {};
    use(R"([{"id":"no","action":{"type":"respond","status":403,"forward":true}}])");
    Posted &posted = post("StreamStatusEvent", "{}");
    QTRY_VERIFY(posted.isAnswered);
    QTRY_COMPARE(m_backend->responders.size(), size_t(1));
}

void TestHandingOn::waitsAtTheEndForWhatTheBackendHas()
{
    QSignalSpy stopped(m_service.get(), &hooks::HookService::stopped);
    letTheBackendSeeAnAnsweredHook();
    m_wcs.reset();
    m_service->stop(10'000);
    m_backend->take().respond({.status = 201});
    QTRY_COMPARE(stopped.size(), 1);
    QCOMPARE(m_outcomes.size(), size_t(1));
    QCOMPARE(m_outcomes.front().backend->result.status, 201);
}

void TestHandingOn::givesUpAtTheEndWhatTheBackendHas()
{
    QSignalSpy stopped(m_service.get(), &hooks::HookService::stopped);
    letTheBackendSeeAnAnsweredHook();
    m_service->stop(500);
    QTRY_COMPARE(stopped.size(), 1);
    QCOMPARE(m_outcomes.size(), size_t(1));
    QCOMPARE(m_outcomes.front().backend->result.failure, BackendFailure::Stopped);
}

QTEST_GUILESS_MAIN(TestHandingOn)
#include "tst_handingon.moc"
