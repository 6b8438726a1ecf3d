#include "findings/incidentbook.h"

#include <QTest>

using namespace findings;
using State = Incident::State;

namespace {

constexpr qint64 Second = 1'000'000;
constexpr qint64 Start = 1'700'000'000 * Second;

} // namespace

class tst_IncidentBook : public QObject {
    Q_OBJECT
private slots:
    void init();

    void makesOneOfWhatTheNetworkDoesToANode();
    void keepsNodesApart();
    void makesNoneOfWhatPassesAtOnce();
    void makesNoneOfWhatIsInjected();
    void makesNoneOfNotices();
    void namesThePublisherThatHasLeft_data();
    void namesThePublisherThatHasLeft();
    void namesTheNetworkWhereMorePublishersFail();
    void takesReasonsThatDifferInNumbersForOne();
    void takesManyThatAreAlikeTogether();
    void keepsApartWhatComesLater();
    void isResolvedOnceAllIsWell();
    void isNotResolvedWhileAPublisherIsMissing();
    void isResolvedWithoutLostViewers();
    void isOneWhileANameFlaps();
    void isAnotherOneAfterItsEnd();
    void isAnotherOneWhereItIsGraver();
    void isAnotherOneThanThatOfAPublisher();
    void takesPlayersOnOtherNodesWithTheirPublisher();
    void takesNoneForOpenThatIsClosedAtOnce();
    void isAcknowledged();
    void isResolvedByHand();
    void isMuted();
    void refusesWhatCannotBe_data();
    void refusesWhatCannotBe();
    void survivesARestart();
    void knowsTheNodesOfOneAfterARestart();
    void takesDoubtsAfterARestartForTheSame();
    void endsWhatWasOverMeanwhile();
    void makesNoneOfOldFailuresAtAStart();
    void countsAStreamOnce();
    void saysWhatIsNew();
    void forgetsTheOldestOfMany();
    void readsBackWhatItKeeps();

private:
    Finding failed(const QByteArray &name, int published = 1, const QByteArray &info = "Failed by RTP activity",
                   Cause cause = Cause::Network, const QByteArray &node = "north");
    void find(const std::vector<Finding> &findings) { m_book->take({findings, {}}, m_now); }
    void end(const std::vector<Finding> &findings) { m_book->take({{}, findings}, m_now); }
    void wait(qint64 microseconds);
    std::vector<Incident> all() const;
    Incident only() const;
    void restart();

    std::unique_ptr<IncidentBook> m_book;
    journal::KeptIncidents m_stored; // as a journal would have it
    qint64 m_now = 0;
    quint64 m_id = 0;
};

void tst_IncidentBook::init()
{
    m_book = std::make_unique<IncidentBook>();
    m_stored = {};
    m_now = Start;
    m_id = 0;
}

Finding tst_IncidentBook::failed(const QByteArray &name, int published, const QByteArray &info, Cause cause,
                                 const QByteArray &node)
{
    ++m_id;
    const QByteArray id = "id-" + QByteArray::number(m_id);
    return {.id = m_id,
            .kind = Kind::Failed,
            .cause = cause,
            .since = m_now,
            .subject = node + '\n' + id,
            .mediaSessionId = id,
            .nodeId = node,
            .appKey = "live",
            .name = name,
            .client = "192.0.2." + QByteArray::number(m_id % 200),
            .info = info,
            .published = qint8(published)};
}

// A second at a time, as the engine does.
void tst_IncidentBook::wait(qint64 microseconds)
{
    for (const qint64 end = m_now + microseconds; m_now < end;) {
        m_now = std::min(m_now + Second, end);
        m_book->tick(m_now);
    }
}

std::vector<Incident> tst_IncidentBook::all() const
{
    std::vector<Incident> all;
    for (const auto &[id, incident] : m_book->all())
        all.push_back(incident);
    return all;
}

Incident tst_IncidentBook::only() const
{
    return m_book->all().size() == 1 ? m_book->all().begin()->second : Incident();
}

// Killed, and started again: what was stored is all that is known.
void tst_IncidentBook::restart()
{
    const auto store = [](auto &rows, const auto &row, auto isSame) {
        const auto same = std::ranges::find_if(rows, [&](const auto &other) { return isSame(other, row); });
        if (same == rows.end())
            rows.push_back(row);
        else
            *same = row;
    };
    if (const auto changed = m_book->takeChanged()) {
        for (const journal::KeptIncident &row : changed->kept.incidents)
            store(m_stored.incidents, row, [](const auto &a, const auto &b) { return a.id == b.id; });
        for (const journal::KeptFinding &row : changed->kept.findings)
            store(m_stored.findings, row, [](const auto &a, const auto &b) {
                return a.incident == b.incident && a.subject == b.subject && a.kind == b.kind;
            });
    }
    m_book = std::make_unique<IncidentBook>();
    m_book->load(m_stored);
}

void tst_IncidentBook::makesOneOfWhatTheNetworkDoesToANode()
{
    for (int i = 0; i < 16; ++i) {
        find({failed("cam-" + QByteArray::number(i), 1)});
        m_now += Second / 4;
        m_book->tick(m_now);
    }
    for (int i = 0; i < 12; ++i)
        find({failed("cam-" + QByteArray::number(i), 0, "Failed by ICE timeout")});
    wait(2 * Second);
    const Incident incident = only();
    QCOMPARE(incident.publishers, 16);
    QCOMPARE(incident.players, 12);
    QCOMPARE(incident.streams(), 28);
    QCOMPARE(incident.cause, Cause::Network);
    QCOMPARE(incident.severity, Severity::Error);
    QCOMPARE(incident.state, State::New);
    QCOMPARE(incident.since, Start);
    QCOMPARE(incident.sentence(),
             QStringLiteral("north (live): 16 publishers and 12 players failed within 4 s, Failed by RTP activity."));
}

void tst_IncidentBook::keepsNodesApart()
{
    find({failed("a"), failed("b", 1, "Failed by ICE error", Cause::Network, "south")});
    wait(2 * Second);
    QCOMPARE(all().size(), 2u);
}

void tst_IncidentBook::makesNoneOfWhatPassesAtOnce()
{
    const Finding finding = failed("a");
    find({finding});
    m_now += Second / 2;
    end({finding});
    wait(5 * Second);
    QVERIFY(all().empty());
    QCOMPARE(m_book->incidentOf(finding), 0);
}

void tst_IncidentBook::makesNoneOfWhatIsInjected()
{
    Finding finding = failed("a");
    finding.isInjected = true;
    find({finding});
    wait(5 * Second);
    QVERIFY(all().empty());
}

void tst_IncidentBook::makesNoneOfNotices()
{
    for (const Kind kind : {Kind::Duplicate, Kind::LateStatus, Kind::IllegalTransition, Kind::Unheard}) {
        Finding finding = failed("a");
        finding.kind = kind;
        find({finding});
    }
    wait(5 * Second);
    QVERIFY(all().empty());
}

void tst_IncidentBook::namesThePublisherThatHasLeft_data()
{
    QTest::addColumn<bool>("playersFirst");
    QTest::addColumn<QByteArray>("info");
    QTest::addColumn<Cause>("cause");
    QTest::newRow("its reason") << false << QByteArray("Stopped by publisher stop") << Cause::Publisher;
    QTest::newRow("players first") << true << QByteArray("Stopped by publisher stop") << Cause::Publisher;
    QTest::newRow("no reason") << false << QByteArray() << Cause::Unknown;
    QTest::newRow("no reason, players first") << true << QByteArray() << Cause::Unknown;
}

void tst_IncidentBook::namesThePublisherThatHasLeft()
{
    QFETCH(bool, playersFirst);
    QFETCH(QByteArray, info);
    QFETCH(Cause, cause);
    const Finding publisher = failed("cam-1");
    if (!playersFirst)
        find({publisher});
    for (int i = 0; i < 40; ++i) {
        m_now += Second / 50;
        find({failed("cam-1", 0, info, cause)});
    }
    if (playersFirst)
        find({publisher});
    wait(2 * Second);
    const Incident incident = only();
    QCOMPARE(incident.cause, Cause::Publisher);
    QCOMPARE(incident.streams(), 40);
    QCOMPARE(incident.findings, 41);
    QVERIFY2(incident.sentence().startsWith(QStringLiteral("cam-1: its publisher has left, 40 players failed")),
             qPrintable(incident.sentence()));
}

void tst_IncidentBook::namesTheNetworkWhereMorePublishersFail()
{
    find({failed("a"), failed("b"), failed("a", 0, "Stopped by publisher stop", Cause::Publisher),
          failed("b", 0, "Stopped by publisher stop", Cause::Publisher)});
    wait(2 * Second);
    QCOMPARE(only().cause, Cause::Network);
    QCOMPARE(only().streams(), 4);
}

void tst_IncidentBook::takesReasonsThatDifferInNumbersForOne()
{
    for (int i = 0; i < 20; ++i)
        find({failed("cam-" + QByteArray::number(i), 1, "No port " + QByteArray::number(4000 + i), Cause::Server)});
    wait(2 * Second);
    QCOMPARE(only().publishers, 20);
}

void tst_IncidentBook::takesManyThatAreAlikeTogether()
{
    for (int i = 0; i < 20'000; ++i) {
        const char letters[]{char('a' + i % 26), char('a' + i / 26 % 26), char('a' + i / 676), 0};
        find({failed(letters, 1, QByteArray("Reason ") + letters, Cause::Unknown)});
    }
    wait(2 * Second);
    QVERIFY2(all().size() < 10, qPrintable(QString::number(all().size())));
    int publishers = 0;
    for (const Incident &incident : all())
        publishers += incident.publishers;
    QCOMPARE(publishers, 20'000);
}

void tst_IncidentBook::keepsApartWhatComesLater()
{
    find({failed("a")});
    wait(50 * Second);
    find({failed("b")}); // within the window
    wait(62 * Second);
    QCOMPARE(all().size(), 1u);
    find({failed("c")});
    wait(2 * Second);
    QCOMPARE(all().size(), 2u);
}

void tst_IncidentBook::isResolvedOnceAllIsWell()
{
    const std::vector<Finding> findings{failed("a"), failed("b")};
    find(findings);
    wait(5 * Second);
    end({findings[0]});
    wait(20 * Second);
    QCOMPARE(only().state, State::New);
    QCOMPARE(only().open, 1);
    end({findings[1]});
    wait(9 * Second);
    QCOMPARE(only().state, State::New); // it may come back at once
    wait(3 * Second);
    QCOMPARE(only().state, State::Resolved);
    QVERIFY(only().resolvedAt > 0);
    QCOMPARE(only().resolvedBy, QString());
}

void tst_IncidentBook::isNotResolvedWhileAPublisherIsMissing()
{
    find({failed("a")});
    wait(600 * Second);
    QCOMPARE(only().state, State::New);
}

void tst_IncidentBook::isResolvedWithoutLostViewers()
{
    const Finding publisher = failed("a");
    find({publisher, failed("a", 0), failed("a", 0)});
    wait(5 * Second);
    end({publisher});
    wait(80 * Second);
    QCOMPARE(only().state, State::Resolved);
    QCOMPARE(only().open, 2);
}

// Each of its streams lives for less than a second.
void tst_IncidentBook::isOneWhileANameFlaps()
{
    for (int i = 0; i < 5; ++i) {
        Finding flapping = failed("a");
        flapping.kind = Kind::Flapping;
        find({flapping});
        m_now += Second / 2;
        end({flapping});
        wait(30 * Second);
        QCOMPARE(only().state, State::New);
    }
    QCOMPARE(only().findings, 5);
    wait(60 * Second);
    QCOMPARE(only().state, State::Resolved);
}

// Who was told that it is over would not hear of it otherwise.
void tst_IncidentBook::isAnotherOneAfterItsEnd()
{
    const Finding first = failed("a");
    find({first});
    wait(5 * Second);
    end({first});
    wait(15 * Second);
    QCOMPARE(only().state, State::Resolved);
    find({failed("a")});
    wait(2 * Second);
    QCOMPARE(all().size(), 2u);
    QCOMPARE(all().front().state, State::Resolved);
    QCOMPARE(all().back().state, State::New);
}

// What somebody was told was a trifle.
void tst_IncidentBook::isAnotherOneWhereItIsGraver()
{
    Finding trifle = failed("a");
    trifle.kind = Kind::SessionEnded;
    find({trifle});
    wait(2 * Second);
    find({failed("b")}); // at once: it is known of neither
    wait(2 * Second);
    QCOMPARE(only().severity, Severity::Error);
    init();
    find({trifle});
    wait(15 * Second);
    find({failed("b")});
    wait(2 * Second);
    QCOMPARE(all().size(), 2u);
}

void tst_IncidentBook::isAnotherOneThanThatOfAPublisher()
{
    find({failed("a"), failed("a", 0)});
    wait(15 * Second);
    find({failed("b"), failed("c")});
    wait(2 * Second);
    QCOMPARE(all().size(), 2u);
    QCOMPARE(all().front().cause, Cause::Publisher);
    QCOMPARE(all().back().publishers, 2);
}

void tst_IncidentBook::takesPlayersOnOtherNodesWithTheirPublisher()
{
    find({failed("a", 0, "Stopped by publisher stop", Cause::Publisher, "edge-1"),
          failed("a", 0, "Stopped by publisher stop", Cause::Publisher, "edge-2"), failed("a")});
    wait(2 * Second);
    QCOMPARE(only().cause, Cause::Publisher);
    QCOMPARE(only().streams(), 2);
    QCOMPARE(only().nodeId, QByteArray());
}

// As of a stream that is loaded as failed and then replaced.
void tst_IncidentBook::takesNoneForOpenThatIsClosedAtOnce()
{
    const Finding finding = failed("a");
    m_book->take({{finding}, {finding}}, m_now);
    wait(5 * Second);
    QVERIFY(all().empty());
    find({finding});
    wait(5 * Second);
    restart();
    m_book->take({{finding}, {finding}}, m_now);
    QCOMPARE(only().open, 0);
    wait(12 * Second);
    QCOMPARE(only().state, State::Resolved);
}

void tst_IncidentBook::isAcknowledged()
{
    find({failed("a")});
    wait(2 * Second);
    const IncidentOutcome outcome = m_book->change({.what = IncidentChange::What::Acknowledge,
                                                    .incident = 1,
                                                    .by = QStringLiteral("Ada"),
                                                    .text = QStringLiteral("I look at it.")},
                                                   m_now);
    QVERIFY(!outcome.refusal);
    QCOMPARE(outcome.incident.state, State::Acknowledged);
    QCOMPARE(only().acknowledgedBy, QStringLiteral("Ada"));
    QCOMPARE(only().acknowledgedAt, m_now);
    QCOMPARE(only().comments.size(), 1);
    QCOMPARE(only().comments.first(), (Comment{m_now, QStringLiteral("Ada"), QStringLiteral("I look at it.")}));
}

void tst_IncidentBook::isResolvedByHand()
{
    const Finding finding = failed("a");
    find({finding});
    wait(2 * Second);
    (void)m_book->change({.what = IncidentChange::What::Resolve, .incident = 1, .by = QStringLiteral("Ada")}, m_now);
    QCOMPARE(only().state, State::Resolved);
    QCOMPARE(only().resolvedBy, QStringLiteral("Ada"));
    wait(10 * Second);
    QCOMPARE(all().size(), 1u); // what it was about makes no other one
    find({failed("b")});
    wait(2 * Second);
    QCOMPARE(all().size(), 2u); // but what is new does
}

void tst_IncidentBook::isMuted()
{
    find({failed("a")});
    wait(2 * Second);
    (void)m_book->change({.what = IncidentChange::What::Mute, .incident = 1, .muted = 60 * Second}, m_now);
    QVERIFY(only().isMuted(m_now + 59 * Second));
    QVERIFY(!only().isMuted(m_now + 60 * Second));
    (void)m_book->change({.what = IncidentChange::What::Mute, .incident = 1, .muted = 0}, m_now);
    QVERIFY(!only().isMuted(m_now));
}

void tst_IncidentBook::refusesWhatCannotBe_data()
{
    using What = IncidentChange::What;
    QTest::addColumn<What>("what");
    QTest::addColumn<qint64>("incident");
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("status");
    QTest::newRow("unknown") << What::Acknowledge << 9LL << QString() << 404;
    QTest::newRow("resolved") << What::Acknowledge << 1LL << QString() << 409;
    QTest::newRow("resolved twice") << What::Resolve << 1LL << QString() << 409;
    QTest::newRow("empty comment") << What::Comment << 2LL << QStringLiteral("  ") << 422;
    QTest::newRow("long comment") << What::Comment << 2LL << QString(4'001, u'x') << 422;
}

void tst_IncidentBook::refusesWhatCannotBe()
{
    find({failed("a"), failed("b", 1, "Failed by ICE error", Cause::Network, "south")});
    wait(2 * Second);
    (void)m_book->change({.what = IncidentChange::What::Resolve, .incident = 1}, m_now);
    const std::vector<Incident> before = all();
    QFETCH(IncidentChange::What, what);
    QFETCH(qint64, incident);
    QFETCH(QString, text);
    const IncidentOutcome outcome = m_book->change({.what = what, .incident = incident, .text = text}, m_now);
    QVERIFY(outcome.refusal);
    QTEST(outcome.refusal->status, "status");
    QVERIFY(outcome.refusal->sentence.endsWith(u'.'));
    QVERIFY(all() == before);
}

void tst_IncidentBook::survivesARestart()
{
    const std::vector<Finding> findings{failed("a"), failed("b"), failed("a", 0)};
    find(findings);
    wait(5 * Second);
    (void)m_book->change({.what = IncidentChange::What::Acknowledge, .incident = 1, .by = QStringLiteral("Ada")},
                         m_now);
    m_book->setTold(1, Incident::Told::New);
    const Incident before = only();
    restart();
    m_now += 600 * Second;
    find(findings);
    wait(10 * Second);
    QVERIFY(only() == before);
    QCOMPARE(m_book->incidentOf(findings[0]), 1);
    QCOMPARE(m_book->openFindings(1).size(), 3u);
    end(findings);
    wait(12 * Second);
    QCOMPARE(only().state, State::Resolved);
    QCOMPARE(only().told, Incident::Told::New);
}

void tst_IncidentBook::knowsTheNodesOfOneAfterARestart()
{
    std::vector<Finding> findings;
    for (const char *node : {"a", "b", "c", "d", "e"})
        findings.push_back(failed(node, 1, "Failed by ICE error", Cause::Network, node));
    find(findings);
    wait(5 * Second);
    QCOMPARE(only().nodes, 5);
    restart();
    find(findings);
    wait(20 * Second);
    find({failed("another", 1, "Failed by RTP activity", Cause::Network, "c")});
    wait(2 * Second);
    QCOMPARE(only().publishers, 6);
    QVERIFY2(only().sentence().startsWith(QStringLiteral("5 nodes (live): 6 publishers failed")),
             qPrintable(only().sentence()));
}

void tst_IncidentBook::takesDoubtsAfterARestartForTheSame()
{
    Finding stale = failed("a");
    stale.kind = Kind::Stale;
    find({stale});
    wait(5 * Second);
    restart();
    Finding unheard = stale;
    unheard.kind = Kind::Unheard;
    find({unheard});
    wait(30 * Second);
    QCOMPARE(only().state, State::New);
    QCOMPARE(m_book->incidentOf(unheard), 1);
    end({unheard});
    wait(12 * Second);
    QCOMPARE(only().state, State::Resolved);
}

void tst_IncidentBook::endsWhatWasOverMeanwhile()
{
    find({failed("a")});
    wait(5 * Second);
    restart();
    wait(30 * Second);
    QCOMPARE(only().state, State::Resolved);
    QCOMPARE(only().open, 0);
}

void tst_IncidentBook::makesNoneOfOldFailuresAtAStart()
{
    const Finding finding = failed("a");
    m_now += 3'600 * Second;
    find({finding});
    wait(5 * Second);
    QVERIFY(all().empty());
}

void tst_IncidentBook::countsAStreamOnce()
{
    Finding stale = failed("a");
    stale.kind = Kind::Stale;
    Finding same = stale;
    same.kind = Kind::SessionEnded;
    find({stale, same});
    wait(2 * Second);
    QCOMPARE(only().publishers, 1);
    QCOMPARE(only().findings, 2);
    QVERIFY(!only().kind);
}

void tst_IncidentBook::saysWhatIsNew()
{
    QVERIFY(!m_book->takeChanged());
    const Finding finding = failed("a");
    find({finding});
    QVERIFY(!m_book->takeChanged()); // nothing yet
    wait(2 * Second);
    const auto changed = m_book->takeChanged();
    QVERIFY(changed);
    QCOMPARE(changed->news.changed.size(), 1u);
    QCOMPARE(changed->news.joined.size(), 1u);
    QCOMPARE(changed->news.joined.front().subject, finding.subject);
    QCOMPARE(changed->kept.findings.size(), 1u);
    QVERIFY(!m_book->takeChanged());
    end({finding});
    const auto ended = m_book->takeChanged();
    QVERIFY(ended);
    QCOMPARE(ended->kept.findings.front().until, m_now);
}

void tst_IncidentBook::forgetsTheOldestOfMany()
{
    constexpr int Many = 520;
    for (int i = 0; i < Many; ++i) {
        const Finding finding =
            failed("a", 1, "Failed by RTP activity", Cause::Network, "node-" + QByteArray::number(i));
        find({finding});
        wait(2 * Second);
        end({finding});
    }
    wait(12 * Second);
    QCOMPARE(all().size(), 500u);
    QCOMPARE(all().front().id, Many - 500 + 1);
    const auto changed = m_book->takeChanged();
    QVERIFY(changed);
    QCOMPARE(changed->news.forgotten.size(), Many - 500);
}

void tst_IncidentBook::readsBackWhatItKeeps()
{
    Finding finding = failed("Stra\xc3\x9f"
                             "e \xff",
                             1, "Failed \"so\"");
    finding.origin = wcs::Origin::Test;
    finding.appKey = "";
    const auto read = findingOf(kept(7, finding, 0));
    QVERIFY(read);
    QCOMPARE(read->name, finding.name);
    QCOMPARE(read->info, finding.info);
    QCOMPARE(read->subject, finding.subject);
    find({finding});
    wait(2 * Second);
    const Incident incident = only();
    const auto same = incidentOf(kept(incident));
    QVERIFY(same);
    QVERIFY(*same == incident);
    QVERIFY(!incidentOf({.id = 1, .document = "{}"}));
    QVERIFY(!findingOf({.incident = 1, .kind = "nothing", .document = "{}"}));
}

QTEST_GUILESS_MAIN(tst_IncidentBook)
#include "tst_incidentbook.moc"
