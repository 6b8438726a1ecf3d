#include "hooks/hookservice.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

#include <sys/socket.h>

using journal::Batch;
using journal::Record;
using journal::Records;

// The service over a real socket; the test plays the journal, so that it can be late, silent or refuse.
class TestHookService : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void answersAnEventOnceItIsCommitted();
    void answersConnectFromMemory();
    void answersDirectMethodsFromMemory();
    void keepsTheRecordExact();
    void keepsWhereAHookCameFrom_data();
    void keepsWhereAHookCameFrom();
    void refusesWhatTheJournalRefuses();
    void refusesWhatTheJournalForgets();
    void refusesAtOnceWhenTheQueueIsFull();
    void keepsRejectedRequests_data();
    void keepsRejectedRequests();
    void keepsLittleOfWhatIsRejected_data();
    void keepsLittleOfWhatIsRejected();
    void slowsDownWhoGuessesTheSecret();
    void saysWhatKeepsEventsFromBeingTaken();
    void tellsWhatWasRejected();
    void keepsWhatNeverBecameARequest_data();
    void keepsWhatNeverBecameARequest();
    void countsHooksAlone();
    void keepsOrderAcrossConnections();
    void listensAgainOnTheSamePort();
    void waitsForTheDrainedBeforeItListensAgain();
    void givesUpWhatNobodyWaitsForWhenTheJournalHangs();
    void saysWhyItCannotListen();
    void injectsOnceTheRecordIsCommitted();
    void injectsNothingThatIsNotCommitted();
    void injectsIntoConnectFromMemory();
    void letsAnAnswerWait();
    void saysWhoDidNotWait();
    void saysWhoWasGoneWhenItWasCommitted();
    void answersOneWhoHasEndedItsSide();
    void saysWhenItWasGone();
    void saysWhenALargeAnswerHasBeenTaken();
    void saysThatALateCommitWasAnswered503();
    void saysWhatBecameOfAConnect();
    void saysWhatAStopCutOff();
    void freesTheConnectionOfOneWhoDoesNotWait();
    void keepsNothingOfThoseWhoHaveGone();
    void readsOnAfterALateAnswer();
    void stopsWithoutThoseWhoWouldWaitLonger();
    void tellsTheNextConnectAnotherConfig();

private:
    void start(const hooks::Options &options);
    QByteArray post(QTcpSocket &socket, const QByteArray &method, const QByteArray &body,
                    const QByteArray &headers = "Content-Type: application/json\r\n");
    void connectTo(QTcpSocket &socket);
    bool receive(QTcpSocket &socket, const QByteArray &words);
    void commit(qint64 firstId = 1);
    void injectBy(const char *rules); // JSON
    void keepWaiting(QTcpSocket &held, QTcpSocket &late);

    std::unique_ptr<hooks::HookService> m_service;
    quint16 m_port = 0;
    Records m_records;
    std::vector<journal::Outcome> m_outcomes;
    QByteArray m_received;
};

void TestHookService::init()
{
    m_records.clear();
    m_outcomes.clear();
    m_received.clear();
    start({.port = 0});
}

void TestHookService::cleanup()
{
    m_service.reset();
}

void TestHookService::start(const hooks::Options &options)
{
    m_service = std::make_unique<hooks::HookService>(options);
    connect(m_service.get(), &hooks::HookService::recordsReady, this, [this](const std::shared_ptr<Records> &records) {
        std::move(records->begin(), records->end(), std::back_inserter(m_records));
    });
    connect(m_service.get(), &hooks::HookService::outcomesKnown, this, [this](const journal::OutcomesPtr &outcomes) {
        m_outcomes.insert(m_outcomes.end(), outcomes->begin(), outcomes->end());
    });
    QSignalSpy listening(m_service.get(), &hooks::HookService::listening);
    m_service->listen();
    QCOMPARE(listening.size(), 1);
    m_port = listening.first().at(1).value<quint16>();
}

void TestHookService::connectTo(QTcpSocket &socket)
{
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
    QVERIFY(socket.waitForConnected());
}

QByteArray TestHookService::post(QTcpSocket &socket, const QByteArray &method, const QByteArray &body,
                                 const QByteArray &headers)
{
    const QByteArray request = "POST /rest/my_api/" + method + " HTTP/1.1\r\nHost: x\r\n" + headers +
                               "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
    socket.write(request);
    socket.flush();
    return request;
}

bool TestHookService::receive(QTcpSocket &socket, const QByteArray &words)
{
    return QTest::qWaitFor([&] {
        m_received += socket.readAll();
        return m_received.contains(words);
    });
}

void TestHookService::commit(qint64 firstId)
{
    auto batch = std::make_shared<Batch>();
    batch->records = std::exchange(m_records, {});
    for (Record &record : batch->records)
        record.id = firstId++;
    m_service->takeCommitted(batch);
}

void TestHookService::answersAnEventOnceItIsCommitted()
{
    QTcpSocket socket;
    connectTo(socket);
    post(socket, "StreamStatusEvent", R"({"name":"b4e7"})");
    QTRY_COMPARE(m_records.size(), 1u);
    QVERIFY(m_records.front().ticket != 0);
    QVERIFY(!QTest::qWaitFor([&] { return socket.bytesAvailable() > 0; }, 50)); // nothing before the commit
    commit();
    QVERIFY(receive(socket, R"({"name":"b4e7"})"));
    QVERIFY(m_received.startsWith("HTTP/1.1 200 OK\r\n"));
    QVERIFY(m_received.contains("Content-Type: application/json\r\n"));
}

void TestHookService::answersConnectFromMemory()
{
    QTcpSocket socket;
    connectTo(socket);
    post(socket, "connect", R"({"appKey":"a"})");
    QVERIFY(receive(socket, R"({"appKey":"a","restClientConfig":{"StreamStatusEvent":{)"));
    QVERIFY(m_received.contains(R"("restOnError":"FAIL")"));
    QTRY_COMPARE(m_records.size(), 1u);
    QCOMPARE(m_records.front().ticket, 0u);
    QCOMPARE(m_records.front().answer.kind, journal::AnswerKind::Connect);
}

void TestHookService::answersDirectMethodsFromMemory()
{
    QTcpSocket socket;
    connectTo(socket);
    post(socket, "publishStream", R"({"name":"p"})");
    QVERIFY(receive(socket, R"({"name":"p"})"));
    QTRY_COMPARE(m_records.size(), 1u);
    QCOMPARE(m_records.front().ticket, 0u);
}

void TestHookService::keepsTheRecordExact()
{
    QTcpSocket socket;
    connectTo(socket);
    const QByteArray body = "{ \"nodeId\":\"n\", \"mediaSessionId\":\"m\",\r\n \"x\":1 }\n";
    post(socket, "StreamStatusEvent", body, "content-type: application/json\r\nAuthorization: WCS 123\r\n");
    QTRY_COMPARE(m_records.size(), 1u);
    const Record &record = m_records.front();
    QCOMPARE(record.body, body);
    QCOMPARE(record.streamKey, "n\nm");
    QCOMPARE(record.event.method, "StreamStatusEvent");
    QVERIFY(record.head.contains("content-type: application/json\r\n"));
    QVERIFY(!record.head.contains("WCS 123"));
    QVERIFY(record.peer.startsWith("127.0.0.1:"));
    QVERIFY(record.deadlineMono > record.receivedMono);
    commit();
}

void TestHookService::keepsWhereAHookCameFrom_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<wcs::Origin>("origin");
    QTest::newRow("a WCS") << QByteArray() << QByteArray("{}") << wcs::Origin::Wcs;
    QTest::newRow("a test") << QByteArray("streamwatch-origin: test\r\n") << QByteArray("{}") << wcs::Origin::Test;
    QTest::newRow("rejected") << QByteArray("Streamwatch-Origin: demo\r\n") << QByteArray("{")
                              << wcs::Origin::Demonstration;
}

void TestHookService::keepsWhereAHookCameFrom()
{
    QFETCH(const QByteArray, header);
    QFETCH(const QByteArray, body);
    QFETCH(const wcs::Origin, origin);
    QTcpSocket socket;
    connectTo(socket);
    post(socket, "StreamStatusEvent", body, "Content-Type: application/json\r\n" + header);
    QTRY_COMPARE(m_records.size(), 1u);
    QCOMPARE(m_records.front().origin, origin);
    QVERIFY(m_records.front().head.contains(header)); // as it came
    commit();
}

void TestHookService::refusesWhatTheJournalRefuses()
{
    QTcpSocket socket;
    connectTo(socket);
    post(socket, "StreamStatusEvent", "{}");
    QTRY_COMPARE(m_records.size(), 1u);
    m_service->takeRefused({m_records.front().ticket}, QStringLiteral("The disk is full."));
    QVERIFY(receive(socket, "The disk is full."));
    QVERIFY(m_received.startsWith("HTTP/1.1 503 "));
    QVERIFY(m_received.contains("Retry-After: 1\r\n"));
}

void TestHookService::refusesWhatTheJournalForgets()
{
    start({.port = 0, .storeWaitMs = 100});
    QTcpSocket socket;
    connectTo(socket);
    post(socket, "StreamStatusEvent", "{}");
    QVERIFY(receive(socket, "HTTP/1.1 503 "));
    QCOMPARE(m_records.size(), 1u);
    commit(); // too late: nothing more goes out
    post(socket, "publishStream", R"({"next":1})");
    QVERIFY(receive(socket, R"({"next":1})"));
    QCOMPARE(m_received.count("HTTP/1.1 "), 2);
}

void TestHookService::refusesAtOnceWhenTheQueueIsFull()
{
    start({.port = 0, .queueBytes = 100});
    QTcpSocket socket;
    connectTo(socket);
    post(socket, "StreamStatusEvent", "{}");
    QVERIFY(receive(socket, "queue is full"));
    QVERIFY(m_received.startsWith("HTTP/1.1 503 "));
    post(socket, "connect", "{}");
    QVERIFY(receive(socket, "restClientConfig"));
    QTRY_COMPARE(m_records.size(), 1u); // connect's
}

void TestHookService::keepsRejectedRequests_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<journal::Reason>("reason");
    using journal::Reason;
    const QByteArray json = "Content-Type: application/json\r\n";
    QTest::newRow("broken JSON") << QByteArray("StreamStatusEvent") << json << QByteArray("{\"a\":") << 400
                                 << Reason::NotJson;
    QTest::newRow("array") << QByteArray("StreamStatusEvent") << json << QByteArray("[]") << 400 << Reason::NotJson;
    QTest::newRow("form") << QByteArray("StreamStatusEvent") << QByteArray("Content-Type: text/plain\r\n")
                          << QByteArray("a") << 415 << Reason::WrongContentType;
    QTest::newRow("encoded") << QByteArray("connect") << json + "Content-Encoding: br\r\n"
                             << QByteArray("{}") << 415 << Reason::EncodedBody;
    QTest::newRow("browser") << QByteArray("connect") << json + "Origin: http://a\r\n"
                             << QByteArray("{}") << 403 << Reason::BrowserPage;
    QTest::newRow("other path") << QByteArray("a/b") << json << QByteArray("{}") << 404 << Reason::WrongPath;
}

void TestHookService::keepsRejectedRequests()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, headers);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QTcpSocket socket;
    connectTo(socket);
    post(socket, method, body, headers);
    QVERIFY(receive(socket, "{\"error\":\""));
    QVERIFY2(m_received.startsWith("HTTP/1.1 " + QByteArray::number(status) + ' '), m_received.constData());
    QTRY_COMPARE(m_records.size(), 1u);
    QVERIFY(m_records.front().isRejected());
    QCOMPARE(m_records.front().ticket, 0u);
    QCOMPARE(m_records.front().answer.status, status);
    QCOMPARE(m_records.front().body, status == 403 ? QByteArray() : body);
    QCOMPARE(m_records.front().target, "/rest/my_api/" + method);
    QTEST(m_records.front().reason, "reason");
    QCOMPARE(m_records.front().event.method, status == 404 ? QByteArray() : method);
}

void TestHookService::keepsLittleOfWhatIsRejected_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<qsizetype>("kept");
    QTest::addColumn<QByteArray>("said");
    const QByteArray json = "Content-Type: application/json\r\n";
    QTest::newRow("page") << json + "Origin: http://a\r\n"
                          << qsizetype(0) << QByteArray(" Its body was not waited for.");
    QTest::newRow("no JSON") << json << qsizetype(4096) << QByteArray(" Of its body, the first 4 KiB are kept.");
    QTest::newRow("long head") << json + "X-Long: " + QByteArray(20'000, 'x') + "\r\n"
                               << qsizetype(4096) << QByteArray(" Of its body, the first 4 KiB are kept.");
}

void TestHookService::keepsLittleOfWhatIsRejected()
{
    QFETCH(QByteArray, headers);
    QFETCH(qsizetype, kept);
    QFETCH(QByteArray, said);
    QTcpSocket socket;
    connectTo(socket);
    post(socket, "connect", QByteArray(1'000'000, 'x'), headers);
    QVERIFY(receive(socket, "{\"error\":\""));
    QTRY_COMPARE(m_records.size(), 1u);
    QVERIFY(m_records.front().body.size() <= kept);
    QVERIFY(m_records.front().head.size() <= 4096);
    QVERIFY2(m_records.front().rejection.contains(said), m_records.front().rejection.constData());
}

void TestHookService::slowsDownWhoGuessesTheSecret()
{
    start({.port = 0, .secret = "key"});
    QTcpSocket guesser;
    connectTo(guesser);
    const QByteArray wrong =
        "Content-Type: application/json\r\nAuthorization: WCS 00112233445566778899aabbccddeeff\r\n";
    for (int i = 0; i < http::WrongSecrets::Free; ++i) {
        m_received.clear();
        post(guesser, "connect", "{}", wrong);
        QVERIFY(receive(guesser, "HTTP/1.1 401 "));
    }
    m_received.clear();
    post(guesser, "connect", "{}", wrong); // the last that is looked at
    QVERIFY(receive(guesser, "HTTP/1.1 401 "));

    const QByteArray right = // HMAC-MD5 of "{}" under "key", computed by another program
        "Content-Type: application/json\r\nAuthorization: WCS 8ad543481d29574b6046e375ce555520\r\n";
    QTcpSocket other; // of the same user
    connectTo(other);
    m_received.clear();
    post(other, "connect", "{}", right);
    QVERIFY(receive(other, "HTTP/1.1 429 "));
    QTRY_COMPARE(m_records.size(), size_t(http::WrongSecrets::Free) + 2);
    QCOMPARE(m_records.back().answer.status, 429);
    QVERIFY(m_records.back().body.isEmpty());
    QVERIFY(m_records.back().rejection.contains("no hook secret is looked at"));

    // Its time is soon over. From then on it is known.
    do {
        QTcpSocket again;
        connectTo(again);
        m_received.clear();
        post(again, "connect", "{}", right);
        QVERIFY(receive(again, "\r\n\r\n"));
    } while (m_received.startsWith("HTTP/1.1 429 "));
    QVERIFY2(m_received.startsWith("HTTP/1.1 200 "), m_received.constData());
    for (int i = 0; i < http::WrongSecrets::Free; ++i) {
        m_received.clear();
        post(other, "connect", "{}", wrong);
        QVERIFY(receive(other, "HTTP/1.1 401 "));
    }
    m_received.clear();
    post(other, "connect", "{}", right);
    QVERIFY(receive(other, "HTTP/1.1 200 "));
}

void TestHookService::saysWhatKeepsEventsFromBeingTaken()
{
    start({.port = 0, .storeWaitMs = 50, .queueBytes = 5'000});
    QSignalSpy told(m_service.get(), &hooks::HookService::figuresChanged);
    const auto figures = [&] {
        return told.isEmpty() ? hooks::Figures() : told.last().first().value<hooks::Figures>();
    };
    QTcpSocket socket;
    connectTo(socket);
    post(socket, "StreamStatusEvent", R"({"padding":")" + QByteArray(8'000, 'x') + R"("})");
    QVERIFY(receive(socket, "queue is full"));
    QTRY_COMPARE(
        figures().troubles,
        QStringList(QStringLiteral("Events were answered 503. The journal is not keeping up: its queue is full.")));
    QCOMPARE(figures().storeProblem, QString());
    post(socket, "StreamStatusEvent", "{}"); // and nobody commits it
    QTRY_VERIFY(!figures().storeProblem.isEmpty());
    QVERIFY(figures().troubles.contains(figures().storeProblem));
    QCOMPARE(figures().refused, quint64(2));
}

// The counts are of all, also of those that the journal does not keep.
void TestHookService::tellsWhatWasRejected()
{
    constexpr int Count = 150;
    QSignalSpy told(m_service.get(), &hooks::HookService::rejectionsChanged);
    QTcpSocket socket;
    connectTo(socket);
    for (int i = 0; i < Count; ++i) {
        post(socket, "a/b?x=" + QByteArray::number(i), "{}");
        m_received.clear();
        QVERIFY(receive(socket, "{\"error\":\""));
    }
    const auto kinds = [&] {
        return told.isEmpty() ? journal::RejectionList() : told.last().first().value<journal::RejectionList>();
    };
    QTRY_VERIFY(!kinds().isEmpty() && kinds().first().count == Count);
    QCOMPARE(kinds().size(), 1);
    const journal::Rejection kind = kinds().first();
    QCOMPARE(kind.reason, journal::Reason::WrongPath);
    QCOMPARE(kind.method, "POST");
    QCOMPARE(kind.target, "/rest/my_api/a/b");
    QCOMPARE(kind.host, "127.0.0.1");
    QCOMPARE(kind.status, 404);
    QVERIFY(kind.firstAt > 0 && kind.lastAt >= kind.firstAt && kind.lastMono > 0);
    QVERIFY(kind.advice.contains(QStringLiteral("update app -l http://")));
    QVERIFY(m_records.back().rejection.endsWith(kind.advice.toUtf8()));
    QVERIFY(m_records.size() < Count);
    QVERIFY(told.size() < Count / 4); // at most four times a second
}

void TestHookService::keepsWhatNeverBecameARequest_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<journal::Reason>("reason");
    QTest::addColumn<int>("status");
    QTest::newRow("TLS") << QByteArray("\x16\x03\x01\x02", 4) << journal::Reason::TlsToPlainPort << 400;
    QTest::newRow("no HTTP") << QByteArray("hello\r\n\r\n") << journal::Reason::MalformedHttp << 400;
    QTest::newRow("half a request") << QByteArray("POST /rest/my_api/connect HTTP/1.1\r\n")
                                    << journal::Reason::BrokenOff << 0;
}

void TestHookService::keepsWhatNeverBecameARequest()
{
    QFETCH(QByteArray, bytes);
    QTcpSocket socket;
    connectTo(socket);
    const QByteArray peer = "127.0.0.1:" + QByteArray::number(socket.localPort());
    socket.write(bytes);
    socket.disconnectFromHost();
    QTRY_COMPARE(m_records.size(), 1u);
    const Record &record = m_records.front();
    QVERIFY(record.isRejected());
    QTEST(record.reason, "reason");
    QTEST(record.answer.status, "status");
    QCOMPARE(record.peer, peer);
    QVERIFY(record.event.method.isEmpty() && record.body.isEmpty());
}

// Requests that were no hooks are rejected, and that is counted; they are no answers to hooks.
void TestHookService::countsHooksAlone()
{
    QSignalSpy figures(m_service.get(), &hooks::HookService::figuresChanged);
    QTcpSocket socket;
    connectTo(socket);
    post(socket, "StreamStatusEvent", "no JSON");
    QVERIFY(receive(socket, "HTTP/1.1 400 "));
    post(socket, "publishStream", "{}");
    QVERIFY(receive(socket, "HTTP/1.1 200 "));
    const auto last = [&] {
        return figures.isEmpty() ? hooks::Figures() : figures.last().first().value<hooks::Figures>();
    };
    QTRY_COMPARE(last().rejected, quint64(1));
    const QMap<QPair<QByteArray, int>, quint64> expected{{{"publishStream", 200}, 1}};
    QTRY_COMPARE(last().answers, expected);
    QCOMPARE(last().answerTimes.count(), quint64(1));
}

void TestHookService::keepsOrderAcrossConnections()
{
    QTcpSocket first;
    QTcpSocket second;
    connectTo(first);
    connectTo(second);
    post(first, "StreamStatusEvent", R"({"n":1})");
    QTRY_COMPARE(m_records.size(), 1u);
    post(second, "StreamStatusEvent", R"({"n":2})");
    QTRY_COMPARE(m_records.size(), 2u);
    QCOMPARE(m_records[1].ticket, m_records[0].ticket + 1);
    commit();
    QVERIFY(receive(second, R"({"n":2})"));
    QVERIFY(receive(first, R"({"n":1})"));
}

void TestHookService::listensAgainOnTheSamePort()
{
    QSignalSpy stopped(m_service.get(), &hooks::HookService::stopped);
    QSignalSpy listening(m_service.get(), &hooks::HookService::listening);
    m_service->stop(1'000);
    QTRY_COMPARE(stopped.size(), 1);
    QTcpSocket refused;
    refused.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
    QVERIFY(!refused.waitForConnected());
    m_service->listen();
    QCOMPARE(listening.size(), 1);
    QCOMPARE(listening.first().at(1).value<quint16>(), m_port);
}

void TestHookService::waitsForTheDrainedBeforeItListensAgain()
{
    QSignalSpy stopped(m_service.get(), &hooks::HookService::stopped);
    QSignalSpy listening(m_service.get(), &hooks::HookService::listening);
    QTcpSocket socket;
    connectTo(socket);
    post(socket, "StreamStatusEvent", R"({"name":"in flight"})");
    QTRY_COMPARE(m_records.size(), 1u);
    m_service->stop(10'000);
    m_service->stop(10'000);
    m_service->listen();
    QCOMPARE(stopped.size(), 0);
    QCOMPARE(listening.size(), 0);
    commit();
    QVERIFY(receive(socket, R"({"name":"in flight"})"));
    QTRY_COMPARE(listening.size(), 1);
    QCOMPARE(stopped.size(), 1);
}

void TestHookService::givesUpWhatNobodyWaitsForWhenTheJournalHangs()
{
    start({.port = 0, .queueBytes = 10'000});
    QTcpSocket socket;
    connectTo(socket);
    const QByteArray body = "{\"x\":\"" + QByteArray(8'000, 'y') + "\"}";
    for (int n = 1; n <= 4; ++n) {
        post(socket, "publishStream", body); // answered all the same
        QTRY_COMPARE((m_received += socket.readAll()).count("HTTP/1.1 200"), n);
    }
    QTRY_COMPARE(m_records.size(), 2u);
    m_service->takeAppended(m_records[0].bytes() + m_records[1].bytes());
    post(socket, "publishStream", body);
    QTRY_COMPARE(m_records.size(), 3u);
}

void TestHookService::saysWhyItCannotListen()
{
    hooks::HookService other({.port = m_port});
    QSignalSpy failed(&other, &hooks::HookService::listenFailed);
    other.listen();
    QCOMPARE(failed.size(), 1);
    QVERIFY2(failed.first().first().toString().contains(QString::number(m_port)),
             qPrintable(failed.first().first().toString()));
}

void TestHookService::injectBy(const char *rules)
{
    const auto parsed = rules::parseRuleFile(QByteArray(rules));
    QVERIFY(std::holds_alternative<rules::RuleFile>(parsed));
    const rules::Rules &injected = std::get<rules::RuleFile>(parsed).rules;
    QVERIFY(!m_service->book().change(rules::replaceAll(injected, {}, true)).problem);
}

// One that is never answered, and one that is after a minute.
void TestHookService::keepWaiting(QTcpSocket &held, QTcpSocket &late)
{
    injectBy(R"([{"match":{"name":"held"},"action":{"type":"hold"}},
                 {"match":{"name":"late"},"action":{"type":"respond","status":500,"delayMs":60000}}])");
    connectTo(held);
    connectTo(late);
    post(held, "StreamStatusEvent", R"({"name":"held"})");
    post(late, "StreamStatusEvent", R"({"name":"late"})");
    QTRY_COMPARE(m_records.size(), 2u);
    commit();
}

void TestHookService::injectsOnceTheRecordIsCommitted()
{
    injectBy(R"([{"id":"no","name":"Not today","action":{"type":"respond","status":403,"reason":"Not Today"}}])");
    QTcpSocket socket;
    connectTo(socket);
    post(socket, "StreamStatusEvent", R"({"name":"b4e7"})");
    QTRY_COMPARE(m_records.size(), 1u);
    const journal::Answer expected{403, journal::AnswerKind::Injected, "no", "Not today", journal::Sent::Response};
    QCOMPARE(m_records.front().answer, expected);
    QVERIFY(!QTest::qWaitFor([&] { return socket.bytesAvailable() > 0; }, 50)); // nothing before the commit
    commit();
    QVERIFY(receive(socket, "HTTP/1.1 403 Not Today\r\n"));
}

void TestHookService::injectsNothingThatIsNotCommitted()
{
    injectBy(R"([{"action":{"type":"reset"}}])");
    QTcpSocket socket;
    connectTo(socket);
    post(socket, "StreamStatusEvent", R"({"name":"b4e7"})");
    QTRY_COMPARE(m_records.size(), 1u);
    m_service->takeRefused({m_records.front().ticket}, QStringLiteral("The disk is full."));
    QVERIFY(receive(socket, "The disk is full."));
    QVERIFY(m_received.startsWith("HTTP/1.1 503 "));
}

void TestHookService::injectsIntoConnectFromMemory()
{
    injectBy(R"([{"match":{"method":"connect"},"action":{"type":"respond","status":403}},
                 {"match":{"method":"publishStream"},"action":{"type":"respond","status":200,"body":"echo"}}])");
    QTcpSocket socket;
    connectTo(socket);
    post(socket, "connect", R"({"appKey":"a"})");
    QVERIFY(receive(socket, "HTTP/1.1 403 Forbidden\r\n"));
    post(socket, "publishStream", R"({"name":"echo"})");
    QVERIFY(receive(socket, R"({"name":"echo"})"));
    QTRY_COMPARE(m_records.size(), 2u);
    QCOMPARE(m_records.front().answer.kind, journal::AnswerKind::Injected);
}

void TestHookService::letsAnAnswerWait()
{
    injectBy(R"([{"action":{"type":"respond","status":500,"delayMs":120}}])");
    QTcpSocket socket;
    connectTo(socket);
    QElapsedTimer clock;
    clock.start();
    post(socket, "StreamStatusEvent", R"({"name":"b4e7"})");
    QTRY_COMPARE(m_records.size(), 1u);
    QCOMPARE(m_records.front().answer.sent, journal::Sent::Pending);
    commit();
    QVERIFY(m_outcomes.empty()); // it waits
    QVERIFY(receive(socket, "HTTP/1.1 500 "));
    QVERIFY(clock.elapsed() >= 120);
    QCOMPARE(m_outcomes.size(), 1u);
    QCOMPARE(m_outcomes[0].record, 1);
    QCOMPARE(m_outcomes[0].sent, journal::Sent::Response);
    QCOMPARE(m_outcomes[0].status, 500);
    QVERIFY(m_outcomes[0].answerUs >= 120'000);
    QVERIFY(m_outcomes[0].answerUs <= clock.nsecsElapsed() / 1'000);
}

void TestHookService::saysWhoDidNotWait()
{
    injectBy(R"([{"action":{"type":"respond","status":200,"body":"echo","delayMs":60000}}])");
    QSignalSpy figures(m_service.get(), &hooks::HookService::figuresChanged);
    QTcpSocket socket;
    connectTo(socket);
    post(socket, "StreamStatusEvent", R"({"nodeId":"n","mediaSessionId":"m"})");
    QTRY_COMPARE(m_records.size(), 1u);
    commit(7);
    socket.disconnectFromHost();
    QTRY_COMPARE(m_outcomes.size(), 1u);
    const journal::Outcome expected{.record = 7,
                                    .streamKey = "n\nm",
                                    .status = 0,
                                    .kind = journal::AnswerKind::Injected,
                                    .sent = journal::Sent::Gone,
                                    .answerUs = m_outcomes[0].answerUs};
    QCOMPARE(m_outcomes[0], expected);
    QVERIFY(m_outcomes[0].answerUs < 60'000'000);
    const auto isCounted = [&] {
        return !figures.isEmpty() && figures.last().first().value<hooks::Figures>().answers.value(
                                         {"StreamStatusEvent", hooks::Figures::Gone}) == 1;
    };
    QTRY_VERIFY(isCounted());
}

void TestHookService::saysWhoWasGoneWhenItWasCommitted()
{
    QTcpSocket socket;
    connectTo(socket);
    post(socket, "StreamStatusEvent", R"({"name":"b4e7"})");
    QTRY_COMPARE(m_records.size(), 1u);
    QCOMPARE(m_records.front().answer.sent, journal::Sent::Response);
    socket.disconnectFromHost();
    QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
    QTcpSocket other;
    connectTo(other);
    post(other, "publishStream", "{}");
    QVERIFY(receive(other, "{}")); // by then the end has come, and says nothing yet: it might still read
    QTRY_COMPARE(m_records.size(), 2u);
    commit(3);
    QTRY_COMPARE(m_outcomes.size(), 1u);
    QCOMPARE(m_outcomes[0].record, 3);
    QCOMPARE(m_outcomes[0].sent, journal::Sent::Gone);
    QCOMPARE(m_outcomes[0].status, 0);
}

void TestHookService::answersOneWhoHasEndedItsSide()
{
    QSignalSpy figures(m_service.get(), &hooks::HookService::figuresChanged);
    QTcpSocket socket;
    connectTo(socket);
    post(socket, "StreamStatusEvent", R"({"name":"b4e7"})");
    ::shutdown(int(socket.socketDescriptor()), SHUT_WR);
    QTRY_COMPARE(m_records.size(), 1u);
    commit();
    QVERIFY(receive(socket, R"({"name":"b4e7"})"));
    const auto isCounted = [&] {
        return !figures.isEmpty() &&
               figures.last().first().value<hooks::Figures>().answers.value({"StreamStatusEvent", 200}) == 1;
    };
    QTRY_VERIFY(isCounted());
    QVERIFY(m_outcomes.empty()); // as recorded
}

// Not when that was noticed.
void TestHookService::saysWhenItWasGone()
{
    QTcpSocket socket;
    connectTo(socket);
    QElapsedTimer clock;
    clock.start();
    post(socket, "StreamStatusEvent", R"({"name":"b4e7"})");
    QTRY_COMPARE(m_records.size(), 1u);
    socket.disconnectFromHost();
    QTcpSocket other;
    connectTo(other);
    post(other, "publishStream", "{}");
    QVERIFY(receive(other, "{}")); // by then the end has come
    const qint64 leftUs = clock.nsecsElapsed() / 1'000;
    QTRY_VERIFY(clock.nsecsElapsed() / 1'000 > leftUs + 100'000);
    commit(3);
    QTRY_COMPARE(m_outcomes.size(), 1u);
    QVERIFY(m_outcomes[0].answerUs <= leftUs);
}

void TestHookService::saysWhenALargeAnswerHasBeenTaken()
{
    QTcpSocket socket;
    socket.setReadBufferSize(1024);
    connectTo(socket);
    post(socket, "StreamStatusEvent", R"({"name":")" + QByteArray(12 << 20, 'x') + R"("})");
    QTRY_COMPARE(m_records.size(), 1u);
    QCOMPARE(m_records.front().answer.sent, journal::Sent::Pending);
    commit();
    QTRY_VERIFY(socket.bytesAvailable() > 0);
    QVERIFY(m_outcomes.empty()); // it does not read
    socket.setReadBufferSize(0);
    QVERIFY(receive(socket, "x\"}"));
    QTRY_COMPARE(m_outcomes.size(), 1u);
    QCOMPARE(m_outcomes[0].sent, journal::Sent::Response);
    QCOMPARE(m_outcomes[0].status, 200);
}

void TestHookService::saysThatALateCommitWasAnswered503()
{
    start({.port = 0, .storeWaitMs = 30});
    QTcpSocket socket;
    connectTo(socket);
    post(socket, "StreamStatusEvent", R"({"nodeId":"n","mediaSessionId":"m"})");
    QTRY_COMPARE(m_records.size(), 1u);
    QVERIFY(receive(socket, "HTTP/1.1 503 "));
    QVERIFY(m_outcomes.empty()); // it may never be stored
    commit(9);
    QCOMPARE(m_outcomes.size(), 1u);
    QCOMPARE(m_outcomes[0].record, 9);
    QCOMPARE(m_outcomes[0].status, 503);
    QCOMPARE(m_outcomes[0].kind, journal::AnswerKind::Refused);
    QCOMPARE(m_outcomes[0].sent, journal::Sent::Response);
    QVERIFY(m_outcomes[0].answerUs >= 30'000);
}

// Its id is not known before its record is committed, and that may be before or after its answer is due.
void TestHookService::saysWhatBecameOfAConnect()
{
    injectBy(R"([{"match":{"method":"connect"},"action":{"type":"respond","status":403,"delayMs":30}}])");
    QTcpSocket first;
    connectTo(first);
    post(first, "connect", R"({"appKey":"a"})");
    QVERIFY(receive(first, "HTTP/1.1 403 "));
    QTRY_COMPARE(m_records.size(), 1u);
    QCOMPARE(m_records.front().answer.sent, journal::Sent::Pending);
    QVERIFY(m_outcomes.empty());
    commit(4);
    QCOMPARE(m_outcomes.size(), 1u);
    QCOMPARE(m_outcomes[0].record, 4);
    QCOMPARE(m_outcomes[0].status, 403);

    QTcpSocket second;
    connectTo(second);
    post(second, "connect", R"({"appKey":"a"})");
    QTRY_COMPARE(m_records.size(), 1u);
    commit(5);
    second.disconnectFromHost();
    QTRY_COMPARE(m_outcomes.size(), 2u);
    QCOMPARE(m_outcomes[1].record, 5);
    QCOMPARE(m_outcomes[1].sent, journal::Sent::Gone);
}

void TestHookService::saysWhatAStopCutOff()
{
    QTcpSocket held;
    QTcpSocket late;
    keepWaiting(held, late);
    QVERIFY(m_outcomes.empty());
    QSignalSpy stopped(m_service.get(), &hooks::HookService::stopped);
    m_service->stop(1'000);
    QTRY_COMPARE(stopped.size(), 1);
    QCOMPARE(m_outcomes.size(), 1u); // of the late one; the other was to be held
    QCOMPARE(m_outcomes[0].sent, journal::Sent::Failed);
    QCOMPARE(m_outcomes[0].status, 0);
}

void TestHookService::freesTheConnectionOfOneWhoDoesNotWait()
{
    QTcpSocket held;
    QTcpSocket late;
    keepWaiting(held, late);
    QSignalSpy figures(m_service.get(), &hooks::HookService::figuresChanged);
    QTRY_VERIFY(!figures.isEmpty() && figures.last().first().value<hooks::Figures>().connections == 2);
    QVERIFY(!figures.wait(600)); // all is said
    held.disconnectFromHost();
    late.disconnectFromHost();
    QTRY_VERIFY(!figures.isEmpty() && figures.last().first().value<hooks::Figures>().connections == 0);
}

// Late answers are bounded in bytes; those of peers that have gone do not count.
void TestHookService::keepsNothingOfThoseWhoHaveGone()
{
    start({.port = 0, .queueBytes = 64 * 1024});
    injectBy(R"([{"action":{"type":"respond","status":200,"body":"echo","delayMs":60000}}])");
    const QByteArray body = R"({"name":")" + QByteArray(40 * 1024, 'x') + R"("})";
    QTcpSocket first;
    connectTo(first);
    post(first, "StreamStatusEvent", body);
    QTRY_COMPARE(m_records.size(), 1u);
    commit();

    QTcpSocket second;
    connectTo(second);
    QSignalSpy figures(m_service.get(), &hooks::HookService::figuresChanged);
    post(second, "StreamStatusEvent", body);
    QVERIFY(receive(second, "HTTP/1.1 503 "));
    const auto refused = [&] {
        return figures.isEmpty()
                   ? quint64(0)
                   : figures.last().first().value<hooks::Figures>().answers.value({"StreamStatusEvent", 503});
    };
    QTRY_COMPARE(refused(), quint64(1));
    QTRY_COMPARE(m_records.size(), 1u);
    QVERIFY(m_records.front().isRejected());
    m_records.clear();

    first.disconnectFromHost();
    const auto isAccepted = [&] {
        if (!m_records.empty() && !m_records.back().isRejected())
            return true;
        post(second, "StreamStatusEvent", body); // again, until there is room
        return false;
    };
    QTRY_VERIFY(isAccepted());
}

void TestHookService::readsOnAfterALateAnswer()
{
    injectBy(R"([{"match":{"name":"late"},"action":{"type":"respond","status":500,"delayMs":30}}])");
    QTcpSocket socket;
    connectTo(socket);
    post(socket, "StreamStatusEvent", R"({"name":"late"})");
    QTRY_COMPARE(m_records.size(), 1u);
    commit();
    QVERIFY(receive(socket, "HTTP/1.1 500 "));
    post(socket, "StreamStatusEvent", R"({"name":"next"})");
    ::shutdown(int(socket.socketDescriptor()), SHUT_WR); // it still reads
    QTRY_COMPARE(m_records.size(), 1u);
    commit();
    QVERIFY(receive(socket, R"({"name":"next"})"));
}

void TestHookService::stopsWithoutThoseWhoWouldWaitLonger()
{
    QTcpSocket held;
    QTcpSocket late;
    keepWaiting(held, late);
    QSignalSpy stopped(m_service.get(), &hooks::HookService::stopped);
    m_service->stop(20'000); // longer than this test may take
    QTRY_COMPARE(stopped.size(), 1);
}

void TestHookService::tellsTheNextConnectAnotherConfig()
{
    QSignalSpy changed(m_service.get(), &hooks::HookService::connectConfigChanged);
    const wcs::RestClientConfig other{.methods = {{"publishStream", {.restOnError = "FAIL"}}}};
    auto reply =
        m_service->normalAnswers().gateway()({.config = other, .origin = rules::Origin::api(QStringLiteral("test"))});
    QTRY_VERIFY(reply.isFinished());
    QCOMPARE(reply.result().config, other);
    QCOMPARE(changed.first().first().value<rules::ConnectConfig>().changedBy, reply.result().changedBy);
    QCOMPARE(reply.result().changedBy, rules::Origin::api(QStringLiteral("test")));
    QTcpSocket socket;
    connectTo(socket);
    post(socket, "connect", R"({"appKey":"a"})");
    QVERIFY(receive(socket, R"("restClientConfig":{"publishStream":{)"));
    QVERIFY(!m_received.contains("StreamStatusEvent"));
    const rules::ConnectConfig before = reply.result();
    reply = m_service->normalAnswers().gateway()({.config = other, .origin = rules::Origin::window()});
    QTRY_VERIFY(reply.isFinished());
    QCOMPARE(reply.result(), before); // in force already
    QCOMPARE(changed.size(), 1);
}

QTEST_GUILESS_MAIN(TestHookService)
#include "tst_hookservice.moc"
