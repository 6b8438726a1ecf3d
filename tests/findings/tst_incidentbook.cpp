#include "bookfixture.h"

#include <QTest>

using namespace findings;
using State = Incident::State;

class tst_IncidentBook : public QObject, BookFixture {
    Q_OBJECT
private slots:
    void init() { begin(); }

    void makesNoneOfWhatPassesAtOnce();
    void makesNoneOfWhatIsInjected();
    void makesNoneOfNotices();
    void isResolvedOnceAllIsWell();
    void isNotResolvedWhileAPublisherIsMissing();
    void isResolvedWithoutLostViewers();
    void isOneWhileANameFlaps();
    void takesNoneForOpenThatIsClosedAtOnce();
    void isAcknowledged();
    void isResolvedByHand();
    void isMuted();
    void refusesWhatCannotBe_data();
    void refusesWhatCannotBe();
    void survivesARestart();
    void takesDoubtsAfterARestartForTheSame();
    void endsWhatWasOverMeanwhile();
    void makesNoneOfOldFailuresAtAStart();
    void countsAStreamOnce();
    void saysWhatIsNew();
    void forgetsTheOldestOfMany();
    void readsBackWhatItKeeps();
};

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
