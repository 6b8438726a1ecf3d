#include "site.h"

#include <QRandomGenerator>
#include <QTest>

using namespace findings;

namespace {

constexpr qint64 Second = Site::Second;

// Of PROTOCOL §5, unlike in what caused them.
const QByteArrayList Reasons{"Failed by RTP activity",
                             "Failed by error",
                             "No common codecs",
                             "Failed by ICE timeout",
                             "Session not ready",
                             "Stream failed",
                             "Rtsp stream not found",
                             "Failed by HLS writer error",
                             "Stopped by session disconnect",
                             "Terminated by keep-alive",
                             "No available transcoders",
                             "Distributor stopped",
                             "Failed to connect to origin stream",
                             "Stream not found"};

QByteArray nodeOf(int number)
{
    return "node-" + QByteArray::number(number);
}

} // namespace

// Much that goes wrong at once: few incidents, with all that is wrong underneath.
class tst_Storms : public QObject {
    Q_OBJECT
private slots:
    void init() { m_site = std::make_unique<Site>(); }

    void makeFewIncidents_data()
    {
        QTest::addColumn<int>("streams");
        QTest::addColumn<int>("nodes");
        QTest::addColumn<int>("reasons");
        QTest::addColumn<int>("players"); // of ten
        QTest::newRow("one reason on a node") << 20'000 << 1 << 1 << 0;
        QTest::newRow("many reasons on two nodes") << 20'000 << 2 << 14 << 0;
        QTest::newRow("many reasons on three nodes") << 2'000 << 3 << 14 << 5;
        QTest::newRow("three reasons on twelve nodes") << 20'000 << 12 << 3 << 0;
        QTest::newRow("many reasons on many nodes") << 2'000 << 25 << 14 << 0;
        QTest::newRow("the same of viewers") << 2'000 << 25 << 14 << 10;
        QTest::newRow("of both") << 2'000 << 25 << 14 << 7;
    }
    void makeFewIncidents()
    {
        QFETCH(int, streams);
        QFETCH(int, nodes);
        QFETCH(int, reasons);
        QFETCH(int, players);
        begin(streams, nodes, players);
        const std::vector<journal::Record> failures = failuresOf(streams, nodes, reasons, players);
        failWithin(2 * Second, failures);
        m_site->pass(30 * Second);
        QVERIFY2(all().size() < 10, qPrintable(sentences().join(u'\n')));
        const auto found = int(m_site->found().size()); // all but viewers of what is not there
        QVERIFY(found > streams * 9 / 10);
        int hit = 0;
        for (const Incident &incident : all())
            hit += incident.publishers + incident.players;
        QCOMPARE(hit, found);
    }

    void nameTheNodesOfOne()
    {
        begin(120, 12, 0);
        failWithin(Second / 2, failuresOf(120, 12, 1, 0));
        m_site->pass(5 * Second);
        QCOMPARE(sentences(), QStringList{u"12 nodes (defaultApp): 120 publishers failed within 1 s, Failed by RTP "
                                          u"activity."_qs});
        QCOMPARE(all().front().cause, Cause::Network);
    }

    void nameTheReasonMostGive()
    {
        begin(100, 1, 0);
        const QByteArrayList unlike{"Session not ready", "No common codecs", "Stream failed",
                                    "Terminated by keep-alive"};
        std::vector<journal::Record> failures = failuresOf(100, 1, 1, 0);
        for (size_t i = 0; i < failures.size(); ++i)
            failures[i].event.info = i % 2 == 0 ? QByteArray("Failed by error") : unlike[qsizetype(i / 2 % 4)];
        failWithin(Second / 2, failures);
        m_site->pass(5 * Second);
        const Incident incident = all().front();
        QVERIFY2(incident.sentence().endsWith(u", for 5 reasons, most often: Failed by error."),
                 qPrintable(incident.sentence()));
        QCOMPARE(incident.cause, Cause::Unknown);
    }

    // Each has an outage of its own.
    void keepAFewNodesApart()
    {
        begin(90, 3, 0);
        failWithin(2 * Second, failuresOf(90, 3, 1, 0));
        m_site->pass(5 * Second);
        QCOMPARE(all().size(), 3u);
        for (const Incident &incident : all()) {
            QCOMPARE(incident.publishers, 30);
            QVERIFY(!incident.nodeId.isEmpty());
        }
    }

    // What goes on of one of its nodes belongs to it, and what is wrong elsewhere later does not.
    void takeInWhatFollowsOnTheirNodes()
    {
        begin(120, 13, 0);
        std::vector<journal::Record> failures = failuresOf(120, 13, 1, 0);
        std::vector<journal::Record> later;
        std::vector<journal::Record> elsewhere;
        std::erase_if(failures, [&](const journal::Record &record) {
            const bool isElsewhere = record.event.nodeId == nodeOf(12);
            const bool isLater = !isElsewhere && later.size() < 12;
            if (isElsewhere)
                elsewhere.push_back(record);
            else if (isLater)
                later.push_back(record);
            return isElsewhere || isLater;
        });
        failWithin(Second / 2, failures);
        m_site->pass(20 * Second);
        failWithin(Second, later);
        m_site->pass(32 * Second); // publishers that do not come back
        QCOMPARE(all().size(), 1u);
        QCOMPARE(all().front().publishers, int(failures.size() + later.size()));
        m_site->pass(10 * Second);
        failWithin(Second, elsewhere);
        m_site->pass(5 * Second);
        QCOMPARE(all().size(), 2u);
        QCOMPARE(all().back().nodeId, nodeOf(12));
    }

private:
    journal::Record hook(int number, int nodes, int players, const QByteArray &status)
    {
        const QByteArray id = QByteArray::number(number);
        const bool isPlayer = number % 10 < players;
        const QByteArray begun = isPlayer ? "PLAYING" : "PUBLISHING";
        return onNode(m_site->hook(id, "name-" + id, status.isEmpty() ? begun : status, !isPlayer),
                      nodeOf(number % nodes));
    }
    void begin(int streams, int nodes, int players)
    {
        std::vector<journal::Record> records;
        for (int i = 0; i < streams; ++i)
            records.push_back(hook(i, nodes, players, {}));
        m_site->take(records);
        m_site->pass(5 * Second);
    }
    std::vector<journal::Record> failuresOf(int streams, int nodes, int reasons, int players)
    {
        QRandomGenerator random(5);
        std::vector<journal::Record> records;
        for (int i = 0; i < streams; ++i) {
            records.push_back(hook(i, nodes, players, "FAILED"));
            records.back().event.info = Reasons[random.bounded(reasons)];
        }
        return records;
    }
    void failWithin(qint64 microseconds, const std::vector<journal::Record> &failures)
    {
        constexpr size_t Parts = 20;
        for (size_t part = 0; part < Parts; ++part) {
            const auto from = failures.begin() + ptrdiff_t(failures.size() * part / Parts);
            const auto to = failures.begin() + ptrdiff_t(failures.size() * (part + 1) / Parts);
            m_site->take(std::vector(from, to));
            m_site->pass(microseconds / qint64(Parts));
        }
    }
    std::vector<Incident> all() const
    {
        std::vector<Incident> all;
        for (const auto &[id, incident] : m_site->incidents().all())
            all.push_back(incident);
        return all;
    }
    QStringList sentences() const
    {
        QStringList sentences;
        for (const Incident &incident : all())
            sentences.append(incident.sentence());
        return sentences;
    }

    std::unique_ptr<Site> m_site;
};

QTEST_GUILESS_MAIN(tst_Storms)
#include "tst_storms.moc"
