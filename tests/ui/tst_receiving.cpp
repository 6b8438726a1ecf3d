#include "ui/kit/banner.h"
#include "ui/live/tile.h"
#include "view/clientnewsfixture.h"
#include "windowpage.h"

#include <QAction>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>

using Table = view::StreamTableModel;
using ui::Endpoint;

// That nothing is received any more, and what else goes with it.
class TestReceiving : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup() { m_page.reset(); }

    void stoppedIsSaidAndStartedByAClick();
    void failedIsSaidSinceTheFirstTime();
    void timesStandStill();
    void tilesKnowNothingMeanwhile();
    void closingAsksForADemonstrationToo();
    void controlApiIsSeenWhileItFails();

private:
    ui::Banner &banner();
    void become(Endpoint::Kind kind, const QString &problem = {});

    std::unique_ptr<WindowPage> m_page;
};

void TestReceiving::init()
{
    m_page = std::make_unique<WindowPage>();
    m_page->listen();
    m_page->feed("b4e7", "PUBLISHING");
    QTRY_COMPARE(m_page->table().rowCount(), 1);
}

ui::Banner &TestReceiving::banner()
{
    return *m_page->window().findChildren<ui::Banner *>().first();
}

void TestReceiving::become(Endpoint::Kind kind, const QString &problem)
{
    emit m_page->endpoint().endpointChanged({.kind = kind, .url = {}, .lanUrls = {}, .problem = problem});
}

void TestReceiving::stoppedIsSaidAndStartedByAClick()
{
    QVERIFY(!banner().isVisible());
    become(Endpoint::Kind::Stopped);
    QVERIFY(banner().isVisible());
    QVERIFY2(banner().sentence().startsWith(QStringLiteral("Nothing is received since ")),
             qPrintable(banner().sentence()));
    QTest::mouseClick(banner().findChild<QPushButton *>(), Qt::LeftButton);
    QCOMPARE(m_page->asked(), QStringList{QStringLiteral("listen")});
    m_page->listen();
    QVERIFY(!banner().isVisible());
}

void TestReceiving::failedIsSaidSinceTheFirstTime()
{
    become(Endpoint::Kind::Failed, QStringLiteral("Port 8085 is in use."));
    const QString first = banner().sentence();
    QVERIFY(first.endsWith(QStringLiteral(". Port 8085 is in use.")));
    become(Endpoint::Kind::Starting);
    QVERIFY(banner().sentence().startsWith(first.section(QLatin1Char('.'), 0, 0))); // since then, all the same
    become(Endpoint::Kind::Failed, QStringLiteral("Port 8085 is in use."));
    QCOMPARE(banner().sentence(), first);
}

void TestReceiving::timesStandStill()
{
    const auto dimmed = [this] {
        return m_page->table().index(0, Table::InStateColumn).data(Table::DimmedRole).toBool();
    };
    QVERIFY(!dimmed());
    become(Endpoint::Kind::Stopped);
    const qint64 moment = m_page->table().now();
    QTRY_VERIFY(m_page->board().timeline().now() > moment + 2'000);
    QCOMPARE(m_page->table().now(), moment);
    QVERIFY(dimmed());
    become(Endpoint::Kind::Starting); // not yet
    QVERIFY(dimmed());
    m_page->listen();
    QVERIFY(!dimmed());
    QVERIFY(m_page->table().now() > moment);
}

void TestReceiving::tilesKnowNothingMeanwhile()
{
    auto *tile = m_page->find<ui::Tile>(QStringLiteral("tile:is:publishing"));
    QTRY_VERIFY(tile->sentence().startsWith(QStringLiteral("Publishing: 1 now")));
    become(Endpoint::Kind::Stopped);
    QTRY_VERIFY(tile->sentence().startsWith(QStringLiteral("Publishing: 1 when last heard of")));
    m_page->listen();
    QTRY_VERIFY(tile->sentence().startsWith(QStringLiteral("Publishing: 1 now")));
}

void TestReceiving::closingAsksForADemonstrationToo()
{
    m_page->feed("b4e7", "UNPUBLISHED");
    m_page->setNode(ClientNewsFixture::Node, wcs::Origin::Demonstration);
    m_page->feed("cam-1", "PUBLISHING");
    emit m_page->demo().runningChanged(QStringLiteral("quiet-morning"));
    m_page->window().close();
    auto *box = m_page->find<QMessageBox>(QStringLiteral("askClose"));
    QVERIFY(box);
    QVERIFY(box->text().contains(QStringLiteral("One stream is live.")));
    QCOMPARE(box->informativeText(), QStringLiteral("All of it is a demonstration, which ends with the window."));
    m_page->press(QStringLiteral("askClose"), QStringLiteral("Close"));
    QVERIFY(!m_page->window().isVisible());
}

void TestReceiving::controlApiIsSeenWhileItFails()
{
    const auto *state = m_page->find<QLabel>(QStringLiteral("controlApiState"));
    QVERIFY(!state->isVisible());
    emit m_page->endpoint().controlApiChanged(
        {.kind = Endpoint::Kind::Failed,
         .url = {},
         .lanUrls = {},
         .problem = QStringLiteral("The control API is not available: port 8086 is in use.")});
    QVERIFY(state->isVisible());
    QVERIFY(state->text().contains(QStringLiteral("port 8086 is in use")));
    emit m_page->endpoint().controlApiChanged(
        {.kind = Endpoint::Kind::Stopped, .url = {}, .lanUrls = {}, .problem = {}});
    QCOMPARE(state->text(), QStringLiteral("○ control API off"));
    emit m_page->endpoint().controlApiChanged(
        {.kind = Endpoint::Kind::Listening, .url = {}, .lanUrls = {}, .problem = {}});
    QVERIFY(!state->isVisible());
}

QTEST_MAIN(TestReceiving)
#include "tst_receiving.moc"
