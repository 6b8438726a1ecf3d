#include "api.h"
#include "diskrecord.h"

#include <QTemporaryDir>

#include <algorithm>
#include <mutex>
#include <thread>
#include <vector>

// Promise 1, where the power is cut: whatever was answered 200 is there, and nothing is told to be damaged.
class TestPowerCuts final : public QObject {
    Q_OBJECT
private slots:
    void init();
    void answeredEventsOutliveCuts();

private:
    struct Answered {
        int number = 0;
        qint64 recorded = 0; // bytes of the record, when the answer was there
    };
    std::vector<Answered> load(int count);
    void check(const QString &path, const QSet<int> &answered);

    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

constexpr int Cuts = 12;
constexpr int Connections = 4;
constexpr int Events = 1'200; // of each: enough for the log to be folded into the journal some times

QByteArray body(int number)
{
    QByteArray sample = sampleBody(QStringLiteral("synthetic-full-3614.json"));
    sample.replace("56141d10-fddc-11e6-ac3a-4d67d5b3360d", "m" + QByteArray::number(number));
    return sample;
}

} // namespace

void TestPowerCuts::init()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    QSKIP("A sanitizer has to be the first library that is loaded.");
#endif
    m_folder = std::make_unique<QTemporaryDir>();
}

// By connections that each send their next event as soon as the last one is answered.
std::vector<TestPowerCuts::Answered> TestPowerCuts::load(int count)
{
    Program program(QStringLiteral(STREAMWATCH_BINARY), m_folder->path());
    const QString record = m_folder->filePath(QStringLiteral("record"));
    program.setEnvironment(QStringLiteral("LD_PRELOAD"), QStringLiteral(DISK_RECORD_LIBRARY));
    program.setEnvironment(QStringLiteral("DISK_RECORD"), record);
    program.setEnvironment(QStringLiteral("DISK_RECORD_OF"), program.databasePath());
    if (!program.start()) {
        QTest::qFail(qPrintable(program.failure()), __FILE__, __LINE__);
        return {};
    }
    std::mutex mutex;
    std::vector<Answered> answered;
    std::vector<std::jthread> threads;
    for (int first = 0; first < Connections; ++first) {
        threads.emplace_back([&, first] {
            RawClient client(program.hookPort());
            for (int number = first; number < count * Connections; number += Connections) {
                if (client.post("/rest/my_api/StreamStatusEvent", body(number)).status != 200)
                    continue;
                const qint64 recorded = QFileInfo(record).size();
                const std::scoped_lock lock(mutex);
                answered.push_back({number, recorded});
            }
        });
    }
    threads.clear();
    return answered;
}

void TestPowerCuts::check(const QString &path, const QSet<int> &answered)
{
    const QTemporaryDir folder;
    Program program(QStringLiteral(STREAMWATCH_BINARY), folder.path());
    program.setDatabase(path);
    QVERIFY2(program.start(), qPrintable(program.failure()));
    const QSet<int> lost = answered - storedNumbers(program);
    QVERIFY2(lost.isEmpty(), qPrintable(QStringLiteral("%1 lost").arg(lost.size())));
    const QJsonObject health = getJson(program, "/health");
    QCOMPARE(health.value(QStringLiteral("status")), QJsonValue(QStringLiteral("ok")));
    QCOMPARE(health.value(QStringLiteral("notices")).toArray(), QJsonArray());
    QCOMPARE(postHook(program, "StreamStatusEvent", body(1'000'000)).status, 200);
}

void TestPowerCuts::answeredEventsOutliveCuts()
{
    const quint32 givenSeed = qEnvironmentVariable("STREAMWATCH_SEED").toUInt();
    const quint32 seed = givenSeed != 0 ? givenSeed : QRandomGenerator::global()->generate();
    qInfo("STREAMWATCH_SEED=%u repeats these cuts", seed);
    QRandomGenerator random(seed);
    const std::vector<Answered> all = load(Events);
    QCOMPARE(all.size(), size_t(Connections * Events));

    DiskRecord record(m_folder->filePath(QStringLiteral("record")));
    const qsizetype begun = record.stepsWithin(all.front().recorded); // the journal has been made by then
    QVERIFY(begun > 0 && begun < record.steps());
    bool hasCheckpoints = false;
    for (qsizetype step = begun; step < record.steps(); ++step)
        hasCheckpoints = hasCheckpoints || record.isAmidCheckpoint(step);
    QVERIFY(hasCheckpoints);
    const int given = qEnvironmentVariableIntValue("STREAMWATCH_CUTS");
    std::vector<qsizetype> cuts;
    for (const int count = given > 0 ? given : Cuts; cuts.size() < size_t(count);) {
        const qsizetype cut = random.bounded(int(begun), int(record.steps()));
        if (cuts.size() % 2 == 0 || record.isAmidCheckpoint(cut)) // every other one, as there is little time for it
            cuts.push_back(cut);
    }
    std::ranges::sort(cuts);
    int amidCheckpoints = 0;
    const QString path = m_folder->filePath(QStringLiteral("cut.db"));
    for (size_t cut = 0; cut < cuts.size(); ++cut) {
        const auto unsynced = DiskRecord::Unsynced(cut % 4);
        QVERIFY(record.cut(cuts[cut], unsynced, random, path));
        QSet<int> answered;
        for (const Answered &one : all) {
            if (record.stepsWithin(one.recorded) <= cuts[cut])
                answered.insert(one.number);
        }
        amidCheckpoints += record.isAmidCheckpoint(cuts[cut]) ? 1 : 0;
        check(path, answered);
        if (QTest::currentTestFailed()) {
            qInfo("at step %lld of %lld, as %d", qlonglong(cuts[cut]), qlonglong(record.steps()), int(unsynced));
            return;
        }
    }
    qInfo("%zu events answered, %lld writes and syncs, %zu cuts, %d of them amid a checkpoint: nothing lost",
          all.size(), qlonglong(record.steps()), cuts.size(), amidCheckpoints);
}

QTEST_GUILESS_MAIN(TestPowerCuts)
#include "tst_powercuts.moc"
