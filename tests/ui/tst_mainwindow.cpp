#include "filter/filterfields.h"
#include "ui/demo/clientsdock.h"
#include "ui/demo/demopill.h"
#include "ui/endpoint/firststart.h"
#include "ui/kit/fonts.h"
#include "ui/live/streamtableview.h"
#include "ui/tables/datatable.h"
#include "ui/window/emptystate.h"
#include "ui/window/statusline.h"
#include "view/clientnewsfixture.h"
#include "windowpage.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QDialog>
#include <QGlyphRun>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QRawFont>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTableView>
#include <QTextLayout>
#include <QToolButton>

class TestMainWindow : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup() { m_page.reset(); }

    void fitsASmallScreen();
    void fitsWhenLarger();
    void firstStepsTick();
    void emptyForEachReason();
    void failureSaysWhyAndRetries();
    void failingStoreIsSeen();
    void troublesAreSeen();
    void whatTheJournalTellsIsSeen();
    void longSentencesDoNotWidenTheWindow();
    void whatTheJournalTellsStaysDismissed();
    void countsAllThatWasRejected();
    void stopAsksWhileStreamsAreLive();
    void stopDoesNotAskOtherwise();
    void closingAsksWhileStreamsAreLive();
    void sendsATestEvent();
    void everyActionHasWordsAndAMenu();
    void keysAreUnique();
    void everyControlHasAName();
    void f1ShowsAllKeys();
    void f1ShowsAllOfTheFilter();
    void fixedWidthHasNoLigatures();
    void aboutCanBeCopied();
    void eventLogShowsRejectedRequests();
    void closingAsksWhileRulesAreActive();
    void closingSaysBothInOneBox();
    void closingNamesWhatIsNotSaved();
    void closingFollowsTheRules();
    void focusIsInTheTable_data();
    void focusIsInTheTable();
    void keysToggleRules();
    void riskyRuleAsksFirst_data();
    void riskyRuleAsksFirst();
    void refusalIsSaid();
    void noticesStayUntilDismissed();
    void ruleFromTheSelectionNeedsOne();
    void cellMenuOffersARule();
    void shortcutsNameTheirRules();
    void shortcutsLeaveTheSwitchOut();
    void demonstrationIsLabelled();
    void demonstrationFitsASmallScreen();
    void demonstrationFitsWhenLarger();
    void zoomGivesBackWhatItTook();
    void demonstrationsAreOffered();
    void demonstrationLeavesNoTrace();
    void demonstrationEndsAPause();

private:
    ui::EmptyState &empty() { return *m_page->find<ui::EmptyState>(); }
    bool says(const QString &text);
    void dismissNotices();
    void press(const QString &box, const QString &button) { m_page->press(box, button); }

    std::unique_ptr<WindowPage> m_page;
};

namespace {

rules::Rule rule(const QString &name)
{
    rules::Rule rule;
    rule.id = name;
    rule.name = name;
    rule.action.status = 403;
    return rule;
}

} // namespace

void TestMainWindow::init()
{
    m_page = std::make_unique<WindowPage>();
}

bool TestMainWindow::says(const QString &text)
{
    for (const QLabel *label : m_page->window().findChildren<QLabel *>()) {
        if (label->isVisible() && label->text().contains(text))
            return true;
    }
    return false;
}

void TestMainWindow::fitsASmallScreen()
{
    m_page->listen();
    m_page->feed("b4e7", "PUBLISHING");
    m_page->clickRow(0);
    const QSize least = m_page->window().minimumSizeHint();
    QVERIFY2(least.width() <= 860, qPrintable(QString::number(least.width())));
    QVERIFY2(least.height() <= 560, qPrintable(QString::number(least.height())));
}

void TestMainWindow::fitsWhenLarger()
{
    m_page->settings().setValue(QStringLiteral("theme/zoom"), 130);
    const auto back = qScopeGuard([this] { m_page->action("zoomReset")->trigger(); });
    m_page->feed("b4e7", "PUBLISHING");
    m_page->remake();
    m_page->listen();
    m_page->clickRow(0);
    m_page->changeRules(rules::add(rule(QStringLiteral("403 first")), true));
    m_page->window().resize(900, 650);
    QTRY_VERIFY(!m_page->find<QWidget>(QStringLiteral("answers"))->isVisible()); // it makes room
    const QSize least = m_page->window().minimumSizeHint();
    QVERIFY2(least.width() <= 900, qPrintable(QString::number(least.width())));
    QVERIFY2(least.height() <= 650, qPrintable(QString::number(least.height())));
    QTRY_VERIFY2(m_page->window().minimumHeight() <= 650,
                 qPrintable(QString::number(m_page->window().minimumHeight())));
    m_page->window().resize(900, 650);
    QTRY_COMPARE(m_page->window().size(), QSize(900, 650));
}

void TestMainWindow::firstStepsTick()
{
    QCOMPARE(empty().reason(), ui::EmptyState::Reason::FirstStart);
    QVERIFY(empty().isVisible());
    QVERIFY(!says(QStringLiteral("update app -l http")));
    m_page->listen();
    QVERIFY(says(QStringLiteral("update app -l http://127.0.0.1:8085/rest/my_api defaultApp")));
    QVERIFY(says(QStringLiteral("add app-rest-method defaultApp StreamStatusEvent")));
    QVERIFY(!says(QStringLiteral("no StreamStatusEvent yet")));

    journal::Record connect = m_page->record({}, {});
    connect.event = {};
    connect.event.method = "connect";
    connect.streamKey.clear();
    m_page->feed({connect});
    QCOMPARE(empty().reason(), ui::EmptyState::Reason::FirstStart);
    QVERIFY(says(QStringLiteral("no StreamStatusEvent yet")));

    m_page->feed("b4e7", "PUBLISHING");
    QTRY_VERIFY(m_page->streams().isVisible());
    QVERIFY(!empty().isVisible());
}

void TestMainWindow::emptyForEachReason()
{
    using Reason = ui::EmptyState::Reason;
    m_page->listen();
    m_page->feed("b4e7", "PUBLISHING");
    QTRY_VERIFY(m_page->streams().isVisible());

    m_page->type(QStringLiteral("nobody"));
    QTRY_VERIFY(empty().isVisible());
    QCOMPARE(empty().reason(), Reason::FilteredOut);
    QTest::mouseClick(m_page->find<QPushButton>(QStringLiteral("emptyButton")), Qt::LeftButton);
    QVERIFY(m_page->filter().text().isEmpty());
    QTRY_VERIFY(m_page->streams().isVisible());

    m_page->board().clear();
    QTRY_VERIFY(empty().isVisible());
    QCOMPARE(empty().reason(), Reason::NothingLive);

    emit m_page->endpoint().endpointChanged(
        {.kind = ui::Endpoint::Kind::Stopped, .url = {}, .lanUrls = {}, .problem = {}});
    QCOMPARE(empty().reason(), Reason::Stopped);
}

void TestMainWindow::failureSaysWhyAndRetries()
{
    m_page->feed("b4e7", "PUBLISHING");
    QTRY_VERIFY(m_page->streams().isVisible());
    m_page->board().clear();
    QTRY_VERIFY(empty().isVisible());
    emit m_page->endpoint().endpointChanged({.kind = ui::Endpoint::Kind::Failed,
                                             .url = QStringLiteral("http://127.0.0.1:8085/rest/my_api"),
                                             .lanUrls = {},
                                             .problem = QStringLiteral("Port 8085 is in use.")});
    QCOMPARE(empty().reason(), ui::EmptyState::Reason::Failed);
    QVERIFY(says(QStringLiteral("Port 8085 is in use.")));
    QTest::mouseClick(m_page->find<QPushButton>(QStringLiteral("emptyButton")), Qt::LeftButton);
    QCOMPARE(m_page->asked(), QStringList{QStringLiteral("listen")});
    m_page->action("listen")->trigger();
    QCOMPARE(m_page->asked().size(), 2);
    m_page->listen();
    QVERIFY(!says(QStringLiteral("in use")));
}

void TestMainWindow::failingStoreIsSeen()
{
    auto *state = m_page->find<QLabel>(QStringLiteral("storeState"));
    emit m_page->endpoint().storeStateChanged(
        {journal::StoreState::Kind::Failing, QStringLiteral("The disk is full.")});
    QVERIFY(state->text().contains(QStringLiteral("The disk is full.")));
    QVERIFY(says(QStringLiteral("cannot be stored")));
    emit m_page->endpoint().storeStateChanged({journal::StoreState::Kind::Ok, {}});
    QVERIFY(state->text().contains(QStringLiteral("store ok")));
    QVERIFY(!says(QStringLiteral("cannot be stored")));
}

void TestMainWindow::troublesAreSeen()
{
    auto *troubles = m_page->find<QLabel>(QStringLiteral("troubles"));
    QVERIFY(!troubles->isVisible());
    emit m_page->endpoint().troublesChanged({QStringLiteral("No room."), QStringLiteral("Too many files.")});
    QVERIFY(troubles->isVisible());
    QVERIFY(troubles->text().contains(QStringLiteral("No room.")));
    QVERIFY(troubles->toolTip().contains(QStringLiteral("Too many files.")));
    emit m_page->endpoint().troublesChanged({});
    QVERIFY(!troubles->isVisible());
    emit m_page->endpoint().storeFiguresChanged({.causes = {QStringLiteral("One record is damaged.")}});
    emit m_page->endpoint().controlApiTroublesChanged({QStringLiteral("The control API: No room.")});
    QCOMPARE(troubles->text(), QStringLiteral("✖ 2 causes: One record is damaged."));
    QCOMPARE(troubles->toolTip(), QStringLiteral("One record is damaged.\nThe control API: No room."));
    emit m_page->endpoint().storeFiguresChanged({});
    emit m_page->endpoint().controlApiTroublesChanged({});
    QVERIFY(!troubles->isVisible());
}

void TestMainWindow::whatTheJournalTellsIsSeen()
{
    emit m_page->endpoint().noticed(QStringLiteral("One rule was active."));
    emit m_page->endpoint().storeFiguresChanged(
        {.removal = QStringLiteral("Much was removed."), .notices = {QStringLiteral("The disk is filling up.")}});
    for (const char *sentence : {"One rule was active.", "Much was removed.", "The disk is filling up."})
        QVERIFY2(says(QLatin1String(sentence)), sentence);
    emit m_page->endpoint().storeFiguresChanged({});
    QVERIFY(!says(QStringLiteral("The disk is filling up.")));
    QVERIFY(says(QStringLiteral("One rule was active.")));
    QStringList many;
    for (const char *sentence : {"A.", "B.", "C.", "D.", "E.", "F."})
        many.append(QLatin1String(sentence));
    emit m_page->endpoint().storeFiguresChanged({.notices = many});
    QVERIFY(says(QStringLiteral("2 earlier notices of the journal are in the log.\nC.\nD.\nE.\nF.")));
}

// A window that it makes wider than the screen has its buttons beyond it.
void TestMainWindow::longSentencesDoNotWidenTheWindow()
{
    const int width = m_page->window().minimumSizeHint().width();
    const QString sentence =
        QStringLiteral("The journal /home/operator/.local/share/streamwatch/streamwatch.db is damaged "
                       "and is kept as a file beside it that says when. ")
            .repeated(4);
    const ui::MainWindow &window = m_page->window();
    ui::EndpointGateway &endpoint = m_page->endpoint();
    emit endpoint.storeStateChanged({journal::StoreState::Kind::Failing, sentence});
    emit endpoint.storeFiguresChanged({.causes = {sentence}, .notices = {sentence}});
    emit endpoint.troublesChanged({sentence + QStringLiteral("Now.")});
    emit endpoint.controlApiChanged({.kind = ui::Endpoint::Kind::Failed, .problem = sentence});
    QCoreApplication::processEvents();
    QVERIFY2(window.minimumSizeHint().width() <= width, qPrintable(QString::number(window.minimumSizeHint().width())));
}

void TestMainWindow::whatTheJournalTellsStaysDismissed()
{
    const auto tell = [this](const QStringList &sentences) {
        emit m_page->endpoint().storeFiguresChanged({.notices = sentences});
    };
    const QString some = QStringLiteral("8 MB are free.");
    tell({some});
    dismissNotices();
    tell({some});
    QVERIFY(!says(some));
    tell({QStringLiteral("7 MB are free.")});
    QVERIFY(!says(QStringLiteral("MB are free.")));
    tell({some, QStringLiteral("9 MB are free.")}); // there is another of the kind
    QVERIFY(says(QStringLiteral("9 MB are free.")));
    tell({});
    tell({some}); // again
    QVERIFY(says(some));
}

// The event log keeps few of a flood, and the window says how many there were.
void TestMainWindow::countsAllThatWasRejected()
{
    auto *stored = m_page->find<QLabel>(QStringLiteral("stored"));
    emit m_page->endpoint().rejectedChanged(12'345);
    emit m_page->endpoint().storeFiguresChanged({.stored = 7, .rejected = 10});
    QVERIFY2(stored->text().contains(QLocale().toString(12'345) + QStringLiteral(" rejected")),
             qPrintable(stored->text()));
    QVERIFY(stored->toolTip().contains(QStringLiteral("10")));
}

void TestMainWindow::stopAsksWhileStreamsAreLive()
{
    m_page->listen();
    m_page->feed("b4e7", "PUBLISHING");
    m_page->action("listen")->trigger();
    QCOMPARE(m_page->asked(), QStringList());
    press(QStringLiteral("askStop"), QStringLiteral("Cancel"));
    QTRY_VERIFY(!m_page->find<QMessageBox>());
    QCOMPARE(m_page->asked(), QStringList());
    m_page->action("listen")->trigger();
    press(QStringLiteral("askStop"), QStringLiteral("Stop listening"));
    QCOMPARE(m_page->asked(), QStringList{QStringLiteral("stop")});
}

void TestMainWindow::stopDoesNotAskOtherwise()
{
    m_page->listen();
    m_page->feed("b4e7", "PUBLISHING");
    m_page->feed("b4e7", "UNPUBLISHED");
    m_page->action("listen")->trigger();
    QCOMPARE(m_page->asked(), QStringList{QStringLiteral("stop")});
}

void TestMainWindow::closingAsksWhileStreamsAreLive()
{
    m_page->listen();
    m_page->feed("b4e7", "PUBLISHING");
    m_page->window().close();
    QVERIFY(m_page->window().isVisible());
    auto *box = m_page->find<QMessageBox>(QStringLiteral("askClose"));
    QVERIFY(box);
    box->checkBox()->setChecked(true);
    press(QStringLiteral("askClose"), QStringLiteral("Close"));
    QVERIFY(!m_page->window().isVisible());

    m_page->remake(); // and not again
    m_page->listen();
    m_page->window().close();
    QVERIFY(!m_page->window().isVisible());
}

void TestMainWindow::sendsATestEvent()
{
    QVERIFY(!m_page->action("testEvent")->isEnabled());
    m_page->listen();
    m_page->action("testEvent")->trigger();
    QCOMPARE(m_page->asked(), QStringList{QStringLiteral("sendTestEvent")});
    m_page->answerTestEvent(QStringLiteral("Answered 200 in 3 ms."));
    QTRY_VERIFY(says(QStringLiteral("Answered 200 in 3 ms.")));
}

void TestMainWindow::everyActionHasWordsAndAMenu()
{
    QList<QAction *> inMenus;
    for (const QMenu *menu : m_page->window().findChildren<QMenu *>())
        inMenus += menu->actions();
    QVERIFY(m_page->window().actions().size() > 20);
    for (QAction *action : m_page->window().actions()) {
        QVERIFY2(!action->text().isEmpty(), qPrintable(action->objectName()));
        QVERIFY2(inMenus.contains(action), qPrintable(action->text()));
        if (!action->shortcut().isEmpty()) {
            const QString key = action->shortcut().toString(QKeySequence::NativeText).toHtmlEscaped();
            QVERIFY2(action->toolTip().contains(key), qPrintable(action->toolTip()));
        }
    }
}

void TestMainWindow::keysAreUnique()
{
    QList<QKeySequence> seen;
    for (const QAction *action : m_page->window().actions()) {
        for (const QKeySequence &key : action->shortcuts()) {
            QVERIFY2(!seen.contains(key), qPrintable(key.toString()));
            seen.append(key);
        }
    }
    for (const char *key :
         {"Ctrl+E",  "F9",           "Ctrl+End",     "Ctrl+Home", "Ctrl+F", "Esc",          "Ctrl+Down",
          "Ctrl+Up", "Ctrl+.",       "Ctrl+,",       "Ctrl+I",    "Ctrl+N", "Ctrl+Shift+I", "Ctrl+1",
          "Ctrl+9",  "Ctrl+Shift+X", "F8",           "Shift+F8",  "Ctrl+K", "Ctrl+P",       "Ctrl+L",
          "Ctrl+U",  "Ctrl+C",       "Ctrl+Shift+C", "Ctrl++",    "Ctrl+-", "Ctrl+0",       "F1"})
        QVERIFY2(seen.contains(QKeySequence(QLatin1String(key))), key);
}

void TestMainWindow::everyControlHasAName()
{
    int named = 0;
    for (const QWidget *widget : m_page->window().findChildren<QWidget *>()) {
        const bool internal = widget->objectName().startsWith(QStringLiteral("qt_")) || widget->inherits("QMenu") ||
                              widget->inherits("QMenuBar") || widget->inherits("QScrollBar");
        if (internal || !(widget->focusPolicy() & Qt::TabFocus) || widget->focusProxy())
            continue;
        QString name = widget->accessibleName();
        if (const auto *button = qobject_cast<const QAbstractButton *>(widget); button && name.isEmpty())
            name = button->text();
        if (const auto *label = qobject_cast<const QLabel *>(widget); label && name.isEmpty())
            name = label->text();
        if (qobject_cast<const QPushButton *>(widget) && !widget->isVisible())
            continue; // gets its words when it is shown
        QVERIFY2(!name.isEmpty(), qPrintable(QLatin1String(widget->metaObject()->className()) + QLatin1Char(' ') +
                                             widget->objectName()));
        ++named;
    }
    QVERIFY2(named > 20, qPrintable(QString::number(named)));
}

void TestMainWindow::f1ShowsAllKeys()
{
    m_page->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_page->window()));
    QTest::keyClick(&m_page->window(), Qt::Key_F1);
    auto *help = m_page->find<QDialog>(QStringLiteral("help"));
    QVERIFY(help);
    QVERIFY(help->isVisible());
    QStringList texts;
    for (const QLabel *label : help->findChildren<QLabel *>())
        texts.append(label->text());
    QVERIFY(texts.contains(QStringLiteral("F1")));
    for (const QAction *action : m_page->window().actions()) {
        if (!action->shortcut().isEmpty())
            QVERIFY2(texts.contains(action->shortcut().toString(QKeySequence::NativeText)), qPrintable(action->text()));
    }
}

void TestMainWindow::f1ShowsAllOfTheFilter()
{
    m_page->action("help")->trigger();
    QString all;
    for (const QLabel *label : m_page->find<QDialog>(QStringLiteral("help"))->findChildren<QLabel *>())
        all += label->text() + QLatin1Char(' ');
    const auto shows = [&all](const QString &word, const QString &then) {
        return QRegularExpression(QStringLiteral("(^|[ :,])%1(%2)").arg(word, then)).match(all).hasMatch();
    };
    const QStringList fields = filter::filterFieldNames().split(QStringLiteral(", "));
    QVERIFY(fields.size() > 20);
    for (const QString &field : fields)
        QVERIFY2(shows(field, QStringLiteral("[:<>=]")), qPrintable(field));
    for (const char *field : {"is", "dir"}) {
        const QString flags = filter::filterFlagNames(*filter::filterField(QString::fromLatin1(field)));
        for (const QString &flag : flags.split(QStringLiteral(", ")))
            QVERIFY2(shows(flag, QStringLiteral("[ ,]")), qPrintable(flag));
    }
}

void TestMainWindow::fixedWidthHasNoLigatures()
{
    const QString pairs = QStringLiteral(">= != -> //");
    QTextLayout layout(pairs, ui::fontOf(ui::Type::Mono));
    layout.beginLayout();
    layout.createLine();
    layout.endLayout();
    QList<quint32> glyphs;
    for (const QGlyphRun &run : layout.glyphRuns())
        glyphs += run.glyphIndexes();
    QCOMPARE(glyphs, QRawFont::fromFont(ui::fontOf(ui::Type::Mono)).glyphIndexesForString(pairs));
}

void TestMainWindow::aboutCanBeCopied()
{
    m_page->action("about")->trigger();
    auto *about = m_page->find<QDialog>(QStringLiteral("about"));
    QVERIFY(about && about->isVisible());
    QVERIFY(says(QStringLiteral("/tmp/a.db")));
    QTest::mouseClick(about->findChild<QPushButton *>(QStringLiteral("copyFacts")), Qt::LeftButton);
    const QString copied = QGuiApplication::clipboard()->text();
    QVERIFY2(copied.contains(QStringLiteral("Journal: /tmp/a.db")), qPrintable(copied));
    QVERIFY(copied.startsWith(QStringLiteral("Streamwatch ")));
}

void TestMainWindow::eventLogShowsRejectedRequests()
{
    m_page->listen();
    journal::Record rejected = m_page->record({}, {});
    rejected.event = {};
    rejected.target = "/rest/my_ap/StreamStatusEvent";
    rejected.streamKey.clear();
    rejected.rejection = "The body is not JSON.";
    rejected.answer = {400, journal::AnswerKind::Refused, {}};
    m_page->action("eventLogAction")->trigger();
    m_page->feed({rejected, m_page->record("b4e7", "PUBLISHING")});
    const QTableView &log = m_page->view(QStringLiteral("Event log"));
    QTRY_COMPARE(log.model()->rowCount(), 2);
    QTRY_COMPARE(m_page->shown(), QStringList{QStringLiteral("b4e7")}); // the other is no stream
    using Log = view::EventLogModel;
    QCOMPARE(log.model()->index(1, Log::AnswerColumn).data().toString(), QStringLiteral("400")); // the older one
}

void TestMainWindow::closingAsksWhileRulesAreActive()
{
    m_page->settings().setValue(QStringLiteral("ask/closeWhileLive"), false);
    m_page->changeRules(rules::add(rule(QStringLiteral("403 first")), true));
    m_page->window().close();
    QVERIFY(m_page->window().isVisible());
    auto *box = m_page->find<QMessageBox>(QStringLiteral("askClose"));
    QVERIFY(box);
    QVERIFY(!box->checkBox()); // there is no “don't ask again” for this
    QVERIFY(box->informativeText().contains(QStringLiteral("injecting errors: 403 first.")));
    press(QStringLiteral("askClose"), QStringLiteral("Cancel"));
    QTRY_VERIFY(!m_page->find<QMessageBox>());
    QVERIFY(m_page->window().isVisible());

    m_page->changeRules(rules::disableAll());
    m_page->window().close();
    QVERIFY(!m_page->window().isVisible());
}

void TestMainWindow::closingSaysBothInOneBox()
{
    m_page->listen();
    m_page->feed("b4e7", "PUBLISHING");
    m_page->changeRules(rules::add(rule(QStringLiteral("403 first")), true));
    m_page->window().close();
    auto *box = m_page->find<QMessageBox>(QStringLiteral("askClose"));
    QVERIFY(box);
    QVERIFY(box->text().contains(QStringLiteral("One stream is live.")));
    QVERIFY(box->informativeText().contains(QStringLiteral("WCS will get errors")));
    QVERIFY(box->informativeText().contains(QStringLiteral("come back switched off")));
    press(QStringLiteral("askClose"), QStringLiteral("Close"));
    QVERIFY(!m_page->window().isVisible());
}

void TestMainWindow::closingNamesWhatIsNotSaved()
{
    m_page->settings().setValue(QStringLiteral("ask/closeWhileLive"), false);
    m_page->action("newRule")->trigger();
    auto *editor = m_page->find<QDialog>(QStringLiteral("ruleEditor"));
    QVERIFY(editor);
    for (QLineEdit *field : editor->findChildren<QLineEdit *>()) {
        if (field->accessibleName() == u"Name")
            field->setText(QStringLiteral("half written"));
    }
    m_page->action("connectEdit")->trigger();
    auto *connectEditor = m_page->find<QDialog>(QStringLiteral("connectEditor"));
    QTest::mouseClick(connectEditor->findChild<QPushButton *>(QStringLiteral("presetLog")), Qt::LeftButton);
    m_page->window().close();
    QVERIFY(m_page->window().isVisible());
    auto *box = m_page->find<QMessageBox>(QStringLiteral("askClose"));
    QVERIFY(box);
    QVERIFY(!box->checkBox());
    QVERIFY2(box->informativeText().contains(QStringLiteral(": half written, What connect is told.")),
             qPrintable(box->informativeText()));
    press(QStringLiteral("askClose"), QStringLiteral("Close"));
    QVERIFY(!m_page->window().isVisible());
}

void TestMainWindow::closingFollowsTheRules()
{
    m_page->listen();
    m_page->feed("b4e7", "PUBLISHING");
    m_page->changeRules(rules::add(rule(QStringLiteral("403 first")), true));
    m_page->window().close();
    const auto *box = m_page->find<QMessageBox>(QStringLiteral("askClose"));
    QVERIFY(box);
    QVERIFY(box->informativeText().contains(QStringLiteral("injecting errors: 403 first.")));
    m_page->changeRules(rules::disableAll(), rules::Origin::window());
    QVERIFY(!box->informativeText().contains(QStringLiteral("injecting")));
    QVERIFY(box->informativeText().contains(QStringLiteral("WCS will get errors")));
    m_page->changeRules(rules::setEnabled(QStringLiteral("403 first"), true, true));
    QVERIFY(box->informativeText().contains(QStringLiteral("injecting errors: 403 first.")));
}

void TestMainWindow::focusIsInTheTable_data()
{
    QTest::addColumn<bool>("answersShown");
    QTest::addColumn<bool>("hasStreams");
    QTest::newRow("answers beside it") << true << true;
    QTest::newRow("answers hidden") << false << true;
    QTest::newRow("answers beside it, no stream yet") << true << false;
    QTest::newRow("answers hidden, no stream yet") << false << false;
}

void TestMainWindow::focusIsInTheTable()
{
    QFETCH(const bool, answersShown);
    QFETCH(const bool, hasStreams);
    if (hasStreams)
        m_page->feed("b4e7", "PUBLISHING");
    m_page->action("answersAction")->setChecked(answersShown);
    m_page->find<QWidget>(QStringLiteral("answers"))->setVisible(answersShown);
    m_page->remake();
    m_page->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_page->window()));
    QCOMPARE(m_page->find<QWidget>(QStringLiteral("answers"))->isVisible(), answersShown);
    if (!hasStreams)
        m_page->feed("b4e7", "PUBLISHING");
    QTRY_VERIFY(m_page->streams().isVisible());
    QTRY_VERIFY2(m_page->streams().hasFocus(), qPrintable(QDebug::toString(QApplication::focusWidget())));
}

void TestMainWindow::keysToggleRules()
{
    m_page->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_page->window()));
    for (const char *name : {"first", "second"}) {
        rules::Rule off = rule(QLatin1String(name));
        off.enabled = false;
        m_page->changeRules(rules::add(off, true));
    }
    QTest::keyClick(&m_page->window(), Qt::Key_2, Qt::ControlModifier);
    QTRY_VERIFY(m_page->rules()[1].enabled);
    QVERIFY(!m_page->rules()[0].enabled);
    QTRY_VERIFY(m_page->action("toggleRule2")->isChecked());
    QTest::keyClick(&m_page->window(), Qt::Key_2, Qt::ControlModifier);
    QTRY_VERIFY(!m_page->rules()[1].enabled);
    QTRY_VERIFY(!m_page->action("toggleRule2")->isChecked());
    QVERIFY(!m_page->action("toggleRule3")->isVisible());
}

void TestMainWindow::riskyRuleAsksFirst_data()
{
    QTest::addColumn<QString>("button");
    QTest::addColumn<bool>("isOn");
    QTest::newRow("yes") << QStringLiteral("Switch on") << true;
    QTest::newRow("no") << QStringLiteral("Cancel") << false;
}

void TestMainWindow::riskyRuleAsksFirst()
{
    QFETCH(const QString, button);
    QFETCH(const bool, isOn);
    rules::Rule slow = rule(QStringLiteral("slow"));
    slow.enabled = false;
    slow.action.delay.ms = 16'000;
    m_page->changeRules(rules::add(slow, true));
    m_page->action("toggleRule1")->trigger();
    QTRY_VERIFY(m_page->find<QMessageBox>(QStringLiteral("askRisk")));
    QVERIFY(!m_page->rules().first().enabled);
    QCOMPARE(m_page->find<QMessageBox>(QStringLiteral("askRisk"))->informativeText(), *rules::riskOf(slow));
    press(QStringLiteral("askRisk"), button);
    QTRY_VERIFY(!m_page->find<QMessageBox>());
    QTRY_COMPARE(m_page->rules().first().enabled, isOn);
    QVERIFY(!says(*rules::riskOf(slow))); // a no is no problem
}

void TestMainWindow::refusalIsSaid()
{
    rules::Rules rules;
    for (qsizetype n = 0; n < rules::MostRules; ++n) {
        rules.append(rule(QStringLiteral("rule-%1").arg(n)));
        rules.last().enabled = false;
    }
    m_page->changeRules(rules::replaceAll(rules, {}, true));
    m_page->action("answer500")->trigger(); // one more
    QTRY_VERIFY(says(QStringLiteral("There can be at most 1000 rules.")));
    QVERIFY(!m_page->action("answer500")->isChecked());
    QVERIFY(m_page->action("answer200")->isChecked());
}

void TestMainWindow::noticesStayUntilDismissed()
{
    emit m_page->endpoint().noticed(QStringLiteral("One rule was active."));
    emit m_page->endpoint().noticed(QStringLiteral("The file cannot be read."));
    QVERIFY(says(QStringLiteral("One rule was active.")));
    QVERIFY(says(QStringLiteral("The file cannot be read.")));
    dismissNotices();
    QVERIFY(!says(QStringLiteral("One rule was active.")));
}

void TestMainWindow::dismissNotices()
{
    for (QPushButton *button : m_page->window().findChildren<QPushButton *>()) {
        if (button->isVisible() && button->text() == u"Dismiss")
            QTest::mouseClick(button, Qt::LeftButton);
    }
}

void TestMainWindow::ruleFromTheSelectionNeedsOne()
{
    QVERIFY(!m_page->action("ruleFromStream")->isEnabled());
    m_page->listen();
    m_page->feed("b4e7", "PUBLISHING");
    QTRY_VERIFY(m_page->streams().isVisible());
    m_page->clickRow(0);
    QVERIFY(m_page->action("ruleFromStream")->isEnabled());
}

void TestMainWindow::cellMenuOffersARule()
{
    m_page->listen();
    m_page->feed("b4e7", "PUBLISHING");
    QTRY_VERIFY(m_page->streams().isVisible());
    m_page->clickRow(0);
    const QSignalSpy wanted(m_page->find<ui::StreamTableView>(), &ui::DataTable::ruleWanted);
    QContextMenuEvent event(QContextMenuEvent::Keyboard, {}, {});
    QCoreApplication::sendEvent(&m_page->streams(), &event);
    for (QMenu *menu : m_page->streams().findChildren<QMenu *>()) {
        for (QAction *action : menu->actions()) {
            if (action->text() == u"By its &name: b4e7") {
                action->trigger();
                menu->close();
            }
        }
    }
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.first().first().value<wcs::HookEvent>().streamKey(),
             m_page->record("b4e7", "PUBLISHING").streamKey);
}

void TestMainWindow::shortcutsNameTheirRules()
{
    m_page->changeRules(rules::add(rule(QStringLiteral("<b>R&D</b>")), true));
    QCOMPARE(m_page->action("toggleRule1")->text(), QStringLiteral("&1  <b>R&&D</b>"));
    QVERIFY(m_page->action("toggleRule1")->toolTip().contains(QStringLiteral("&lt;b&gt;")));
    QVERIFY(m_page->action("toggleRule1")->toolTip().contains(QStringLiteral("Ctrl+1")));
    QVERIFY(m_page->action("toggleRule1")->isChecked());
}

void TestMainWindow::shortcutsLeaveTheSwitchOut()
{
    m_page->changeRules(rules::add(rule(QStringLiteral("first")), true));
    m_page->changeRules(rules::answerAll({.status = 500}, true)); // stands above it
    QCOMPARE(m_page->action("toggleRule1")->text(), QStringLiteral("&1  first"));
    QVERIFY(!m_page->action("toggleRule2")->isVisible());
}

void TestMainWindow::demonstrationIsLabelled()
{
    auto *pill = m_page->find<ui::DemoPill>();
    m_page->listen();
    QVERIFY(!pill->isVisible());
    m_page->window().resize(1440, 900);
    emit m_page->demo().runningChanged(QStringLiteral("quiet-morning"));
    QVERIFY(pill->isVisible());
    QTRY_COMPARE(pill->shown(), QStringLiteral("Demonstration: Quiet morning"));
    auto *button = pill->findChild<QToolButton *>(QStringLiteral("stopDemoButton"));
    QCOMPARE(button->accessibleName(), QStringLiteral("Stop and clear"));
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(m_page->asked(), QStringList{QStringLiteral("stopDemo")});
    emit m_page->demo().runningChanged({});
    QVERIFY(!pill->isVisible());
}

void TestMainWindow::demonstrationFitsASmallScreen()
{
    m_page->listen();
    m_page->feed("b4e7", "PUBLISHING");
    m_page->clickRow(0);
    emit m_page->demo().runningChanged(QStringLiteral("error-path-tour"));
    m_page->action("clientsAction")->trigger();
    m_page->changeRules(rules::add(rule(QStringLiteral("403 first")), true));
    m_page->window().resize(860, 650);
    QTRY_VERIFY(!m_page->find<QWidget>(QStringLiteral("answers"))->isVisible()); // they make room
    const auto *pill = m_page->find<ui::DemoPill>();
    QTRY_COMPARE(pill->shown(), QStringLiteral("Demo"));
    QCOMPARE(pill->accessibleName(), QStringLiteral("Demonstration: Error path tour"));
    const QSize least = m_page->window().minimumSizeHint();
    QVERIFY2(least.width() <= 860, qPrintable(QString::number(least.width())));
    QVERIFY2(least.height() <= 650, qPrintable(QString::number(least.height())));
}

void TestMainWindow::demonstrationFitsWhenLarger()
{
    m_page->settings().setValue(QStringLiteral("theme/zoom"), 130);
    const auto back = qScopeGuard([this] { m_page->action("zoomReset")->trigger(); });
    m_page->feed("b4e7", "PUBLISHING");
    m_page->remake();
    m_page->listen();
    m_page->clickRow(0);
    emit m_page->demo().runningChanged(QStringLiteral("error-path-tour"));
    m_page->changeRules(rules::add(rule(QStringLiteral("403 first")), true));
    m_page->window().resize(900, 650);
    QTRY_VERIFY(!m_page->find<QWidget>(QStringLiteral("answers"))->isVisible());
    const auto fits = [this] {
        const QSize least = m_page->window().minimumSize();
        return least.width() <= 900 && least.height() <= 650;
    };
    QTRY_VERIFY2(fits(), qPrintable(QDebug::toString(m_page->window().minimumSize())));
    m_page->window().resize(900, 650);
    QTRY_COMPARE(m_page->window().size(), QSize(900, 650));
    QTRY_COMPARE(m_page->find<ui::DemoPill>()->shown(), QStringLiteral("Demo"));
}

void TestMainWindow::zoomGivesBackWhatItTook()
{
    m_page->window().resize(900, 650);
    QTRY_COMPARE(m_page->window().size(), QSize(900, 650));
    for (int step = 0; step < 8; ++step)
        m_page->action("zoomIn")->trigger();
    QTRY_VERIFY(m_page->window().size() != QSize(900, 650)); // larger type needs more room
    m_page->action("zoomReset")->trigger();
    QTRY_COMPARE(m_page->window().size(), QSize(900, 650));
}

void TestMainWindow::demonstrationsAreOffered()
{
    m_page->listen();
    auto *button = empty().firstStart().findChild<QToolButton *>(QStringLiteral("startDemoButton"));
    QVERIFY(button->isVisible()); // among the first steps
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(m_page->asked().last(), QStringLiteral("startDemo quiet-morning"));

    auto *outage = m_page->action("demo:network-outage");
    QVERIFY(outage->text().startsWith(QStringLiteral("Network outage\n")));
    QVERIFY(outage->toolTip().contains(QStringLiteral("Two nodes.")));
    outage->trigger();
    QCOMPARE(m_page->asked().last(), QStringLiteral("startDemo network-outage"));
    QVERIFY(!m_page->action("stopDemo")->isEnabled());

    emit m_page->demo().runningChanged(QStringLiteral("network-outage"));
    QVERIFY(outage->isChecked());
    QVERIFY(!m_page->action("startDemo")->isEnabled());
    QVERIFY(m_page->action("stopDemo")->isEnabled());
}

void TestMainWindow::demonstrationLeavesNoTrace()
{
    using Reason = ui::EmptyState::Reason;
    m_page->listen();
    m_page->setNode(ClientNewsFixture::Node, wcs::Origin::Demonstration);
    ClientNewsFixture news;
    news.status(1, "id-cam-1", "PUBLISHING");
    emit m_page->demo().clientsChanged(news.news());
    m_page->feed("cam-1", "PUBLISHING");
    emit m_page->endpoint().storeFiguresChanged({.stored = 1});
    QTRY_COMPARE(m_page->table().rowCount(), 1);
    m_page->clickRow(0);
    QTRY_COMPARE(m_page->history().rowCount(), 1);
    QVERIFY(m_page->action("ruleFromStream")->isEnabled());
    const auto *clients = m_page->find<ui::ClientsDock>();
    QVERIFY(clients->clients().model()->rowCount() > 0);

    m_page->projection().drop(wcs::Origin::Demonstration);
    QTRY_COMPARE(m_page->table().rowCount(), 0);
    QCOMPARE(m_page->history().rowCount(), 0);
    QCOMPARE(clients->clients().model()->rowCount(), 0);
    QVERIFY(!m_page->action("ruleFromStream")->isEnabled());
    QTRY_VERIFY(empty().isVisible());
    QCOMPARE(empty().reason(), Reason::FirstStart); // no WCS has called yet
    m_page->feed("cam-1", "UNPUBLISHED");           // late
    QCOMPARE(m_page->board().size(), 0);
}

void TestMainWindow::demonstrationEndsAPause()
{
    m_page->listen();
    m_page->feed("b4e7", "PUBLISHING");
    m_page->setNode(ClientNewsFixture::Node, wcs::Origin::Demonstration);
    m_page->feed("cam-1", "PUBLISHING");
    QTRY_COMPARE(m_page->table().rowCount(), 2);
    m_page->action("pause")->trigger();
    m_page->projection().drop(wcs::Origin::Demonstration);
    QTRY_COMPARE(m_page->table().rowCount(), 1);
    QVERIFY(!m_page->action("pause")->isChecked());
}

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
