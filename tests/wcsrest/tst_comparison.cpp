#include "board/streamfixture.h"
#include "wcsrest/comparison.h"

#include <QTest>

using board::StreamBoard;
using wcsrest::Counts;
using wcsrest::Difference;
using wcsrest::Listed;
using wcsrest::ListedStream;
using wcsrest::Suspicion;

namespace {

constexpr qint64 Second = 1'000'000;
constexpr qint64 AskedAt = StreamFixture::Start + 3'600 * Second;
constexpr qint64 Settled = AskedAt - 5 * Second;
const QByteArray Node = "0123456789abcdef0123456789abcdef@192.168.1.101";
const QByteArray SameNode = "0123456789abcdef0123456789abcdef";
const QByteArray OtherNode = "fedcba9876543210fedcba9876543210@192.168.1.102";

} // namespace

class TestComparison : public QObject {
    Q_OBJECT
private slots:
    void init();

    void findsNothingWhereBothAgree();
    void findsWhatIsMissingHere();
    void findsWhatHasEndedHereAlone();
    void findsWhatIsGoneThere();
    void findsWhatHasAnotherStatus();
    void judgesNothingThatIsChanging_data();
    void judgesNothingThatIsChanging();
    void judgesNothingThatIsNoneOfAWcs();
    void judgesNoOtherNode();
    void isCertainOfWhatIsInDoubt();
    void knowsNodesByAllTheirNames();
    void findsOnlyWhatIsMissingWithoutANode();
    void learnsWhichNodeAnswers_data();
    void learnsWhichNodeAnswers();
    void learnsItFromTheBoard();
    void saysWhatDiffers();
    void counts();

private:
    void tell(const QByteArray &id, const QByteArray &status, const QByteArray &node = Node,
              qint64 at = AskedAt - 60 * Second, wcs::Origin origin = wcs::Origin::Wcs);
    static ListedStream listed(const QByteArray &id, const QByteArray &status, const QByteArray &node = {});
    QByteArray compare(const Listed &streams, const QByteArray &node = Node) const; // "kind id", with ", " between

    StreamFixture m_fixture;
    std::unique_ptr<StreamBoard> m_board;
};

void TestComparison::init()
{
    m_fixture = {};
    m_board = std::make_unique<StreamBoard>();
}

void TestComparison::tell(const QByteArray &id, const QByteArray &status, const QByteArray &node, qint64 at,
                          wcs::Origin origin)
{
    journal::Record record = m_fixture.record("cam", status, status != "PLAYING" && status != "PAUSED");
    record.event.mediaSessionId = id;
    record.time = record.receivedAt = at;
    record.origin = origin;
    m_board->apply({{onNode(record, node)}});
}

ListedStream TestComparison::listed(const QByteArray &id, const QByteArray &status, const QByteArray &node)
{
    return {.nodeId = node,
            .mediaSessionId = id,
            .name = "cam",
            .status = status,
            .published = qint8(status == "PUBLISHING")};
}

QByteArray TestComparison::compare(const Listed &streams, const QByteArray &node) const
{
    QByteArrayList differences;
    for (const Suspicion &suspicion : wcsrest::compare(streams, *m_board, node, Settled))
        differences.append(kindName(suspicion.difference.kind).toByteArray() + ' ' +
                           suspicion.difference.mediaSessionId);
    std::ranges::sort(differences);
    return differences.join(", ");
}

void TestComparison::findsNothingWhereBothAgree()
{
    QCOMPARE(compare({}), "");
    tell("a", "PUBLISHING");
    tell("b", "PLAYING");
    tell("c", "PENDING");
    tell("d", "UNPUBLISHED");
    tell("e", "FAILED");
    QCOMPARE(compare({listed("a", "PUBLISHING"), listed("b", "PLAYING"), listed("c", "PENDING")}), "");
    QCOMPARE(compare({listed("a", "PUBLISHING"), listed("b", "PLAYING"), listed("c", "PENDING"),
                      listed("d", "UNPUBLISHED"), listed("x", "STOPPED"), listed("", "PLAYING")}),
             ""); // over, or without an id
}

void TestComparison::findsWhatIsMissingHere()
{
    tell("a", "PUBLISHING");
    const Listed streams{listed("a", "PUBLISHING"), listed("b", "PLAYING"), listed("b", "PLAYING"),
                         listed("c", "NEWER")};
    QCOMPARE(compare(streams), "missingHere b, missingHere c");
    const Difference difference = wcsrest::compare(streams, *m_board, Node, Settled).front().difference;
    QCOMPARE(difference.streamKey, SameNode + "\nb");
    QCOMPARE(difference.nodeId, Node);
    QCOMPARE(difference.name, "cam");
    QCOMPARE(difference.published, 0);
    QCOMPARE(difference.statusHere, "");
    QCOMPARE(difference.statusThere, "PLAYING");
}

void TestComparison::findsWhatHasEndedHereAlone()
{
    tell("a", "STOPPED");
    tell("b", "FAILED");
    tell("c", "STOPPED", Node, AskedAt - Second); // a second ago: the WCS need not have ended it when it answered
    QCOMPARE(compare({listed("a", "PLAYING"), listed("b", "PUBLISHING"), listed("c", "PLAYING")}),
             "missingHere a, missingHere b");
    const auto found = wcsrest::compare({listed("a", "PLAYING")}, *m_board, Node, Settled);
    QCOMPARE(found.front().difference.statusHere, "STOPPED");
    QVERIFY(!found.front().isCertain);
}

void TestComparison::findsWhatIsGoneThere()
{
    tell("a", "PUBLISHING");
    tell("b", "PENDING");
    tell("c", "PLAYING");
    tell("d", "STOPPED");
    QCOMPARE(compare({listed("a", "PUBLISHING")}), "goneThere b, goneThere c");
    QCOMPARE(compare({listed("a", "PUBLISHING"), listed("b", "PENDING"), listed("c", "STOPPED")}), "goneThere c");
    const auto found = wcsrest::compare({listed("a", "FAILED")}, *m_board, Node, Settled);
    QCOMPARE(found.front().difference.streamKey, SameNode + "\na");
    QCOMPARE(found.front().difference.statusHere, "PUBLISHING");
    QCOMPARE(found.front().difference.statusThere, "FAILED");
    QCOMPARE(found.front().difference.published, 1);
}

void TestComparison::findsWhatHasAnotherStatus()
{
    tell("a", "PENDING");
    tell("b", "PLAYING");
    tell("c", "PUBLISHING");
    tell("d", "PUBLISHING");
    const Listed streams{listed("a", "PUBLISHING"), listed("b", "PAUSED"), listed("c", "SNAPSHOT_COMPLETE"),
                         listed("d", "")};
    QCOMPARE(compare(streams), "statusDiffers a, statusDiffers b");
    const Difference difference = wcsrest::compare(streams, *m_board, Node, Settled).front().difference;
    QCOMPARE(difference.statusHere, "PENDING");
    QCOMPARE(difference.statusThere, "PUBLISHING");
}

void TestComparison::judgesNothingThatIsChanging_data()
{
    QTest::addColumn<qint64>("at");
    QTest::addColumn<bool>("isJudged");
    QTest::newRow("long ago") << AskedAt - 60 * Second << true;
    QTest::newRow("just settled") << Settled - 1 << true;
    QTest::newRow("shortly before the question") << Settled << false;
    QTest::newRow("after the question, before a late answer") << AskedAt + 8 * Second << false;
}

void TestComparison::judgesNothingThatIsChanging()
{
    QFETCH(const qint64, at);
    QFETCH(const bool, isJudged);
    tell("began", "PUBLISHING", Node, at);
    tell("paused", "PLAYING", Node, AskedAt - 60 * Second);
    tell("paused", "PAUSED", Node, at);
    tell("ended", "PLAYING", Node, AskedAt - 60 * Second);
    tell("ended", "STOPPED", Node, at);
    QCOMPARE(compare({listed("paused", "PLAYING"), listed("ended", "PLAYING")}),
             isJudged ? "goneThere began, missingHere ended, statusDiffers paused" : "");
}

void TestComparison::judgesNothingThatIsNoneOfAWcs()
{
    tell("a", "PUBLISHING", Node, AskedAt - 60 * Second, wcs::Origin::Test);
    tell("b", "PUBLISHING", Node, AskedAt - 60 * Second, wcs::Origin::Replay);
    tell("c", "NEW");
    journal::Record record = m_fixture.record("cam", "PLAYING", false);
    record.event.mediaSessionId.clear(); // as of playRTSP
    m_board->apply({{onNode(record, Node)}});
    tell("d", "PUBLISHING");
    QCOMPARE(compare({}), "goneThere d");
    QCOMPARE(compare({listed("a", "PENDING"), listed("d", "PUBLISHING")}), "");
}

void TestComparison::judgesNoOtherNode()
{
    tell("a", "PUBLISHING", OtherNode);
    tell("b", "PUBLISHING", OtherNode);
    tell("c", "PUBLISHING");
    QCOMPARE(compare({}), "goneThere c");
    QCOMPARE(compare({listed("a", "PUBLISHING"), listed("c", "PUBLISHING")}),
             "missingHere a"); // that node's is another
    QCOMPARE(compare({listed("a", "PUBLISHING", OtherNode), listed("c", "PUBLISHING")}), "");
}

void TestComparison::isCertainOfWhatIsInDoubt()
{
    tell("a", "PUBLISHING");
    tell("b", "STOPPED");
    const auto isCertain = [this](const Listed &streams) {
        const auto found = wcsrest::compare(streams, *m_board, Node, Settled);
        return found.size() == 1 && found.front().isCertain;
    };
    QVERIFY(!isCertain({}));
    m_board->setListening(false);
    QVERIFY(isCertain({}));
    QVERIFY(!isCertain({listed("a", "PENDING")})); // that of a status
    QVERIFY(!isCertain({listed("a", "PUBLISHING"), listed("b", "PLAYING")}));
}

void TestComparison::knowsNodesByAllTheirNames()
{
    tell("a", "PUBLISHING");
    tell("b", "PUBLISHING", SameNode);
    tell("c", "PUBLISHING", SameNode + "@10.0.0.7");
    for (const QByteArray &node : {Node, SameNode, SameNode + "@172.16.0.1"}) {
        QCOMPARE(compare({}, node), "goneThere a, goneThere b, goneThere c");
        QCOMPARE(
            compare({listed("a", "PUBLISHING"), listed("b", "PUBLISHING", SameNode), listed("c", "PUBLISHING", Node)},
                    node),
            "");
    }
}

void TestComparison::findsOnlyWhatIsMissingWithoutANode()
{
    tell("a", "PUBLISHING");
    tell("b", "PUBLISHING", OtherNode);
    QCOMPARE(compare({}, {}), "");
    QCOMPARE(compare({listed("a", "PUBLISHING"), listed("b", "PUBLISHING"), listed("c", "PLAYING")}, {}),
             "missingHere c");
}

void TestComparison::learnsWhichNodeAnswers_data()
{
    QTest::addColumn<QByteArray>("ids"); // of the answer
    QTest::addColumn<QByteArray>("known");
    QTest::addColumn<QByteArray>("node");
    const QByteArray none;
    QTest::newRow("an empty answer") << none << none << none;
    QTest::newRow("an empty answer of a known one") << none << Node << Node;
    QTest::newRow("one of its streams") << QByteArray("x y a1") << none << Node;
    QTest::newRow("the other's") << QByteArray("b1 b2") << none << OtherNode;
    QTest::newRow("more of the other's") << QByteArray("b1 b2 a1") << none << OtherNode;
    QTest::newRow("as many of both") << QByteArray("b1 a1") << none << none;
    QTest::newRow("as many of both, of a known one") << QByteArray("b1 a1") << Node << Node;
    QTest::newRow("nobody's") << QByteArray("x y") << none << none;
    QTest::newRow("nobody's, of a known one") << QByteArray("x y") << Node << Node;
    QTest::newRow("it is another now") << QByteArray("b1 b2") << Node << OtherNode;
    QTest::newRow("known by another name") << QByteArray("a1") << SameNode << SameNode;
}

void TestComparison::learnsWhichNodeAnswers()
{
    QFETCH(const QByteArray, ids);
    QFETCH(const QByteArray, known);
    tell("a1", "PUBLISHING");
    tell("a2", "STOPPED");
    tell("b1", "PUBLISHING", OtherNode);
    tell("b2", "PLAYING", OtherNode);
    tell("x", "PLAYING", "somebody's", AskedAt, wcs::Origin::Test);
    Listed streams;
    for (const QByteArray &id : ids.isEmpty() ? QByteArrayList() : ids.split(' '))
        streams.push_back(listed(id, "PUBLISHING"));
    QTEST(wcsrest::nodeOf(streams, *m_board, known), "node");
}

// What it says itself counts more.
void TestComparison::learnsItFromTheBoard()
{
    tell("a", "PUBLISHING");
    const Listed streams{listed("a", "PUBLISHING", OtherNode), listed("b", "PLAYING"), listed("c", "PLAYING", SameNode),
                         listed("d", "PLAYING", Node)};
    QCOMPARE(wcsrest::nodeOf(streams, *m_board, OtherNode), Node);
    QCOMPARE(wcsrest::nodeOf({listed("a", "PUBLISHING", SameNode)}, *m_board, {}), SameNode);
    QCOMPARE(wcsrest::nodeOf({listed("a", "PUBLISHING", "wcs-1")}, *m_board, Node), "wcs-1");
}

void TestComparison::saysWhatDiffers()
{
    using Kind = Difference::Kind;
    const auto sentence = [](Kind kind, const QByteArray &here, const QByteArray &there) {
        return Difference{.kind = kind, .statusHere = here, .statusThere = there}.sentence();
    };
    QCOMPARE(sentence(Kind::MissingHere, {}, "PLAYING"),
             QStringLiteral("Learned by asking: the WCS has it as PLAYING, and no hook has told of it."));
    QCOMPARE(sentence(Kind::MissingHere, {}, {}),
             QStringLiteral("Learned by asking: the WCS has it, and no hook has told of it."));
    QCOMPARE(sentence(Kind::MissingHere, "STOPPED", "PLAYING"),
             QStringLiteral("Learned by asking: the WCS has it as PLAYING, and by its hooks it is STOPPED."));
    QCOMPARE(sentence(Kind::GoneThere, "PLAYING", {}),
             QStringLiteral("Learned by asking: the WCS does not have it, and by its hooks it is PLAYING."));
    QCOMPARE(sentence(Kind::GoneThere, "PLAYING", "FAILED"),
             QStringLiteral("Learned by asking: the WCS has it as FAILED, and by its hooks it is PLAYING."));
    QCOMPARE(sentence(Kind::StatusDiffers, "PLAYING", "A\nrtsp://me:s3cret@h"),
             QStringLiteral("Learned by asking: the WCS has it as A␊rtsp://me:•••@h, and by its hooks it is PLAYING."));
    QCOMPARE(kindName(Kind::GoneThere), "goneThere");
}

void TestComparison::counts()
{
    tell("a", "PUBLISHING");
    tell("b", "PLAYING", SameNode);
    tell("c", "PAUSED");
    tell("d", "PENDING");
    tell("e", "STOPPED");
    tell("f", "PUBLISHING", OtherNode);
    QCOMPARE(wcsrest::countsOf(*m_board, Node), (Counts{1, 2}));
    QCOMPARE(wcsrest::countsOf(*m_board, {}), Counts());
    QCOMPARE(wcsrest::countsOf(
                 {listed("a", "PUBLISHING"), listed("b", "PLAYING"), listed("c", "PENDING"), listed("d", "STOPPED")}),
             (Counts{1, 1}));
    m_board->setListening(false);
    QCOMPARE(wcsrest::countsOf(*m_board, Node), Counts());
}

QTEST_GUILESS_MAIN(TestComparison)
#include "tst_comparison.moc"
