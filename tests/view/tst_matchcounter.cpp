#include "board/streamfixture.h"
#include "view/matchcounter.h"

#include <QSignalSpy>
#include <QTest>

#include <utility>

class TestMatchCounter : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup() { m_counter.reset(); }

    void countsLiveStreamsOnce();
    void saysWhetherThereAreMoreNames();
    void doesNotCountWhatHasEnded();
    void followsTheBoard();
    void takesBodyConditionsAsMet();
    void knowsNothingOfMethodsWithoutStreams();
    void countsNothingWithoutRules();
    void countsManyInSlices();

private:
    static rules::Rule named(const QString &name);
    void feed(const QByteArray &name, const QByteArray &status, bool published = true);
    std::pair<int, QStringList> next(); // what the next count says

    StreamFixture m_fixture;
    std::unique_ptr<board::StreamBoard> m_board;
    std::unique_ptr<view::MatchCounter> m_counter;
};

void TestMatchCounter::init()
{
    m_board = std::make_unique<board::StreamBoard>();
    m_counter = std::make_unique<view::MatchCounter>(*m_board);
}

rules::Rule TestMatchCounter::named(const QString &name)
{
    rules::Rule rule;
    rule.match.name = name;
    return rule;
}

void TestMatchCounter::feed(const QByteArray &name, const QByteArray &status, bool published)
{
    m_board->apply(m_fixture.batch(name, status, published));
}

std::pair<int, QStringList> TestMatchCounter::next()
{
    QSignalSpy spy(m_counter.get(), &view::MatchCounter::counted);
    if (!spy.wait())
        return {-1, {}};
    return {spy.last().at(0).toInt(), spy.last().at(1).toStringList()};
}

void TestMatchCounter::countsLiveStreamsOnce()
{
    feed("cam-1", "PUBLISHING");
    feed("cam-2", "PENDING");
    feed("hall", "PUBLISHING");
    m_counter->setRules({named(QStringLiteral("cam*")), named(QStringLiteral("/-1$/"))});
    QCOMPARE(next(), std::pair(2, QStringList({QStringLiteral("cam-1"), QStringLiteral("cam-2")})));
    QCOMPARE(m_counter->liveStreams(), 3);
}

void TestMatchCounter::saysWhetherThereAreMoreNames()
{
    const auto hasMore = [this](int streams) {
        for (int i = 0; i < streams; ++i)
            feed("cam-" + QByteArray::number(i), "PUBLISHING");
        QSignalSpy spy(m_counter.get(), &view::MatchCounter::counted);
        m_counter->setRules({rules::Rule()});
        return spy.wait() && spy.last().at(1).toStringList().size() == view::MatchCounter::MostNames &&
               spy.last().at(2).toBool();
    };
    QVERIFY(!hasMore(view::MatchCounter::MostNames));
    QVERIFY(hasMore(view::MatchCounter::MostNames + 1));
}

void TestMatchCounter::doesNotCountWhatHasEnded()
{
    feed("cam-1", "PUBLISHING");
    feed("cam-1", "UNPUBLISHED");
    feed("cam-2", "FAILED");
    m_counter->setRules({rules::Rule()});
    QCOMPARE(next(), std::pair(0, QStringList()));
    QCOMPARE(m_counter->liveStreams(), 0);
}

void TestMatchCounter::followsTheBoard()
{
    m_counter->setRules({named(QStringLiteral("cam*"))});
    QCOMPARE(next().first, 0);
    feed("cam-1", "PUBLISHING");
    QCOMPARE(next().first, 1);
    feed("cam-1", "STOPPED");
    QCOMPARE(next().first, 0);
}

void TestMatchCounter::takesBodyConditionsAsMet()
{
    feed("cam-1", "PUBLISHING");
    rules::Rule rule;
    rule.match.body.insert(QStringLiteral("/custom/id"), 7);
    m_counter->setRules({rule});
    QCOMPARE(next().first, 1);
}

void TestMatchCounter::knowsNothingOfMethodsWithoutStreams()
{
    feed("cam-1", "PUBLISHING");
    rules::Rule rule;
    rule.match.method = QStringLiteral("connect");
    m_counter->setRules({rule});
    QCOMPARE(next().first, 0);
    rule.match.method = QStringLiteral("Stream*");
    m_counter->setRules({rule});
    QCOMPARE(next().first, 1);
}

void TestMatchCounter::countsNothingWithoutRules()
{
    feed("cam-1", "PUBLISHING");
    m_counter->setRules({});
    QCOMPARE(next().first, 0);
    QSignalSpy spy(m_counter.get(), &view::MatchCounter::counted);
    feed("cam-2", "PUBLISHING");
    QVERIFY(!spy.wait(1'200)); // changes are counted once a second
}

void TestMatchCounter::countsManyInSlices()
{
    constexpr int Streams = 50'000;
    journal::Batch batch;
    for (int i = 0; i < Streams; ++i)
        batch.records.push_back(m_fixture.record("cam-" + QByteArray::number(i), "PUBLISHING"));
    m_board->apply(batch);
    m_counter->setRules({named(QStringLiteral("cam-*7"))});
    // Other work comes in between.
    int others = 0;
    QTimer other;
    connect(&other, &QTimer::timeout, this, [&others] { ++others; });
    other.start(0);
    QCOMPARE(next().first, Streams / 10);
    QVERIFY(others > 1);
}

QTEST_MAIN(TestMatchCounter)
#include "tst_matchcounter.moc"
