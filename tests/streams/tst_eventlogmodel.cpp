#include "streams/eventlogmodel.h"
#include "streams/streamfixture.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace streams;

class tst_EventLogModel : public QObject {
    Q_OBJECT
private slots:
    void init();

    void showsAtTheNextTick();
    void newestFirst();
    void removesBeforeItInserts();
    void keepsToItsCapacity();
    void holds();
    void loadsOnlyWhatIsOlder();
    void showsRejectedRequests();
    void showsJumpsOfTheClock();
    void keepsOnlyWhatWasRejected();
    void showsTextAsText();
    void selectionFollowsTheRecord();
    void showsWhatBecameOfAnAnswer();

private:
    QByteArray names() const;
    journal::EntryPage page(int from, int to);

    std::unique_ptr<EventLogModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    StreamFixture m_fixture;
};

void tst_EventLogModel::init()
{
    m_tester.reset();
    m_model = std::make_unique<EventLogModel>(4);
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

journal::EntryPage tst_EventLogModel::page(int from, int to)
{
    journal::EntryPage page;
    for (int id = from; id <= to; ++id) {
        journal::Entry entry;
        entry.id = id;
        entry.name = QByteArray::number(id);
        page.entries.push_back(entry);
    }
    return page;
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

void tst_EventLogModel::loadsOnlyWhatIsOlder()
{
    m_model->apply(m_fixture.batch("a", "")); // record 1 waits
    journal::EntryPage older = page(-1, 1);
    m_model->load(older);
    QCOMPARE(names(), QByteArray("0-1"));
    m_model->tick();
    QCOMPARE(names(), QByteArray("a0-1"));
    m_model->load(page(-5, -1));
    QCOMPARE(names(), QByteArray("a0-1-2"));
    m_model->load(page(-9, -3));
    QCOMPARE(m_model->rowCount(), 4);
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
    m_model->apply({{second}, 0, {between, after}});
    m_model->load({{journal::entryOf(first)}, {}, 0, {before, between, after}}); // what stands here is left out
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

void tst_EventLogModel::keepsOnlyWhatWasRejected()
{
    EventLogModel rejectedOnly(4, nullptr, EventLogModel::Keeps::Rejected);
    journal::Record rejected = m_fixture.record("r", "");
    rejected.rejection = "No.";
    rejectedOnly.apply({{m_fixture.record("a", ""), rejected, m_fixture.record("b", "")}});
    for (int i = 0; i < 10; ++i)
        rejectedOnly.apply(m_fixture.batch("c", ""));
    rejectedOnly.tick();
    QCOMPARE(rejectedOnly.rowCount(), 1);
    QCOMPARE(rejectedOnly.index(0, 0).data(EventLogModel::RecordIdRole).toLongLong(), rejected.id);
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
    const auto answerOf = [this](int row) {
        return m_model->index(row, EventLogModel::AnswerColumn).data().toString();
    };
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

QTEST_APPLESS_MAIN(tst_EventLogModel)
#include "tst_eventlogmodel.moc"
