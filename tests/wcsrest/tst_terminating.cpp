#include "wcsrest/askedwcs.h"

#include <QTest>

using wcsrest::MediaSessionId;
using wcsrest::Options;

// A stream is ended at a WCS.
class TestTerminating : public QObject {
    Q_OBJECT
private slots:
    void init() { m_wcs = std::make_unique<AskedWcs>(); }

    void endsOneStream_data();
    void endsOneStream();
    void endsNothingUnlessItMay();
    void endsNothingElsewhere();
    void findsTheWcsOfTheNode_data();
    void findsTheWcsOfTheNode();
    void prefersTheAddressThatAnswers();
    void hasNoGatewayUnlessItMay();
    void givesUpWithIt();

private:
    std::unique_ptr<AskedWcs> m_wcs;
};

void TestTerminating::endsOneStream_data()
{
    QTest::addColumn<int>("status"); // 0: the connection ends without an answer
    QTest::addColumn<QString>("error");
    QTest::newRow("done") << 200 << QString();
    QTest::newRow("gone already") << 404 << QStringLiteral("does not have that stream any more");
    QTest::newRow("refused") << 403 << QStringLiteral("did not end the stream: it answered 403 Forbidden.");
    QTest::newRow("failed") << 500 << QStringLiteral("did not end the stream: it answered 500");
    QTest::newRow("no answer") << 0 << QStringLiteral("was asked to end the stream, and may have done it: ");
}

void TestTerminating::endsOneStream()
{
    QFETCH(const int, status);
    QFETCH(const QString, error);
    http::Request ended;
    int ends = 0;
    m_wcs->site.answer = [&](const http::Request &request, http::Responder &&responder) {
        if (!request.path().endsWith("/terminate"))
            return responder.respond(AskedWcs::isForStreams(request) ? m_wcs->streams : m_wcs->statistics);
        ended = request;
        ++ends;
        if (status == 0)
            return responder.close();
        responder.respond({.status = status});
    };
    Options able = m_wcs->options();
    able.mayTerminate = true;
    m_wcs->start(able);
    QTRY_COMPARE(m_wcs->changes, 1);
    const auto reply = m_wcs->poller->terminate(m_wcs->node().url, *MediaSessionId::parse("56141d10-fddc"));
    QTRY_VERIFY(reply.isFinished());
    QCOMPARE(ends, 1); // not tried again
    QCOMPARE(ended.method, "POST");
    QCOMPARE(ended.target, "/rest-api/stream/terminate");
    QCOMPARE(ended.body, R"({"mediaSessionId":"56141d10-fddc"})");
    QCOMPARE(reply.result().ok(), error.isEmpty());
    if (!error.isEmpty())
        QVERIFY2(reply.result().error().sentence.contains(error), qPrintable(reply.result().error().sentence));
}

void TestTerminating::endsNothingUnlessItMay()
{
    m_wcs->start(m_wcs->options());
    QTRY_COMPARE(m_wcs->changes, 1);
    const auto reply = m_wcs->poller->terminate(m_wcs->node().url, *MediaSessionId::parse("a"));
    QVERIFY(reply.isFinished());
    QVERIFY(reply.result().error().sentence.contains(QStringLiteral("switched off")));
    QVERIFY(m_wcs->isAskedOnce());
    QCOMPARE(int(m_wcs->site.requests.size()), m_wcs->asked() + m_wcs->askedStatistics());
    QVERIFY(std::ranges::none_of(m_wcs->site.requests,
                                 [](const http::Request &r) { return r.target.contains("terminate"); }));
}

void TestTerminating::endsNothingElsewhere()
{
    Options able = m_wcs->options();
    able.mayTerminate = true;
    m_wcs->start(able);
    const auto reply = m_wcs->poller->terminate(QStringLiteral("http://elsewhere:8081"), *MediaSessionId::parse("a"));
    QVERIFY(reply.isFinished());
    QCOMPARE(reply.result().error().sentence, QStringLiteral("No WCS at http://elsewhere:8081 is asked."));
}

void TestTerminating::findsTheWcsOfTheNode_data()
{
    QTest::addColumn<QByteArray>("node");
    QTest::addColumn<bool>("isFound");
    QTest::newRow("it") << AskedWcs::Node << true;
    QTest::newRow("another") << QByteArray("other@192.168.1.101") << false;
    QTest::newRow("not said") << QByteArray() << false;
}

void TestTerminating::findsTheWcsOfTheNode()
{
    QFETCH(const QByteArray, node);
    QFETCH(const bool, isFound);
    m_wcs->tell("a", "PUBLISHING");
    m_wcs->answerStreams(200, '[' + AskedWcs::stream("id-a", "PUBLISHING") + ']');
    Options able = m_wcs->options();
    able.mayTerminate = true;
    m_wcs->start(able);
    QTRY_COMPARE(m_wcs->changes, 1);
    QCOMPARE(m_wcs->node().nodeId, AskedWcs::Node);
    const auto reply = m_wcs->poller->gateway().terminate(node, *MediaSessionId::parse("id-a"));
    QTRY_VERIFY(reply.isFinished());
    const auto isEnd = [](const http::Request &request) {
        return request.path().endsWith("/terminate") && request.body == R"({"mediaSessionId":"id-a"})";
    };
    QCOMPARE(std::ranges::count_if(m_wcs->site.requests, isEnd), isFound ? 1 : 0);
    if (isFound)
        return;
    QVERIFY(
        reply.result().error().sentence.startsWith(QStringLiteral("None of the WCS that are asked is known to be")));
    QTRY_COMPARE(m_wcs->asked(), 2);
}

void TestTerminating::prefersTheAddressThatAnswers()
{
    m_wcs->tell("a", "PUBLISHING");
    m_wcs->answerStreams(200, '[' + AskedWcs::stream("id-a", "PUBLISHING") + ']');
    Site other; // another address of the same WCS
    other.answer = m_wcs->site.answer;
    Options able = m_wcs->options();
    able.mayTerminate = true;
    able.nodes.prepend(*wcsrest::NodeUrl::parse(QStringLiteral("http://127.0.0.1:%1").arg(other.server.port())));
    m_wcs->start(able);
    const auto report = [this](int node) { return m_wcs->poller->report().nodes.at(node); };
    QTRY_COMPARE(report(0).nodeId, AskedWcs::Node);
    QTRY_COMPARE(report(1).nodeId, AskedWcs::Node);
    other.answer = [](const http::Request &, http::Responder &&responder) { responder.respond({.status = 500}); };
    m_wcs->poller->askNow();
    QTRY_VERIFY(!report(0).trouble.isEmpty());
    const auto reply = m_wcs->poller->gateway().terminate(AskedWcs::Node, *MediaSessionId::parse("id-a"));
    QTRY_VERIFY(reply.isFinished());
    QVERIFY(m_wcs->site.requests.back().path().endsWith("/terminate"));
}

void TestTerminating::hasNoGatewayUnlessItMay()
{
    m_wcs->start(m_wcs->options());
    QVERIFY(!m_wcs->poller->gateway().terminate);
}

void TestTerminating::givesUpWithIt()
{
    m_wcs->site.answer = {};
    Options able = m_wcs->options();
    able.mayTerminate = true;
    m_wcs->start(able);
    const auto reply = m_wcs->poller->terminate(m_wcs->node().url, *MediaSessionId::parse("a"));
    QTRY_COMPARE(m_wcs->site.responders.size(), size_t(2));
    m_wcs->poller.reset();
    QVERIFY(reply.isCanceled());
}

QTEST_GUILESS_MAIN(TestTerminating)
#include "tst_terminating.moc"
