#include "ui/endpoint/firststart.h"
#include "ui/endpoint/mistakes.h"
#include "ui/kit/stepmark.h"
#include "ui/window/emptystate.h"
#include "windowpage.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>

using ui::Endpoint;
using Reason = ui::EmptyState::Reason;

// What helps somebody who sets a WCS up, until it reports its streams.
class TestFirstStart : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup() { m_page.reset(); }

    void stepsStayUntilAGoodEvent_data();
    void stepsStayUntilAGoodEvent();
    void stepsStandBesideWhatWentWrong();
    void ticksAgreeWithTheirHints();
    void knowsWhatWasReportedBefore();
    void takenPortKeepsTheSteps();
    void anotherAddressIsOneClickAway();
    void anotherAddressIsOfferedBesideRows();
    void noAddressHelpsAJournal();
    void controlApiIsMissedAsLongAsItIs();
    void controlApiHasAnAddressToCopy();

private:
    Reason reason() { return m_page->find<ui::EmptyState>()->reason(); }
    bool says(const QString &text);
    bool isDone(const QString &step);
    void feed(const QByteArray &method, const QByteArray &status = {}, const QByteArray &name = {});
    void fail(const QString &address = QStringLiteral("127.0.0.1:8085"));
    template <typename Widget>
    Widget *shown(const char *name);

    std::unique_ptr<WindowPage> m_page;
};

void TestFirstStart::init()
{
    m_page = std::make_unique<WindowPage>();
    m_page->window().resize(1200, 900);
    m_page->listen();
}

bool TestFirstStart::says(const QString &text)
{
    for (const QLabel *label : m_page->window().findChildren<QLabel *>()) {
        if (label->isVisible() && label->text().contains(text))
            return true;
    }
    return false;
}

bool TestFirstStart::isDone(const QString &step)
{
    for (const auto *mark : m_page->window().findChildren<ui::StepMark *>()) {
        if (mark->accessibleName().startsWith(step))
            return mark->isDone();
    }
    qFatal("no such step");
}

template <typename Widget>
Widget *TestFirstStart::shown(const char *name)
{
    for (auto *widget : m_page->window().findChildren<Widget *>(QLatin1String(name))) {
        if (widget->isVisible())
            return widget;
    }
    return nullptr;
}

void TestFirstStart::feed(const QByteArray &method, const QByteArray &status, const QByteArray &name)
{
    journal::Record record = m_page->record({}, {});
    record.event = {};
    record.event.method = method;
    record.event.status = status;
    record.event.name = name;
    record.streamKey = record.event.streamKey();
    m_page->feed({record});
    emit m_page->endpoint().storeFiguresChanged({.stored = record.id});
}

void TestFirstStart::fail(const QString &address)
{
    emit m_page->endpoint().endpointChanged({.kind = Endpoint::Kind::Failed,
                                             .url = {},
                                             .lanUrls = {},
                                             .problem = QStringLiteral("Port 8085 on 127.0.0.1 is in use."),
                                             .address = address});
}

void TestFirstStart::stepsStayUntilAGoodEvent_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<QString>("said");
    QTest::newRow("names no stream") << QByteArray("StreamStatusEvent") << QByteArray("PUBLISHING")
                                     << QStringLiteral("does not say which stream it is about");
    QTest::newRow("empty") << QByteArray("StreamStatusEvent") << QByteArray()
                           << QStringLiteral("nor the stream's status");
    QTest::newRow("another method") << QByteArray("StreamStatus") << QByteArray("PUBLISHING") << QString();
}

void TestFirstStart::stepsStayUntilAGoodEvent()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, status);
    QFETCH(QString, said);
    QVERIFY(!shown<QLabel>("oddEvent"));
    feed(method, status);
    QCOMPARE(reason(), Reason::FirstStart);
    QVERIFY(says(QStringLiteral("Waiting for the first stream")));
    QVERIFY(says(QStringLiteral("update app -l http://127.0.0.1:8085")));
    QCOMPARE(shown<QLabel>("oddEvent") != nullptr, !said.isEmpty());
    QVERIFY(said.isEmpty() || says(said));
    QVERIFY(!isDone(QStringLiteral("Publish a stream")));

    m_page->feed("b4e7", "PUBLISHING");
    QTRY_VERIFY(m_page->streams().isVisible());
    m_page->board().clear();
    QTRY_VERIFY(!m_page->streams().isVisible());
    QCOMPARE(reason(), Reason::NothingLive);
}

void TestFirstStart::stepsStandBesideWhatWentWrong()
{
    emit m_page->endpoint().rejectionsChanged({{.reason = journal::Reason::NotJson,
                                                .status = 400,
                                                .method = "POST",
                                                .target = "/rest/my_api/StreamStatusEvent",
                                                .host = "192.0.2.7",
                                                .sentence = QStringLiteral("The body is not JSON."),
                                                .advice = QStringLiteral("A WCS sends JSON."),
                                                .count = 1,
                                                .lastMono = 1}});
    QCOMPARE(reason(), Reason::FirstStart);
    QTRY_VERIFY(shown<QWidget>("mistakes"));
    const auto topOf = [this](const QWidget *widget) { return widget->mapTo(&m_page->window(), QPoint()).y(); };
    QTRY_VERIFY(shown<QWidget>("mistakes")->height() > 0);
    m_page->window().resize(900, 900);
    for (const auto *mark : m_page->window().findChildren<ui::StepMark *>())
        QTRY_VERIFY(topOf(mark) < topOf(shown<QWidget>("mistakes")));
    m_page->window().resize(1600, 900); // there is room beside them
    const auto *first = m_page->window().findChildren<ui::StepMark *>().first();
    const auto *steps = m_page->find<ui::FirstStart>();
    QTRY_VERIFY(topOf(shown<QWidget>("mistakes")) - topOf(steps) < steps->height() / 2);
    QVERIFY(shown<QWidget>("mistakes")->mapTo(&m_page->window(), QPoint()).x() >
            first->mapTo(&m_page->window(), QPoint()).x() + 200);
}

void TestFirstStart::ticksAgreeWithTheirHints()
{
    const QString telling = QStringLiteral("Tell your WCS");
    QVERIFY(isDone(QStringLiteral("Listening here")));
    QVERIFY(!isDone(telling));
    feed("connect");
    QVERIFY(says(QStringLiteral("no StreamStatusEvent yet")));
    QVERIFY(!isDone(telling)); // something is left to do
    m_page->feed("b4e7", "PUBLISHING");
    QVERIFY(isDone(telling));
    QVERIFY(isDone(QStringLiteral("Publish a stream")));
    fail();
    QVERIFY(!isDone(QStringLiteral("Listening here")));
}

void TestFirstStart::knowsWhatWasReportedBefore()
{
    journal::Entry entry;
    entry.method = "StreamStatusEvent";
    entry.name = "cam";
    emit m_page->endpoint().storeFiguresChanged({.stored = 3});
    m_page->window().features().work->takeFormerEntries({entry});
    QCOMPARE(reason(), Reason::FirstStart);
    entry.status = "PUBLISHING";
    m_page->window().features().work->takeFormerEntries({entry});
    QCOMPARE(reason(), Reason::NothingLive);
}

void TestFirstStart::takenPortKeepsTheSteps()
{
    fail();
    QCOMPARE(reason(), Reason::FirstStart);
    QVERIFY(!isDone(QStringLiteral("Listening here")));
    QVERIFY(says(QStringLiteral("Port 8085 on 127.0.0.1 is in use.")));
    QVERIFY(!says(QStringLiteral("update app -l  defaultApp"))); // no line that cannot be used
    QCOMPARE(shown<QLineEdit>("address")->text(), QStringLiteral("127.0.0.1:8085"));
    m_page->listen();
    QVERIFY(!shown<QLineEdit>("address"));
    QVERIFY(isDone(QStringLiteral("Listening here")));
    emit m_page->endpoint().endpointChanged({.kind = Endpoint::Kind::Stopped,
                                             .url = QStringLiteral("http://127.0.0.1:8085/rest/my_api"),
                                             .lanUrls = {},
                                             .problem = {},
                                             .address = QStringLiteral("127.0.0.1:8085")});
    QCOMPARE(reason(), Reason::FirstStart);
    QVERIFY(shown<QLineEdit>("address"));
}

void TestFirstStart::anotherAddressIsOneClickAway()
{
    fail();
    QTest::mouseClick(shown<QPushButton>("useFreePort"), Qt::LeftButton);
    QCOMPARE(m_page->asked().last(), QStringLiteral("listenAt 127.0.0.1:0"));
    auto *field = shown<QLineEdit>("address");
    field->selectAll();
    QTest::keyClicks(field, QStringLiteral("0.0.0.0:9000"));
    fail(); // said again meanwhile: what is typed stays
    QTest::mouseClick(shown<QPushButton>("listenThere"), Qt::LeftButton);
    QCOMPARE(m_page->asked().last(), QStringLiteral("listenAt 0.0.0.0:9000"));
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(m_page->asked().size(), 3);
}

void TestFirstStart::anotherAddressIsOfferedBesideRows()
{
    m_page->feed("b4e7", "PUBLISHING");
    QTRY_VERIFY(m_page->streams().isVisible());
    fail(QStringLiteral("[::1]:8085"));
    QTest::mouseClick(shown<QPushButton>("useFreePort"), Qt::LeftButton);
    QCOMPARE(m_page->asked().last(), QStringLiteral("listenAt [::1]:0"));
    m_page->window().resize(900, 600);
    QTRY_COMPARE(m_page->window().width(), 900);
}

void TestFirstStart::noAddressHelpsAJournal()
{
    fail({});
    QVERIFY(!shown<QLineEdit>("address"));
    QCOMPARE(reason(), Reason::FirstStart);
}

void TestFirstStart::controlApiIsMissedAsLongAsItIs()
{
    const QString problem = QStringLiteral("The control API is not available: port 8086 is in use.");
    emit m_page->endpoint().controlApiChanged({.kind = Endpoint::Kind::Failed,
                                               .url = {},
                                               .lanUrls = {},
                                               .problem = problem,
                                               .address = QStringLiteral("127.0.0.1:8086")});
    m_page->feed("b4e7", "PUBLISHING");
    m_page->action("testEvent")->trigger();
    m_page->answerTestEvent(QStringLiteral("Answered 200."));
    QTRY_VERIFY(m_page->streams().isVisible());
    QVERIFY(says(problem));
    QVERIFY(!m_page->action("copyApiUrl")->isEnabled());
    QTest::mouseClick(shown<QPushButton>("useFreePort"), Qt::LeftButton);
    QCOMPARE(m_page->asked().last(), QStringLiteral("serveCallsAt 127.0.0.1:0"));
    emit m_page->endpoint().controlApiChanged({.kind = Endpoint::Kind::Listening,
                                               .url = QStringLiteral("http://127.0.0.1:40000"),
                                               .lanUrls = {},
                                               .problem = {},
                                               .address = {}});
    QVERIFY(!says(problem));
    QVERIFY(!shown<QLineEdit>("address"));
}

void TestFirstStart::controlApiHasAnAddressToCopy()
{
    const QString url = QStringLiteral("http://127.0.0.1:8086");
    QVERIFY(!says(url));
    emit m_page->endpoint().controlApiChanged(
        {.kind = Endpoint::Kind::Listening, .url = url, .lanUrls = {}, .problem = {}, .address = {}});
    QVERIFY(says(url)); // in the guide
    QVERIFY(m_page->action("copyApiUrl")->text().contains(url));
    m_page->action("copyApiUrl")->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), url);
}

QTEST_MAIN(TestFirstStart)
#include "tst_firststart.moc"
