#include "board/streamfixture.h"
#include "questions.h"
#include "view/copyrole.h"
#include "view/historymodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace view;

class tst_HistoryModel : public QObject {
    Q_OBJECT
private slots:
    void init();

    void asksForTheNewestPage();
    void showsWhatBecameOfAnAnswer();
    void showsWhatBecameOfAnAnswerWhileAPageIsRead();
    void forgetsOutcomesWithTheLoad();
    void showsAPageNewestFirst();
    void fetchesOlderPages();
    void takesInWhatHappensNow();
    void takesInWhatHappensWhileAPageIsRead();
    void ignoresPagesOfAnotherStream();
    void saysWhatFailed();
    void showsGaps();
    void showsJumpsOfTheClock();
    void tellsTimesBetween();
    void showsTextAsText();
    void saysWhatIsOdd();
    void showsBothAnswers();
    void showsNothingWithoutAStream();

private:
    journal::Entry entry(qint64 id, const QByteArray &status);
    journal::EntryPage pending(qint64 id, qint64 before = 0); // a page of one record whose answer waits
    QByteArray statuses() const;
    QString text(int row, int column) const { return m_model->index(row, column).data().toString(); }
    void answer(const journal::EntryPage &page) { m_asked.answer(page); }

    std::unique_ptr<HistoryModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    struct Wanted {
        qint64 lastRecord;
        int limit;
        qint64 before;
    };
    Questions<Wanted, Result<journal::EntryPage>> m_asked;
    StreamFixture m_fixture;
};

void tst_HistoryModel::init()
{
    m_asked = {};
    m_tester.reset();
    m_model = std::make_unique<HistoryModel>([this](qint64 lastRecord, int limit, qint64 before) {
        return m_asked.ask({lastRecord, limit, before});
    });
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(),
                                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    m_fixture = {};
}

journal::Entry tst_HistoryModel::entry(qint64 id, const QByteArray &status)
{
    journal::Entry entry;
    entry.id = id;
    entry.receivedAt = StreamFixture::Start + id * 1'000'000;
    entry.time = entry.receivedAt;
    entry.method = "StreamStatusEvent";
    entry.status = status;
    entry.answerUs = 3'190;
    return entry;
}

journal::EntryPage tst_HistoryModel::pending(qint64 id, qint64 before)
{
    journal::EntryPage page{{entry(id, "PUBLISHING")}, {}, before};
    page.entries[0].answer.sent = journal::Sent::Pending;
    return page;
}

QByteArray tst_HistoryModel::statuses() const
{
    QByteArrayList statuses;
    for (int row = 0; row < m_model->rowCount(); ++row)
        statuses += text(row, HistoryModel::StatusColumn).toUtf8();
    return statuses.join(' ');
}

void tst_HistoryModel::showsWhatBecameOfAnAnswer()
{
    m_model->setStream("key", 9);
    journal::EntryPage page;
    page.entries = {entry(8, "PENDING"), entry(9, "PUBLISHING")};
    page.entries[1].answer.sent = journal::Sent::Pending;
    answer(page);
    QCOMPARE(text(0, HistoryModel::AnswerColumn), QStringLiteral("200 waits"));
    QCOMPARE(text(0, HistoryModel::AnswerTimeColumn), QString()); // nobody knows yet

    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    journal::Outcome gone{
        .record = 9, .streamKey = "other", .status = 0, .sent = journal::Sent::Gone, .answerUs = 1'500};
    m_model->settle({gone}); // of another stream
    QCOMPARE(changed.size(), 0);
    gone.streamKey = "key";
    m_model->settle({gone});
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.first().first().toModelIndex().row(), 0);
    QCOMPARE(text(0, HistoryModel::AnswerColumn), QStringLiteral("gone"));
    QVERIFY(text(0, HistoryModel::AnswerTimeColumn).contains(QLatin1String("1.5")));
    QCOMPARE(text(1, HistoryModel::AnswerColumn), QStringLiteral("200"));
}

// The page may have been read before.
void tst_HistoryModel::showsWhatBecameOfAnAnswerWhileAPageIsRead()
{
    m_tester.reset(); // which fetches by itself
    const auto outcome = [](qint64 record, journal::Sent sent, const QByteArray &streamKey = "key") {
        return journal::Outcome{.record = record, .streamKey = streamKey, .status = 0, .sent = sent, .answerUs = 1'500};
    };
    m_model->setStream("key", 9);
    m_model->settle({outcome(9, journal::Sent::Gone), outcome(9, journal::Sent::Failed)}); // the last one counts
    m_model->settle({outcome(9, journal::Sent::Gone, "other")});
    answer(pending(9, 9));
    QCOMPARE(text(0, HistoryModel::AnswerColumn), QStringLiteral("failed"));
    QVERIFY(text(0, HistoryModel::AnswerTimeColumn).contains(QLatin1String("1.5")));

    m_model->fetchMore({});
    m_model->setHeld(true);
    m_model->settle({outcome(5, journal::Sent::Gone)});
    m_model->setHeld(false);
    answer(pending(5));
    QCOMPARE(text(1, HistoryModel::AnswerColumn), QStringLiteral("gone"));
}

void tst_HistoryModel::forgetsOutcomesWithTheLoad()
{
    m_tester.reset(); // which fetches by itself
    const auto gone = [](qint64 record) {
        return journal::Outcome{.record = record, .streamKey = "key", .status = 0, .sent = journal::Sent::Gone};
    };
    m_model->setStream("key", 9);
    m_model->settle({gone(9)});
    m_model->setStream("key", 9); // begins anew
    answer(pending(9, 9));
    QCOMPARE(text(0, HistoryModel::AnswerColumn), QStringLiteral("200 waits"));

    m_model->settle({gone(5)}); // while none is under way
    m_model->fetchMore({});
    m_model->settle({gone(4)});
    m_asked.answer(Error{u"The journal cannot be read."_qs});
    m_model->fetchMore({});
    journal::EntryPage page = pending(5);
    page.entries.prepend(pending(4).entries[0]);
    answer(page);
    QCOMPARE(text(1, HistoryModel::AnswerColumn), QStringLiteral("200 waits"));
    QCOMPARE(text(2, HistoryModel::AnswerColumn), QStringLiteral("200 waits"));
}

void tst_HistoryModel::asksForTheNewestPage()
{
    m_model->setStream("key", 9);
    QCOMPARE(m_asked.size(), 1);
    QCOMPARE(m_asked.last().lastRecord, 9);
    QVERIFY(m_asked.last().limit > 0);
    QCOMPARE(m_asked.last().before, 0);
    QVERIFY(m_model->isLoading());
    QCOMPARE(m_model->rowCount(), 0);
}

void tst_HistoryModel::showsAPageNewestFirst()
{
    QSignalSpy loaded(m_model.get(), &HistoryModel::loaded);
    m_model->setStream("key", 9);
    answer({{entry(2, "PENDING"), entry(5, "PUBLISHING"), entry(9, "UNPUBLISHED")}, {}, 0});
    QCOMPARE(statuses(), QByteArray("UNPUBLISHED PUBLISHING PENDING"));
    QCOMPARE(loaded.size(), 1);
    QVERIFY(!m_model->isLoading());
    QVERIFY(!m_model->canFetchMore({}));
    QCOMPARE(m_model->rowOfRecord(5), 1);
    QCOMPARE(m_model->rowOfRecord(3), -1);
    QCOMPARE(m_model->index(0, 0).data(HistoryModel::RecordIdRole).toLongLong(), 9);
    QCOMPARE(m_model->index(0, 0).data(HistoryModel::PhaseRole).toInt(), int(wcs::Phase::Ended));
    QCOMPARE(text(0, HistoryModel::AnswerTimeColumn), u"3.1 ms"_qs);
}

void tst_HistoryModel::fetchesOlderPages()
{
    m_tester.reset(); // which fetches by itself
    m_model->setStream("key", 9);
    answer({{entry(8, "B"), entry(9, "C")}, {}, 8});
    QVERIFY(m_model->canFetchMore({}));
    m_model->fetchMore({});
    QCOMPARE(m_asked.size(), 2);
    QCOMPARE(m_asked.last().lastRecord, 9);
    QCOMPARE(m_asked.last().before, 8);
    QVERIFY(!m_model->canFetchMore({})); // asked already
    m_model->fetchMore({});
    QCOMPARE(m_asked.size(), 2);
    QCOMPARE(text(1, HistoryModel::SinceColumn), QString());
    answer({{entry(6, "A")}, {}, 0});
    QCOMPARE(statuses(), QByteArray("C B A"));
    QCOMPARE(text(1, HistoryModel::SinceColumn), u"2.0 s"_qs);
}

void tst_HistoryModel::takesInWhatHappensNow()
{
    const journal::Record first = m_fixture.record("a", "PENDING");
    m_model->setStream(first.streamKey, first.id);
    answer({{journal::entryOf(first)}, {}, 0});
    const QPersistentModelIndex kept = m_model->index(0, 0);

    journal::Record rejected = m_fixture.record("a", "REJECTED");
    rejected.rejection = "no";
    m_model->apply({{first, m_fixture.record("other", "PLAYING"), m_fixture.record("a", "PUBLISHING"), rejected,
                     m_fixture.record("a", "UNPUBLISHED")}});
    QCOMPARE(statuses(), QByteArray("UNPUBLISHED PUBLISHING PENDING"));
    QCOMPARE(kept.row(), 2);
}

void tst_HistoryModel::takesInWhatHappensWhileAPageIsRead()
{
    const journal::Record first = m_fixture.record("a", "PENDING");
    m_model->setStream(first.streamKey, first.id);
    m_model->apply(m_fixture.batch("a", "PUBLISHING"));
    answer({{journal::entryOf(first)}, {}, 0});
    QCOMPARE(statuses(), QByteArray("PUBLISHING PENDING"));
}

void tst_HistoryModel::ignoresPagesOfAnotherStream()
{
    QSignalSpy failed(m_model.get(), &HistoryModel::failed);
    m_model->setStream("key", 9);
    m_model->setStream("yet another", 9);
    m_model->setStream("other", 8);
    m_asked.answerAt(0, journal::EntryPage{{entry(9, "FORMER")}, {}, 0});
    m_asked.answerAt(1, Error{u"gone"_qs});
    QCOMPARE(m_model->rowCount(), 0);
    QCOMPARE(failed.size(), 0);
    QVERIFY(m_model->isLoading());
    answer({{entry(8, "CURRENT")}, {}, 0});
    QCOMPARE(statuses(), QByteArray("CURRENT"));
}

void tst_HistoryModel::saysWhatFailed()
{
    QSignalSpy failed(m_model.get(), &HistoryModel::failed);
    m_model->setStream("key", 9);
    answer({{entry(9, "A")}, {}, 9});
    m_model->fetchMore({});
    m_asked.answer(Error{u"The journal cannot be read."_qs});
    QCOMPARE(failed.size(), 1);
    QCOMPARE(failed.last().at(0).toString(), u"The journal cannot be read."_qs);
    QVERIFY(m_model->canFetchMore({})); // it may be tried again
}

void tst_HistoryModel::showsGaps()
{
    m_model->setStream("key", 9);
    const auto gap = [](int from, int to, bool clean) {
        const qint64 begin =
            StreamFixture::Start + from * 1'000'000 - (clean ? 0 : 1); // before the record, after a crash
        const qint64 end = StreamFixture::Start + to * 1'000'000;
        return journal::Gap{begin, end, begin, end, clean};
    };
    answer({{entry(1, "A"), entry(4, "B"), entry(9, "C")}, {gap(2, 3, true), gap(4, 6, false), gap(7, 8, true)}, 0});
    QCOMPARE(m_model->rowCount(), 6);
    QList<bool> gaps;
    for (int row = 0; row < m_model->rowCount(); ++row)
        gaps += m_model->index(row, 0).data(HistoryModel::GapRole).toBool();
    QCOMPARE(gaps, (QList<bool>{false, true, true, false, true, false}));
    QCOMPARE(m_model->index(1, 0).data(HistoryModel::RecordIdRole).toLongLong(), 0);
    QVERIFY(text(1, HistoryModel::InfoColumn).startsWith(u"Not running until"));
    QVERIFY(!text(1, HistoryModel::InfoColumn).contains(u"unclean"));
    QVERIFY(text(2, HistoryModel::InfoColumn).contains(u"unclean"));
    QCOMPARE(text(1, HistoryModel::SinceColumn), u"1.0 s"_qs);
    QCOMPARE(text(2, HistoryModel::SinceColumn), u"2.0 s"_qs);
    QCOMPARE(text(0, HistoryModel::SinceColumn), u"5.0 s"_qs); // since the event before, not since the gap
}

void tst_HistoryModel::showsJumpsOfTheClock()
{
    constexpr qint64 Day = 86'400'000'000;
    const auto jump = [](qint64 record, qint64 by) {
        const qint64 at = StreamFixture::Start + record * 1'000'000 - 1;
        return journal::ClockJump{record, at, by, at + by};
    };
    m_model->setStream("key", 9);
    journal::Entry later = entry(9, "C");
    later.receivedAt += 400 * Day;
    journal::EntryPage page{{entry(1, "A"), entry(4, "B"), later}, {}, 0, {jump(6, 400 * Day), jump(11, -400 * Day)}};
    m_model->apply({{}, 0, {jump(11, -400 * Day)}}); // noticed while the page was read
    answer(page);
    QCOMPARE(m_model->rowCount(), 5);
    QCOMPARE(text(0, HistoryModel::InfoColumn), u"The clock was set back by 400 days."_qs);
    QCOMPARE(text(2, HistoryModel::InfoColumn), u"The clock was set forward by 400 days."_qs);
    QCOMPARE(text(1, HistoryModel::SinceColumn), u"5.0 s"_qs); // whatever the clock said
    QCOMPARE(text(2, HistoryModel::SinceColumn), QString());
    QVERIFY(m_model->index(2, 0).data(HistoryModel::GapRole).toBool());
    QCOMPARE(m_model->index(2, 0).data(HistoryModel::RecordIdRole).toLongLong(), 0);
    QCOMPARE(m_model->index(2, HistoryModel::TimeColumn).data(HistoryModel::RawRole).toLongLong(),
             StreamFixture::Start + 400 * Day + 5'999'999);
    QCOMPARE(m_model->jumpAt(2)->record, 6);
    QVERIFY(!m_model->jumpAt(1) && !m_model->gapAt(2));

    // What comes live: between the records where it happened, also when no record of the stream tells of it.
    StreamFixture fixture;
    journal::Record newest = fixture.record("x", "D");
    newest.id = 12;
    newest.streamKey = "key";
    m_model->apply({{newest}, 0, {jump(12, 3'600'000'000), jump(13, -60'000'000)}});
    QCOMPARE(m_model->rowCount(), 8);
    QCOMPARE(text(0, HistoryModel::InfoColumn), u"The clock was set back by 1 minute."_qs);
    QCOMPARE(m_model->entryAt(1)->id, 12);
    QCOMPARE(text(2, HistoryModel::InfoColumn), u"The clock was set forward by 1 hour."_qs);
}

void tst_HistoryModel::tellsTimesBetween()
{
    m_model->setStream("key", 9);
    journal::Entry back = entry(9, "C");
    back.receivedAt -= 8'000'000; // received before, stored after
    back.time -= 8'000'000;
    answer({{entry(2, "A"), entry(766, "B"), back}, {}, 0});
    QCOMPARE(text(0, HistoryModel::SinceColumn), u"0 µs"_qs);
    QCOMPARE(text(1, HistoryModel::SinceColumn), u"00:12:44"_qs);
    QCOMPARE(text(2, HistoryModel::SinceColumn), QString());
    QCOMPARE(m_model->index(1, HistoryModel::SinceColumn).data(HistoryModel::RawRole).toLongLong(), 764'000'000);
}

void tst_HistoryModel::showsTextAsText()
{
    m_model->setStream("key", 9);
    journal::Entry hostile = entry(9, "<i>\n");
    hostile.info = "\xe2\x80\xae<img src=x>";
    hostile.answer = {403, journal::AnswerKind::Injected, "<rule>"};
    answer({{hostile}, {}, 0});
    QCOMPARE(text(0, HistoryModel::StatusColumn), u"<i>␊"_qs);
    QCOMPARE(text(0, HistoryModel::InfoColumn), u"⟨U+202E⟩<img src=x>"_qs);
    const auto toolTip = [&](int column) { return m_model->index(0, column).data(Qt::ToolTipRole).toString(); };
    QVERIFY(toolTip(HistoryModel::InfoColumn).contains(u"&lt;img src=x&gt;"));
    QVERIFY(toolTip(HistoryModel::AnswerColumn).contains(u"&lt;rule&gt;"));
    QCOMPARE(m_model->index(0, 0).data(HistoryModel::InjectedRole).toBool(), true);
    QCOMPARE(m_model->index(0, HistoryModel::StatusColumn).data(Qt::AccessibleTextRole).toString(), u"Status <i>␊"_qs);
}

void tst_HistoryModel::saysWhatIsOdd()
{
    journal::Entry odd = entry(1, "PUBLISHING");
    odd.problems = {{"name", "given twice"}, {"<b>", "given twice"}};
    journal::Entry failed = odd;
    failed.id = 2;
    failed.info = "Failed by ICE";
    m_model->setStream("key", 2);
    answer({{odd, failed}, {}, 0});
    const auto toolTip = [this](int row) {
        return m_model->index(row, HistoryModel::InfoColumn).data(Qt::ToolTipRole).toString();
    };
    QCOMPARE(text(1, HistoryModel::InfoColumn), u"name: given twice; <b>: given twice"_qs);
    QVERIFY2(toolTip(1).contains(u"name: given twice; &lt;b&gt;: given twice"), qPrintable(toolTip(1)));
    QCOMPARE(text(0, HistoryModel::InfoColumn), u"Failed by ICE"_qs);
    QVERIFY2(toolTip(0).contains(u"Failed by ICE; name: given twice"), qPrintable(toolTip(0)));
    QCOMPARE(m_model->index(1, HistoryModel::InfoColumn).data(HistoryModel::RawRole).toByteArray(), QByteArray());
}

void tst_HistoryModel::showsBothAnswers()
{
    m_model->setStream(StreamFixture::keyOf("x"), 100);
    journal::Entry relayed = entry(1, "PUBLISHING");
    relayed.answer.status = 403;
    relayed.answer.kind = journal::AnswerKind::Relayed;
    relayed.answerUs = 12'900;
    relayed.backend = {.status = 403, .us = 12'000};
    journal::Entry refused = entry(2, "UNPUBLISHED");
    refused.answer.status = 502;
    refused.answer.kind = journal::AnswerKind::Refused;
    refused.backend = {.us = 2'000, .failure = journal::BackendFailure::Unreachable};
    answer({.entries = {relayed, refused, entry(3, "STOPPED")}});
    const auto cell = [this](int row, int column, int role) {
        return m_model->index(row, column).data(role).toString();
    };
    const auto term = [this](int row) {
        return m_model->index(row, HistoryModel::BackendColumn).data(TermRole).value<filter::FilterTree>().toText();
    };
    QCOMPARE(text(2, HistoryModel::AnswerColumn), u"403"_qs);
    QCOMPARE(cell(2, HistoryModel::AnswerColumn, Qt::ToolTipRole), u"403, as the backend said"_qs);
    QCOMPARE(text(2, HistoryModel::BackendColumn), u"403 · 12 ms"_qs);
    QCOMPARE(cell(2, HistoryModel::BackendColumn, CopyRole), u"403 · 12 ms"_qs);
    QCOMPARE(cell(2, HistoryModel::AnswerTimeColumn, Qt::ToolTipRole), u"12 ms: 900 µs ours, 12 ms the backend's"_qs);
    QCOMPARE(term(2), u"backend:403"_qs);
    QCOMPARE(text(1, HistoryModel::BackendColumn), u"no answer"_qs);
    QVERIFY(cell(1, HistoryModel::BackendColumn, Qt::ToolTipRole).contains(u"there was no connection"_qs));
    QCOMPARE(term(1), u"backend:failed"_qs);
    QCOMPARE(text(0, HistoryModel::BackendColumn), QString());
    QVERIFY(!cell(0, HistoryModel::AnswerTimeColumn, Qt::ToolTipRole).contains(u"ours"_qs));
}

void tst_HistoryModel::showsNothingWithoutAStream()
{
    m_model->setStream("key", 9);
    answer({{entry(9, "A")}, {}, 0});
    m_model->setStream({}, 0);
    QCOMPARE(m_model->rowCount(), 0);
    QVERIFY(!m_model->isLoading());
    QVERIFY(!m_model->canFetchMore({}));
    QCOMPARE(m_asked.size(), 1);
    m_model->apply(m_fixture.batch("a", "PUBLISHING"));
    QCOMPARE(m_model->rowCount(), 0);
}

QTEST_GUILESS_MAIN(tst_HistoryModel)
#include "tst_historymodel.moc"
