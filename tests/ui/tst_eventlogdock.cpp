#include "ui/log/eventlogdock.h"
#include "windowpage.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QTabBar>
#include <QTableView>

using Log = view::EventLogModel;

namespace {

const QString Detail = QStringLiteral("Details of the selected stream");

} // namespace

// The event log in the window, as a person uses it.
class TestEventLogDock : public QObject {
    Q_OBJECT
private slots:
    void init();

    void goesBackToWhereTheJournalBegins();
    void staysWhereSomebodyReads();
    void filtersTheWholeJournal();
    void saysWhatIsWrongWithItsFilter();
    void showsOnlyTheSelectedStream();
    void leadsFromARowToItsStream();
    void namesTheStreamOfItsEvent();
    void marksRejectedRequests();
    void stopsLooking();

private:
    void feedMany(int count);
    QTableView &log() { return m_page->view(QStringLiteral("Event log")); }
    QString foot();
    QString caption();
    void type(const QString &text);
    void choose(int row);
    int rowOf(const QByteArray &name);

    std::unique_ptr<WindowPage> m_page;
};

void TestEventLogDock::init()
{
    m_page = std::make_unique<WindowPage>();
    m_page->listen();
    m_page->window().resize(1280, 900);
    m_page->action("eventLogAction")->trigger();
    QTRY_VERIFY(log().isVisible());
}

void TestEventLogDock::feedMany(int count)
{
    QList<journal::Record> records;
    for (int i = 0; i < count; ++i)
        records.append(m_page->record("cam" + QByteArray::number(i % 20), "PUBLISHING"));
    m_page->feed(records);
}

QString TestEventLogDock::foot()
{
    return m_page->find<QLabel>(QStringLiteral("logFoot"))->text();
}

QString TestEventLogDock::caption()
{
    return m_page->find<QLabel>(QStringLiteral("detailCaption"))->text();
}

void TestEventLogDock::type(const QString &text)
{
    auto *field = m_page->find<QLineEdit>(QStringLiteral("logFilter"));
    field->clear();
    QTest::keyClicks(field, text);
    QTest::keyClick(field, Qt::Key_Return);
}

void TestEventLogDock::choose(int row)
{
    const QModelIndex cell = log().model()->index(row, Log::NameColumn);
    log().scrollTo(cell);
    QTest::mouseClick(log().viewport(), Qt::LeftButton, {}, log().visualRect(cell).center());
}

int TestEventLogDock::rowOf(const QByteArray &name)
{
    for (int row = 0; row < log().model()->rowCount(); ++row) {
        if (log().model()->index(row, Log::NameColumn).data().toByteArray() == name)
            return row;
    }
    return -1;
}

void TestEventLogDock::goesBackToWhereTheJournalBegins()
{
    feedMany(11'000); // more than are kept at a time
    QTRY_VERIFY(log().model()->rowCount() >= 10'000);
    QTRY_VERIFY2(foot().contains(QStringLiteral("older ones below")), qPrintable(foot()));
    QScrollBar *bar = log().verticalScrollBar();
    const auto isAtOne = [&] {
        bar->setValue(bar->maximum());
        return log().model()->index(log().model()->rowCount() - 1, 0).data(Log::RecordIdRole).toLongLong() == 1;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isAtOne(), 20'000);
    QTRY_VERIFY2(foot().contains(QStringLiteral("the journal begins here")), qPrintable(foot()));
    QVERIFY(log().model()->rowCount() <= 10'000);
    QVERIFY2(foot().contains(QStringLiteral("newer ones above")), qPrintable(foot()));

    feedMany(1); // nothing moves
    QTest::qWait(0);
    QCOMPARE(log().model()->index(log().model()->rowCount() - 1, 0).data(Log::RecordIdRole).toLongLong(), 1);
    const auto isAtNewest = [&] {
        bar->setValue(0);
        return log().model()->index(0, 0).data(Log::RecordIdRole).toLongLong() == 11'001;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isAtNewest(), 20'000);
    QTRY_VERIFY(!foot().contains(QStringLiteral("newer ones above")));
    feedMany(1);
    QTRY_COMPARE(log().model()->index(0, 0).data(Log::RecordIdRole).toLongLong(), 11'002);
}

void TestEventLogDock::staysWhereSomebodyReads()
{
    feedMany(200);
    QTRY_COMPARE(log().model()->rowCount(), 200);
    QTRY_VERIFY(log().verticalScrollBar()->maximum() > 1'000); // it has been laid out
    log().verticalScrollBar()->setValue(1'000);
    const QPoint place(20, 5);
    const qint64 before = log().indexAt(place).data(Log::RecordIdRole).toLongLong();
    feedMany(30);
    QTRY_COMPARE(log().model()->rowCount(), 230);
    QTRY_COMPARE(log().indexAt(place).data(Log::RecordIdRole).toLongLong(), before);
}

void TestEventLogDock::filtersTheWholeJournal()
{
    m_page->feed("rare", "FAILED");
    feedMany(10'500); // "rare" is pushed out
    QTRY_VERIFY(log().model()->rowCount() >= 10'000);
    type(QStringLiteral("status:failed"));
    QTRY_COMPARE(log().model()->rowCount(), 1);
    QCOMPARE(rowOf("rare"), 0);
    QTRY_VERIFY2(foot().contains(QStringLiteral("the journal begins here")), qPrintable(foot()));
    m_page->feed({m_page->record("other", "FAILED"), m_page->record("cam0", "PUBLISHING")});
    QTRY_COMPARE(log().model()->rowCount(), 2); // what comes, too
    QCOMPARE(rowOf("other"), 0);
    QVERIFY(m_page->filter().text().isEmpty()); // that of the table is another
}

void TestEventLogDock::saysWhatIsWrongWithItsFilter()
{
    m_page->feed("a", "PUBLISHING");
    QTRY_COMPARE(log().model()->rowCount(), 1);
    type(QStringLiteral("statu:failed"));
    QCOMPARE(log().model()->rowCount(), 1); // the one before stays in force
    const auto labels = m_page->window().findChildren<QLabel *>(QStringLiteral("filterError"));
    QVERIFY(std::ranges::any_of(labels, [](const QLabel *label) {
        return label->isVisible() && label->text().contains(QStringLiteral("“statu” is not a field"));
    }));
    m_page->action("eventLogAction")->trigger(); // with the log it goes
    QVERIFY(std::ranges::none_of(labels, &QLabel::isVisible));
}

void TestEventLogDock::showsOnlyTheSelectedStream()
{
    m_page->feed("a", "PENDING");
    m_page->feed("b", "PENDING");
    m_page->feed("a", "PUBLISHING");
    QVERIFY(!m_page->action("onlyThisStreamAction")->isEnabled());
    QTRY_COMPARE(m_page->shown().size(), 2);
    m_page->clickRow(m_page->rowOf("a"));
    QVERIFY(m_page->action("onlyThisStreamAction")->isEnabled());
    m_page->action("onlyThisStreamAction")->trigger();
    QTRY_COMPARE(log().model()->rowCount(), 2);
    QCOMPARE(rowOf("b"), -1);
    m_page->feed({m_page->record("a", "FAILED"), m_page->record("b", "FAILED")});
    QTRY_COMPARE(log().model()->rowCount(), 3);
    QTRY_VERIFY2(foot().contains(QStringLiteral("the stream begins here")), qPrintable(foot()));
    m_page->clickRow(m_page->rowOf("b")); // another one is selected
    QTRY_COMPARE(log().model()->rowCount(), 2);
    QCOMPARE(rowOf("a"), -1);
}

void TestEventLogDock::leadsFromARowToItsStream()
{
    m_page->feed("a", "PUBLISHING");
    m_page->feed("b", "PUBLISHING");
    QTRY_COMPARE(log().model()->rowCount(), 2);
    QTRY_COMPARE(m_page->shown().size(), 2);
    m_page->clickRow(m_page->rowOf("b"));
    choose(rowOf("a"));
    QTRY_COMPARE(m_page->text(m_page->streams().currentIndex().row(), view::StreamTableModel::NameColumn),
                 QStringLiteral("b"));
    log().setFocus();
    QTest::keyClick(&log(), Qt::Key_Return);
    QTRY_COMPARE(m_page->text(m_page->streams().currentIndex().row(), view::StreamTableModel::NameColumn),
                 QStringLiteral("a"));
    QCOMPARE(m_page->history().streamKey(), m_page->record("a", "").streamKey);
    QCOMPARE(m_page->find<QTabBar>()->currentIndex(), 1); // the event goes on being shown

    choose(rowOf("b"));
    const QModelIndex cell = log().model()->index(rowOf("b"), Log::NameColumn);
    QTest::mouseDClick(log().viewport(), Qt::LeftButton, {}, log().visualRect(cell).center());
    QTRY_COMPARE(m_page->text(m_page->streams().currentIndex().row(), view::StreamTableModel::NameColumn),
                 QStringLiteral("b"));
}

void TestEventLogDock::namesTheStreamOfItsEvent()
{
    m_page->feed("a", "PUBLISHING");
    m_page->feed("b", "PUBLISHING");
    QTRY_COMPARE(log().model()->rowCount(), 2);
    QTRY_COMPARE(m_page->shown().size(), 2);
    m_page->clickRow(m_page->rowOf("b"));
    QTRY_VERIFY2(caption().startsWith(QStringLiteral("b · ")), qPrintable(caption()));
    choose(rowOf("a"));
    QTRY_VERIFY2(caption().startsWith(QStringLiteral("a · publisher · id-a")), qPrintable(caption()));
    m_page->find<QTabBar>()->setCurrentIndex(0); // its history is that of the selected stream
    QTRY_VERIFY2(caption().startsWith(QStringLiteral("b · ")), qPrintable(caption()));
}

void TestEventLogDock::marksRejectedRequests()
{
    journal::Record rejected = m_page->record({}, {});
    rejected.event = {};
    rejected.target = "/rest/my_ap/connect";
    rejected.streamKey.clear();
    rejected.rejection = "No.";
    m_page->feed({rejected, m_page->record("a", "PUBLISHING")});
    QTRY_COMPARE(log().model()->rowCount(), 2);
    QCOMPARE(log().model()->index(1, Log::StatusColumn).data().toString(), QStringLiteral("rejected"));
    choose(1);
    QTRY_VERIFY2(caption().startsWith(QStringLiteral("Rejected request from ")), qPrintable(caption()));
    m_page->action("rejectedOnlyAction")->trigger();
    QTRY_COMPARE(log().model()->rowCount(), 1);
}

void TestEventLogDock::stopsLooking()
{
    m_page->feed("a", "PUBLISHING");
    QTRY_COMPARE(log().model()->rowCount(), 1);
    m_page->holdLog(true); // a journal that takes its time
    type(QStringLiteral("name:nobody"));
    QAction *reading = m_page->action("logReading");
    QTRY_VERIFY(reading->isVisible());
    QCOMPARE(reading->text(), QStringLiteral("Stop"));
    QVERIFY2(foot().startsWith(QStringLiteral("Reading the journal")), qPrintable(foot()));
    reading->trigger();
    QCOMPARE(reading->text(), QStringLiteral("Go on"));
    m_page->holdLog(false);
    reading->trigger();
    QTRY_VERIFY2(foot().contains(QStringLiteral("the journal begins here")), qPrintable(foot()));
    QVERIFY(!reading->isVisible());
}

QTEST_MAIN(TestEventLogDock)
#include "tst_eventlogdock.moc"
