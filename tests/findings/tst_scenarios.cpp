#include "board/streamboard.h"
#include "findings/incidentbook.h"
#include "findings/watch.h"
#include "simulator/clients/run.h"
#include "simulator/server/webserver.h"
#include "wcs/decoder.h"

#include <QSignalSpy>
#include <QTest>

#include <map>
#include <set>

using namespace findings;
using simulator::Scenario;

namespace {

constexpr qint64 Second = 1'000'000;             // µs
constexpr qint64 Start = 1'700'000'000 * Second; // of each scenario
constexpr qint64 Aftermath = 120;                // s that are looked at after its end
constexpr int MostClients = 600;                 // of larger ones
const QList<QByteArray> Methods{
    "connect",  "ConnectionStatusEvent", "publishStream",       "unPublishStream", "playStream", "stopStream",
    "snapshot", "StreamStatusEvent",     "StreamKeepAliveEvent"};

// What is found while a scenario is played, by the scenario's clock.
class Play {
public:
    explicit Play(double speed)
        : m_speed(speed)
        , m_watch(m_board, m_ids, {}, [this] { return m_now; })
    {
        QObject::connect(&m_watch, &Watch::changed, &m_watch, [this](const Changes &changes) {
            for (const Finding &finding : changes.opened)
                found.append({finding, m_now});
            m_book.take(changes, m_now);
        });
    }

    void through(const Scenario &scenario, quint64 seed)
    {
        simulator::Behaviour behaviour = scenario.behaviour;
        behaviour.connections = 1; // few act at once: the clock is exact
        WebServer web;
        simulator::WebCallServer server({.url = web.url()}, behaviour);
        simulator::Run run(
            server,
            {.scenario = scenario, .pace = {simulator::Pace::Kind::FlatOut}, .seed = seed, .recordedClients = 0});
        for (const QByteArray &method : Methods) {
            web.answer(method, [&](const WebServer::Hook &hook, http::Responder &&responder) {
                take(hook, run.scenarioSeconds());
                responder.respond(
                    http::Response::json(200, hook.method == "connect" ? web.config.addTo(hook.raw) : hook.raw));
            });
        }
        QSignalSpy finished(&run, &simulator::Run::finished);
        run.start();
        QVERIFY(finished.wait(60'000));
        QCOMPARE(hooks, qint64(web.received.size()));
        passTo(m_now + Aftermath * Second);
    }

    // "failed cam-1 at 30 s"
    QStringList sentences() const
    {
        QStringList all;
        for (const auto &[finding, at] : found)
            all.append(QStringLiteral("%1 %2 at %3 s")
                           .arg(QString::fromUtf8(kindName(finding.kind)), QString::fromUtf8(finding.name))
                           .arg((at - Start) / Second));
        return all;
    }
    const std::map<qint64, Incident> &incidents() const { return m_book.all(); }

    QList<std::pair<Finding, qint64>> found; // and when
    qint64 hooks = 0;

private:
    void take(const WebServer::Hook &hook, double seconds)
    {
        passTo(Start + qint64(seconds * double(Second) / m_speed));
        auto decoded = m_decoder.decode(hook.method, hook.raw);
        QVERIFY(std::holds_alternative<wcs::HookEvent>(decoded));
        journal::Record record;
        record.id = ++hooks;
        record.time = record.receivedAt = m_now;
        record.body = hook.raw;
        record.event = std::get<wcs::HookEvent>(std::move(decoded));
        record.streamKey = record.event.streamKey();
        m_board.apply({{std::move(record)}});
    }
    void passTo(qint64 moment)
    {
        while (m_lastCheck + Second <= moment) {
            m_now = m_lastCheck += Second;
            m_board.checkHeartbeats(m_now, Thresholds().staleAfter);
            m_watch.check();
            m_book.tick(m_now);
        }
        m_now = std::max(m_now, moment);
    }

    double m_speed;
    qint64 m_now = Start;
    qint64 m_lastCheck = Start;
    wcs::Decoder m_decoder;
    board::StreamBoard m_board;
    FindingIds m_ids;
    Watch m_watch;
    IncidentBook m_book;
};

Scenario shipped(const QString &id)
{
    const Scenario scenario = *Scenario::shippedOne(id);
    return scenario.clients() > MostClients ? scenario.scaled(MostClients, {}) : scenario;
}

} // namespace

// What the shipped scenarios show, and do not show. STREAMWATCH_SEEDS=30 plays each of those in which all is right so
// often.
class tst_Scenarios : public QObject {
    Q_OBJECT
private slots:
    void nothingIsWrong_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<double>("speed");
        QTest::addColumn<quint64>("seed");
        bool isGiven = false;
        const int seeds = qEnvironmentVariableIntValue("STREAMWATCH_SEEDS", &isGiven);
        for (const char *id : {"quiet-morning", "conference", "publish", "play", "flash-crowd", "findings-decoys"}) {
            for (const double speed : {1., 10.}) {
                for (int seed = 1; seed <= (isGiven ? seeds : 3); ++seed)
                    QTest::addRow("%s, speed %g, seed %d", id, speed, seed)
                        << QString::fromLatin1(id) << speed << quint64(seed);
            }
        }
    }
    void nothingIsWrong()
    {
        QFETCH(QString, id);
        QFETCH(double, speed);
        QFETCH(quint64, seed);
        Play play(speed);
        play.through(shipped(id), seed);
        QVERIFY(play.hooks > 20);
        QCOMPARE(play.sentences().join(u'\n'), QString());
    }

    void findsAllOfTheTour_data()
    {
        QTest::addColumn<double>("speed");
        QTest::newRow("speed 1") << 1.;
        QTest::newRow("speed 2") << 2.;
    }
    // Each where its name says so, and nothing else.
    void findsAllOfTheTour()
    {
        QFETCH(double, speed);
        Play play(speed);
        play.through(shipped(u"findings-tour"_qs), 1);
        std::set<QString> expected{
            u"stuck stuck-1"_qs,
            u"stale stale-1"_qs,
            u"sessionEnded session-ended-1"_qs,
            u"orphanPlayer orphan-player-1"_qs,
            u"twoPublishers two-publishers-1"_qs,
            u"flapping flapping-1"_qs,
            u"illegalTransition illegal-transition-1"_qs,
            u"lateStatus late-status-1"_qs,
            u"duplicate duplicate-1"_qs,
            u"failed lost-publisher-1"_qs,
        };
        for (int camera = 1; camera <= 8; ++camera)
            expected.insert(QStringLiteral("failed outage-%1").arg(camera));
        QCOMPARE(namesOf(play), QStringList(expected.begin(), expected.end()));

        std::multiset<Kind> kinds;
        for (const auto &[id, incident] : play.incidents()) {
            QVERIFY(incident.kind);
            kinds.insert(*incident.kind);
            QVERIFY(!incident.isOpen()); // also where nobody ever says that a stream has ended whose session has
        }
        QCOMPARE(kinds, (std::multiset<Kind>{Kind::Failed, Kind::Failed, Kind::Stuck, Kind::Stale, Kind::SessionEnded,
                                             Kind::OrphanPlayer, Kind::TwoPublishers, Kind::Flapping}));
    }

    void tellsOneOutageFromOneCamera()
    {
        Play play(1);
        play.through(shipped(u"outage-tour"_qs), 1);
        QCOMPARE(play.incidents().size(), 2u);
        const Incident &camera = play.incidents().begin()->second;
        QCOMPARE(camera.name, QByteArray("pier-1"));
        QCOMPARE(camera.publishers, 1);
        QCOMPARE(camera.players, 0);
        const Incident &outage = play.incidents().rbegin()->second;
        QCOMPARE(outage.publishers, 12);
        QVERIFY(outage.players > 0);
        QVERIFY(!camera.isOpen() && !outage.isOpen());
    }

    void tellsANetworkOutageWithinSeconds()
    {
        Play play(1);
        play.through(shipped(u"network-outage"_qs), 1);
        QCOMPARE(play.incidents().size(), 1u);
        const Incident &outage = play.incidents().begin()->second;
        QCOMPARE(outage.nodes, 1);
        QCOMPARE(outage.cause, Cause::Network);
        QCOMPARE(outage.publishers, 16);
        QCOMPARE(outage.players, 12); // those that were stopped with their publisher, too
        QCOMPARE(outage.findings, int(play.found.size()));
        QVERIFY(play.found.first().second - outage.since <= 4 * Second); // and a second later it is an incident
        QVERIFY(!outage.isOpen());
        QVERIFY(outage.resolvedAt - Start > 180 * Second); // north is back
    }

private:
    // "failed outage-1", each once, sorted.
    static QStringList namesOf(const Play &play)
    {
        std::set<QString> names;
        for (const auto &[finding, at] : play.found)
            names.insert(QString::fromUtf8(kindName(finding.kind)) + u' ' + QString::fromUtf8(finding.name));
        return {names.begin(), names.end()};
    }
};

QTEST_GUILESS_MAIN(tst_Scenarios)
#include "tst_scenarios.moc"
