#include "bookfixture.h"

#include <QTest>

using namespace findings;
using State = Incident::State;

class tst_Correlation : public QObject, BookFixture {
    Q_OBJECT
private slots:
    void init() { begin(); }

    void makesOneOfWhatTheNetworkDoesToANode();
    void keepsNodesApart();
    void namesThePublisherThatHasLeft_data();
    void namesThePublisherThatHasLeft();
    void namesTheNetworkWhereMorePublishersFail();
    void saysWhyPublishersFailedAndNotThatPlayersFollowed();
    void takesReasonsThatDifferInNumbersForOne();
    void takesManyThatAreAlikeTogether();
    void keepsApartWhatComesLater();
    void isAnotherOneAfterItsEnd();
    void isAnotherOneWhereItIsGraver();
    void isAnotherOneThanThatOfAPublisher();
    void takesPlayersOnOtherNodesWithTheirPublisher();
    void knowsTheNodesOfOneAfterARestart();
};

void tst_Correlation::makesOneOfWhatTheNetworkDoesToANode()
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

void tst_Correlation::keepsNodesApart()
{
    find({failed("a"), failed("b", 1, "Failed by ICE error", Cause::Network, "south")});
    wait(2 * Second);
    QCOMPARE(all().size(), 2u);
}

void tst_Correlation::namesThePublisherThatHasLeft_data()
{
    QTest::addColumn<bool>("playersFirst");
    QTest::addColumn<QByteArray>("info");
    QTest::addColumn<Cause>("cause");
    QTest::newRow("its reason") << false << QByteArray("Stopped by publisher stop") << Cause::Publisher;
    QTest::newRow("players first") << true << QByteArray("Stopped by publisher stop") << Cause::Publisher;
    QTest::newRow("no reason") << false << QByteArray() << Cause::Unknown;
    QTest::newRow("no reason, players first") << true << QByteArray() << Cause::Unknown;
}

void tst_Correlation::namesThePublisherThatHasLeft()
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

void tst_Correlation::namesTheNetworkWhereMorePublishersFail()
{
    find({failed("a"), failed("b"), failed("a", 0, "Stopped by publisher stop", Cause::Publisher),
          failed("b", 0, "Stopped by publisher stop", Cause::Publisher)});
    wait(2 * Second);
    QCOMPARE(only().cause, Cause::Network);
    QCOMPARE(only().streams(), 4);
}

void tst_Correlation::saysWhyPublishersFailedAndNotThatPlayersFollowed()
{
    std::vector<Finding> all;
    for (int i = 0; i < 6; ++i)
        all.push_back(failed("cam-" + QByteArray::number(i), 1));
    for (int i = 0; i < 30; ++i)
        all.push_back(failed("cam-" + QByteArray::number(i % 6), 0, "Stopped by publisher stop", Cause::Publisher));
    find(all);
    wait(2 * Second);
    QCOMPARE(only().players, 30);
    QCOMPARE(only().info, QByteArray("Failed by RTP activity"));
    QCOMPARE(only().reasons, 1);
}

void tst_Correlation::takesReasonsThatDifferInNumbersForOne()
{
    for (int i = 0; i < 20; ++i)
        find({failed("cam-" + QByteArray::number(i), 1, "No port " + QByteArray::number(4000 + i), Cause::Server)});
    wait(2 * Second);
    QCOMPARE(only().publishers, 20);
}

void tst_Correlation::takesManyThatAreAlikeTogether()
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

void tst_Correlation::keepsApartWhatComesLater()
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

// Who was told that it is over would not hear of it otherwise.
void tst_Correlation::isAnotherOneAfterItsEnd()
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
void tst_Correlation::isAnotherOneWhereItIsGraver()
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

void tst_Correlation::isAnotherOneThanThatOfAPublisher()
{
    find({failed("a"), failed("a", 0)});
    wait(15 * Second);
    find({failed("b"), failed("c")});
    wait(2 * Second);
    QCOMPARE(all().size(), 2u);
    QCOMPARE(all().front().cause, Cause::Publisher);
    QCOMPARE(all().back().publishers, 2);
}

void tst_Correlation::takesPlayersOnOtherNodesWithTheirPublisher()
{
    find({failed("a", 0, "Stopped by publisher stop", Cause::Publisher, "edge-1"),
          failed("a", 0, "Stopped by publisher stop", Cause::Publisher, "edge-2"), failed("a")});
    wait(2 * Second);
    QCOMPARE(only().cause, Cause::Publisher);
    QCOMPARE(only().streams(), 2);
    QCOMPARE(only().nodeId, QByteArray());
}

void tst_Correlation::knowsTheNodesOfOneAfterARestart()
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

QTEST_GUILESS_MAIN(tst_Correlation)
#include "tst_correlation.moc"
