#include "ui/detail/detailpane.h"
#include "ui/findings/problemstrip.h"
#include "ui/findings/problemview.h"
#include "ui/kit/noticestrip.h"
#include "ui/live/streamtableview.h"
#include "ui/tables/datatable.h"
#include "view/incidentsmodel.h"
#include "view/incidentstreamsmodel.h"
#include "windowpage.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStatusBar>
#include <QTableView>

using Model = view::IncidentsModel;
using Streams = view::IncidentStreamsModel;
using What = findings::IncidentChange::What;

class TestProblems : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { qputenv("USER", "ada"); }
    void init();
    void cleanup() { m_page.reset(); }

    void isCalmWithoutProblems();
    void theStripSaysWhatIsNew();
    void theStripKeepsItsHeight();
    void theStripNamesTheGravestOfSeveral();
    void theStripIsGoneOnceItIsOver();
    void theStripsButtonsAreAboutWhatItSays();
    void theKeyAcknowledgesWhatTheStripSays();
    void theKeyAcknowledgesTheSelection();
    void theTitleCounts();
    void listsTheGravestFirst();
    void whatIsOverStandsBelow();
    void keysStepThroughProblems();
    void keysStepThroughFindings();
    void streamsAreShownAndReached();
    void showStreamsFilters();
    void saysHowManyItDoesNotShow();
    void commentsAreMadeAndShown();
    void muting();
    void resolving();
    void copies();
    void refusalIsSaid();
    void layoutIsRemembered();
    void notificationsAreChosen();

private:
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(m_page->window().windowHandle(), key, modifiers); // as from the keyboard
    }
    // Streams of that name and those numbers have failed, for a reason.
    void fail(const QByteArray &name, int count, const QByteArray &info = {}, bool published = true);
    void failAndTell(const QByteArray &name, int count, const QByteArray &info = {}, bool published = true)
    {
        fail(name, count, info, published);
        m_page->tellIncidents();
    }
    QDockWidget &dock() { return *m_page->find<QDockWidget>(QStringLiteral("problems")); }
    ui::ProblemView &list() { return *m_page->find<ui::ProblemView>(); }
    ui::ProblemStrip &strip() { return *m_page->find<ui::ProblemStrip>(); }
    ui::StreamTableView &live() { return *m_page->find<ui::StreamTableView>(); }
    ui::DataTable &streams()
    {
        return static_cast<ui::DataTable &>(m_page->view(QStringLiteral("Streams of the problem")));
    }
    QString label(const char *name) { return m_page->find<QLabel>(QLatin1String(name))->text(); }
    QString sentence(int row) { return list().model()->index(row, 0).data().toString(); }
    QString facts(int row) { return list().model()->index(row, 0).data(Model::FactsRole).toString(); }
    QStringList selected();
    findings::Incident incident(qint64 id) { return *m_page->incidents().find(id); }

    std::unique_ptr<WindowPage> m_page;
};

void TestProblems::init()
{
    m_page = std::make_unique<WindowPage>();
    m_page->listen();
    m_page->window().resize(1200, 900);
    m_page->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_page->window()));
}

void TestProblems::fail(const QByteArray &name, int count, const QByteArray &info, bool published)
{
    QList<journal::Record> records;
    for (int i = 1; i <= count; ++i) {
        const QByteArray one = name + QByteArray::number(i);
        records.append(m_page->record(one, published ? "PUBLISHING" : "PLAYING", published));
        records.append(m_page->record(one, "FAILED", published));
        records.last().event.info = info;
    }
    m_page->feed(records);
}

QStringList TestProblems::selected()
{
    QStringList sentences;
    for (const QModelIndex &row : list().selectionModel()->selectedIndexes())
        sentences.append(row.data().toString());
    sentences.sort();
    return sentences;
}

void TestProblems::isCalmWithoutProblems()
{
    m_page->feed("cam", "PUBLISHING");
    m_page->tellIncidents();
    QVERIFY(!strip().isVisible());
    QVERIFY(!dock().isVisible());
    press(Qt::Key_P, Qt::ControlModifier);
    QVERIFY(dock().isVisible());
    auto *calm = m_page->find<QLabel>(QStringLiteral("noProblems"));
    QVERIFY(calm->isVisible());
    QCOMPARE(calm->text(), QStringLiteral("Nothing is wrong."));
    press(Qt::Key_F8);
    QTRY_COMPARE(m_page->window().statusBar()->currentMessage(), QStringLiteral("Nothing is wrong."));
    press(Qt::Key_K, Qt::ControlModifier);
    QVERIFY(m_page->incidentChanges().isEmpty());
}

void TestProblems::theStripSaysWhatIsNew()
{
    failAndTell("cam", 3);
    QVERIFY(strip().isVisible());
    QVERIFY2(strip().sentence().contains(QStringLiteral("3 publishers failed within 1 s. · since ")),
             qPrintable(strip().sentence()));
    QCOMPARE(strip().accessibleName(), strip().sentence());
    QVERIFY(m_page->window().isAncestorOf(&strip()));
}

// Whatever it comes to say, the rows below stay under the mouse.
void TestProblems::theStripKeepsItsHeight()
{
    failAndTell("cam", 1);
    QTRY_VERIFY(live().isVisible());
    const int top = live().mapTo(&m_page->window(), QPoint()).y();
    const int width = m_page->window().minimumSizeHint().width();
    failAndTell("cam", 40, QByteArray("Failed by RTP activity, as nothing came for very long. ").repeated(10));
    failAndTell("other", 2, "Another reason");
    QCoreApplication::processEvents();
    QCOMPARE(live().mapTo(&m_page->window(), QPoint()).y(), top);
    QCOMPARE(m_page->window().minimumSizeHint().width(), width);
}

void TestProblems::theStripNamesTheGravestOfSeveral()
{
    failAndTell("viewer", 2, "Another reason", false); // who is lost, a warning
    failAndTell("cam", 3);
    QVERIFY2(strip().sentence().startsWith(QStringLiteral("2 new problems, the gravest: ")),
             qPrintable(strip().sentence()));
    QVERIFY(strip().sentence().contains(QStringLiteral("3 publishers failed")));
}

void TestProblems::theStripIsGoneOnceItIsOver()
{
    failAndTell("cam", 1);
    QVERIFY(strip().isVisible());
    journal::Record again = m_page->record("cam1", "PUBLISHING");
    again.event.mediaSessionId = "id-again";
    again.streamKey = again.event.streamKey();
    m_page->feed({again});
    m_page->tellIncidents();
    m_page->tellIncidents(20'000'000);
    QVERIFY(!strip().isVisible());
    QVERIFY2(facts(0).endsWith(QStringLiteral(" · over")), qPrintable(facts(0)));
}

void TestProblems::theStripsButtonsAreAboutWhatItSays()
{
    failAndTell("viewer", 2, "Another reason", false);
    failAndTell("cam", 3);
    QTest::mouseClick(m_page->find<QPushButton>(QStringLiteral("showNewProblem")), Qt::LeftButton);
    QVERIFY(dock().isVisible());
    QCOMPARE(selected().size(), 1);
    QVERIFY(selected().first().contains(QStringLiteral("3 publishers")));
    list().goTo(list().model()->index(1, 0));
    QTest::mouseClick(m_page->find<QPushButton>(QStringLiteral("acknowledgeNewProblem")), Qt::LeftButton);
    QCOMPARE(m_page->incidentChanges().last().incident, 2);
    QVERIFY2(strip().sentence().contains(QStringLiteral("2 players failed")), qPrintable(strip().sentence()));
}

void TestProblems::theKeyAcknowledgesWhatTheStripSays()
{
    failAndTell("cam", 3);
    live().setFocus();
    press(Qt::Key_K, Qt::ControlModifier);
    QCOMPARE(m_page->incidentChanges().size(), 1);
    QCOMPARE(m_page->incidentChanges().last().what, What::Acknowledge);
    QCOMPARE(m_page->incidentChanges().last().by, QStringLiteral("ada"));
    QVERIFY(!strip().isVisible());
    QVERIFY2(facts(0).endsWith(QStringLiteral(" · acknowledged by ada")), qPrintable(facts(0)));
    failAndTell("cam-later", 2); // of the same problem
    QVERIFY(!strip().isVisible());
}

void TestProblems::theKeyAcknowledgesTheSelection()
{
    for (const char *info : {"One reason", "Two reasons", "More of them"})
        failAndTell(info, 1, info);
    press(Qt::Key_P, Qt::ControlModifier);
    QVERIFY(list().hasFocus());
    press(Qt::Key_Down);
    press(Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(selected().size(), 2);
    press(Qt::Key_K, Qt::ControlModifier);
    QCOMPARE(m_page->incidentChanges().size(), 2);
    QCOMPARE(incident(1).state, findings::Incident::State::New);
    QCOMPARE(incident(2).state, findings::Incident::State::Acknowledged);
    QCOMPARE(incident(3).state, findings::Incident::State::Acknowledged);
    QCOMPARE(selected().size(), 2); // it stays
    press(Qt::Key_K, Qt::ControlModifier);
    QCOMPARE(m_page->incidentChanges().size(), 2); // they are already
}

void TestProblems::theTitleCounts()
{
    QTRY_COMPARE(m_page->window().windowTitle(), QStringLiteral("Streamwatch"));
    failAndTell("cam", 3);
    QCOMPARE(m_page->window().windowTitle(), QStringLiteral("1 problem · Streamwatch"));
    failAndTell("other", 1, "Another reason");
    QCOMPARE(m_page->window().windowTitle(), QStringLiteral("2 problems · Streamwatch"));
    press(Qt::Key_K, Qt::ControlModifier); // it goes on all the same
    QCOMPARE(m_page->window().windowTitle(), QStringLiteral("2 problems · Streamwatch"));
}

void TestProblems::listsTheGravestFirst()
{
    failAndTell("viewer", 2, "Another reason", false);
    failAndTell("cam", 1);
    failAndTell("late", 1, "Third reason");
    QCOMPARE(list().model()->rowCount(), 3);
    QVERIFY2(sentence(0).contains(QStringLiteral("cam1")), qPrintable(sentence(0)));
    QVERIFY2(sentence(1).contains(QStringLiteral("late1")), qPrintable(sentence(1)));
    QVERIFY2(sentence(2).contains(QStringLiteral("2 players")), qPrintable(sentence(2)));
    QVERIFY2(facts(2).contains(QStringLiteral(" · 2 streams · ")), qPrintable(facts(2)));
    QVERIFY(list().model()->index(0, 0).data(Qt::AccessibleTextRole).toString().startsWith(QStringLiteral("Error, ")));
}

void TestProblems::whatIsOverStandsBelow()
{
    failAndTell("cam", 1);
    failAndTell("viewer", 1, "Another reason", false);
    press(Qt::Key_P, Qt::ControlModifier);
    list().goTo(list().model()->index(0, 0));
    const QString first = selected().first();
    press(Qt::Key_Delete);
    QCOMPARE(m_page->incidentChanges().last().what, What::Resolve);
    QCOMPARE(sentence(1), first);
    QVERIFY(list().model()->index(1, 0).data(Model::DimmedRole).toBool());
    QVERIFY(facts(1).contains(QStringLiteral("resolved by ada")));
    QCOMPARE(selected(), QStringList{first}); // it follows the problem
}

void TestProblems::keysStepThroughProblems()
{
    for (const char *info : {"One reason", "Two reasons", "More of them"})
        failAndTell(info, 1, info);
    live().setFocus();
    press(Qt::Key_F8);
    QVERIFY(dock().isVisible());
    QVERIFY(list().hasFocus());
    QCOMPARE(selected(), QStringList{sentence(0)});
    press(Qt::Key_F8);
    QCOMPARE(selected(), QStringList{sentence(1)});
    press(Qt::Key_F8);
    press(Qt::Key_F8);
    QCOMPARE(selected(), QStringList{sentence(0)});
    press(Qt::Key_F8, Qt::ShiftModifier);
    QCOMPARE(selected(), QStringList{sentence(2)});
    QCOMPARE(label("problemSentence"), sentence(2));
}

void TestProblems::keysStepThroughFindings()
{
    for (const char *name : {"alpha", "beta", "gamma", "delta"})
        m_page->feed(name, "PUBLISHING");
    m_page->feed("beta", "FAILED");
    m_page->feed("delta", "FAILED");
    QTRY_COMPARE(m_page->shown().size(), 4);
    m_page->clickHeader(view::StreamTableModel::NameColumn);
    QTRY_COMPARE(m_page->shown().first(), QStringLiteral("alpha"));
    const auto current = [this] {
        return m_page->text(live().currentIndex().row(), view::StreamTableModel::NameColumn);
    };
    press(Qt::Key_F8); // no problem is made of them yet
    QCOMPARE(current(), QStringLiteral("beta"));
    press(Qt::Key_F8);
    QCOMPARE(current(), QStringLiteral("delta"));
    press(Qt::Key_F8);
    QCOMPARE(current(), QStringLiteral("beta"));
    press(Qt::Key_F8, Qt::ShiftModifier);
    QCOMPARE(current(), QStringLiteral("delta"));
    QVERIFY(!dock().isVisible());
}

void TestProblems::streamsAreShownAndReached()
{
    failAndTell("cam", 3, "Failed by RTP activity");
    QTRY_COMPARE(m_page->shown().size(), 3);
    press(Qt::Key_F8);
    QTRY_COMPARE(streams().model()->rowCount(), 3);
    const auto cell = [this](int row, int column) { return streams().model()->index(row, column).data().toString(); };
    QCOMPARE(cell(1, Streams::NameColumn), QStringLiteral("cam2"));
    QCOMPARE(cell(1, Streams::DirectionColumn), QStringLiteral("↑"));
    QCOMPARE(cell(1, Streams::FoundColumn), QStringLiteral("Failed: Failed by RTP activity"));
    QVERIFY(!cell(1, Streams::SinceColumn).isEmpty());
    press(Qt::Key_Return);
    QVERIFY(streams().hasFocus());
    press(Qt::Key_Down);
    press(Qt::Key_Down);
    press(Qt::Key_Return);
    QVERIFY(live().hasFocus());
    const QString name = cell(streams().currentIndex().row(), Streams::NameColumn);
    QCOMPARE(m_page->text(live().currentIndex().row(), view::StreamTableModel::NameColumn), name);
    QTRY_COMPARE(m_page->history().streamKey(), live().currentKey());

    m_page->type(QStringLiteral("nobody"));
    streams().setFocus();
    press(Qt::Key_Return);
    QVERIFY(m_page->window().statusBar()->currentMessage().contains(QStringLiteral("not in the table now")));
}

void TestProblems::showStreamsFilters()
{
    failAndTell("cam", 2);
    failAndTell("other", 1, "Another reason");
    m_page->feed("well", "PUBLISHING");
    QTRY_COMPARE(m_page->shown().size(), 4);
    press(Qt::Key_F8);
    press(Qt::Key_H, Qt::ControlModifier);
    QCOMPARE(m_page->filter().text(), QStringLiteral("incident:1"));
    QTRY_COMPARE(m_page->shown().size(), 2);
    list().selectAll();
    m_page->find<QAction>(QStringLiteral("showProblemStreams"))->trigger();
    QCOMPARE(m_page->filter().text(), QStringLiteral("incident:1,2"));
    QTRY_COMPARE(m_page->shown().size(), 3);
}

void TestProblems::saysHowManyItDoesNotShow()
{
    auto *cut = m_page->find<ui::NoticeStrip>(QStringLiteral("problemCut"));
    failAndTell("cam", 500);
    press(Qt::Key_F8);
    QTRY_COMPARE(streams().model()->rowCount(), 500);
    QVERIFY(!cut->isVisible());
    failAndTell("eye", 704);
    QTRY_VERIFY(cut->isVisible());
    QCOMPARE(streams().model()->rowCount(), 500);
    QCOMPARE(cut->sentence(), QStringLiteral("500 of %1 shown.").arg(QLocale().toString(1'204)));
    QTest::mouseClick(cut->findChild<QPushButton *>(), Qt::LeftButton);
    QCOMPARE(m_page->filter().text(), QStringLiteral("incident:1"));
    QTRY_COMPARE(m_page->shown().size(), 1'204);
}

void TestProblems::commentsAreMadeAndShown()
{
    failAndTell("cam", 1);
    press(Qt::Key_F8);
    press(Qt::Key_F2);
    auto *field = m_page->find<QLineEdit>(QStringLiteral("problemComment"));
    QVERIFY(field->hasFocus());
    QTest::keyClicks(field, QStringLiteral("A switch is down."));
    press(Qt::Key_Return);
    QVERIFY(field->text().isEmpty());
    QCOMPARE(m_page->incidentChanges().last().what, What::Comment);
    QCOMPARE(incident(1).comments.last().text, QStringLiteral("A switch is down."));
    QVERIFY2(label("problemComments").startsWith(QStringLiteral("ada, ")), qPrintable(label("problemComments")));
    QVERIFY(label("problemComments").endsWith(QStringLiteral(": A switch is down.")));
    QVERIFY(facts(0).endsWith(QStringLiteral(" · 1 comment")));
    QTest::keyClicks(field, QStringLiteral("   "));
    press(Qt::Key_Return);
    QCOMPARE(m_page->incidentChanges().size(), 1); // nothing is no comment
}

void TestProblems::muting()
{
    failAndTell("cam", 1);
    press(Qt::Key_F8);
    m_page->find<QAction>(QStringLiteral("mute60"))->trigger();
    QCOMPARE(m_page->incidentChanges().last().muted, 3'600'000'000);
    QVERIFY(!strip().isVisible());
    QTRY_COMPARE(m_page->window().windowTitle(), QStringLiteral("1 failed · Streamwatch"));
    QVERIFY2(facts(0).contains(QStringLiteral(" · muted until ")), qPrintable(facts(0)));
    m_page->find<QAction>(QStringLiteral("unmute"))->trigger();
    QVERIFY(strip().isVisible());
    QCOMPARE(m_page->window().windowTitle(), QStringLiteral("1 problem · Streamwatch"));
}

void TestProblems::resolving()
{
    failAndTell("cam", 1);
    press(Qt::Key_F8);
    QTest::keyClick(&list(), Qt::Key_Delete);
    QVERIFY(!strip().isVisible());
    QVERIFY(!m_page->find<QAction>(QStringLiteral("resolveProblem"))->isEnabled());
    QVERIFY(!m_page->find<QAction>(QStringLiteral("acknowledgeSelected"))->isEnabled());
}

void TestProblems::copies()
{
    failAndTell("cam", 2);
    press(Qt::Key_F8);
    press(Qt::Key_C, Qt::ControlModifier);
    QVERIFY2(QGuiApplication::clipboard()->text().startsWith(sentence(0)),
             qPrintable(QGuiApplication::clipboard()->text()));
    streams().setFocus();
    streams().selectAll();
    press(Qt::Key_C, Qt::ControlModifier);
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("cam2")));
}

void TestProblems::refusalIsSaid()
{
    failAndTell("cam", 1);
    press(Qt::Key_F8);
    m_page->incidents().change({.what = What::Resolve, .incident = 1}, m_page->board().timeline().now());
    press(Qt::Key_K, Qt::ControlModifier); // the window has not heard of it
    const auto *notice = m_page->find<ui::NoticeStrip>(QStringLiteral("problemsNotice"));
    QCOMPARE(notice->sentence(), QStringLiteral("This incident is resolved already."));
    QVERIFY(notice->isVisible());
}

void TestProblems::layoutIsRemembered()
{
    press(Qt::Key_P, Qt::ControlModifier);
    QVERIFY(dock().isVisible());
    m_page->remake();
    QTRY_VERIFY(dock().isVisible());
    m_page->action("resetLayout")->trigger();
    QTRY_VERIFY(!dock().isVisible());
}

void TestProblems::notificationsAreChosen()
{
    QDialog *dialog = nullptr;
    const auto open = [&] {
        m_page->action("notifications")->trigger();
        dialog = m_page->find<QDialog>(QStringLiteral("notificationDialog"));
        QVERIFY(dialog && dialog->isVisible());
    };
    const auto box = [&dialog](const char *name) { return dialog->findChild<QAbstractButton *>(QLatin1String(name)); };
    open();
    QVERIFY(!box("notifyOnDesktop")->isChecked() && !box("notifyWithSound")->isChecked());
    QTest::mouseClick(box("notifyOnDesktop"), Qt::LeftButton, {}, QPoint(8, box("notifyOnDesktop")->height() / 2));
    QVERIFY(box("notifyOnDesktop")->isChecked());
    QTest::keyClick(dialog, Qt::Key_Escape);
    m_page->remake();
    open();
    QVERIFY(box("notifyOnDesktop")->isChecked());
    QVERIFY(!box("notifyWithSound")->isChecked());
}

QTEST_MAIN(TestProblems)
#include "tst_problems.moc"
