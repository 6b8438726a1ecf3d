#include "wcsrest/askedwcs.h"

#include <QSignalSpy>
#include <QTest>

using wcsrest::Difference;
using wcsrest::NodeReport;
using wcsrest::NodeUrl;
using wcsrest::Options;

// What a WCS may answer, by a web server that answers as each test says.
class TestPoller : public QObject {
    Q_OBJECT
private slots:
    void init() { m_wcs = std::make_unique<AskedWcs>(); }

    void tellsOfWhatDiffers();
    void tellsOnlyOfChanges();
    void asksAgainAndAgain();
    void asksSoonerWhereSomethingDiffers();
    void tellsOnceOfEachThatIsGone();
    void asksOneAtATime();
    void asksAWcsThatDoesNotAnswerNotTwiceAtOnce();
    void knowsThatThereAreNone();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void saysThatThereIsNoAnswer();
    void keepsWhatItKnewWhileThereIsTrouble();
    void waitsLongerWhereItFails();
    void comesBackByItself();
    void saysThatStatisticsAreMissing();
    void tellsOfPorts();
    void learnsItsNode_data();
    void learnsItsNode();
    void judgesNothingOfALateAnswer();
    void asksEachNode();
    void readsLargeAnswers();
    void refusesTooLargeOnes();
    void hidesCredentials();

private:
    std::unique_ptr<AskedWcs> m_wcs;
};

void TestPoller::tellsOfWhatDiffers()
{
    m_wcs->tell("a", "PUBLISHING");
    m_wcs->tell("b", "PUBLISHING");
    m_wcs->tell("c", "PENDING");
    m_wcs->answerStreams(200, '[' + AskedWcs::stream("id-a", "PUBLISHING") + ',' +
                                  AskedWcs::stream("id-c", "PUBLISHING") + ',' + AskedWcs::stream("new", "PUBLISHING") +
                                  ']');
    m_wcs->start(m_wcs->options());
    QTRY_COMPARE(m_wcs->changes, 1);
    QCOMPARE(m_wcs->differences(), ""); // one answer is none
    QCOMPARE(m_wcs->node().nodeId, AskedWcs::Node);
    QCOMPARE(m_wcs->node().here, (wcsrest::Counts{2, 0}));
    QCOMPARE(m_wcs->node().listed, (wcsrest::Counts{3, 0}));
    QCOMPARE(m_wcs->node().said, std::optional(wcsrest::Counts()));
    m_wcs->poller->askNow();
    QTRY_COMPARE(m_wcs->changes, 2);
    QCOMPARE(m_wcs->differences(), "missingHere new, goneThere id-b, statusDiffers id-c");
    QCOMPARE(m_wcs->node().count(Difference::Kind::GoneThere), 1);
    m_wcs->tell("b", "UNPUBLISHED");
    m_wcs->tell("c", "PUBLISHING");
    m_wcs->answerStreams(200, '[' + AskedWcs::stream("id-a", "PUBLISHING") + ',' +
                                  AskedWcs::stream("id-c", "PUBLISHING") + ']');
    m_wcs->poller->askNow();
    QTRY_COMPARE(m_wcs->changes, 3);
    QCOMPARE(m_wcs->differences(), "");
    QCOMPARE(m_wcs->board.size(), 3); // which knows nothing of it
}

void TestPoller::tellsOnlyOfChanges()
{
    m_wcs->tell("a", "PUBLISHING");
    m_wcs->answerStreams(200, '[' + AskedWcs::stream("id-a", "PUBLISHING") + ",{\"mediaSessionId\":\"new\"}]");
    m_wcs->start(m_wcs->options());
    for (int i = 0; i < 5; ++i)
        QVERIFY(m_wcs->isAskedOnce());
    QTRY_COMPARE(m_wcs->changes, 2);
    const qint64 before = m_wcs->node().answeredAt;
    QVERIFY(m_wcs->isAskedOnce());
    QTRY_VERIFY(m_wcs->node().answeredAt > before);
    QCOMPARE(m_wcs->changes, 2);
}

void TestPoller::asksAgainAndAgain()
{
    Options often = m_wcs->options();
    often.everyMs = 10;
    m_wcs->start(often);
    QTRY_VERIFY(m_wcs->asked() > 5);
    QVERIFY(m_wcs->askedStatistics() >= m_wcs->asked() - 1);
    QCOMPARE(m_wcs->site.requests.front().method, "POST");
    QCOMPARE(m_wcs->site.requests.front().body, "");
    QCOMPARE(m_wcs->site.requests.at(1).method, "GET");
    QCOMPARE(m_wcs->site.requests.at(1).target, "/?action=stat");
}

// Else it would be known after another minute.
void TestPoller::asksSoonerWhereSomethingDiffers()
{
    m_wcs->tell("a", "PUBLISHING");
    m_wcs->answerStreams(404, {});
    Options soon = m_wcs->options();
    soon.confirmMs = 10;
    m_wcs->start(soon);
    QTRY_COMPARE(m_wcs->asked(), 1); // it does not know its node yet
    m_wcs->answerStreams(200, '[' + AskedWcs::stream("id-a", "PUBLISHING") + ']');
    QVERIFY(m_wcs->isAskedOnce());
    m_wcs->answerStreams(404, {}); // it was restarted
    QVERIFY(m_wcs->isAskedOnce());
    QTRY_COMPARE(m_wcs->differences(), "goneThere id-a");
}

void TestPoller::tellsOnceOfEachThatIsGone()
{
    constexpr int Many = NodeReport::MostListed + 10;
    QByteArray body = "[";
    for (int i = 0; i < Many; ++i) {
        m_wcs->tell(QByteArray::number(i), "PUBLISHING");
        body += (i == 0 ? "" : ",") + AskedWcs::stream("id-" + QByteArray::number(i), "PUBLISHING");
    }
    m_wcs->answerStreams(200, body + ']');
    m_wcs->start(m_wcs->options());
    QSignalSpy gone(m_wcs->poller.get(), &wcsrest::Poller::gone);
    QVERIFY(m_wcs->isAskedOnce());
    m_wcs->answerStreams(404, {});
    QVERIFY(m_wcs->isAskedOnce());
    QCOMPARE(gone.size(), 0); // one answer is none
    QVERIFY(m_wcs->isAskedOnce());
    QTRY_COMPARE(gone.size(), 1);
    const auto keys = gone.first().first().value<QByteArrayList>();
    QCOMPARE(keys.size(), Many); // also those that are not listed
    m_wcs->board.suspect(keys, journal::Doubt::Gone);
    QVERIFY(m_wcs->isAskedOnce());
    QCOMPARE(m_wcs->node().count(Difference::Kind::GoneThere), Many);
    QCOMPARE(gone.size(), 1);
}

void TestPoller::asksOneAtATime()
{
    m_wcs->site.answer = {};
    m_wcs->start(m_wcs->options());
    QTRY_COMPARE(m_wcs->site.responders.size(), size_t(1));
    for (int i = 0; i < 10; ++i)
        m_wcs->poller->askNow();
    m_wcs->site.take().respond({.status = 404});
    QTRY_COMPARE(m_wcs->site.responders.size(), size_t(1)); // the statistics
    m_wcs->poller->askNow();
    QCOMPARE(m_wcs->asked(), 1);
    m_wcs->site.take().respond(m_wcs->statistics);
    QTRY_COMPARE(m_wcs->asked(), 2); // once for all
    m_wcs->site.take().respond({.status = 404});
    QTRY_COMPARE(m_wcs->askedStatistics(), 2);
    m_wcs->site.take().respond(m_wcs->statistics);
    QTRY_COMPARE(m_wcs->poller->report().nodes.first().said, std::optional(wcsrest::Counts()));
    QCOMPARE(m_wcs->asked(), 2);
}

void TestPoller::asksAWcsThatDoesNotAnswerNotTwiceAtOnce()
{
    m_wcs->site.answer = {};
    m_wcs->start(m_wcs->options());
    QTRY_COMPARE(m_wcs->site.responders.size(), size_t(1));
    m_wcs->poller->askNow(); // as after a gap
    m_wcs->site.take().respond({.status = 500});
    QTRY_VERIFY(!m_wcs->node().trouble.isEmpty());
    QCOMPARE(m_wcs->asked(), 1);
}

void TestPoller::knowsThatThereAreNone()
{
    m_wcs->tell("a", "PUBLISHING");
    m_wcs->answerStreams(200, '[' + AskedWcs::stream("id-a", "PUBLISHING") + ']');
    m_wcs->start(m_wcs->options());
    QTRY_COMPARE(m_wcs->changes, 1);
    m_wcs->answerStreams(404, R"({"exception":"none","reason":"NOT_FOUND"})");
    QVERIFY(m_wcs->isAskedOnce());
    QVERIFY(m_wcs->isAskedOnce());
    QTRY_COMPARE(m_wcs->differences(), "goneThere id-a");
    QVERIFY(m_wcs->node().trouble.isEmpty());
}

void TestPoller::saysWhatIsWrong_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("why");
    const auto row = [](int status, const char *body, const char *why) {
        QTest::addRow("%d %s", status, body) << status << QByteArray(body) << QString::fromLatin1(why);
    };
    row(500, "authToken=s3cret", "it answered 500 Internal Server Error");
    row(503, "", "it answered 503 Service Unavailable");
    row(401, "", "it wants another user and password than its URL has");
    row(302, "", "it answered 302 Found");
    row(599, "", "it answered 599 Unknown");
    row(204, "", "it answered 204 No Content");
    row(200, "", "what it answered is no list of streams, from byte 0 on");
    row(200, "{\"authToken\":\"s3cret\"}", "what it answered is no list of streams, from byte 0 on");
    row(200, "[{\"mediaSessionId\":\"s3cret\"}", "what it answered is no list of streams, from byte 28 on");
}

void TestPoller::saysWhatIsWrong()
{
    QFETCH(const int, status);
    QFETCH(const QByteArray, body);
    QFETCH(const QString, why);
    m_wcs->answerStreams(status, body);
    m_wcs->start(m_wcs->options());
    QTRY_COMPARE(m_wcs->changes, 1);
    QCOMPARE(m_wcs->node().trouble,
             QStringLiteral("The WCS at http://127.0.0.1:%1 cannot be asked for its streams: %2.")
                 .arg(m_wcs->site.server.port())
                 .arg(why));
    QCOMPARE(m_wcs->askedStatistics(), 0); // no statistics
}

void TestPoller::saysThatThereIsNoAnswer()
{
    m_wcs->site.answer = {}; // it is slow
    Options hasty = m_wcs->options();
    hasty.timeoutMs = 50;
    m_wcs->start(hasty);
    QTRY_VERIFY(
        m_wcs->node().trouble.contains(QStringLiteral("cannot be asked for its streams: there is no answer: ")));
    QVERIFY(m_wcs->node().trouble.endsWith(u'.') && !m_wcs->node().trouble.endsWith(QStringLiteral("..")));
    m_wcs->site.server.close(0);
    m_wcs->poller->askNow(); // and now there is none
    QTRY_VERIFY(m_wcs->node().trouble.contains(QStringLiteral("refused")));
    QCOMPARE(m_wcs->node().answeredAt, 0);
}

void TestPoller::keepsWhatItKnewWhileThereIsTrouble()
{
    m_wcs->tell("a", "PUBLISHING");
    m_wcs->tell("b", "PUBLISHING");
    m_wcs->answerStreams(200, '[' + AskedWcs::stream("id-a", "PUBLISHING") + ']');
    m_wcs->start(m_wcs->options());
    QTRY_COMPARE(m_wcs->changes, 1);
    QVERIFY(m_wcs->isAskedOnce());
    QTRY_COMPARE(m_wcs->differences(), "goneThere id-b");
    m_wcs->answerStreams(500, {});
    m_wcs->poller->askNow();
    QTRY_VERIFY(!m_wcs->node().trouble.isEmpty());
    QCOMPARE(m_wcs->differences(), "goneThere id-b");
    QCOMPARE(m_wcs->node().nodeId, AskedWcs::Node);
    m_wcs->answerStreams(200, '[' + AskedWcs::stream("id-a", "PUBLISHING") + ']');
    m_wcs->poller->askNow();
    QTRY_VERIFY(m_wcs->node().trouble.isEmpty());
    QCOMPARE(m_wcs->differences(), "goneThere id-b");
}

void TestPoller::waitsLongerWhereItFails()
{
    QList<int> pauses;
    for (int failures = 0; failures < 7; ++failures)
        pauses.append(wcsrest::Node::pauseMs(60'000, failures));
    QCOMPARE(pauses, (QList<int>{60'000, 60'000, 120'000, 240'000, 480'000, 480'000, 480'000}));
    QVERIFY(wcsrest::Node::pauseMs(std::numeric_limits<qint64>::max(), 9) > 0);
}

void TestPoller::comesBackByItself()
{
    Options often = m_wcs->options();
    often.everyMs = 5;
    m_wcs->answerStreams(500, {});
    m_wcs->start(often);
    QTRY_VERIFY(m_wcs->asked() > 4);
    QVERIFY(!m_wcs->node().trouble.isEmpty());
    m_wcs->answerStreams(404, {});
    QTRY_VERIFY(m_wcs->node().trouble.isEmpty());
}

void TestPoller::saysThatStatisticsAreMissing()
{
    m_wcs->tell("a", "PUBLISHING");
    m_wcs->answerStreams(200, '[' + AskedWcs::stream("id-a", "PUBLISHING") + ']');
    m_wcs->statistics = {.status = 404};
    m_wcs->start(m_wcs->options());
    QTRY_VERIFY(m_wcs->node().trouble.contains(QStringLiteral("cannot be asked for its statistics: it answered 404")));
    QCOMPARE(m_wcs->node().nodeId, AskedWcs::Node);
    QVERIFY(!m_wcs->node().said && !m_wcs->node().ports);
    m_wcs->statistics = {.body = "<html>"};
    m_wcs->poller->askNow();
    QTRY_VERIFY(m_wcs->node().trouble.contains(QStringLiteral("statistics: what it answered has none.")));
    m_wcs->statistics = {.body = "streams_viewers=1\nstreams_webrtc_in=2\n"};
    m_wcs->poller->askNow();
    QTRY_COMPARE(m_wcs->node().trouble, QString());
    QCOMPARE(m_wcs->node().said, std::optional(wcsrest::Counts{2, 1}));
}

void TestPoller::tellsOfPorts()
{
    m_wcs->statistics = {.body = "ports_rest_api_leased=64\nports_rest_api_available=0\nports_rest_api_pending=3\n"};
    m_wcs->start(m_wcs->options());
    QTRY_VERIFY(m_wcs->node().ports.has_value());
    QVERIFY(!m_wcs->node().ports->runsOut());
    m_wcs->poller->askNow();
    QTRY_VERIFY(m_wcs->node().ports->runsOut());
    m_wcs->statistics = {.body = "ports_rest_api_leased=4\nports_rest_api_available=60\nports_rest_api_pending=0\n"};
    m_wcs->poller->askNow();
    QTRY_VERIFY(!m_wcs->node().ports->runsOut());
}

void TestPoller::learnsItsNode_data()
{
    QTest::addColumn<QByteArray>("onBoard");
    QTest::addColumn<QByteArray>("said"); // in the answer
    const QByteArray id = "0123456789abcdef0123456789abcdef";
    QTest::newRow("with its address, and without") << id + "@10.0.0.1" << id;
    QTest::newRow("without, and with it") << id << id + "@10.0.0.1";
    QTest::newRow("with two addresses") << id + "@10.0.0.1" << id + "@10.0.0.2";
    QTest::newRow("a name") << QByteArray("wcs-1") << QByteArray("wcs-1");
    QTest::newRow("not said") << id + "@10.0.0.1" << QByteArray();
}

void TestPoller::learnsItsNode()
{
    QFETCH(const QByteArray, onBoard);
    QFETCH(const QByteArray, said);
    m_wcs->tell("a", "PUBLISHING", onBoard);
    m_wcs->tell("b", "PUBLISHING", onBoard);
    m_wcs->tell("c", "PUBLISHING", "another");
    const QByteArray node = said.isEmpty() ? QByteArray() : R"("nodeId":")" + said + "\",";
    m_wcs->answerStreams(200, "[{" + node + R"("mediaSessionId":"id-a","status":"PUBLISHING"}])");
    m_wcs->start(m_wcs->options());
    QTRY_COMPARE(m_wcs->changes, 1);
    QCOMPARE(m_wcs->node().nodeId, said.isEmpty() ? onBoard : said);
    QCOMPARE(m_wcs->node().here, (wcsrest::Counts{2, 0}));
    QVERIFY(m_wcs->isAskedOnce());
    QTRY_COMPARE(m_wcs->differences(), "goneThere id-b");
}

void TestPoller::judgesNothingOfALateAnswer()
{
    m_wcs->tell("a", "PUBLISHING");
    m_wcs->site.answer = {};
    m_wcs->start(m_wcs->options());
    for (int i = 0; i < 3; ++i) {
        QTRY_COMPARE(m_wcs->site.responders.size(), size_t(1));
        journal::Record late =
            m_wcs->hooks.record("b", i % 2 == 0 ? "PUBLISHING" : "UNPUBLISHED"); // after the question
        late.time = m_wcs->board.timeline().now();
        m_wcs->board.apply({{late}});
        m_wcs->site.take().respond({.body = '[' + AskedWcs::stream("id-a", "PUBLISHING") + ']'});
        QTRY_COMPARE(m_wcs->site.responders.size(), size_t(1));
        m_wcs->poller->askNow();
        m_wcs->site.take().respond(m_wcs->statistics);
        QTRY_COMPARE(m_wcs->node().nodeId, AskedWcs::Node);
        QCOMPARE(m_wcs->differences(), "");
    }
}

void TestPoller::asksEachNode()
{
    Site other;
    other.answer = [](const http::Request &, http::Responder &&responder) { responder.respond({.status = 500}); };
    Options both = m_wcs->options();
    both.nodes.append(both.nodes.first()); // by mistake
    both.nodes.append(*NodeUrl::parse(QStringLiteral("http://127.0.0.1:%1/rest-api").arg(other.server.port())));
    m_wcs->start(both);
    QTRY_VERIFY(m_wcs->poller->report().nodes.last().trouble.contains(QStringLiteral("500")));
    QTRY_VERIFY(m_wcs->node().said.has_value());
    QCOMPARE(m_wcs->poller->report().nodes.size(), 2);
    QVERIFY(m_wcs->node().trouble.isEmpty());
    QCOMPARE(m_wcs->asked(), 1);
}

void TestPoller::readsLargeAnswers()
{
    constexpr int Many = 100'000;
    QByteArray body = "[";
    for (int i = 0; i < Many; ++i)
        body += (i == 0 ? "" : ",") + AskedWcs::stream("a-stream-of-many-" + QByteArray::number(i), "PUBLISHING");
    m_wcs->answerStreams(200, body + ']');
    m_wcs->start(m_wcs->options());
    QTRY_COMPARE_WITH_TIMEOUT(m_wcs->changes, 1, 30'000);
    QCOMPARE(m_wcs->node().listed, (wcsrest::Counts{Many, 0}));
    m_wcs->poller->askNow();
    QTRY_COMPARE_WITH_TIMEOUT(m_wcs->changes, 2, 30'000);
    QCOMPARE(m_wcs->node().count(Difference::Kind::MissingHere), Many);
    QCOMPARE(m_wcs->node().differences.size(), NodeReport::MostListed);
}

void TestPoller::refusesTooLargeOnes()
{
    m_wcs->answerStreams(200, QByteArray(64 * 1024 * 1024 + 1, ' '));
    m_wcs->start(m_wcs->options());
    QTRY_COMPARE_WITH_TIMEOUT(m_wcs->changes, 1, 30'000);
    QVERIFY2(m_wcs->node().trouble.contains(QStringLiteral("there is no answer: ")), qPrintable(m_wcs->node().trouble));
}

void TestPoller::hidesCredentials()
{
    const QString url = QStringLiteral("http://admin:s3cret@127.0.0.1:%1").arg(m_wcs->site.server.port());
    m_wcs->answerStreams(401, {});
    Options secret = m_wcs->options();
    secret.nodes = {*NodeUrl::parse(url)};
    m_wcs->start(secret);
    QTRY_COMPARE(m_wcs->changes, 1);
    QCOMPARE(m_wcs->site.requests.front().header("Authorization").toByteArray(),
             "Basic " + QByteArray("admin:s3cret").toBase64());
    QCOMPARE(m_wcs->node().url, QStringLiteral("http://•••@127.0.0.1:%1").arg(m_wcs->site.server.port()));
    QVERIFY(!m_wcs->node().trouble.contains(QStringLiteral("s3cret")) &&
            m_wcs->node().trouble.contains(m_wcs->node().url));
}

QTEST_GUILESS_MAIN(TestPoller)
#include "tst_poller.moc"
