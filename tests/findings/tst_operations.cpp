#include "findings/operations.h"

#include <QTest>

using namespace findings;

namespace {

constexpr qint64 Second = 1'000'000;
constexpr qint64 Start = 1'700'000'000 * Second;

journal::Batch answered(qint64 took, journal::AnswerKind kind = journal::AnswerKind::Echo,
                        const QByteArray &app = "live", const QByteArray &node = "north")
{
    journal::Record record;
    record.id = 1;
    record.time = Start;
    record.answerUs = qint32(took);
    record.answer.kind = kind;
    record.event.appKey = app;
    record.event.nodeId = node;
    return {{record}};
}

} // namespace

class tst_Operations : public QObject {
    Q_OBJECT
private slots:
    void init() { make({}); }

    void findsSlowAnswers();
    void findsAJournalThatFails();
    void findsWhatIsSetUpWrongly();
    void findsNoMistakeInAnythingElse_data();
    void findsNoMistakeInAnythingElse();
    void findsBackendsThatFail();
    void findsUnknownPlaces_data();
    void findsUnknownPlaces();
    void findsThatTheClockWasSet();
    void findsADiskThatFills();
    void findsNoDiskThatIsLargeEnough_data();
    void findsNoDiskThatIsLargeEnough();

private:
    void make(const Known &known)
    {
        m_ids = {};
        m_operations = std::make_unique<Operations>(m_ids, Thresholds(), known);
    }
    QByteArrayList kinds() const
    {
        QByteArrayList names;
        for (const Finding &finding : m_operations->all())
            names.append(kindName(finding.kind).toByteArray());
        std::ranges::sort(names);
        return names;
    }
    static journal::Rejection rejection()
    {
        return {.reason = journal::Reason::WrongPath,
                .status = 404,
                .method = "POST",
                .target = "/rest/api",
                .host = "192.0.2.1",
                .sentence = QStringLiteral("There is nothing at /rest/api."),
                .advice = QStringLiteral("Set the app's URL."),
                .count = 3,
                .lastMono = 1};
    }
    static journal::StoreFigures figures(qint64 bytes, qint64 free, qint64 mayGrow)
    {
        journal::StoreFigures figures;
        figures.fileBytes = bytes;
        figures.freeBytes = free;
        figures.mayGrowBytes = mayGrow;
        return figures;
    }

    FindingIds m_ids;
    std::unique_ptr<Operations> m_operations;
};

void tst_Operations::findsSlowAnswers()
{
    m_operations->takeBatch(answered(4'999'999), Start);
    QCOMPARE(kinds(), QByteArrayList());
    m_operations->takeBatch(answered(5'000'000), Start);
    m_operations->takeBatch(answered(6'000'000), Start + 30 * Second);
    QCOMPARE(kinds(), QByteArrayList{"slowAnswers"});
    QCOMPARE(m_operations->all().front().count, 2);
    QCOMPARE(m_operations->takeChanges().opened.size(), 1u);
    m_operations->check(Start + 89 * Second);
    QCOMPARE(kinds(), QByteArrayList{"slowAnswers"});
    m_operations->check(Start + 90 * Second);
    QCOMPARE(kinds(), QByteArrayList());
    QCOMPARE(m_operations->takeChanges().closed.size(), 1u);
}

void tst_Operations::findsAJournalThatFails()
{
    using Kind = journal::StoreState::Kind;
    m_operations->takeStoreState({Kind::Ok, {}}, Start);
    m_operations->takeStoreState({Kind::Closed, {}}, Start);
    QCOMPARE(kinds(), QByteArrayList());
    m_operations->takeStoreState({Kind::Failing, QStringLiteral("The disk is full.")}, Start);
    m_operations->takeStoreState({Kind::Failing, QStringLiteral("The disk is full.")}, Start);
    QCOMPARE(kinds(), QByteArrayList{"journalFailing"});
    QCOMPARE(m_operations->all().front().sentence(), QStringLiteral("The disk is full."));
    QCOMPARE(m_operations->takeChanges().opened.size(), 1u);
    m_operations->takeStoreState({Kind::Ok, {}}, Start + Second);
    QCOMPARE(kinds(), QByteArrayList());
}

void tst_Operations::findsWhatIsSetUpWrongly()
{
    m_operations->takeRejections({rejection()}, Start, 1);
    QCOMPARE(kinds(), QByteArrayList{"refusedHooks"});
    QCOMPARE(m_operations->all().front().cause, Cause::Configuration);
    m_operations->check(Start + 299 * Second);
    QCOMPARE(kinds(), QByteArrayList{"refusedHooks"});
    m_operations->check(Start + 301 * Second);
    QCOMPARE(kinds(), QByteArrayList());
}

void tst_Operations::findsNoMistakeInAnythingElse_data()
{
    QTest::addColumn<journal::Reason>("reason");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<quint64>("count");
    QTest::addColumn<qint64>("ago");
    using journal::Reason;
    QTest::newRow("a browser's icon") << Reason::WrongPath << QByteArray("GET") << quint64(9) << 0LL;
    QTest::newRow("once") << Reason::WrongPath << QByteArray("POST") << quint64(1) << 0LL;
    QTest::newRow("broken off") << Reason::BrokenOff << QByteArray("POST") << quint64(9) << 0LL;
    QTest::newRow("long ago") << Reason::WrongPath << QByteArray("POST") << quint64(9) << 301 * 1'000'000'000LL;
}

void tst_Operations::findsNoMistakeInAnythingElse()
{
    QFETCH(journal::Reason, reason);
    QFETCH(QByteArray, method);
    QFETCH(quint64, count);
    QFETCH(qint64, ago);
    journal::Rejection other = rejection();
    other.reason = reason;
    other.method = method;
    other.count = count;
    m_operations->takeRejections({other}, Start, other.lastMono + ago);
    QCOMPARE(kinds(), QByteArrayList());
}

void tst_Operations::findsBackendsThatFail()
{
    m_operations->takeBackends({{"a", QStringLiteral("a has failed.")}, {"b", QStringLiteral("b has failed.")}}, Start);
    m_operations->takeBackends({{"b", QStringLiteral("b has failed otherwise.")}}, Start);
    QCOMPARE(kinds(), QByteArrayList{"backendFailing"});
    QCOMPARE(m_operations->all().front().subject, QByteArray("b"));
    QCOMPARE(m_operations->takeChanges().opened.size(), 2u);
    m_operations->takeBackends({}, Start);
    QCOMPARE(kinds(), QByteArrayList());
}

void tst_Operations::findsUnknownPlaces_data()
{
    QTest::addColumn<QStringList>("apps");
    QTest::addColumn<QStringList>("nodes");
    QTest::addColumn<bool>("isFound");
    const auto list = [](const char *text) { return QString::fromLatin1(text).split(u',', Qt::SkipEmptyParts); };
    QTest::newRow("any") << list("") << list("") << false;
    QTest::newRow("app") << list("live,other") << list("") << false;
    QTest::newRow("pattern") << list("l*") << list("no?th") << false;
    QTest::newRow("other app") << list("other") << list("") << true;
    QTest::newRow("other node") << list("live") << list("south") << true;
}

void tst_Operations::findsUnknownPlaces()
{
    QFETCH(QStringList, apps);
    QFETCH(QStringList, nodes);
    QFETCH(bool, isFound);
    make({apps, nodes});
    m_operations->takeBatch(answered(1), Start);
    m_operations->takeBatch(answered(1), Start);
    QCOMPARE(kinds(), isFound ? QByteArrayList{"unknownApp"} : QByteArrayList());
    m_operations->check(Start + 601 * Second);
    QCOMPARE(kinds(), QByteArrayList());
}

void tst_Operations::findsThatTheClockWasSet()
{
    journal::Batch batch;
    batch.jumps = {{.record = 1, .at = Start, .by = 3'600 * Second}};
    m_operations->takeBatch(batch, Start);
    QCOMPARE(kinds(), QByteArrayList{"clockJump"});
    m_operations->check(Start + 601 * Second);
    QCOMPARE(kinds(), QByteArrayList());
}

void tst_Operations::findsADiskThatFills()
{
    constexpr qint64 Gb = 1'000'000'000;
    m_operations->takeStoreFigures(figures(1 * Gb, 20 * Gb, 100 * Gb), Start);
    m_operations->takeStoreFigures(figures(2 * Gb, 20 * Gb, 100 * Gb), Start + 60 * Second);
    QCOMPARE(kinds(), QByteArrayList()); // one minute says nothing
    m_operations->takeStoreFigures(figures(2 * Gb, 20 * Gb, 100 * Gb), Start + 600 * Second);
    QCOMPARE(kinds(), QByteArrayList{"diskFilling"});
    QVERIFY(m_operations->all().front().sentence().contains(QStringLiteral("3 h")));
    m_operations->takeStoreFigures(figures(2 * Gb, 200 * Gb, 100 * Gb), Start + 610 * Second);
    QCOMPARE(kinds(), QByteArrayList());
}

void tst_Operations::findsNoDiskThatIsLargeEnough_data()
{
    QTest::addColumn<qint64>("grown");
    QTest::addColumn<qint64>("free");
    QTest::addColumn<qint64>("mayGrow");
    constexpr qint64 Gb = 1'000'000'000;
    QTest::newRow("retention ends it") << 1 * Gb << 20 * Gb << 10 * Gb;
    QTest::newRow("does not grow") << 0LL << 20 * Gb << 100 * Gb;
    QTest::newRow("slowly") << 1'000'000LL << 20 * Gb << 100 * Gb;
    QTest::newRow("not known") << 1 * Gb << -1LL << 100 * Gb;
}

void tst_Operations::findsNoDiskThatIsLargeEnough()
{
    QFETCH(qint64, grown);
    QFETCH(qint64, free);
    QFETCH(qint64, mayGrow);
    m_operations->takeStoreFigures(figures(1'000'000'000, free, mayGrow), Start);
    m_operations->takeStoreFigures(figures(1'000'000'000 + grown, free, mayGrow), Start + 600 * Second);
    QCOMPARE(kinds(), QByteArrayList());
}

QTEST_GUILESS_MAIN(tst_Operations)
#include "tst_operations.moc"
