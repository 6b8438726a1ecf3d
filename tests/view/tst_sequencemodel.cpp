#include "board/streamfixture.h"
#include "questions.h"
#include "view/historymodel.h"
#include "view/sequencemodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace board;
using namespace view;

class TestSequenceModel : public QObject {
    Q_OBJECT
private slots:
    void init();

    void showsTheHistoryOldestFirst();
    void takesInWhatComes();
    void hasTheBackendOnceAHookWasHandedOn();
    void putsInWhatWasHeardWhereItBelongs();
    void hearsEachMessageOnce();
    void fetchesOlderPages();
    void beginsWithConnect();
    void knowsWhatConnectWasTold();
    void anotherStreamIsAnotherSequence();
    void findsTheRecordOfAMessage();
    void standsAnyAmount();
    void drawsAnAnswerOnceItIsKnown();

private:
    journal::Record record(const QByteArray &status, int answer = 200);
    void show(const QList<journal::Record> &records, qint64 before = 0);
    void takePage(const QList<journal::Record> &records, qint64 before = 0);
    ClientMessage status(quint64 number, qint64 at, const QByteArray &status);
    ClientMessage error(quint64 number, qint64 at);
    QByteArray steps() const;

    std::unique_ptr<HistoryModel> m_history;
    std::unique_ptr<SequenceModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    SessionLedger m_sessions;
    StreamFixture m_fixture;
    QByteArray m_node;
    wcs::Origin m_origin = wcs::Origin::Wcs;
    Questions<qint64, Result<journal::EntryPage>> m_asked;
};

void TestSequenceModel::init()
{
    m_tester.reset();
    m_model.reset();
    m_asked = {};
    m_history = std::make_unique<HistoryModel>([this](qint64, int, qint64 before) { return m_asked.ask(before); });
    m_sessions = {};
    m_fixture = {};
    m_node = "demo-1-north@198.19.0.1";
    m_origin = wcs::Origin::Demonstration;
    m_model = std::make_unique<SequenceModel>(*m_history, m_sessions);
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(),
                                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
}

journal::Record TestSequenceModel::record(const QByteArray &status, int answer)
{
    journal::Record made = m_fixture.record("a", status);
    made.event.nodeId = m_node;
    made.origin = m_origin;
    made.streamKey = made.event.streamKey();
    made.answer.status = answer;
    return made;
}

void TestSequenceModel::takePage(const QList<journal::Record> &records, qint64 before)
{
    journal::EntryPage page;
    for (const journal::Record &one : records)
        page.entries.append(journal::entryOf(one));
    page.before = before;
    m_asked.answer(page);
}

void TestSequenceModel::show(const QList<journal::Record> &records, qint64 before)
{
    m_history->setStream(records.last().streamKey, records.last().id);
    takePage(records, before);
}

ClientMessage TestSequenceModel::status(quint64 number, qint64 at, const QByteArray &status)
{
    return {number, at, "StreamStatusEvent", {}, status, {}, at};
}

ClientMessage TestSequenceModel::error(quint64 number, qint64 at)
{
    return {number, at, "ErrorEvent", "StreamStatusEvent", {}, "500", at};
}

QByteArray TestSequenceModel::steps() const
{
    QByteArrayList result;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const Arrow &arrow = m_model->arrow(row);
        result.append(QByteArray::number(arrow.step()) + (arrow.isObserved ? "" : "?"));
    }
    return result.join(' ');
}

void TestSequenceModel::showsTheHistoryOldestFirst()
{
    show({record("PUBLISHING"), record("UNPUBLISHED")});
    QCOMPARE(steps(), QByteArray("5 6 5 6"));
    QCOMPARE(m_model->arrow(0).text, QStringLiteral("POST StreamStatusEvent PUBLISHING"));
    QCOMPARE(m_model->arrow(2).text, QStringLiteral("POST StreamStatusEvent UNPUBLISHED"));
    QVERIFY(m_model->isSimulated());
    QVERIFY(m_model->plainText().contains(QStringLiteral("POST StreamStatusEvent UNPUBLISHED\n")));
}

void TestSequenceModel::takesInWhatComes()
{
    show({record("PUBLISHING")});
    const QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
    m_history->apply({{record("UNPUBLISHED")}});
    QCOMPARE(steps(), QByteArray("5 6 5 6"));
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(inserted.first().at(1).toInt(), 2);
}

void TestSequenceModel::hasTheBackendOnceAHookWasHandedOn()
{
    show({record("PUBLISHING")});
    QVERIFY(!m_model->hasBackend());
    const QString before = m_model->index(0, 0).data().toString();
    const QSignalSpy said(m_model.get(), &SequenceModel::partiesChanged);
    journal::Record handedOn = record("UNPUBLISHED");
    handedOn.backend =
        std::make_shared<journal::BackendAnswer>(journal::BackendAnswer{.result = {.status = 200, .us = 500}});
    m_history->apply({{handedOn}});
    QCOMPARE(steps(), QByteArray("5 6 5 0 0 6"));
    QVERIFY(m_model->hasBackend());
    QCOMPARE(said.size(), 1);
    QVERIFY(m_model->index(0, 0).data().toString() != before); // it has the column of the others
    show({record("PUBLISHING")});
    QVERIFY(!m_model->hasBackend());
}

void TestSequenceModel::putsInWhatWasHeardWhereItBelongs()
{
    const journal::Record first = record("PUBLISHING", 500);
    const journal::Record second = record("UNPUBLISHED");
    show({first, second});
    const QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    m_model->addMessages({status(1, first.receivedAt - 100, "PUBLISHING"),
                          error(2, first.receivedAt + first.answerUs + 1),
                          status(3, second.receivedAt - 10, "UNPUBLISHED")});
    QCOMPARE(steps(), QByteArray("4 5 6 7 4 5 6"));
    QVERIFY(m_model->arrow(3).isError);
    QCOMPARE(reset.size(), 0);
}

void TestSequenceModel::hearsEachMessageOnce()
{
    const journal::Record first = record("PUBLISHING");
    show({first});
    m_model->addMessages({status(4, first.receivedAt - 1, "PUBLISHING")});
    m_model->addMessages({status(4, first.receivedAt - 1, "PUBLISHING"), error(5, first.receivedAt + 5'000)});
    QCOMPARE(steps(), QByteArray("4 5 6 7"));
}

void TestSequenceModel::fetchesOlderPages()
{
    const journal::Record old = record("PENDING");
    const journal::Record young = record("PUBLISHING");
    show({young}, young.id);
    QVERIFY(m_model->hasOlder());
    m_model->fetchOlder();
    takePage({old});
    QCOMPARE(steps(), QByteArray("5 6 5 6"));
    QCOMPARE(m_model->arrow(0).record, old.id);
    QVERIFY(!m_model->hasOlder());
}

void TestSequenceModel::beginsWithConnect()
{
    journal::Record connect = record({});
    connect.event.method = "connect";
    connect.answer.kind = journal::AnswerKind::Connect;
    m_sessions.apply({{connect}});
    const journal::Record old = record("PENDING");
    const journal::Record young = record("PUBLISHING");
    show({young}, young.id);
    QCOMPARE(steps(), QByteArray("5 6")); // there is more between
    m_model->fetchOlder();
    takePage({old});
    QCOMPARE(steps(), QByteArray("1 2 3 5 6 5 6"));
    QCOMPARE(m_model->index(1, 0).data(SequenceModel::RecordRole).toLongLong(), connect.id);
}

void TestSequenceModel::knowsWhatConnectWasTold()
{
    m_node = "real@192.168.1.5";
    m_origin = wcs::Origin::Wcs;
    journal::Record connect = record({});
    connect.event.method = "connect";
    connect.answer.kind = journal::AnswerKind::Connect;
    m_sessions.noteConfig(0, wcs::RestClientConfig::errorsReachTheClient().toJson());
    m_sessions.apply({{connect}});
    show({record("PUBLISHING", 500)});
    QVERIFY(!m_model->isSimulated());
    QCOMPARE(steps(), QByteArray("1? 2 3 4? 5 6 7?"));
    QCOMPARE(m_model->arrow(6).text, QStringLiteral("ErrorEvent, as restOnError is FAIL"));

    m_sessions = {}; // it has disconnected meanwhile: what was known of it stays
    m_history->apply({{record("UNPUBLISHED", 500)}});
    QCOMPARE(m_model->arrow(m_model->rowCount() - 1).text, QStringLiteral("ErrorEvent, as restOnError is FAIL"));
}

void TestSequenceModel::anotherStreamIsAnotherSequence()
{
    const journal::Record first = record("PUBLISHING");
    show({first});
    m_model->addMessages({status(7, first.receivedAt - 1, "PUBLISHING")});
    m_node = "real@192.168.1.5";
    m_origin = wcs::Origin::Wcs;
    const journal::Record other = record("PUBLISHING");
    show({other});
    QCOMPARE(steps(), QByteArray("4? 5 6"));
    QVERIFY(!m_model->isSimulated());
    m_history->setStream({}, 0);
    QCOMPARE(m_model->rowCount(), 0);
}

void TestSequenceModel::findsTheRecordOfAMessage()
{
    const journal::Record first = record("PUBLISHING", 500);
    const journal::Record second = record("UNPUBLISHED");
    show({first, second});
    m_model->addMessages({status(1, first.receivedAt - 100, "PUBLISHING"), error(2, first.receivedAt + 950),
                          status(3, second.receivedAt - 1, "UNPUBLISHED")});
    const auto recordOf = [this](int row) {
        return m_model->index(row, 0).data(SequenceModel::RecordRole).toLongLong();
    };
    QCOMPARE(recordOf(0), first.id);
    QCOMPARE(recordOf(3), first.id);
    QCOMPARE(recordOf(4), second.id);
    QCOMPARE(m_model->rowOfRecord(second.id), 5);
    QCOMPARE(m_model->rowOfRecord(99), -1);
}

void TestSequenceModel::standsAnyAmount()
{
    m_tester.reset(); // it looks at every row each time
    QList<journal::Record> records;
    for (int n = 0; n < 200; ++n)
        records.append(record("PLAYING"));
    show(records);
    for (int n = 0; n < 10'000; ++n)
        m_history->apply({{record("PLAYING")}});
    QCOMPARE(m_model->rowCount(), 2 * 10'200);
    for (int row = 1; row < m_model->rowCount(); ++row)
        QVERIFY(m_model->arrow(row - 1) < m_model->arrow(row));
}

void TestSequenceModel::drawsAnAnswerOnceItIsKnown()
{
    journal::Record waits = record("PUBLISHING", 403);
    waits.answer.sent = journal::Sent::Pending;
    show({record("PENDING"), waits});
    QVERIFY(!m_model->plainText().contains(QLatin1String("403"))); // it is still to come
    journal::Outcome outcome{.record = waits.id, .streamKey = waits.streamKey, .status = 403, .answerUs = 2'000'000};
    m_history->settle({outcome});
    QCOMPARE(m_model->plainText().count(QLatin1String("403")), 1);
    const int arrows = m_model->rowCount();
    outcome.status = 0;
    outcome.sent = journal::Sent::Gone;
    m_history->settle({outcome});
    QCOMPARE(m_model->plainText().count(QLatin1String("403")), 0);
    QCOMPARE(m_model->plainText().count(QLatin1String("gone")), 1);
    QCOMPARE(m_model->rowCount(), arrows);
}

QTEST_GUILESS_MAIN(TestSequenceModel)
#include "tst_sequencemodel.moc"
