#include "ui/detail/lifelines.h"
#include "ui/detail/sequenceview.h"
#include "view/clientnewsfixture.h"
#include "view/clientsmodel.h"
#include "view/sequencemodel.h"
#include "windowpage.h"

#include <QAccessible>
#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QScrollBar>
#include <QTabBar>

using view::SequenceModel;

namespace {

// Something is painted there: more than the ground.
bool shows(QWidget &widget, const QRect &part = {0, 0, -1, -1})
{
    const QImage picture = widget.grab(part).toImage();
    QImage ground(picture.size(), picture.format());
    ground.setDevicePixelRatio(picture.devicePixelRatio());
    ground.fill(picture.pixelColor(0, picture.height() - 1));
    return picture != ground;
}

} // namespace

class TestSequenceView : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup() { m_page.reset(); }

    void showsTheExchangeOfTheSelectedStream();
    void showsWhatTheClientWasTold();
    void marksWhatNobodyObserved();
    void saysWhatToSelect();
    void showsTheNewestUntilOneScrollsUp();
    void staysWhereOneLooksWhenOlderOnesCome();
    void fetchesOlderOnesOnScrollingUp();
    void choosesTheEventOfAnArrow();
    void followsTheHistorysChoice();
    void choosesNothingByFocusAlone();
    void copiesText();
    void addsALifelineForTheBackend();
    void canBeRead();
    void growsWithTheZoom();
    void paintsEverything_data();
    void paintsEverything();

private:
    void openSequence();
    ui::SequenceView &view() { return *m_page->find<ui::SequenceView>(); }
    SequenceModel &model() { return *static_cast<SequenceModel *>(view().model()); }
    QTableView &history() { return m_page->view(QStringLiteral("History of the selected stream")); }
    QByteArray steps();
    void select(const QByteArray &name);
    void feedMany(int hooks);
    bool isAtEnd() { return view().verticalScrollBar()->value() == view().verticalScrollBar()->maximum(); }

    std::unique_ptr<WindowPage> m_page;
    ClientNewsFixture m_fixture;
};

void TestSequenceView::init()
{
    m_page = std::make_unique<WindowPage>();
    m_page->listen();
    m_fixture = {};
    m_fixture.setTimeline(m_page->board().timeline());
}

void TestSequenceView::openSequence()
{
    auto *tabs = m_page->find<QTabBar>();
    QCOMPARE(tabs->tabText(2), QStringLiteral("Sequence"));
    tabs->setCurrentIndex(2);
    QVERIFY(view().isVisible());
}

QByteArray TestSequenceView::steps()
{
    QByteArrayList result;
    for (int row = 0; row < model().rowCount(); ++row)
        result.append(QByteArray::number(model().arrow(row).step()) + (model().arrow(row).isObserved ? "" : "?"));
    return result.join(' ');
}

void TestSequenceView::select(const QByteArray &name)
{
    QTRY_VERIFY(m_page->rowOf(name) >= 0);
    m_page->clickRow(m_page->rowOf(name));
    QTRY_VERIFY(!m_page->history().isLoading());
}

void TestSequenceView::feedMany(int hooks)
{
    QList<journal::Record> records;
    for (int n = 0; n < hooks; ++n)
        records.append(m_page->record("b4e7", "PUBLISHING"));
    m_page->feed(records);
}

void TestSequenceView::showsTheExchangeOfTheSelectedStream()
{
    m_page->feed("b4e7", "PUBLISHING");
    m_page->feed("other", "PLAYING", false);
    select("b4e7");
    openSequence();
    QCOMPARE(steps(), QByteArray("4? 5 6"));
    m_page->feed("b4e7", "UNPUBLISHED"); // live
    QCOMPARE(steps(), QByteArray("4? 5 6 4? 5 6"));
    m_page->feed("other", "STOPPED", false);
    QCOMPARE(model().rowCount(), 6);
}

void TestSequenceView::showsWhatTheClientWasTold()
{
    m_page->setNode(ClientNewsFixture::Node, wcs::Origin::Demonstration);
    journal::Record hook = m_page->record("cam-1", "PUBLISHING");
    hook.answer = {500, journal::AnswerKind::Injected, "id", "my rule"};
    m_fixture.status(1, "id-cam-1", "PUBLISHING", hook.receivedAt - 50);
    emit m_page->demo().clientsChanged(m_fixture.news()); // before the hook is committed, and before it is selected
    m_page->feed({hook});
    select("cam-1");
    openSequence();
    QCOMPARE(steps(), QByteArray("4 5 6"));
    m_fixture.error(1, "id-cam-1", "500 Internal Server Error", hook.receivedAt + hook.answerUs + 10);
    m_fixture.error(2, "id-cam-2", "500 Internal Server Error");
    emit m_page->demo().clientsChanged(m_fixture.news());
    QCOMPARE(steps(), QByteArray("4 5 6 7"));
    QVERIFY(model().arrow(3).isError);
    QCOMPARE(model().arrow(3).text, QStringLiteral("ErrorEvent: 500 Internal Server Error"));
}

void TestSequenceView::marksWhatNobodyObserved()
{
    journal::Record hook = m_page->record("b4e7", "PUBLISHING");
    hook.answer = {500, journal::AnswerKind::Injected, "id", "my rule"};
    m_page->feed({hook});
    select("b4e7");
    openSequence();
    m_page->feed("b4e7", "PUBLISHING");
    QCOMPARE(model().arrow(0).isObserved, false);
    QVERIFY(model().index(0, 0).data(Qt::AccessibleTextRole).toString().endsWith(QStringLiteral("not observed")));
}

void TestSequenceView::saysWhatToSelect()
{
    openSequence();
    QCOMPARE(model().rowCount(), 0);
    const QImage empty = view().grab().toImage();
    QVERIFY(shows(*view().viewport()));
    m_page->feed("b4e7", "PUBLISHING");
    select("b4e7");
    QVERIFY(view().grab().toImage() != empty);
}

void TestSequenceView::showsTheNewestUntilOneScrollsUp()
{
    m_page->feed("b4e7", "PUBLISHING");
    select("b4e7");
    openSequence();
    feedMany(50);
    QVERIFY(view().verticalScrollBar()->maximum() > 0);
    QVERIFY(isAtEnd());
    QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, {view().viewport()->width() / 2, 20});
    QTest::keyClick(&view(), Qt::Key_PageUp);
    QTest::keyClick(&view(), Qt::Key_PageUp);
    QVERIFY(!isAtEnd());
    const int place = view().verticalScrollBar()->value();
    feedMany(10);
    QCOMPARE(view().verticalScrollBar()->value(), place);
    view().verticalScrollBar()->setValue(view().verticalScrollBar()->maximum());
    feedMany(10);
    QVERIFY(isAtEnd());
}

void TestSequenceView::staysWhereOneLooksWhenOlderOnesCome()
{
    m_page->setNode(ClientNewsFixture::Node, wcs::Origin::Demonstration);
    m_page->feed("cam-1", "PUBLISHING");
    const qint64 before = m_page->record("cam-1", "PUBLISHING").receivedAt;
    select("cam-1");
    openSequence();
    QList<journal::Record> records;
    for (int n = 0; n < 50; ++n)
        records.append(m_page->record("cam-1", "PUBLISHING"));
    m_page->feed(records);
    view().verticalScrollBar()->setValue(view().verticalScrollBar()->maximum() / 2);
    const auto top = [this] { return view().indexAt({10, 1}).data().toString(); };
    const QString seen = top();
    m_fixture.status(1, "id-cam-1", "PUBLISHING", before - 100'000);
    m_fixture.status(1, "id-cam-1", "PUBLISHING", before - 90'000);
    emit m_page->demo().clientsChanged(m_fixture.news());
    QCOMPARE(model().rowCount(), 104);
    QCOMPARE(top(), seen);
}

void TestSequenceView::fetchesOlderOnesOnScrollingUp()
{
    Questions<qint64, Result<journal::EntryPage>> asked;
    view::HistoryModel history([&asked](qint64, int, qint64 before) { return asked.ask(before); });
    board::SessionLedger sessions;
    SequenceModel sequence(history, sessions);
    ui::SequenceView alone(sequence);
    alone.resize(600, 200);
    alone.show();
    history.setStream("key", 400);
    const auto answer = [&](qint64 first, qint64 last, qint64 before) {
        journal::EntryPage page;
        for (qint64 id = first; id <= last; ++id)
            page.entries.append(
                {.id = id, .receivedAt = id * 1'000'000, .time = id * 1'000'000, .method = "StreamKeepAliveEvent"});
        page.before = before;
        asked.answer(page);
    };
    answer(201, 400, 201);
    QCOMPARE(asked.size(), 1); // at the newest: nobody wants older ones
    QVERIFY(alone.verticalScrollBar()->value() == alone.verticalScrollBar()->maximum());
    alone.verticalScrollBar()->setValue(0);
    QTRY_COMPARE(asked.size(), 2);
    const QString seen = alone.indexAt({10, 1}).data().toString();
    answer(1, 200, 0);
    QCOMPARE(alone.indexAt({10, 1}).data().toString(), seen);
    alone.verticalScrollBar()->setValue(0);
    QCoreApplication::processEvents();
    QCOMPARE(asked.size(), 2); // there are none
}

void TestSequenceView::choosesTheEventOfAnArrow()
{
    m_page->feed("b4e7", "PENDING");
    m_page->feed("b4e7", "PUBLISHING");
    select("b4e7");
    openSequence();
    view().scrollTo(model().index(2, 0)); // the answer to PENDING
    QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, view().visualRect(model().index(2, 0)).center());
    QCOMPARE(history().currentIndex().row(), 1);
    QTest::keyClick(&view(), Qt::Key_Down); // 4 of PUBLISHING
    QCOMPARE(history().currentIndex().row(), 0);
    QTest::keyClick(&view(), Qt::Key_Up);
    QTest::keyClick(&view(), Qt::Key_End);
    QCOMPARE(view().currentIndex().row(), model().rowCount() - 1);
    QTest::keyClick(&view(), Qt::Key_Home);
    QCOMPARE(view().currentIndex().row(), 0);
    view().setCurrentIndex(model().index(2, 0));
    QTest::keyClick(&view(), Qt::Key_Return);
    QCOMPARE(m_page->find<QTabBar>()->currentIndex(), 1);
    QTRY_VERIFY(m_page->find<QPlainTextEdit>()->toPlainText().contains(QStringLiteral("PENDING")));
}

void TestSequenceView::followsTheHistorysChoice()
{
    m_page->feed("b4e7", "PENDING");
    m_page->feed("b4e7", "PUBLISHING");
    select("b4e7");
    QTRY_COMPARE(history().currentIndex().row(), 0);
    openSequence();
    QCOMPARE(view().currentIndex().row(), 4);
    m_page->action("previousEvent")->trigger();
    QCOMPARE(view().currentIndex().row(), 1);
}

void TestSequenceView::choosesNothingByFocusAlone()
{
    m_page->feed("b4e7", "PENDING");
    m_page->feed("b4e7", "PUBLISHING");
    select("b4e7");
    QTRY_COMPARE(history().currentIndex().row(), 0);
    openSequence();
    view().setFocus(Qt::TabFocusReason);
    QCOMPARE(history().currentIndex().row(), 0);
}

void TestSequenceView::copiesText()
{
    m_page->feed("b4e7", "PENDING");
    m_page->feed("b4e7", "PUBLISHING");
    select("b4e7");
    openSequence();
    m_page->action("copySequence")->trigger();
    QString text = QGuiApplication::clipboard()->text();
    QCOMPARE(text.count(u'\n'), 8); // with whose exchange it is, and the day
    QVERIFY2(text.startsWith(QStringLiteral("Stream b4e7 · media session id-b4e7 · node node@192.168.1.101\n")),
             qPrintable(text));
    QVERIFY2(text.section(u'\n', 1, 1)
                 .contains(QRegularExpression(QStringLiteral(R"(^\d{4}-\d\d-\d\d \((UTC|[+-]\d\d:\d\d)\)$)"))),
             qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral("5               WCS ────▶ here  POST StreamStatusEvent PUBLISHING")),
             qPrintable(text));
    QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, view().visualRect(model().index(4, 0)).center());
    view().setFocus();
    m_page->action("copy")->trigger();
    text = QGuiApplication::clipboard()->text();
    QCOMPARE(text.count(u'\n'), 3);
    QVERIFY(text.startsWith(QStringLiteral("Stream b4e7 · ")));
    QVERIFY(text.contains(QStringLiteral("PUBLISHING")));
}

void TestSequenceView::addsALifelineForTheBackend()
{
    m_page->feed("b4e7", "PUBLISHING");
    select("b4e7");
    openSequence();
    const auto isDrawn = [this](bool hasBackend) {
        const ui::Lifelines lifelines(view().viewport()->width(), hasBackend);
        const int x = lifelines.of(board::Arrow::Party::Wcs);                    // a half, or a third of the way
        const int top = view().rowViewportPosition(model().rowCount() - 1) + 40; // below the arrows
        return shows(*view().viewport(), {x - 2, top, 5, 20});
    };
    QVERIFY(isDrawn(false));
    QVERIFY(!isDrawn(true));
    journal::Record handedOn = m_page->record("b4e7", "UNPUBLISHED");
    handedOn.backend = std::make_shared<journal::BackendAnswer>(
        journal::BackendAnswer{.result = {.us = 500, .failure = journal::BackendFailure::Cut}});
    m_page->feed({handedOn});
    QCOMPARE(steps(), QByteArray("4? 5 6 4? 5 0 0 6"));
    m_page->window().resize(m_page->window().width(), 1'800); // room below
    QTRY_VERIFY(isDrawn(true));
    QVERIFY(!isDrawn(false)); // it has made room
}

void TestSequenceView::canBeRead()
{
    m_page->feed("b4e7", "PUBLISHING");
    select("b4e7");
    openSequence();
    QAccessibleInterface *table = QAccessible::queryAccessibleInterface(&view());
    QVERIFY(table && table->tableInterface());
    QCOMPARE(table->text(QAccessible::Name), QStringLiteral("Sequence of the selected stream"));
    QAccessibleInterface *cell = table->tableInterface()->cellAt(1, 0);
    QVERIFY(cell);
    QVERIFY2(cell->text(QAccessible::Name)
                 .contains(QStringLiteral("step 5, WCS to Streamwatch: POST StreamStatusEvent PUBLISHING")),
             qPrintable(cell->text(QAccessible::Name)));
}

void TestSequenceView::growsWithTheZoom()
{
    m_page->feed("b4e7", "PUBLISHING");
    select("b4e7");
    openSequence();
    const int before = view().rowHeight(0);
    m_page->action("zoomIn")->trigger();
    QTRY_VERIFY(view().rowHeight(0) > before);
    m_page->action("zoomReset")->trigger();
    QTRY_COMPARE(view().rowHeight(0), before);
}

void TestSequenceView::paintsEverything_data()
{
    QTest::addColumn<int>("width");
    QTest::newRow("wide") << 1'400;
    QTest::newRow("narrow") << 320;
    QTest::newRow("nothing to speak of") << 60;
}

void TestSequenceView::paintsEverything()
{
    QFETCH(const int, width);
    Questions<qint64, Result<journal::EntryPage>> asked;
    view::HistoryModel history([&asked](qint64, int, qint64 before) { return asked.ask(before); });
    board::SessionLedger sessions;
    SequenceModel sequence(history, sessions);
    ui::SequenceView alone(sequence);
    alone.resize(width, 700);
    history.setStream("key", 1);
    journal::EntryPage page;
    qint64 id = 0;
    for (const char *method : {"publishStream", "StreamStatusEvent", "StreamKeepAliveEvent"}) {
        for (const auto sent : {journal::Sent::Response, journal::Sent::Reset, journal::Sent::Held}) {
            page.entries.append({.id = ++id,
                                 .receivedAt = id * 1'000'000,
                                 .time = id * 1'000'000,
                                 .method = method,
                                 .status = "PUBLISHING",
                                 .name = "a",
                                 .answer = {sent == journal::Sent::Response ? 500 : 0, journal::AnswerKind::Injected,
                                            "id", "rule", sent}});
        }
    }
    page.gaps.append({.from = 3'100'000, .to = 3'900'000, .begin = 3'100'000, .end = 3'900'000, .clean = false});
    asked.answer(page);
    alone.selectRecord(2);
    QVERIFY(sequence.rowCount() > 20);
    alone.scrollToTop();
    alone.grab(); // lays it out
    int painted = 0;
    for (int row = 0; row < sequence.rowCount(); ++row) {
        const QRect cell = alone.visualRect(sequence.index(row, 0));
        if (cell.intersects(alone.viewport()->rect()))
            painted += int(shows(*alone.viewport(), cell));
    }
    QVERIFY2(painted > 10, qPrintable(QString::number(painted)));
}

QTEST_MAIN(TestSequenceView)
#include "tst_sequenceview.moc"
