#include "view/clientnewsfixture.h"
#include "view/clientsmodel.h"
#include "view/receivedmessagesmodel.h"
#include "windowpage.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QDockWidget>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QToolButton>

using view::ClientsModel;

class TestClientsDock : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup() { m_page.reset(); }

    void isHiddenUntilItsKey();
    void saysWhatItIsForAndOffersADemonstration();
    void showsTheMessagesOfTheSelectedOne();
    void filters();
    void selectsTheStreamOfAClient();
    void selectsTheClientOfAStream();
    void selectsTheClientThatIsHeardOfLater();
    void followsAClientToItsNextStream();
    void saysWhereTheTableHidesTheStream();
    void showsTheClientThatItsFilterHides();
    void staysWhereOneLooksWhileClientsCome();
    void copiesRows();
    void isRemembered();
    void isEmptyOnceTheDemonstrationIsOver();

private:
    void open();
    void feedNews();
    void clickClient(int row);
    QString caption() { return m_page->find<QLabel>(QStringLiteral("messagesCaption"))->text(); }
    QDockWidget &dock() { return *m_page->find<QDockWidget>(QStringLiteral("clients")); }
    QTableView &clients() { return m_page->view(QStringLiteral("Simulated clients")); }
    QTableView &messages() { return m_page->view(QStringLiteral("What the selected client was told")); }

    std::unique_ptr<WindowPage> m_page;
    ClientNewsFixture m_fixture;
};

void TestClientsDock::init()
{
    m_page = std::make_unique<WindowPage>();
    m_page->setNode(ClientNewsFixture::Node, wcs::Origin::Demonstration);
    m_page->listen();
    m_fixture = {};
}

void TestClientsDock::open()
{
    m_page->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_page->window()));
    QTest::keyClick(&m_page->window(), Qt::Key_U, Qt::ControlModifier);
}

// Two clients and their streams, as the board has them.
void TestClientsDock::feedNews()
{
    m_page->feed("cam-1", "PUBLISHING");
    m_page->feed("cam-2", "PUBLISHING");
    m_fixture.status(1, "id-cam-1", "PUBLISHING");
    m_fixture.status(2, "id-cam-2", "PUBLISHING");
    m_fixture.error(2, "id-cam-2", "500 Internal Server Error");
    emit m_page->demo().clientsChanged(m_fixture.news());
    QTRY_COMPARE(m_page->table().rowCount(), 2);
}

void TestClientsDock::clickClient(int row)
{
    const QRect cell = clients().visualRect(clients().model()->index(row, ClientsModel::NameColumn));
    QTest::mouseClick(clients().viewport(), Qt::LeftButton, {}, cell.center());
}

void TestClientsDock::isHiddenUntilItsKey()
{
    QVERIFY(dock().isHidden());
    open();
    QVERIFY(dock().isVisible());
    QTest::keyClick(&m_page->window(), Qt::Key_U, Qt::ControlModifier);
    QVERIFY(dock().isHidden());
}

void TestClientsDock::saysWhatItIsForAndOffersADemonstration()
{
    open();
    bool isSaid = false;
    for (const QLabel *label : dock().findChildren<QLabel *>())
        isSaid = isSaid || (label->isVisible() && label->text().contains(QStringLiteral("demonstration's clients")));
    QVERIFY(isSaid);
    auto *button = dock().findChild<QToolButton *>(QStringLiteral("startDemoButton"));
    QVERIFY(button && button->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(m_page->asked(), QStringList{QStringLiteral("startDemo quiet-morning")});
    feedNews();
    QVERIFY(clients().isVisible());
    QVERIFY(!button->isVisible());
}

void TestClientsDock::showsTheMessagesOfTheSelectedOne()
{
    open();
    feedNews();
    QCOMPARE(messages().model()->rowCount(), 0);
    clickClient(1);
    QCOMPARE(messages().model()->rowCount(), 2);
    QCOMPARE(messages().model()->index(0, view::ReceivedMessagesModel::MessageColumn).data().toString(),
             QStringLiteral("ErrorEvent"));
    QCOMPARE(m_page->find<QLabel>(QStringLiteral("messagesCaption"))->text(),
             QStringLiteral("What cameras-2 was told"));
    m_fixture.status(2, "id-cam-2", "UNPUBLISHED");
    emit m_page->demo().clientsChanged(m_fixture.news());
    QCOMPARE(messages().model()->rowCount(), 3);
}

void TestClientsDock::filters()
{
    open();
    feedNews();
    QTest::keyClicks(m_page->find<QLineEdit>(QStringLiteral("clientsFilter")), QStringLiteral("cam-1"));
    QCOMPARE(clients().model()->rowCount(), 1);
    m_page->find<QLineEdit>(QStringLiteral("clientsFilter"))->clear();
    QCOMPARE(clients().model()->rowCount(), 2);
    m_page->find<QCheckBox>(QStringLiteral("onlyErrorEvents"))->click();
    QCOMPARE(clients().model()->rowCount(), 1);
    QCOMPARE(clients().model()->index(0, ClientsModel::NameColumn).data().toString(), QStringLiteral("cameras-2"));
    bool isCounted = false;
    for (const QLabel *label : dock().findChildren<QLabel *>())
        isCounted = isCounted || label->text() == u"1 of 2";
    QVERIFY(isCounted);
}

void TestClientsDock::selectsTheStreamOfAClient()
{
    open();
    feedNews();
    clickClient(1);
    QCOMPARE(m_page->streams().currentIndex().row(), m_page->rowOf("cam-2"));
    QTRY_COMPARE(m_page->history().rowCount(), 1);
    clickClient(0);
    QCOMPARE(m_page->streams().currentIndex().row(), m_page->rowOf("cam-1"));
}

void TestClientsDock::selectsTheClientOfAStream()
{
    open();
    feedNews();
    m_page->clickRow(m_page->rowOf("cam-2"));
    QCOMPARE(clients().currentIndex().row(), 1);
    m_page->clickRow(m_page->rowOf("cam-1"));
    QCOMPARE(clients().currentIndex().row(), 0);
    QCOMPARE(m_page->streams().currentIndex().row(), m_page->rowOf("cam-1"));
}

void TestClientsDock::selectsTheClientThatIsHeardOfLater()
{
    open();
    feedNews();
    clickClient(0);
    m_page->feed("cam-9", "PUBLISHING");
    QTRY_COMPARE(m_page->table().rowCount(), 3);
    m_page->clickRow(m_page->rowOf("cam-9"));
    m_fixture.status(9, "id-cam-9", "PUBLISHING");
    emit m_page->demo().clientsChanged(m_fixture.news());
    QCOMPARE(caption(), QStringLiteral("What cameras-9 was told"));
    QCOMPARE(m_page->streams().currentIndex().row(), m_page->rowOf("cam-9"));
}

void TestClientsDock::followsAClientToItsNextStream()
{
    open();
    feedNews();
    clickClient(1);
    m_page->feed("cam-3", "PUBLISHING");
    QTRY_COMPARE(m_page->table().rowCount(), 3);
    m_fixture.status(2, "id-cam-3", "PUBLISHING");
    m_fixture.error(2, "id-cam-2", "No answer within 15 s."); // late, of the one before
    emit m_page->demo().clientsChanged(m_fixture.news());
    QCOMPARE(m_page->streams().currentIndex().row(), m_page->rowOf("cam-2"));
    clickClient(1);
    QCOMPARE(m_page->streams().currentIndex().row(), m_page->rowOf("cam-3"));
}

void TestClientsDock::saysWhereTheTableHidesTheStream()
{
    open();
    feedNews();
    m_page->type(QStringLiteral("name:cam-1"));
    QTRY_COMPARE(m_page->table().rowCount(), 1);
    clickClient(1);
    QCOMPARE(caption(), QStringLiteral("What cameras-2 was told · its stream is not in the table now"));
    clickClient(0);
    QCOMPARE(caption(), QStringLiteral("What cameras-1 was told"));
}

void TestClientsDock::showsTheClientThatItsFilterHides()
{
    open();
    feedNews();
    QTest::keyClicks(m_page->find<QLineEdit>(QStringLiteral("clientsFilter")), QStringLiteral("cam-1"));
    clickClient(0);
    m_page->clickRow(m_page->rowOf("cam-2"));
    QCOMPARE(caption(), QStringLiteral("What cameras-2 was told"));
    QVERIFY(!clients().currentIndex().isValid());
    QCOMPARE(m_page->streams().currentIndex().row(), m_page->rowOf("cam-2"));
}

void TestClientsDock::staysWhereOneLooksWhileClientsCome()
{
    open();
    for (int client = 100; client < 200; ++client)
        m_fixture.status(client, "id", "PUBLISHING");
    emit m_page->demo().clientsChanged(m_fixture.news());
    QTRY_VERIFY(clients().verticalScrollBar()->maximum() > 0);
    const auto top = [this] { return clients().indexAt({0, 1}).data().toString(); };
    clients().verticalScrollBar()->setValue(30 * clients().rowHeight(0));
    QCOMPARE(top(), QStringLiteral("cameras-130"));
    for (int client = 0; client < 250; client += 3)
        m_fixture.status(client, "id", "PUBLISHING");
    emit m_page->demo().clientsChanged(m_fixture.news());
    QCOMPARE(top(), QStringLiteral("cameras-130"));
    clickClient(clients().indexAt({0, 1}).row() + 1);
    const int place = clients().visualRect(clients().currentIndex()).top();
    for (int client = 1; client < 250; client += 3)
        m_fixture.status(client, "id", "PUBLISHING");
    emit m_page->demo().clientsChanged(m_fixture.news());
    QCOMPARE(clients().currentIndex().data().toString(), QStringLiteral("cameras-131"));
    QCOMPARE(clients().visualRect(clients().currentIndex()).top(), place);
}

void TestClientsDock::copiesRows()
{
    open();
    feedNews();
    clickClient(1);
    clients().setFocus();
    m_page->action("copy")->trigger();
    QVERIFY2(
        QGuiApplication::clipboard()->text().contains(QStringLiteral("cameras-2\tIdle\tcam-2\t↑\tPUBLISHING\t2\t1")),
        qPrintable(QGuiApplication::clipboard()->text()));
    messages().selectRow(0);
    messages().setFocus();
    m_page->action("copy")->trigger();
    QVERIFY(QGuiApplication::clipboard()->text().contains(
        QStringLiteral("\tErrorEvent\tStreamStatusEvent\t500 Internal Server Error\tid-cam-2")));
}

void TestClientsDock::isRemembered()
{
    open();
    clients().setColumnWidth(ClientsModel::NameColumn, 222);
    m_page->remake();
    QVERIFY(dock().isVisible());
    QCOMPARE(clients().columnWidth(ClientsModel::NameColumn), 222);
    m_page->action("resetLayout")->trigger();
    QVERIFY(dock().isHidden());
    QVERIFY(clients().columnWidth(ClientsModel::NameColumn) != 222);
}

void TestClientsDock::isEmptyOnceTheDemonstrationIsOver()
{
    open();
    feedNews();
    clickClient(1);
    m_page->projection().drop(wcs::Origin::Demonstration);
    QCOMPARE(clients().model()->rowCount(), 0);
    QCOMPARE(messages().model()->rowCount(), 0);
    QVERIFY(!clients().isVisible());
    QCOMPARE(caption(), QStringLiteral("What it was told"));
}

QTEST_MAIN(TestClientsDock)
#include "tst_clientsdock.moc"
