#include "alerts/incidents.h"
#include "alerts/repeats.h"

#include <QTest>

#include <algorithm>

using alerts::Message;
using alerts::Repeats;
using alerts::Stage;

class TestRepeats : public QObject {
    Q_OBJECT
private slots:
    void repeatsWhatIsOpen();
    void repeatsTheNewestValues();
    void takesOthersAlong();
    void neverRepeats();
    void isBounded();
    void countsFromTheBeginning();

private:
    static constexpr qint64 Every = 1'000;

    static QByteArray due(Repeats &repeats, qint64 now, qint64 wallNow = 0)
    {
        QByteArrayList ids;
        for (const Message &message : repeats.takeDue(now, wallNow))
            ids.append(message.id());
        std::ranges::sort(ids);
        return ids.join(' ');
    }
};

void TestRepeats::repeatsWhatIsOpen()
{
    Repeats repeats({.repeatMs = Every});
    QCOMPARE(repeats.next(), std::nullopt);
    repeats.follow(alertOf(1), 0);
    repeats.follow(alertOf(2), 500);
    QCOMPARE(repeats.next(), std::optional<qint64>(1'000));
    QCOMPARE(due(repeats, 999), "");
    QCOMPARE(due(repeats, 1'000), "1-stillOpen-1");
    QCOMPARE(repeats.next(), std::optional<qint64>(1'500));
    QCOMPARE(due(repeats, 1'500), "2-stillOpen-1");
    QCOMPARE(due(repeats, 3'000), "1-stillOpen-2 2-stillOpen-2");
    repeats.leave(1);
    QCOMPARE(due(repeats, 9'000), "2-stillOpen-3");
    repeats.leave(2);
    QCOMPARE(repeats.next(), std::nullopt);
}

void TestRepeats::repeatsTheNewestValues()
{
    Repeats repeats({.repeatMs = Every});
    repeats.follow(alertOf(1), 0);
    alerts::Alert newer = alertOf(1);
    newer.streams = 7;
    repeats.follow(newer, 900); // does not put it off
    const std::vector<Message> messages = repeats.takeDue(1'000, 0);
    QCOMPARE(messages.size(), size_t(1));
    QCOMPARE(messages.front().alert.streams, 7);
    QCOMPARE(messages.front().alert.stage, Stage::StillOpen);
}

void TestRepeats::takesOthersAlong()
{
    Repeats repeats({.repeatMs = Every, .earlierMs = 250});
    repeats.follow(alertOf(1), 0);
    repeats.follow(alertOf(2), 250);
    repeats.follow(alertOf(3), 251);
    QCOMPARE(due(repeats, 999), "");
    QCOMPARE(due(repeats, 1'000), "1-stillOpen-1 2-stillOpen-1");
    QCOMPARE(repeats.next(), std::optional<qint64>(1'251));
}

void TestRepeats::neverRepeats()
{
    Repeats repeats({.repeatMs = 0});
    repeats.follow(alertOf(1), 0);
    QCOMPARE(repeats.next(), std::nullopt);
    QCOMPARE(due(repeats, 1'000'000'000), "");
}

void TestRepeats::isBounded()
{
    Repeats repeats({.repeatMs = Every});
    for (qint64 incident = 0; incident < Repeats::Most + 5; ++incident)
        repeats.follow(alertOf(incident), 0);
    QCOMPARE(qsizetype(repeats.takeDue(Every, 0).size()), Repeats::Most);
}

// So that after a restart no number comes again.
void TestRepeats::countsFromTheBeginning()
{
    Repeats repeats({.repeatMs = Every});
    const alerts::Alert alert = alertOf(1);
    repeats.follow(alert, 0);
    QCOMPARE(due(repeats, 1'000, alert.since + 41'500'000), "1-stillOpen-41");
    QCOMPARE(due(repeats, 2'000, alert.since), "1-stillOpen-42"); // the clock was set
}

QTEST_GUILESS_MAIN(TestRepeats)
#include "tst_repeats.moc"
