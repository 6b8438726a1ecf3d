#include "board/streamfixture.h"
#include "questions.h"
#include "view/eventlogmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace board;
using namespace filter;
using namespace view;

class tst_EventLogModel : public QObject {
    Q_OBJECT
private slots:
    void init();

    void showsAtTheNextTick();
    void newestFirst();
    void removesBeforeItInserts();
    void keepsToItsCapacity();
    void holds();
    void readsOnlyWhatIsOlder();
    void goesThroughTheWholeJournal();
    void joinsWhatCameMeanwhile();
    void staysWhereSomebodyLooks();
    void saysHowFarItHasRead();
    void showsWhatAQueryTakes();
    void showsRejectedRequests();
    void showsJumpsOfTheClock();
    void showsTextAsText();
    void selectionFollowsTheRecord();
    void showsWhatBecameOfAnAnswer();
    void showsWhatBecameOfAnAnswerWhileItReads();
    void forgetsOutcomesWithTheReading();

private:
    QByteArray names() const;
    QString answerOf(int row) const { return m_model->index(row, EventLogModel::AnswerColumn).data().toString(); }
    static journal::Entry pending(qint64 id); // its answer waits
    QList<qint64> ids() const;
    void answer(); // what is asked for, from the journal
    void commit(int records);

    journal::Timeline m_timeline;
    std::vector<journal::Record> m_journal;
    bool isAsked() const { return m_answered < m_asked.size() && !m_asked.isLastCancelled(); }

    Questions<LogRequest, LogPortion> m_asked;
    int m_answered = 0;
    std::unique_ptr<EventLogModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    StreamFixture m_fixture;
};

void tst_EventLogModel::init()
{
    m_tester.reset();
    m_model = std::make_unique<EventLogModel>(
        m_timeline, [this](const LogRequest &request) { return m_asked.ask(request); }, 4);
    m_asked = {};
    m_answered = 0;
    m_journal.clear();
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(),
                                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    m_fixture = {};
}

QByteArray tst_EventLogModel::names() const
{
    QByteArray names;
    for (int row = 0; row < m_model->rowCount(); ++row)
        names += m_model->index(row, EventLogModel::NameColumn).data().toByteArray();
    return names;
}

QList<qint64> tst_EventLogModel::ids() const
{
    QList<qint64> ids;
    for (int row = 0; row < m_model->rowCount(); ++row)
        ids += m_model->index(row, 0).data(EventLogModel::RecordIdRole).toLongLong();
    return ids;
}

journal::Entry tst_EventLogModel::pending(qint64 id)
{
    journal::Entry entry;
    entry.id = id;
    entry.method = "StreamStatusEvent";
    entry.answer.sent = journal::Sent::Pending;
    return entry;
}

// Two at a time.
void tst_EventLogModel::answer()
{
    QVERIFY(isAsked());
    m_answered = m_asked.size();
    const LogRequest request = m_asked.last();
    LogPortion portion{.isDone = true, .isEnd = true};
    std::vector<journal::Record> asked;
    std::ranges::copy_if(m_journal, std::back_inserter(asked), [&](const journal::Record &record) {
        return request.isOlder ? request.from == 0 || record.id < request.from : record.id > request.from;
    });
    if (request.isOlder)
        std::ranges::reverse(asked);
    for (const journal::Record &record : asked) {
        if (portion.entries.size() == 2) {
            portion.isEnd = false;
            break;
        }
        ++portion.looked;
        portion.reached = record.id;
        portion.reachedAt = record.receivedAt;
        if (request.query.takes(journal::entryOf(record), 0))
            portion.entries.append(journal::entryOf(record));
    }
    if (request.isOlder)
        std::ranges::reverse(portion.entries);
    m_asked.answer(portion);
}

void tst_EventLogModel::commit(int records)
{
    journal::Batch batch;
    for (int i = 0; i < records; ++i)
        batch.records.push_back(m_fixture.record("x", "PUBLISHING"));
    m_journal.insert(m_journal.end(), batch.records.begin(), batch.records.end());
    m_model->apply(batch);
}

void tst_EventLogModel::showsAtTheNextTick()
{
    QVERIFY(!m_model->tick());
    m_model->apply(m_fixture.batch("a", "PUBLISHING"));
    QCOMPARE(m_model->rowCount(), 0);
    QCOMPARE(m_model->pendingEntries(), 1);
    QVERIFY(m_model->tick());
    QCOMPARE(m_model->rowCount(), 1);
    QCOMPARE(m_model->pendingEntries(), 0);
    QVERIFY(!m_model->tick());
}

void tst_EventLogModel::newestFirst()
{
    m_model->apply({{m_fixture.record("a", ""), m_fixture.record("b", "")}});
    m_model->apply(m_fixture.batch("c", ""));
    m_model->tick();
    QCOMPARE(names(), QByteArray("cba"));
}

void tst_EventLogModel::removesBeforeItInserts()
{
    m_model->apply({{m_fixture.record("a", ""), m_fixture.record("b", ""), m_fixture.record("c", "")}});
    m_model->tick();
    int most = 0;
    connect(m_model.get(), &QAbstractItemModel::rowsInserted, this,
            [&] { most = std::max(most, m_model->rowCount()); });
    QSignalSpy removed(m_model.get(), &QAbstractItemModel::rowsRemoved);
    m_model->apply({{m_fixture.record("d", ""), m_fixture.record("e", ""), m_fixture.record("f", "")}});
    m_model->tick();
    QCOMPARE(removed.size(), 1);
    QCOMPARE(most, 4);
    QCOMPARE(names(), QByteArray("fedc"));
}

void tst_EventLogModel::keepsToItsCapacity()
{
    for (const char *name : {"a", "b", "c", "d", "e", "f", "g"})
        m_model->apply(m_fixture.batch(name, ""));
    QCOMPARE(m_model->pendingEntries(), 4);
    m_model->tick();
    QCOMPARE(names(), QByteArray("gfed"));
    m_model->apply({{m_fixture.record("h", ""), m_fixture.record("i", ""), m_fixture.record("j", ""),
                     m_fixture.record("k", ""), m_fixture.record("l", "")}});
    m_model->tick();
    QCOMPARE(names(), QByteArray("lkji"));
}

void tst_EventLogModel::holds()
{
    m_model->setHeld(true);
    m_model->apply(m_fixture.batch("a", ""));
    QVERIFY(!m_model->tick());
    QCOMPARE(m_model->rowCount(), 0);
    m_model->setHeld(false);
    QVERIFY(m_model->tick());
    QCOMPARE(names(), QByteArray("a"));
}

void tst_EventLogModel::readsOnlyWhatIsOlder()
{
    commit(2);
    m_model->tick();
    m_model->open();
    answer();
    QCOMPARE(ids(), (QList<qint64>{2, 1}));
    QVERIFY(m_model->state().isAtBeginning);
    QVERIFY(!m_model->canFetchMore({}));
}

void tst_EventLogModel::goesThroughTheWholeJournal()
{
    for (int i = 0; i < 10; ++i)
        m_journal.push_back(m_fixture.record("x", "PUBLISHING"));
    m_model->open();
    answer();
    QCOMPARE(ids(), (QList<qint64>{10, 9}));
    for (int i = 0; i < 4; ++i) {
        QVERIFY(isAsked() || m_model->canFetchMore({})); // the tester asks, too
        m_model->fetchMore({});
        answer();
        QVERIFY(m_model->rowCount() <= 4);
    }
    QCOMPARE(ids(), (QList<qint64>{4, 3, 2, 1}));
    QVERIFY(m_model->state().isAtBeginning);
    QVERIFY(!m_model->state().isAtNewest);

    m_model->fetchNewer();
    answer();
    QCOMPARE(ids(), (QList<qint64>{6, 5, 4, 3}));
    QVERIFY(!m_model->state().isAtBeginning);
    for (int i = 0; i < 2; ++i) {
        m_model->fetchNewer();
        answer();
    }
    QCOMPARE(ids(), (QList<qint64>{10, 9, 8, 7}));
    QVERIFY(m_model->state().isAtNewest);
    m_model->fetchMore({}); // and back again
    answer();
    QVERIFY(!m_model->state().isAtNewest);
    QCOMPARE(ids(), (QList<qint64>{8, 7, 6, 5}));
    m_model->toNewest();
    answer();
    QCOMPARE(ids(), (QList<qint64>{10, 9}));
    QVERIFY(m_model->state().isAtNewest);
}

void tst_EventLogModel::joinsWhatCameMeanwhile()
{
    for (int i = 0; i < 6; ++i)
        m_journal.push_back(m_fixture.record("x", "PUBLISHING"));
    m_model->open();
    answer();
    for (int i = 0; i < 2; ++i) {
        m_model->fetchMore({});
        answer();
    }
    QCOMPARE(ids(), (QList<qint64>{4, 3, 2, 1}));
    commit(1); // is not kept now
    QVERIFY(!m_model->tick());
    m_model->fetchNewer();
    commit(1); // is
    answer();  // 5, 6
    m_model->fetchNewer();
    commit(7); // is more than there is room for
    answer();  // 7, 8
    while (isAsked())
        answer();
    if (!m_model->state().isAtNewest) {
        for (int i = 0; i < 9 && !m_model->state().isAtNewest; ++i) {
            m_model->fetchNewer();
            answer();
        }
    }
    m_model->tick();
    QCOMPARE(ids(), (QList<qint64>{15, 14, 13, 12}));
    commit(1);
    m_model->tick();
    QCOMPARE(ids(), (QList<qint64>{16, 15, 14, 13}));
}

void tst_EventLogModel::staysWhereSomebodyLooks()
{
    commit(4);
    m_model->tick();
    m_model->setVisibleRows(2, 3);
    commit(2);
    QVERIFY(m_model->tick());
    QCOMPARE(ids(), (QList<qint64>{4, 3, 2, 1}));
    QVERIFY(!m_model->state().isAtNewest);
    m_model->setVisibleRows(0, 1);
    m_model->open();
    answer();
    while (!m_model->state().isAtNewest) {
        m_model->fetchNewer();
        answer();
    }
    QCOMPARE(ids(), (QList<qint64>{6, 5, 4, 3}));
}

void tst_EventLogModel::saysHowFarItHasRead()
{
    QSignalSpy changed(m_model.get(), &EventLogModel::stateChanged);
    for (int i = 0; i < 6; ++i)
        m_journal.push_back(m_fixture.record("x", "PUBLISHING"));
    m_model->open();
    QVERIFY(m_model->state().isReading);
    QCOMPARE(changed.size(), 1);
    m_asked.sendPart({.reached = 5, .reachedAt = 50, .looked = 2, .passedDamaged = true});
    QCOMPARE(m_model->state().looked, 2);
    QCOMPARE(m_model->state().reachedAt, 50);
    QVERIFY(m_model->state().isReading);
    m_model->stop();
    QVERIFY(!isAsked());
    QVERIFY(m_model->state().isStopped);
    QVERIFY(!m_model->canFetchMore({}));
    m_model->goOn();
    QVERIFY(isAsked());
    QCOMPARE(m_asked.last().from, 5); // where it was
    m_asked.answer({.isDone = true, .failure = QStringLiteral("No.")});
    QCOMPARE(m_model->state().failure, QStringLiteral("No."));
    QVERIFY(m_model->state().passedDamaged); // for as long as what was read stands here
    QVERIFY(!m_model->canFetchMore({}));     // again and again
}

void tst_EventLogModel::showsWhatAQueryTakes()
{
    journal::Record rejected = m_fixture.record("r", "");
    rejected.rejection = "No.";
    rejected.streamKey.clear();
    m_journal = {m_fixture.record("a", "PUBLISHING"), rejected, m_fixture.record("b", "FAILED"),
                 m_fixture.record("a", "FAILED")};
    m_model->open();
    answer();
    m_model->setQuery({.source = LogQuery::Source::Rejected});
    answer();
    QCOMPARE(ids(), QList<qint64>{1}); // its number is that of the fixture
    m_model->apply({{m_fixture.record("a", "PUBLISHING")}});
    QVERIFY(!m_model->tick());

    m_model->setQuery({.source = LogQuery::Source::Stream, .streamKey = m_journal[0].streamKey, .lastRecord = 4});
    answer();
    QCOMPARE(names(), QByteArray("aa"));
    const journal::Record next = m_fixture.record("a", "STOPPED");
    m_model->apply({{next, m_fixture.record("b", "STOPPED")}});
    m_model->tick();
    QCOMPARE(names(), QByteArray("aaa"));
    QCOMPARE(m_model->query().lastRecord, next.id);

    m_model->setQuery({.filter = std::get<Filter>(Filter::parse(QStringLiteral("status:failed")))});
    answer();
    QCOMPARE(names(), QByteArray("ab"));
}

void tst_EventLogModel::showsRejectedRequests()
{
    journal::Record rejected = m_fixture.record("", "");
    rejected.event.method.clear();
    rejected.target = "/rest/my_ap/connect";
    rejected.rejection = "This is not JSON";
    rejected.answer = {400, journal::AnswerKind::Refused, {}};
    m_model->apply({{rejected}});
    m_model->tick();
    QCOMPARE(m_model->index(0, EventLogModel::MethodColumn).data().toString(), u"/rest/my_ap/connect"_qs);
    QCOMPARE(m_model->index(0, EventLogModel::InfoColumn).data().toString(), u"This is not JSON"_qs);
    QCOMPARE(m_model->index(0, EventLogModel::AnswerColumn).data().toString(), u"400"_qs);
    QCOMPARE(m_model->index(0, EventLogModel::StatusColumn).data().toString(), u"rejected"_qs);
    QCOMPARE(m_model->index(0, 0).data(EventLogModel::RejectedRole).toBool(), true);
    QCOMPARE(m_model->index(0, 0).data(EventLogModel::InjectedRole).toBool(), false);
    QCOMPARE(m_model->index(0, 0).data(EventLogModel::RecordIdRole).toLongLong(), rejected.id);
}

void tst_EventLogModel::showsJumpsOfTheClock()
{
    constexpr qint64 Hour = 3'600'000'000;
    const journal::Record first = m_fixture.record("a", "");
    const journal::Record second = m_fixture.record("b", "");
    const journal::ClockJump before{.record = 1, .at = 1, .by = Hour, .to = 1 + Hour};
    const journal::ClockJump between{.record = 2, .at = 2, .by = -Hour, .to = 2};
    const journal::ClockJump after{.record = 3, .at = 3, .by = 2 * Hour, .to = 3 + 2 * Hour};
    m_model->open();
    m_model->apply({{second}, 0, {between, after}});
    m_asked.answer({.entries = {journal::entryOf(first)},
                    .jumps = {before, between, after}, // what stands here is left out
                    .reached = 1,
                    .isDone = true});
    m_model->tick();
    QCOMPARE(m_model->rowCount(), 4);
    const auto info = [this](int row) { return m_model->index(row, EventLogModel::InfoColumn).data().toString(); };
    QCOMPARE(info(0), u"The clock was set forward by 2 hours."_qs);
    QCOMPARE(names(), QByteArray("ba"));
    QCOMPARE(info(2), u"The clock was set back by 1 hour."_qs);
    QCOMPARE(m_model->index(0, 0).data(EventLogModel::RecordIdRole).toLongLong(), 0);
    QCOMPARE(m_model->index(0, 0).data(EventLogModel::RawRole).toLongLong(), 3 + 2 * Hour);
    QCOMPARE(m_model->index(0, EventLogModel::InfoColumn).data(Qt::AccessibleTextRole).toString(),
             u"Cause The clock was set forward by 2 hours."_qs);
    QCOMPARE(m_model->index(0, 0).data(EventLogModel::RejectedRole).toBool(), false);
}

void tst_EventLogModel::showsTextAsText()
{
    m_model->apply(m_fixture.batch("<b>x</b>\xe2\x80\xae", "FAI\nLED"));
    m_model->tick();
    const QModelIndex name = m_model->index(0, EventLogModel::NameColumn);
    QCOMPARE(name.data().toString(), u"<b>x</b>⟨U+202E⟩"_qs);
    QVERIFY(name.data(Qt::ToolTipRole).toString().contains(u"&lt;b&gt;x&lt;/b&gt;⟨U+202E⟩"));
    QCOMPARE(m_model->index(0, EventLogModel::StatusColumn).data(Qt::AccessibleTextRole).toString(),
             u"Status FAI␊LED"_qs);
}

void tst_EventLogModel::selectionFollowsTheRecord()
{
    m_model->apply(m_fixture.batch("a", ""));
    m_model->tick();
    const QPersistentModelIndex kept = m_model->index(0, EventLogModel::NameColumn);
    m_model->apply({{m_fixture.record("b", ""), m_fixture.record("c", "")}});
    m_model->tick();
    QCOMPARE(kept.row(), 2);
    QCOMPARE(kept.data().toString(), u"a"_qs);
    m_model->apply({{m_fixture.record("d", ""), m_fixture.record("e", "")}});
    m_model->tick();
    QVERIFY(!kept.isValid());
}

void tst_EventLogModel::showsWhatBecameOfAnAnswer()
{
    m_model->apply({{m_fixture.record("a", "PUBLISHING"), m_fixture.record("b", "PUBLISHING")}});
    QVERIFY(m_model->tick());
    m_model->apply({{m_fixture.record("c", "PUBLISHING")}});
    journal::Outcome gone{.record = 1, .status = 0, .sent = journal::Sent::Gone, .answerUs = 7};
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    m_model->settle({gone});
    QCOMPARE(changed.size(), 1);
    QCOMPARE(answerOf(1), QStringLiteral("gone"));
    QCOMPARE(answerOf(0), QStringLiteral("200"));
    gone.record = 3; // which is not shown yet
    gone.sent = journal::Sent::Failed;
    m_model->settle({gone});
    QCOMPARE(changed.size(), 1);
    QVERIFY(m_model->tick());
    QCOMPARE(answerOf(0), QStringLiteral("failed"));
}

// What a portion holds may have been read before.
void tst_EventLogModel::showsWhatBecameOfAnAnswerWhileItReads()
{
    m_tester.reset(); // which fetches by itself
    const auto portion = [this](qint64 id, bool isDone) {
        return LogPortion{.entries = {pending(id)}, .reached = id, .isDone = isDone};
    };
    const auto settle = [this](qint64 record, journal::Sent sent) {
        m_model->settle({journal::Outcome{.record = record, .status = 0, .sent = sent, .answerUs = 7}});
    };
    m_model->open();
    settle(9, journal::Sent::Gone);
    settle(8, journal::Sent::Gone);
    m_asked.sendPart(portion(9, false));
    QCOMPARE(answerOf(0), QStringLiteral("gone"));
    settle(8, journal::Sent::Failed); // the last one counts
    m_asked.answer(portion(8, true));
    QCOMPARE(answerOf(1), QStringLiteral("failed"));
}

void tst_EventLogModel::forgetsOutcomesWithTheReading()
{
    m_tester.reset(); // which fetches by itself
    const auto settle = [this](qint64 record) {
        m_model->settle({journal::Outcome{.record = record, .status = 0, .sent = journal::Sent::Gone}});
    };
    m_model->open();
    settle(9);
    m_model->setQuery({}); // begins anew
    settle(8);
    m_asked.answer({.entries = {pending(9)}, .reached = 9, .isDone = true});
    QCOMPARE(answerOf(0), QStringLiteral("200 waits"));
    settle(7); // while it does not read
    m_model->fetchMore({});
    settle(6);
    m_model->stop();
    m_model->goOn();
    m_asked.answer({.entries = {pending(6), pending(7), pending(8)}, .reached = 6, .isDone = true});
    QCOMPARE(m_model->rowCount(), 4);
    for (int row = 1; row < 4; ++row)
        QCOMPARE(answerOf(row), QStringLiteral("200 waits"));
}

QTEST_GUILESS_MAIN(tst_EventLogModel)
#include "tst_eventlogmodel.moc"
