#include "simulator/clients/run.h"
#include "simulator/server/webserver.h"

#include <QMap>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace simulator;

namespace {

Step step(Step::Kind kind, const QString &name = {})
{
    return {.kind = kind, .name = name};
}

Step waitFor(double least, double most)
{
    return {.kind = Step::Kind::Wait, .seconds = {least, most}};
}

Step until(double seconds)
{
    return {.kind = Step::Kind::Until, .seconds = {seconds, seconds}};
}

Step playOf(const QString &group)
{
    return {.kind = Step::Kind::Play, .of = group};
}

Step failWith(const QByteArray &info)
{
    return {.kind = Step::Kind::Fail, .infos = {info}};
}

using enum Step::Kind;

// Cameras that publish, fail now and then and begin again, and viewers who go from one to the other.
Scenario lively(int cameras, int viewers)
{
    Scenario scenario{.title = QStringLiteral("Lively"), .seconds = 120};
    const Step life{.kind = Chance,
                    .probability = 0.3,
                    .steps = {waitFor(1, 10), failWith("Failed by ICE timeout")},
                    .otherSteps = {waitFor(10, 40), step(Snapshot), waitFor(0, 5), step(Stop)}};
    const Step watching{.kind = Loop,
                        .times = Span{1, 3},
                        .steps = {playOf(QStringLiteral("cameras")), waitFor(1, 20), step(Stop), waitFor(0, 2)}};
    scenario.groups = {
        {.id = QStringLiteral("cameras"),
         .count = cameras,
         .app = QStringLiteral("defaultApp"),
         .node = QStringLiteral("origin"),
         .provider = QStringLiteral("WebRTC"),
         .start = {0, 5},
         .steps = {{.kind = Loop,
                    .steps = {step(Connect), step(Publish, QStringLiteral("cam-{n}-{session}")), life, step(Disconnect),
                              waitFor(1, 3)}}}},
        {.id = QStringLiteral("viewers"),
         .count = viewers,
         .app = QStringLiteral("defaultApp"),
         .node = QStringLiteral("edge"),
         .provider = QStringLiteral("WebRTC"),
         .start = {0, 60},
         .steps = {{.kind = Loop, .steps = {step(Connect), watching, step(Disconnect), waitFor(1, 5)}}}}};
    return scenario;
}

// What one run sent, by session.
QMap<QString, QStringList> hooksBySession(const WebServer &web)
{
    QMap<QString, QStringList> result;
    for (const WebServer::Hook &hook : web.received) {
        result[hook.text("sessionId")] += QString::fromLatin1(hook.method) + u' ' + hook.text("mediaSessionId") + u' ' +
                                          hook.text("name") + u' ' + hook.status() + u' ' + hook.text("info");
    }
    return result;
}

QMap<QString, QStringList> hooksOfRun(const Scenario &scenario, quint64 seed, const Behaviour &behaviour, int slowness)
{
    WebServer web;
    QRandomGenerator random{quint32(slowness)};
    if (slowness > 0) { // answers come late, each by another while
        const auto late = [&random](const WebServer::Hook &hook, http::Responder &&responder) {
            auto waiting = std::make_shared<http::Responder>(std::move(responder));
            QTimer::singleShot(int(random.bounded(8)), qApp,
                               [waiting, body = hook.raw] { waiting->respond(http::Response::json(200, body)); });
        };
        for (const char *method : {"connect", "publishStream", "StreamStatusEvent", "stopStream"})
            web.answer(method, late);
    }
    WebCallServer server({.url = web.url()}, behaviour);
    Run run(server, {.scenario = scenario, .pace = {Pace::Kind::FlatOut}, .seed = seed});
    QSignalSpy finished(&run, &Run::finished);
    run.start();
    [&] { QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 30'000); }();
    return hooksBySession(web);
}

} // namespace

class tst_Run : public QObject {
    Q_OBJECT
private slots:
    void sameSeedSameHooks_data()
    {
        QTest::addColumn<quint64>("seed");
        for (quint64 seed = 1; seed <= 2; ++seed)
            QTest::addRow("%llu", seed) << seed;
    }
    void sameSeedSameHooks()
    {
        QFETCH(quint64, seed);
        const Scenario scenario = lively(5, 20);
        const Behaviour behaviour{.keepAliveMs = 10'000, .connections = 8};
        const auto first = hooksOfRun(scenario, seed, behaviour, 0);
        QVERIFY(first.size() > 25);
        const auto second = hooksOfRun(scenario, seed, behaviour, 1);
        QCOMPARE(second.keys(), first.keys());
        for (auto it = first.begin(); it != first.end(); ++it)
            QCOMPARE(second.value(it.key()).join(u'\n'), it.value().join(u'\n'));
        QVERIFY(hooksOfRun(scenario, seed + 1'000, behaviour, 0) != first);
        QCOMPARE(hooksOfRun(scenario, seed, {.keepAliveMs = 10'000, .connections = 1}, 0), first);
    }

    void conferenceOfThoseWhoPlayEachOther()
    {
        Scenario scenario{.title = QStringLiteral("Conference"), .seconds = 30};
        scenario.groups = {{.id = QStringLiteral("people"),
                            .count = 10,
                            .start = {0, 2},
                            .steps = {step(Connect), step(Publish, QStringLiteral("person-{n}")), until(5),
                                      playOf(QStringLiteral("people")), waitFor(1, 20), step(Stop), step(Disconnect)}}};
        const auto first = hooksOfRun(scenario, 3, {}, 0);
        QCOMPARE(first.size(), 10);
        QCOMPARE(hooksOfRun(scenario, 3, {}, 2), first);
    }

    void playsWhatIsNotThereYet()
    {
        WebServer web;
        Scenario scenario{.title = QStringLiteral("Early"), .seconds = 20};
        scenario.groups = {
            {.id = QStringLiteral("cameras"),
             .start = {10, 10},
             .steps = {step(Connect), step(Publish, QStringLiteral("cam-{n}"))}},
            {.id = QStringLiteral("viewers"), .steps = {step(Connect), playOf(QStringLiteral("cameras"))}}};
        WebCallServer server({.url = web.url()}, {});
        Run run(server, {.scenario = scenario, .pace = {Pace::Kind::FlatOut}});
        QSignalSpy finished(&run, &Run::finished);
        run.start();
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(run.client(1).streamName, QByteArray("cam-1"));
        QCOMPARE(run.messagesOf(1).at(1).info, QByteArray("Stream not found"));
    }

    void realTimeGoesBy()
    {
        WebServer web;
        Scenario scenario{.title = QStringLiteral("Short"), .seconds = 0.6};
        scenario.groups = {{.id = QStringLiteral("cameras"),
                            .count = 2,
                            .steps = {step(Connect), step(Publish, QStringLiteral("cam-{n}"))}}};
        WebCallServer server({.url = web.url()}, {.keepAliveMs = 250});
        Run run(server, {.scenario = scenario});
        QSignalSpy finished(&run, &Run::finished);
        QElapsedTimer timer;
        timer.start();
        run.start();
        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(timer.elapsed() >= 600);
        const QStringList hooks = web.hooks();
        QCOMPARE(hooks.count(QStringLiteral("StreamKeepAliveEvent PUBLISHING")), 4);
        QCOMPARE(hooks.count(QStringLiteral("StreamStatusEvent UNPUBLISHED")), 2);
        QCOMPARE(hooks.count(QStringLiteral("ConnectionStatusEvent DISCONNECTED")), 2);
        QCOMPARE(web.received.last().text("name"), QString());
    }

    // Heartbeats included.
    void goesFasterThanTheClock()
    {
        WebServer web;
        Scenario scenario{.title = QStringLiteral("Fast"), .seconds = 60};
        scenario.groups = {
            {.id = QStringLiteral("cameras"),
             .start = {10, 10},
             .steps = {step(Connect), step(Publish, QStringLiteral("cam")), waitFor(35, 35), step(Disconnect)}}};
        WebCallServer server({.url = web.url()}, {.keepAliveMs = 10'000});
        Run run(server, {.scenario = scenario, .pace = {.speed = 100}});
        QSignalSpy finished(&run, &Run::finished);
        QElapsedTimer timer;
        timer.start();
        run.start();
        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(timer.elapsed() >= 600);
        QCOMPARE(web.hooks().count(QStringLiteral("StreamKeepAliveEvent PUBLISHING")), 3);
        QCOMPARE(web.hooks().last(), QStringLiteral("ConnectionStatusEvent DISCONNECTED"));
    }

    void misbehavesWhileConnected()
    {
        WebServer web;
        const Step noResult{.kind = Misbehave, .how = Misbehaviour::NoResult};
        const Step problem{.kind = Report, .status = "PLAYBACK_PROBLEM"};
        Scenario scenario{.title = QStringLiteral("Wrong"), .seconds = 60};
        scenario.groups = {
            {.id = QStringLiteral("cameras"),
             .steps = {noResult, step(Connect), step(Publish, QStringLiteral("cam")), until(20), noResult, step(Stop),
                       step(Publish, QStringLiteral("cam")), until(30), step(Behave), step(Report), until(40), noResult,
                       step(Drop), step(Connect), step(Publish, QStringLiteral("cam"))}},
            {.id = QStringLiteral("viewers"),
             .steps = {until(10), step(Connect), playOf(QStringLiteral("cameras")), problem, step(Report)}}};
        WebCallServer server({.url = web.url()}, {.keepAliveMs = 15'000});
        Run run(server, {.scenario = scenario, .pace = {Pace::Kind::FlatOut}});
        QSignalSpy finished(&run, &Run::finished);
        run.start();
        QTRY_COMPARE(finished.size(), 1);
        QStringList cameras;
        QStringList viewers;
        for (const WebServer::Hook &hook : web.received) {
            if (!hook.body.contains(u"mediaSessionId"))
                continue;
            QStringList &hooks = hook.body.value(u"published").toBool() ? cameras : viewers;
            hooks += QString::fromLatin1(hook.method) + u' ' + hook.status();
        }
        const QStringList expected{
            u"publishStream PENDING"_qs,           u"StreamStatusEvent PUBLISHING"_qs,
            u"StreamKeepAliveEvent PUBLISHING"_qs, u"unPublishStream PUBLISHING"_qs,
            u"StreamStatusEvent UNPUBLISHED"_qs,   u"publishStream PENDING"_qs,
            u"StreamStatusEvent PUBLISHING"_qs,    u"StreamStatusEvent PUBLISHING"_qs,
            u"StreamStatusEvent UNPUBLISHED"_qs,   u"publishStream PENDING"_qs,
            u"StreamStatusEvent PUBLISHING"_qs,    u"StreamKeepAliveEvent PUBLISHING"_qs,
            u"StreamStatusEvent UNPUBLISHED"_qs,
        };
        QCOMPARE(cameras, expected);
        QCOMPARE(viewers, (QStringList{u"playStream PENDING"_qs, u"StreamStatusEvent PLAYING"_qs,
                                       u"StreamStatusEvent PLAYBACK_PROBLEM"_qs, u"StreamStatusEvent PLAYING"_qs,
                                       u"StreamStatusEvent STOPPED"_qs}));
    }

    void lateAnswersDoNotDrawItOut()
    {
        WebServer web;
        web.answer("publishStream", [](const WebServer::Hook &hook, http::Responder &&responder) {
            auto waiting = std::make_shared<http::Responder>(std::move(responder));
            QTimer::singleShot(700, qApp,
                               [waiting, body = hook.raw] { waiting->respond(http::Response::json(200, body)); });
        });
        Scenario scenario{.title = QStringLiteral("Late"), .seconds = 0.5};
        const Step life{.kind = Loop,
                        .times = Span{40, 40},
                        .steps = {step(Publish, QStringLiteral("cam")), step(Stop), waitFor(0.01, 0.01)}};
        scenario.groups = {{.id = QStringLiteral("cameras"), .steps = {step(Connect), life}}};
        WebCallServer server({.url = web.url()}, {});
        Run run(server, {.scenario = scenario});
        QSignalSpy finished(&run, &Run::finished);
        run.start();
        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(web.hooks().count(QStringLiteral("publishStream PENDING")) < 10);
        QCOMPARE(web.hooks().last(), QStringLiteral("ConnectionStatusEvent DISCONNECTED"));
    }

    void keepAliveLoss()
    {
        WebServer web;
        Scenario scenario{.title = QStringLiteral("Loss"), .seconds = 60};
        scenario.groups = {{.id = QStringLiteral("cameras"),
                            .steps = {step(Connect), step(Publish, QStringLiteral("cam")), waitFor(15, 15),
                                      step(KeepAliveLoss), waitFor(40, 40), step(Disconnect)}}};
        WebCallServer server({.url = web.url()}, {.keepAliveMs = 10'000});
        Run run(server, {.scenario = scenario, .pace = {Pace::Kind::FlatOut}});
        QSignalSpy finished(&run, &Run::finished);
        run.start();
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(web.hooks().count(QStringLiteral("StreamKeepAliveEvent PUBLISHING")), 1);
        QCOMPARE(web.hooks().count(QStringLiteral("StreamStatusEvent FAILED")), 1);
        QCOMPARE(run.messagesOf(0).at(2).info, QByteArray("Failed by ICE keep alive"));
    }

    void stopEndsAllInOrder()
    {
        WebServer web;
        Scenario scenario = lively(3, 6);
        scenario.groups[1].start = {0, 0};
        scenario.groups[0].start = {0, 0};
        WebCallServer server({.url = web.url()}, {});
        Run run(server, {.scenario = scenario, .repeats = true, .newsMs = 10});
        QSignalSpy finished(&run, &Run::finished);
        QSignalSpy news(&run, &Run::clientsChanged);
        run.start();
        QTRY_COMPARE(run.establishedClients(), 9);
        QTRY_VERIFY(!news.isEmpty());
        run.stop();
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(run.establishedClients(), 0);
        QCOMPARE(web.hooks().count(QStringLiteral("ConnectionStatusEvent DISCONNECTED")), 9);
        QCOMPARE(web.hooks().count(QStringLiteral("StreamStatusEvent UNPUBLISHED")), 3);
        const auto last = news.last().first().value<ClientNewsPtr>();
        QCOMPARE(last->changes.back().state.connection, ClientState::Connection::Disconnected);
        QCOMPARE(last->changes.back().messages.last().status, QByteArray("DISCONNECTED"));
    }

    void stopTwiceGivesUp()
    {
        WebServer web;
        int held = 0;
        web.answer("connect", [&](const WebServer::Hook &, http::Responder &&responder) {
            ++held;
            responder.leaveUnanswered();
        });
        Scenario scenario = lively(2, 0);
        scenario.groups[0].start = {0, 0};
        WebCallServer server({.url = web.url()}, {});
        Run run(server, {.scenario = scenario});
        QSignalSpy finished(&run, &Run::finished);
        run.start();
        QTRY_COMPARE(held, 2);
        run.stop();
        run.stop();
        QTRY_COMPARE(finished.size(), 1);
    }

    void goesInTheMiddle()
    {
        WebServer web;
        Scenario scenario = lively(3, 9);
        scenario.groups[0].start = {0, 0};
        scenario.groups[1].start = {0, 0};
        WebCallServer server({.url = web.url()}, {});
        auto run = std::make_unique<Run>(server, RunOptions{.scenario = scenario, .repeats = true, .newsMs = 10});
        run->start();
        QTRY_VERIFY(web.hooks().contains(QStringLiteral("StreamStatusEvent PLAYING")));
        QTRY_COMPARE(run->establishedClients(), 12);
        const quint64 before = server.posted();
        run.reset();
        QVERIFY(server.sessions().empty());
        QVERIFY(!server.publisher("cam-1-1"));
        QCOMPARE(server.posted(), before);
    }

    void endsWhereNoHooksAreSent()
    {
        WebServer web;
        WebCallServer server({.url = web.url()}, {.methods = {"pushLogs"}});
        Run run(server, {.scenario = lively(50, 0), .pace = {Pace::Kind::FlatOut}, .seconds = 0.2});
        QSignalSpy finished(&run, &Run::finished);
        run.start();
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(web.received.size(), 0);
    }

    void sameNamesSameHooks()
    {
        Scenario scenario{.title = QStringLiteral("Rivals"), .seconds = 25};
        scenario.groups = {{.id = QStringLiteral("rivals"),
                            .count = 8,
                            .start = {0, 10},
                            .steps = {step(Connect),
                                      {.kind = Loop,
                                       .steps = {step(Publish, QStringLiteral("same")), waitFor(0, 3), step(Stop),
                                                 waitFor(0.1, 3)}}}}};
        const auto first = hooksOfRun(scenario, 5, {}, 0);
        QCOMPARE(hooksOfRun(scenario, 5, {}, 3), first);
        QCOMPARE(hooksOfRun(scenario, 5, {.connections = 1}, 0), first);
    }

    void durationBeginsAgainAndEnds()
    {
        WebServer web;
        Scenario scenario{.title = QStringLiteral("Short"), .seconds = 10};
        scenario.groups = {
            {.id = QStringLiteral("cameras"), .steps = {step(Connect), waitFor(1, 2), step(Disconnect)}}};
        WebCallServer server({.url = web.url()}, {});
        Run run(server, {.scenario = scenario, .pace = {Pace::Kind::FlatOut}, .seconds = 0.3});
        QSignalSpy finished(&run, &Run::finished);
        run.start();
        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(web.hooks().count(QStringLiteral("connect")) > 3);
        QCOMPARE(run.messagesOf(0).size() % 2, 0); // ESTABLISHED and DISCONNECTED in turn
    }

    void rateIsKept()
    {
        WebServer web;
        WebCallServer server({.url = web.url()}, {});
        Run run(server, {.scenario = lively(5, 10), .pace = {.kind = Pace::Kind::Rate, .rate = 200}, .seconds = 1});
        QSignalSpy finished(&run, &Run::finished);
        run.start();
        QTRY_COMPARE(finished.size(), 1);
        // 200, and what it takes to end the sessions.
        QVERIFY2(web.received.size() > 60 && web.received.size() < 280,
                 qPrintable(QString::number(web.received.size())));
    }

    void sdpOfEachClient()
    {
        WebServer web;
        WebCallServer server({.url = web.url()}, {.sendsSdp = true});
        Scenario scenario{.title = QStringLiteral("Offers"), .seconds = 5};
        scenario.groups = {{.id = QStringLiteral("cameras"),
                            .count = 2,
                            .steps = {step(Connect), step(Publish, QStringLiteral("cam-{n}"))}}};
        Run run(server, {.scenario = scenario, .pace = {Pace::Kind::FlatOut}});
        QSignalSpy finished(&run, &Run::finished);
        run.start();
        QTRY_COMPARE(finished.size(), 1);
        QStringList offers;
        for (const WebServer::Hook &hook : web.received) {
            if (hook.status() == u"PUBLISHING" && hook.method == "StreamStatusEvent")
                offers += hook.text("sdp");
        }
        QCOMPARE(offers.size(), 2);
        QVERIFY(offers[0] != offers[1]);
        QVERIFY(offers[0].startsWith(QStringLiteral("v=0\r\n")) && !offers[0].contains(u'{'));
    }
};

QTEST_GUILESS_MAIN(tst_Run)
#include "tst_run.moc"
