#include "api.h"
#include "simulatorprocess.h"
#include "testdata.h"

#include <QMap>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QWebSocket>

#include <algorithm>

namespace {

// Two cameras: each publishes, has its picture taken, stops.
const QByteArray Cameras = R"({"title":"T","seconds":60,"clients":[{"id":"cam","count":2,"do":[
    {"do":"connect"},{"do":"publish","name":"cam-{n}"},{"do":"wait","seconds":1},{"do":"snapshot"},
    {"do":"wait","seconds":1},{"do":"stop"},{"do":"disconnect"}]}]})";

QList<QJsonObject> toldTo(const Ended &run, const QString &client)
{
    QList<QJsonObject> told;
    for (const QJsonValue value : run.result().value(u"clients").toArray()) {
        if (value.toObject().value(u"id").toString() != client)
            continue;
        for (const QJsonValue message : value.toObject().value(u"told").toArray())
            told.append(message.toObject());
    }
    return told;
}

// "StreamStatusEvent PUBLISHING", "ErrorEvent StreamStatusEvent: 500 Internal Server Error"
QStringList texts(const QList<QJsonObject> &told)
{
    QStringList texts;
    for (const QJsonObject &message : told) {
        QString text = message.value(u"message").toString() + u' ' + message.value(u"apiMethod").toString() +
                       message.value(u"status").toString();
        if (const QString info = message.value(u"info").toString(); !info.isEmpty())
            text += QStringLiteral(": ") + info;
        texts.append(text);
    }
    return texts;
}

QList<QJsonObject> linesOf(const QString &path)
{
    QFile file(path);
    QList<QJsonObject> lines;
    if (!file.open(QIODevice::ReadOnly))
        return lines;
    while (!file.atEnd())
        lines.append(QJsonDocument::fromJson(file.readLine()).object());
    return lines;
}

// The hooks of each session in their order, without what differs from run to run.
QMap<QString, QStringList> hooksBySession(const QList<QJsonObject> &ledger)
{
    QMap<QString, QStringList> hooks;
    QList<QJsonObject> sorted = ledger;
    std::ranges::stable_sort(sorted, {}, [](const QJsonObject &line) { return line.value(u"seq").toInteger(); });
    for (const QJsonObject &line : sorted)
        hooks[line.value(u"sessionId").toString()].append(line.value(u"method").toString() + u' ' +
                                                          line.value(u"mediaSessionId").toString() + u' ' +
                                                          line.value(u"status").toString());
    return hooks;
}

// Answers each connection with the same bytes, over and over where it is to be endless.
class BadServer : public QObject {
public:
    explicit BadServer(QByteArray bytes, bool isEndless = false)
    {
        m_server.listen(QHostAddress::LocalHost);
        connect(&m_server, &QTcpServer::newConnection, this, [this, bytes, isEndless] {
            while (QTcpSocket *socket = m_server.nextPendingConnection()) {
                ++m_connections;
                connect(socket, &QTcpSocket::readyRead, socket, [socket, bytes] {
                    socket->readAll();
                    socket->write(bytes);
                });
                connect(socket, &QTcpSocket::bytesWritten, socket, [socket, bytes, isEndless] {
                    if (isEndless && socket->bytesToWrite() == 0)
                        socket->write(bytes.last(bytes.size() / 2));
                });
                connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            }
        });
    }
    QString url() const { return QStringLiteral("http://127.0.0.1:%1/app").arg(m_server.serverPort()); }
    int connections() const { return m_connections; } // so far

private:
    QTcpServer m_server;
    int m_connections = 0;
};

QByteArray answer(const QByteArray &body, const QByteArray &head = "HTTP/1.1 200 OK")
{
    return head + "\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) +
           "\r\n\r\n" + body;
}

} // namespace

// wcs-simulator, CONTRACT §7, against the real program: what the issue says must hold.
class TestSimulator : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanupTestCase();

    void usageErrors_data();
    void usageErrors();
    void helpAndLists();
    void saysThatNobodyIsThere();

    void missionsErrorCase_data();
    void missionsErrorCase();
    void connectIsRefused();
    void everyKindOfError_data();
    void everyKindOfError();
    void directMethodsAreBrokenOff();
    void keepAliveEndsTheStream();

    void sameSeedSameHooks();
    void ledgerAgreesWithTheJournal();
    void saysThatTheLedgerCannotBeWritten();
    void survivesNonsense_data();
    void survivesNonsense();
    void namedOptionsDecide_data();
    void namedOptionsDecide();

    void authenticates_data();
    void authenticates();
    void trustsOnlyWhatItIsTold();
    void endsInOrderWhenItIsTold();
    void endsAtOnceWhenItIsToldTwice();
    void servesRealClients();
    void serversEndWhenTheTimeIsUp();
    void saysThatItCannotListen();
    void makesControlCharactersVisible();
    void printsWhatFewClientsAreTold();

private:
    QStringList toProgram(const QStringList &more) const
    {
        return QStringList{QStringLiteral("--url"), m_program.hookUrl().toString()} + more;
    }
    // Flat out, with JSON.
    Ended play(const QByteArray &scenario, const QStringList &more = {})
    {
        return m_simulator->run(toProgram(QStringList{QStringLiteral("--scenario"), m_simulator->file(scenario),
                                                      QStringLiteral("--max"), QStringLiteral("--json")} +
                                          more));
    }
    bool put(const QByteArray &path, const QByteArray &json)
    {
        const RawAnswer taken = RawClient(m_program.adminPort()).put("/api/v1" + path, json);
        if (taken.status != 200)
            qWarning("PUT %s: %d %s", path.constData(), taken.status, taken.body.constData());
        return taken.status == 200;
    }
    bool setRules(const QByteArray &rules) { return put("/rules", R"({"confirm":true,"rules":[)" + rules + "]}"); }
    bool setRule(const QByteArray &match, const QByteArray &action)
    {
        return setRules(R"({"id":"a","match":)" + match + R"(,"action":)" + action + '}');
    }
    qint64 ruleHits() { return getJson(m_program, "/rules/a").value(u"hits").toInteger(-1); }
    QList<QJsonObject> eventsAfter(qint64 id);
    qint64 lastEvent();

    QTemporaryDir m_folder;
    Program m_program{QStringLiteral(STREAMWATCH_BINARY), m_folder.path()};
    std::unique_ptr<Simulator> m_simulator;
};

void TestSimulator::initTestCase()
{
    QVERIFY2(m_program.start(), qPrintable(m_program.failure()));
}

void TestSimulator::init()
{
    m_simulator = std::make_unique<Simulator>(m_folder.path());
    QVERIFY(setRules({}));
    QVERIFY(put("/connect-config", R"({"StreamStatusEvent":{"restOnError":"FAIL"}})"));
}

void TestSimulator::cleanupTestCase()
{
    m_simulator.reset();
    QCOMPARE(m_program.stop(), 0);
}

QList<QJsonObject> TestSimulator::eventsAfter(qint64 id)
{
    QList<QJsonObject> events;
    for (;;) {
        const QJsonObject page = getJson(m_program, "/events?limit=1000&after=" + QByteArray::number(id));
        const QJsonArray array = page.value(u"events").toArray();
        for (const QJsonValue event : array)
            events.append(event.toObject());
        if (array.isEmpty())
            return events;
        id = page.value(u"next").toInteger();
    }
}

qint64 TestSimulator::lastEvent()
{
    const QList<QJsonObject> events = eventsAfter(0);
    return events.isEmpty() ? 0 : events.last().value(u"id").toInteger();
}

void TestSimulator::usageErrors_data()
{
    QTest::addColumn<QString>("arguments");
    const QString folder = m_folder.path();
    for (const char *arguments : {"--colour",
                                  "extra",
                                  "--url",
                                  "--url ftp://127.0.0.1/x",
                                  "--url 127.0.0.1:8085",
                                  "--url http://",
                                  "--url http://u:p@127.0.0.1/x",
                                  "--url http://127.0.0.1/x?y",
                                  "--url http://127.0.0.1:0/x",
                                  "--clients 0",
                                  "--clients -1",
                                  "--clients 1.5",
                                  "--clients 100001",
                                  "--clients many",
                                  "--players-per-stream -1",
                                  "--players-per-stream 100000",
                                  "--rate 0",
                                  "--rate fast",
                                  "--rate 5 --max",
                                  "--speed 0",
                                  "--speed 101",
                                  "--speed fast",
                                  "--speed 2 --max",
                                  "--speed 2 --rate 5",
                                  "--connections 0",
                                  "--duration 0",
                                  "--duration soon",
                                  "--scenario nothing",
                                  "--scenario /nonexistent.json",
                                  "--scenario /",
                                  "--fail-share 2",
                                  "--fail-share some",
                                  "--seed -1",
                                  "--seed x",
                                  "--secret k --user u:p",
                                  "--user me",
                                  "--ws here",
                                  "--ws 8080",
                                  "--rest 127.0.0.1:99999",
                                  "--ws 127.0.0.1:18080 --rest 127.0.0.1:18080",
                                  "--ws 127.0.0.1:0 --rest-terminate",
                                  "--backend here",
                                  "--backend 127.0.0.1:0 --backend-profile nothing",
                                  "--backend 127.0.0.1:0 --backend-profile /dev/zero",
                                  "--backend-profile strict",
                                  "--ws 127.0.0.1:18080 --backend 127.0.0.1:18080",
                                  "--rest 127.0.0.1:18080 --backend 127.0.0.1:18080",
                                  "--scenario /dev/zero",
                                  "--url https://127.0.0.1/x --ca /dev/zero",
                                  "--retries 11",
                                  "--answer-timeout -1",
                                  "--keep-alive x",
                                  "--ca /nonexistent.pem",
                                  "--insecure",
                                  "--json --told",
                                  "--url https://127.0.0.1/x --ca /dev/null",
                                  "--url https://127.0.0.1/x --ca a --insecure"})
        QTest::newRow(arguments) << QString::fromLatin1(arguments);
}

void TestSimulator::usageErrors()
{
    QFETCH(QString, arguments);
    const Ended run = m_simulator->run(arguments.split(u' '));
    QCOMPARE(run.code, 2);
    QCOMPARE(run.output, QByteArray());
    QCOMPARE(run.error.trimmed().count('\n'), 0);
    QVERIFY2(run.error.startsWith("wcs-simulator: "), run.error.constData());
    QVERIFY2(run.error.endsWith(". See --help.\n") || run.error.endsWith(") See --help.\n"), run.error.constData());
}

void TestSimulator::helpAndLists()
{
    const Ended help = m_simulator->run({QStringLiteral("--help")});
    QCOMPARE(help.code, 0);
    QVERIFY(help.output.contains("--scenario") && help.output.contains("Examples:"));
    QCOMPARE(m_simulator->run({QStringLiteral("--version")}).code, 0);
    const Ended list = m_simulator->run({QStringLiteral("--list-scenarios")});
    QCOMPARE(list.code, 0);
    QVERIFY(list.output.contains("flash-crowd") && list.output.contains("quiet-morning"));
    const Ended bad =
        m_simulator->run({QStringLiteral("--scenario"), m_simulator->file(R"({"title":"T","clients":7})")});
    QCOMPARE(bad.code, 2);
}

void TestSimulator::saysThatNobodyIsThere()
{
    for (const QString &format : {u"--told"_qs, u"--json"_qs}) {
        const Ended run =
            m_simulator->run({u"--url"_qs, u"http://127.0.0.1:1/x"_qs, u"--clients"_qs, u"500"_qs, format});
        QCOMPARE(run.code, 1);
        QCOMPARE(run.error.count('\n'), 1);
        QVERIFY2(run.error.contains("127.0.0.1:1"), run.error.constData());
        QCOMPARE(run.output.count('\n'), format == u"--json" ? 1 : 0);
    }
}

// The mission's diagrams: an ErrorEvent for each error if connect was told FAIL, otherwise none; the stream goes on.
void TestSimulator::missionsErrorCase_data()
{
    QTest::addColumn<QByteArray>("config"); // what connect is told
    QTest::addColumn<bool>("isTold");
    QTest::newRow("FAIL") << QByteArray(R"({"StreamStatusEvent":{"restOnError":"FAIL"}})") << true;
    QTest::newRow("LOG") << QByteArray(R"({"StreamStatusEvent":{"restOnError":"LOG"}})") << false;
    QTest::newRow("default") << QByteArray("{}") << false;
}

void TestSimulator::missionsErrorCase()
{
    QFETCH(QByteArray, config);
    QFETCH(bool, isTold);
    QVERIFY(put("/connect-config", config));
    QVERIFY(setRule(R"({"name":"cam-1","status":["PUBLISHING"]})", R"({"type":"respond","status":500})"));
    const Ended run = play(Cameras);
    QCOMPARE(run.code, 1);
    QCOMPARE(ruleHits(), 1);
    QCOMPARE(run.errorEvents(), isTold ? 1 : 0);
    const QStringList quiet{u"ConnectionStatusEvent ESTABLISHED"_qs, u"StreamStatusEvent PUBLISHING"_qs,
                            u"StreamStatusEvent SNAPSHOT_COMPLETE"_qs,
                            u"StreamStatusEvent UNPUBLISHED: Stopped by user"_qs,
                            u"ConnectionStatusEvent DISCONNECTED"_qs};
    QStringList first = quiet;
    if (isTold)
        first.insert(2, u"ErrorEvent StreamStatusEvent: 500 Internal Server Error"_qs);
    const QList<QJsonObject> told = toldTo(run, u"cam-1"_qs);
    QCOMPARE(texts(told), first);
    QCOMPARE(texts(toldTo(run, u"cam-2"_qs)), quiet);
    QCOMPARE(told[2].value(u"id"), told[1].value(u"id")); // it is about that stream
    QVERIFY(!told[1].value(u"id").toString().isEmpty());
}

void TestSimulator::connectIsRefused()
{
    const qint64 before = lastEvent();
    QVERIFY(setRule(R"({"method":"connect"})", R"({"type":"respond","status":403})"));
    const Ended run = play(Cameras);
    QCOMPARE(run.code, 1);
    QCOMPARE(run.result().value(u"refusedConnections").toInt(), 2);
    const QStringList refused{u"ConnectionStatusEvent FAILED: 403 Forbidden"_qs,
                              u"ConnectionStatusEvent DISCONNECTED: 403 Forbidden"_qs};
    QCOMPARE(texts(toldTo(run, u"cam-1"_qs)), refused);
    QCOMPARE(texts(toldTo(run, u"cam-2"_qs)), refused);
    QStringList posted;
    for (const QJsonObject &event : eventsAfter(before))
        posted.append(event.value(u"method").toString() + u' ' + event.value(u"status").toString());
    posted.sort();
    QStringList expected;
    for (const QString &hook :
         {u"ConnectionStatusEvent DISCONNECTED"_qs, u"ConnectionStatusEvent FAILED"_qs, u"connect "_qs})
        expected += {hook, hook};
    QCOMPARE(posted, expected);
}

// Each has a text of its own in the client's list.
void TestSimulator::everyKindOfError_data()
{
    QTest::addColumn<QByteArray>("action");
    QTest::addColumn<QString>("info"); // begins so
    const auto row = [](const char *action, const char *info) {
        QTest::newRow(action) << QByteArray(action) << QString::fromUtf8(info);
    };
    row(R"({"type":"respond","status":403})", "403 Forbidden");
    row(R"({"type":"respond","status":302,"headers":{"Location":"http://127.0.0.1:1/"}})", "302 Found");
    row(R"({"type":"respond","status":503,"reason":"Very Odd"})", "503 Very Odd");
    row(R"({"type":"respond","status":200,"body":""})", "200 with an empty body.");
    row(R"({"type":"respond","status":200,"body":"[]"})", "200 with a body that is not a JSON object.");
    row(R"({"type":"malformed"})", "200 with broken JSON");
    row(R"({"type":"hold"})", "No answer within 300 ms.");
    row(R"({"type":"close"})", "The connection was closed");
    row(R"({"type":"reset"})", "The connection was reset.");
    row(R"({"type":"truncate"})", "The answer ended early");
    row(R"({"type":"dribble","bytesPerSecond":100})", "No whole answer within 300 ms");
}

void TestSimulator::everyKindOfError()
{
    QFETCH(QByteArray, action);
    QFETCH(QString, info);
    QVERIFY(setRule(R"({"name":"cam-1","status":["PUBLISHING"]})", action));
    const Ended run = play(Cameras, {u"--answer-timeout"_qs, u"0.3"_qs});
    QCOMPARE(run.code, 1);
    QCOMPARE(run.errorEvents(), 1);
    QCOMPARE(ruleHits(), 1); // not tried again: it was sent
    const QStringList told = texts(toldTo(run, u"cam-1"_qs));
    QCOMPARE(told.size(), 6);
    QVERIFY2(told[2].startsWith(u"ErrorEvent StreamStatusEvent: "_qs + info), qPrintable(told[2]));
    QVERIFY(told[4].startsWith(u"StreamStatusEvent UNPUBLISHED"));
}

void TestSimulator::directMethodsAreBrokenOff()
{
    QVERIFY(put("/connect-config", R"({"publishStream":{"restOnError":"FAIL"}})"));
    QVERIFY(setRule(R"({"method":"publishStream","name":"cam-1"})", R"({"type":"respond","status":403})"));
    const Ended run = play(Cameras);
    QCOMPARE(run.code, 1);
    QCOMPARE(texts(toldTo(run, u"cam-1"_qs)),
             (QStringList{u"ConnectionStatusEvent ESTABLISHED"_qs, u"StreamStatusEvent FAILED: 403 Forbidden"_qs,
                          u"ConnectionStatusEvent DISCONNECTED"_qs}));
    QCOMPARE(toldTo(run, u"cam-2"_qs).size(), 5);
}

void TestSimulator::keepAliveEndsTheStream()
{
    QVERIFY(setRule(R"({"method":"StreamKeepAliveEvent","name":"cam-1"})", R"({"type":"respond","status":403})"));
    const Ended run = play(Cameras, {u"--keep-alive"_qs, u"0.7"_qs});
    QCOMPARE(run.code, 1);
    QCOMPARE(texts(toldTo(run, u"cam-1"_qs)),
             (QStringList{u"ConnectionStatusEvent ESTABLISHED"_qs, u"StreamStatusEvent PUBLISHING"_qs,
                          u"StreamStatusEvent UNPUBLISHED: Terminated by keep-alive"_qs,
                          u"ConnectionStatusEvent DISCONNECTED"_qs}));
    QCOMPARE(toldTo(run, u"cam-2"_qs).size(), 5);
}

void TestSimulator::sameSeedSameHooks()
{
    QList<QMap<QString, QStringList>> runs;
    for (const char *seed : {"7", "7", "8"}) {
        const QString ledger = m_folder.filePath(QStringLiteral("seed-%1.jsonl").arg(runs.size()));
        const Ended run =
            m_simulator->run(toProgram({u"--scenario"_qs, u"mixed"_qs, u"--max"_qs, u"--json"_qs, u"--clients"_qs,
                                        u"30"_qs, u"--seed"_qs, QString::fromLatin1(seed), u"--ledger"_qs, ledger}));
        QCOMPARE(run.code, 0);
        runs.append(hooksBySession(linesOf(ledger)));
        QVERIFY(runs.last().size() >= 30);
    }
    QCOMPARE(runs[0], runs[1]);
    QVERIFY(runs[0] != runs[2]);
}

// Each line of the one has its record in the other, with the same answer, while errors are thrown in.
void TestSimulator::ledgerAgreesWithTheJournal()
{
    QVERIFY(setRules(R"({"id":"a","when":{"probability":0.3,"seed":1},"action":{"type":"respond","status":500}},)"
                     R"({"id":"b","match":{"method":"snapshot"},"action":{"type":"respond","status":403}})"));
    const qint64 before = lastEvent();
    const QString ledger = m_folder.filePath(QStringLiteral("agree.jsonl"));
    const Ended run =
        m_simulator->run(toProgram({u"--scenario"_qs, u"mixed"_qs, u"--max"_qs, u"--json"_qs, u"--clients"_qs, u"40"_qs,
                                    u"--fail-share"_qs, u"0.3"_qs, u"--ledger"_qs, ledger}));
    QCOMPARE(run.code, 1);
    const auto rowOf = [](const QJsonObject &object, const QJsonValue &status) {
        return object.value(u"method").toString() + u' ' + object.value(u"mediaSessionId").toString() + u' ' +
               object.value(u"status").toString() + u' ' + QString::number(status.toInt());
    };
    QStringList sent;
    for (const QJsonObject &line : linesOf(ledger))
        sent.append(rowOf(line, line.value(u"answer")));
    QStringList kept;
    for (const QJsonObject &event : eventsAfter(before))
        kept.append(rowOf(event, event.value(u"answer").toObject().value(u"status")));
    sent.sort();
    kept.sort();
    QCOMPARE(sent.size(), run.result().value(u"hooks").toInt());
    QCOMPARE(kept, sent);
    QVERIFY(sent.filter(QStringLiteral(" 500")).size() > 10);
}

void TestSimulator::saysThatTheLedgerCannotBeWritten()
{
    for (const QString &path : {u"/nonexistent/ledger.jsonl"_qs, u"/dev/full"_qs}) {
        const Ended run = play(Cameras, {u"--ledger"_qs, path});
        QCOMPARE(run.code, 1);
        QVERIFY2(run.error.contains("wcs-simulator: The ledger " + path.toUtf8()), run.error.constData());
        QVERIFY2(run.error.count('\n') == 1, run.error.constData());
    }
}

// From the other side anything may come: it is an error with a sentence, never a hang.
void TestSimulator::survivesNonsense_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("isEndless");
    QTest::addColumn<QString>("info"); // that the client is refused with; begins so
    const auto row = [](const char *name, const QByteArray &bytes, const char *info, bool isEndless = false) {
        QTest::newRow(name) << bytes << isEndless << QString::fromUtf8(info);
    };
    row("no HTTP", "SSH-2.0-OpenSSH_9.2\r\n", "");
    row("bytes", QByteArray("\0\xff\xfe\r\n\r\n", 7), "");
    row("nothing", "", "No answer within 200 ms.");
    row("endless head", "HTTP/1.1 200 OK\r\n" + QByteArray("X-A: b\r\n").repeated(1'000), "", true);
    row("endless body", "HTTP/1.1 200 OK\r\n\r\n" + QByteArray(200'000, 'a'), "", true);
    row("huge length", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n", "");
    row("huge body", answer(QByteArray(20 * 1024 * 1024, ' ')), "");
    row("endless interim answers", QByteArray("HTTP/1.1 100 Continue\r\n\r\n").repeated(1'000), "", true);
    row("redirect", "HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", "301 Moved");
    row("broken JSON", answer(R"({"nodeId":)"), "200 with broken JSON");
    row("deep JSON", answer(QByteArray(100'000, '[')), "200 with broken JSON");
    row("no object", answer("[1]"), "200 with a body that is not a JSON object.");
    row("config is a text", answer(R"({"restClientConfig":"FAIL"})"), "The answer to connect cannot be used");
    row("config of a number", answer(R"({"restClientConfig":{"StreamStatusEvent":7}})"),
        "The answer to connect cannot be used");
    row("config with a wrong word", answer(R"({"restClientConfig":{"StreamStatusEvent":{"restOnError":"PANIC"}}})"),
        "The answer to connect cannot be used");
}

void TestSimulator::survivesNonsense()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, isEndless);
    QFETCH(QString, info);
    const BadServer server(bytes, isEndless);
    const Ended run = m_simulator->run({u"--url"_qs, server.url(), u"--scenario"_qs, m_simulator->file(Cameras),
                                        u"--max"_qs, u"--json"_qs, u"--answer-timeout"_qs, u"0.2"_qs});
    QCOMPARE(run.code, 1);
    QCOMPARE(run.result().value(u"refusedConnections").toInt(), 2);
    const QList<QJsonObject> told = toldTo(run, u"cam-1"_qs);
    QCOMPARE(told.size(), 2);
    const QString why = told[0].value(u"info").toString();
    QVERIFY2(why.startsWith(info) && why.size() > 8, qPrintable(why));
}

// What is not verified of a WCS is an option with a name.
void TestSimulator::namedOptionsDecide_data()
{
    QTest::addColumn<QByteArray>("bytes"); // what is answered to everything
    QTest::addColumn<QString>("option");
    QTest::addColumn<bool>("isRefused");
    QTest::newRow("bad config") << answer(R"({"restClientConfig":7})") << u"--json"_qs << true;
    QTest::newRow("ignored") << answer(R"({"restClientConfig":7})") << u"--ignore-bad-config"_qs << false;
    QTest::newRow("broken body") << answer("{") << u"--json"_qs << true;
    QTest::newRow("accepted") << answer("{") << u"--accept-broken-body"_qs << false;
}

void TestSimulator::namedOptionsDecide()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, option);
    QFETCH(bool, isRefused);
    const BadServer server(bytes);
    const Ended run = m_simulator->run(
        {u"--url"_qs, server.url(), u"--scenario"_qs, m_simulator->file(Cameras), u"--max"_qs, u"--json"_qs, option});
    QCOMPARE(run.code, isRefused ? 1 : 0);
    QCOMPARE(run.result().value(u"refusedConnections").toInt(), isRefused ? 2 : 0);
}

void TestSimulator::authenticates_data()
{
    QTest::addColumn<QStringList>("server");
    QTest::addColumn<QString>("variable");
    QTest::addColumn<QString>("value");
    QTest::addColumn<int>("code");
    const QStringList secret{u"--hook-secret"_qs, u"k3y"_qs};
    const QStringList user{u"--hook-user"_qs, u"wcs:pa:ss"_qs};
    QTest::newRow("secret") << secret << u"WCS_SIMULATOR_SECRET"_qs << u"k3y"_qs << 0;
    QTest::newRow("wrong secret") << secret << u"WCS_SIMULATOR_SECRET"_qs << u"key"_qs << 1;
    QTest::newRow("user") << user << u"WCS_SIMULATOR_USER"_qs << u"wcs:pa:ss"_qs << 0;
    QTest::newRow("wrong user") << user << u"WCS_SIMULATOR_USER"_qs << u"wcs:pass"_qs << 1;
}

void TestSimulator::authenticates()
{
    QFETCH(QStringList, server);
    QFETCH(QString, variable);
    QFETCH(QString, value);
    const QTemporaryDir folder;
    Program program(QStringLiteral(STREAMWATCH_BINARY), folder.path());
    QVERIFY2(program.start(server), qPrintable(program.failure()));
    m_simulator->setEnvironment(variable, value);
    const Ended run = m_simulator->run({u"--url"_qs, program.hookUrl().toString(), u"--scenario"_qs,
                                        m_simulator->file(Cameras), u"--max"_qs, u"--json"_qs});
    QTEST(run.code, "code");
    if (run.code != 0)
        QCOMPARE(toldTo(run, u"cam-1"_qs)[0].value(u"info").toString(), u"401 Unauthorized"_qs);
}

void TestSimulator::trustsOnlyWhatItIsTold()
{
    const QTemporaryDir folder;
    Program program(QStringLiteral(STREAMWATCH_BINARY), folder.path());
    const QString certificate = QStringLiteral(TEST_DATA "/tls/test-cert.pem");
    QVERIFY2(
        program.start({u"--tls-cert"_qs, certificate, u"--tls-key"_qs, QStringLiteral(TEST_DATA "/tls/test-key.pem")}),
        qPrintable(program.failure()));
    const QString url = program.hookUrl().toString();
    QVERIFY(url.startsWith(QLatin1String("https:")));
    const QStringList arguments{u"--url"_qs, url, u"--scenario"_qs, m_simulator->file(Cameras), u"--max"_qs};
    const Ended refused = m_simulator->run(arguments);
    QCOMPARE(refused.code, 1);
    QVERIFY2(refused.error.contains("TLS"), refused.error.constData());
    QCOMPARE(refused.error.count('\n'), 1);
    QCOMPARE(m_simulator->run(arguments + QStringList{u"--ca"_qs, certificate}).code, 0);
    QCOMPARE(m_simulator->run(arguments + QStringList{u"--insecure"_qs}).code, 0);
}

void TestSimulator::endsInOrderWhenItIsTold()
{
    const qint64 before = lastEvent();
    const QString scenario = m_simulator->file(R"({"title":"T","seconds":60,"clients":[{"id":"cam","count":2,"do":[
        {"do":"connect"},{"do":"publish","name":"cam-{n}"}]}]})");
    m_simulator->start(toProgram({u"--scenario"_qs, scenario}));
    QTRY_VERIFY(m_simulator->process.isReadable() && m_simulator->process.peek(100'000).count("PUBLISHING") == 2);
    m_simulator->process.terminate();
    const Ended run = m_simulator->wait();
    QCOMPARE(run.code, 0);
    QCOMPARE(run.output.count("UNPUBLISHED"), 2);
    QCOMPARE(run.output.count("DISCONNECTED"), 2);
    QVERIFY2(run.output.contains("Hooks         12 sent, all answered"), run.output.constData());
    int ended = 0;
    for (const QJsonObject &event : eventsAfter(before))
        ended += event.value(u"status").toString() == u"DISCONNECTED";
    QCOMPARE(ended, 2);
}

// A web server that never answers would otherwise hold it up.
void TestSimulator::endsAtOnceWhenItIsToldTwice()
{
    const BadServer server({});
    m_simulator->start(
        {u"--url"_qs, server.url(), u"--scenario"_qs, m_simulator->file(Cameras), u"--answer-timeout"_qs, u"0"_qs});
    QTRY_COMPARE(server.connections(), 2);
    const auto isRunning = [this] { return m_simulator->process.state() != QProcess::NotRunning; };
    m_simulator->process.terminate();
    QTRY_VERIFY(!isRunning() || (m_simulator->process.terminate(), false));
    QCOMPARE(m_simulator->process.exitStatus(), QProcess::CrashExit);
}

// With --ws and --rest, until it is told to end.
void TestSimulator::servesRealClients()
{
    const QString path = m_folder.filePath(QStringLiteral("simulator.json"));
    m_simulator->start(toProgram({u"--clients"_qs, u"0"_qs, u"--ws"_qs, u"127.0.0.1:0"_qs, u"--rest"_qs,
                                  u"127.0.0.1:0"_qs, u"--ready-file"_qs, path}));
    QTRY_VERIFY(QFile::exists(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject ready = QJsonDocument::fromJson(file.readAll()).object();
    QCOMPARE(ready.value(u"pid").toInteger(), m_simulator->process.processId());

    QWebSocket socket;
    QSignalSpy received(&socket, &QWebSocket::textMessageReceived);
    connect(&socket, &QWebSocket::connected, &socket, [&socket] {
        socket.sendTextMessage(QStringLiteral(R"({"message":"connection","data":[{"appKey":"sdkApp"}]})"));
    });
    const qint64 before = lastEvent();
    socket.open(QUrl(ready.value(u"wsUrl").toString()));
    QTRY_VERIFY(received.size() > 0);
    QVERIFY(received[0][0].toString().contains(QLatin1String("getUserData")));
    RawClient rest(quint16(QUrl(ready.value(u"restUrl").toString()).port()));
    QVERIFY(rest.post("/rest-api/connection/find_all", "{}").body.contains("sdkApp"));

    QSignalSpy closed(&socket, &QWebSocket::disconnected);
    m_simulator->process.terminate();
    QCOMPARE(m_simulator->wait().code, 0);
    QTRY_COMPARE(closed.size(), 1);
    QStringList posted;
    for (const QJsonObject &event : eventsAfter(before))
        posted.append(event.value(u"method").toString() + u' ' + event.value(u"status").toString());
    QCOMPARE(posted, (QStringList{u"connect "_qs, u"ConnectionStatusEvent ESTABLISHED"_qs,
                                  u"ConnectionStatusEvent DISCONNECTED"_qs}));
}

void TestSimulator::serversEndWhenTheTimeIsUp()
{
    const Ended run = m_simulator->run(toProgram(
        {u"--clients"_qs, u"0"_qs, u"--ws"_qs, u"127.0.0.1:0"_qs, u"--duration"_qs, u"0.2"_qs, u"--json"_qs}));
    QCOMPARE(run.code, 0);
    QCOMPARE(run.result().value(u"hooks").toInt(-1), 0);
}

void TestSimulator::saysThatItCannotListen()
{
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost));
    const QString there = QStringLiteral("127.0.0.1:%1").arg(taken.serverPort());
    for (const QString &option : {u"--ws"_qs, u"--rest"_qs}) {
        const Ended run = m_simulator->run(toProgram({option, there}));
        QCOMPARE(run.code, 1);
        QCOMPARE(run.error.count('\n'), 1);
        QVERIFY2(run.error.contains(there.toUtf8()) || run.error.contains(QByteArray::number(taken.serverPort())),
                 run.error.constData());
        QCOMPARE(run.output, QByteArray());
    }
    const Ended run = m_simulator->run(toProgram({u"--ready-file"_qs, u"/nonexistent/ready.json"_qs}));
    QCOMPARE(run.code, 1);
    QVERIFY2(run.error.contains("/nonexistent/ready.json"), run.error.constData());
}

void TestSimulator::makesControlCharactersVisible()
{
    const BadServer server("HTTP/1.1 403 \xe2\x80\xaeRed\xc2\x9b\r\nContent-Length: 0\r\n\r\n");
    const Ended run =
        m_simulator->run({u"--url"_qs, server.url(), u"--scenario"_qs, m_simulator->file(Cameras), u"--max"_qs});
    QCOMPARE(run.code, 1);
    QVERIFY2(run.output.contains("403 ⟨U+202E⟩Red⟨U+009B⟩"), run.output.constData());
    QVERIFY(!run.error.contains('\x1b'));
}

void TestSimulator::printsWhatFewClientsAreTold()
{
    const QString scenario = m_simulator->file(Cameras);
    const auto printed = [&](const QStringList &more) {
        return m_simulator->run(toProgram(QStringList{u"--scenario"_qs, scenario, u"--max"_qs} + more))
            .output.count("SNAPSHOT_COMPLETE");
    };
    QCOMPARE(printed({}), 2);
    QCOMPARE(printed({u"--clients"_qs, u"20"_qs}), 20);
    QCOMPARE(printed({u"--clients"_qs, u"21"_qs}), 0);
    QCOMPARE(printed({u"--clients"_qs, u"21"_qs, u"--told"_qs}), 21);
    const Ended run = play(Cameras, {u"--clients"_qs, u"1100"_qs});
    QCOMPARE(run.code, 0);
    QCOMPARE(run.result().value(u"clients").toArray().size(), 1'000);
}

QTEST_GUILESS_MAIN(TestSimulator)
#include "tst_simulator.moc"
