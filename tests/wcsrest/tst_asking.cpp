#include "board/streamfixture.h"
#include "simulator/server/restapi.h"
#include "simulator/server/session.h"
#include "simulator/server/webserver.h"
#include "wcsrest/poller.h"

#include <QTest>

using namespace simulator;
using wcsrest::Counts;
using wcsrest::Difference;
using wcsrest::MediaSessionId;
using wcsrest::NodeReport;
using wcsrest::NodeUrl;
using wcsrest::Poller;

namespace {

const QByteArray Node = "node@127.0.0.1";

class NobodyInParticular final : public ClientSide {
public:
    void onEstablished(const ReceivedMessage &, const QJsonObject &) override {}
    void onConnectionStatus(const ReceivedMessage &) override {}
    void onStreamStatus(const ReceivedMessage &, const Fields &, const QList<QByteArray> &) override {}
    void onStreamAccepted(const QByteArray &) override {}
    void onErrorEvent(const ReceivedMessage &) override {}
};

} // namespace

// A simulated WCS is asked by its REST API; the board has what its hooks told, less what the test keeps from it.
class TestAsking : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void agreesWithAWcs();
    void findsLostHooks();
    void findsWhatEndedInAGap();
    void endsOneStreamAndHearsOfIt();

private:
    void connectSession();
    void open(const QByteArray &id, bool published);
    void takeHooks(const QList<QByteArray> &lost = {}); // but those of these media sessions
    void ask();
    QByteArray differences() const;
    NodeReport node() const { return m_poller->report().nodes.first(); }

    std::unique_ptr<WebServer> m_web;
    std::unique_ptr<WebCallServer> m_server;
    NobodyInParticular m_client;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<RestApi> m_api;
    std::unique_ptr<board::StreamBoard> m_board;
    std::unique_ptr<Poller> m_poller;
    StreamFixture m_records;
    qsizetype m_taken = 0; // of the hooks
};

void TestAsking::init()
{
    m_records = {};
    m_taken = 0;
    m_web = std::make_unique<WebServer>();
    m_server = std::make_unique<WebCallServer>(Target{.url = m_web->url()}, Behaviour{.restTerminates = true});
    m_api = std::make_unique<RestApi>(*m_server);
    QVERIFY(m_api->listen(QHostAddress::LocalHost, 0).ok());
    m_board = std::make_unique<board::StreamBoard>();
    m_poller = std::make_unique<Poller>(
        wcsrest::Options{.nodes = {*NodeUrl::parse(m_api->url() + QStringLiteral("/rest-api"))},
                         .settleMs = 0,
                         .apartMs = 0,
                         .mayTerminate = true},
        *m_board);
    connectSession();
    open("cam", true);
    open("eye", false);
    open("ear", false);
}

void TestAsking::cleanup()
{
    m_poller.reset();
    m_session.reset();
    m_api.reset();
    m_server.reset();
    m_web.reset();
}

void TestAsking::connectSession()
{
    Fields connection;
    connection.setText("nodeId", Node);
    connection.setText("appKey", "defaultApp");
    connection.setText("sessionId", "/127.0.0.1:1/127.0.0.1:2");
    m_session = std::make_unique<Session>(*m_server, m_client, "ws-1", connection);
    m_session->connect();
}

void TestAsking::open(const QByteArray &id, bool published)
{
    Fields more;
    more.setText("mediaProvider", "WebRTC");
    m_session->open({.mediaSessionId = id, .name = "cam1", .published = published, .more = more});
    QTRY_VERIFY(m_session->stream(id) && !m_session->isBusy());
}

void TestAsking::takeHooks(const QList<QByteArray> &lost)
{
    for (; m_taken < m_web->received.size(); ++m_taken) {
        const WebServer::Hook &hook = m_web->received.at(m_taken);
        const QByteArray id = hook.text("mediaSessionId").toUtf8();
        if (hook.method != "StreamStatusEvent" || lost.contains(id))
            continue;
        journal::Record record =
            m_records.record("cam1", hook.status().toUtf8(), hook.body.value(QLatin1String("published")).toBool());
        record.event.mediaSessionId = id;
        record.event.info = hook.text("info").toUtf8();
        m_board->apply({{onNode(record, hook.text("nodeId").toUtf8())}});
    }
}

// Two questions that are answered: what both have counts.
void TestAsking::ask()
{
    m_poller->start();
    for (int i = 0; i < 2; ++i) {
        const qint64 before = node().answeredAt;
        m_poller->askNow();
        QTRY_VERIFY(node().answeredAt > before);
    }
}

QByteArray TestAsking::differences() const
{
    QByteArrayList list;
    for (const Difference &difference : node().differences)
        list.append(kindName(difference.kind).toByteArray() + ' ' + difference.mediaSessionId);
    return list.join(", ");
}

void TestAsking::agreesWithAWcs()
{
    takeHooks();
    ask();
    QCOMPARE(node().trouble, QString());
    QCOMPARE(node().nodeId, Node);
    QCOMPARE(differences(), "");
    QCOMPARE(node().here, (Counts{1, 2}));
    QCOMPARE(node().listed, (Counts{1, 2}));
    QCOMPARE(node().said, std::optional(Counts{1, 2}));
    QVERIFY(node().ports && !node().ports->runsOut());
}

void TestAsking::findsLostHooks()
{
    takeHooks({"ear"});
    m_session->close("eye");
    QTRY_VERIFY(!m_session->stream("eye"));
    takeHooks({"eye"});
    ask();
    QCOMPARE(differences(), "missingHere ear, goneThere eye");
    QCOMPARE(m_board->size(), 2);
}

void TestAsking::findsWhatEndedInAGap()
{
    takeHooks();
    m_poller->start();
    QTRY_COMPARE(node().nodeId, Node);
    m_board->setListening(false);
    m_session->disconnect();
    QTRY_VERIFY(m_session->streams().empty() && !m_session->isBusy());
    m_board->setListening(true);
    m_poller->askNow();
    QTRY_COMPARE(differences(), "goneThere cam, goneThere ear, goneThere eye"); // by one answer
}

void TestAsking::endsOneStreamAndHearsOfIt()
{
    takeHooks();
    m_poller->start();
    const auto reply = m_poller->terminate(node().url, *MediaSessionId::parse("eye"));
    QTRY_VERIFY(reply.isFinished());
    QVERIFY(reply.result().ok());
    QTRY_VERIFY(!m_session->stream("eye"));
    QVERIFY(m_session->stream("cam") && m_session->stream("ear"));
    QCOMPARE(m_web->hooksOf("eye").last(), QStringLiteral("StreamStatusEvent STOPPED"));
    takeHooks();
    ask();
    QCOMPARE(differences(), "");
    const auto again = m_poller->terminate(node().url, *MediaSessionId::parse("eye"));
    QTRY_VERIFY(again.isFinished());
    QVERIFY(again.result().error().sentence.contains(QStringLiteral("does not have that stream any more")));
}

QTEST_GUILESS_MAIN(TestAsking)
#include "tst_asking.moc"
