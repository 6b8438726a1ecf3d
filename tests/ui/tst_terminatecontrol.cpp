#include "ui/kit/banner.h"
#include "ui/window/features.h"
#include "windowpage.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QStatusBar>
#include <QTableView>

// A stream is ended from the window.
class TestTerminateControl : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup() { m_page.reset(); }

    void confirmingEndsThatStream();
    void cancellingEndsNothing();
    void returnCancels();
    void asksAboutTheStreamThatWasChosen();
    void saysHowItWent_data();
    void saysHowItWent();
    void isOffered_data();
    void isOffered();
    void isForOneStreamAlone();
    void isOffOnceTheStreamHasEnded();
    void sparesWhatHasEndedSinceTheViewWasPaused();
    void isNotThereUnlessItMay();
    void namesAreNoRichText();

private:
    QAction &action() { return *m_page->action("terminate"); }
    QMessageBox *question() { return m_page->find<QMessageBox>(QStringLiteral("askTerminate")); }
    QMenu *openMenu();
    void show(const QByteArray &name);
    void ask(const QByteArray &name);

    std::unique_ptr<WindowPage> m_page;
};

void TestTerminateControl::init()
{
    m_page = std::make_unique<WindowPage>();
    m_page->listen();
    m_page->window().resize(1440, 900);
    m_page->feed("cam", "PUBLISHING");
    m_page->feed("cam", "PLAYING", false);
    m_page->feed("eye", "PUBLISHING");
    QTRY_COMPARE(m_page->shown().size(), 3);
}

// Of the current row.
QMenu *TestTerminateControl::openMenu()
{
    QContextMenuEvent event(QContextMenuEvent::Keyboard, {}, {});
    QCoreApplication::sendEvent(&m_page->streams(), &event);
    const auto menus = m_page->streams().findChildren<QMenu *>(Qt::FindDirectChildrenOnly);
    return menus.isEmpty() ? nullptr : menus.last();
}

void TestTerminateControl::show(const QByteArray &name)
{
    QTRY_VERIFY(m_page->rowOf(name) >= 0);
    m_page->clickRow(m_page->rowOf(name));
}

void TestTerminateControl::ask(const QByteArray &name)
{
    show(name);
    QMenu *menu = openMenu();
    QVERIFY(menu && menu->actions().contains(&action()));
    QVERIFY(action().isEnabled());
    action().trigger();
    menu->close();
    QTRY_VERIFY(question());
}

void TestTerminateControl::confirmingEndsThatStream()
{
    ask("eye");
    QCOMPARE(question()->text(), QStringLiteral("Terminate “eye” on its WCS?"));
    for (const char *said : {"everyone who plays it", "Media session:\nid-eye\n", "Node:\nnode@192.168.1.101"})
        QVERIFY2(question()->informativeText().contains(QString::fromUtf8(said)), said);
    QCOMPARE(m_page->terminations().size(), 0);
    m_page->press(QStringLiteral("askTerminate"), QStringLiteral("Terminate"));
    QCOMPARE(m_page->terminations().size(), 1);
    QCOMPARE(m_page->terminations().last(), QByteArrayList({"node@192.168.1.101", "id-eye"}));
}

void TestTerminateControl::cancellingEndsNothing()
{
    ask("eye");
    m_page->press(QStringLiteral("askTerminate"), QStringLiteral("Cancel"));
    QTRY_VERIFY(!question());
    QCOMPARE(m_page->terminations().size(), 0);
}

void TestTerminateControl::returnCancels()
{
    ask("eye");
    QTRY_VERIFY(question()->isVisible());
    QTest::keyClick(question(), Qt::Key_Return);
    QTRY_VERIFY(!question());
    QCOMPARE(m_page->terminations().size(), 0);
}

void TestTerminateControl::asksAboutTheStreamThatWasChosen()
{
    ask("eye");
    m_page->feed("new", "PUBLISHING");
    m_page->streams().selectionModel()->clear();
    m_page->streams().selectRow(m_page->rowOf("cam"));
    m_page->press(QStringLiteral("askTerminate"), QStringLiteral("Terminate"));
    QCOMPARE(m_page->terminations().size(), 1);
    QCOMPARE(m_page->terminations().last().last(), "id-eye");
}

void TestTerminateControl::saysHowItWent_data()
{
    QTest::addColumn<QString>("error");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("notice");
    QTest::newRow("done") << QString() << QStringLiteral("The WCS has ended “eye”.") << QString();
    QTest::newRow("not") << QStringLiteral("It is gone.") << QString()
                         << QStringLiteral("“eye” was not terminated. It is gone.");
}

void TestTerminateControl::saysHowItWent()
{
    QFETCH(const QString, error);
    ask("eye");
    m_page->press(QStringLiteral("askTerminate"), QStringLiteral("Terminate"));
    m_page->terminations().answer(error.isEmpty() ? Result<Done>(Done{}) : Result<Done>(Error{error}));
    QTEST(m_page->window().statusBar()->currentMessage(), "message");
    QTEST(m_page->window().features().notice->sentence(), "notice");
}

void TestTerminateControl::isOffered_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<wcs::Origin>("origin");
    QTest::addColumn<QString>("why"); // not
    using wcs::Origin;
    const QByteArray id = "id";
    QTest::newRow("live") << QByteArray("PUBLISHING") << id << Origin::Wcs << QString();
    QTest::newRow("pending") << QByteArray("PENDING") << id << Origin::Wcs << QString();
    QTest::newRow("ended") << QByteArray("UNPUBLISHED") << id << Origin::Wcs
                           << QStringLiteral("The stream is not live.");
    QTest::newRow("failed") << QByteArray("FAILED") << id << Origin::Wcs << QStringLiteral("The stream is not live.");
    const QString noId = QStringLiteral("The stream has no media session id by which its WCS could find it.");
    QTest::newRow("no id") << QByteArray("PUBLISHING") << QByteArray() << Origin::Wcs << noId;
    QTest::newRow("no real id") << QByteArray("PUBLISHING") << QByteArray("*") << Origin::Wcs << noId;
    QTest::newRow("test event") << QByteArray("PUBLISHING") << id << Origin::Test
                                << QStringLiteral("The stream is not of a WCS.");
}

void TestTerminateControl::isOffered()
{
    QFETCH(const QByteArray, id);
    QFETCH(const wcs::Origin, origin);
    QFETCH(const QString, why);
    QFETCH(const QByteArray, status);
    journal::Record record = m_page->record("one", status);
    record.origin = origin;
    record.event.mediaSessionId = id;
    record.streamKey = record.event.streamKey();
    m_page->feed({record});
    show("one");
    QTRY_COMPARE(action().isEnabled(), why.isEmpty());
    if (!why.isEmpty())
        QCOMPARE(action().toolTip(), why);
    action().trigger();
    QCOMPARE(question() != nullptr, why.isEmpty());
}

void TestTerminateControl::isForOneStreamAlone()
{
    QVERIFY(!action().isEnabled());
    QCOMPARE(action().toolTip(), QStringLiteral("Select the one stream that is to be ended."));
    show("eye");
    QVERIFY(action().isEnabled());
    m_page->streams().selectAll();
    QVERIFY(!action().isEnabled());
}

void TestTerminateControl::isOffOnceTheStreamHasEnded()
{
    show("eye");
    QVERIFY(action().isEnabled());
    m_page->feed("eye", "UNPUBLISHED");
    QTRY_VERIFY(!action().isEnabled());
}

void TestTerminateControl::sparesWhatHasEndedSinceTheViewWasPaused()
{
    show("eye");
    m_page->action("pause")->trigger();
    m_page->feed("eye", "UNPUBLISHED");
    action().trigger();
    QVERIFY(!question());
}

void TestTerminateControl::isNotThereUnlessItMay()
{
    m_page->setMayTerminate(false);
    m_page->remake();
    show("eye");
    QVERIFY(!action().isVisible());
    QMenu *menu = openMenu();
    QVERIFY(menu && !menu->actions().contains(&action()));
    menu->close();
}

void TestTerminateControl::namesAreNoRichText()
{
    m_page->setNode("<b>node</b>");
    m_page->feed("<i>tag</i>", "PUBLISHING");
    ask("<i>tag</i>");
    QVERIFY(question()->text().contains(QStringLiteral("<i>tag</i>")));
    for (const auto *label : question()->findChildren<QLabel *>())
        QVERIFY2(!label->text().contains(u'<') || label->textFormat() == Qt::PlainText, qPrintable(label->text()));
}

QTEST_MAIN(TestTerminateControl)
#include "tst_terminatecontrol.moc"
