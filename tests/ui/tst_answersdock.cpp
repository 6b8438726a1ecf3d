#include "rulepage.h"
#include "ui/kit/noticestrip.h"
#include "ui/rules/answersdock.h"
#include "ui/rules/ruledelegate.h"
#include "ui/rules/ruleeditor.h"
#include "ui/rules/ruleview.h"
#include "ui/window/helpdialog.h"
#include "view/rulelistmodel.h"

#include <QAction>
#include <QClipboard>
#include <QFile>
#include <QFileDialog>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QLabel>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QToolButton>

#include <sys/stat.h>

using Model = view::RuleListModel;

class TestAnswersDock : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void saysWhatToDoWhileEmpty();
    void addsPresetsSwitchedOff();
    void givesEachPresetItsOwnId();
    void switchesByClick();
    void switchesBySpaceAndByIndex();
    void asksBeforeRisk();
    void editsByKeyAndDoubleClick();
    void doubleClickOnTheSwitchOpensNothing();
    void duplicates();
    void undoesDeletes();
    void undoesByButton();
    void undoneRiskyRuleComesBackSwitchedOff();
    void undoFindsAnotherIdWhereItsOwnIsTaken();
    void movesByKeys();
    void movesByDropping();
    void copiesAndPastes();
    void pastesSeveral();
    void refusesWhatIsNoRule();
    void savesAndLoads();
    void loadingReplacesSameIds();
    void refusesBadFiles();
    void saysWhoChangedTheRules();
    void makesARuleFromAStream();
    void makesARuleFromAStreamWithoutId();
    void keysOfTheListWinOverTheWindows();
    void isUsedByKeysAlone();
    void takesTheFocusWhenItIsOpened();
    void keepsARowSelectedAfterADelete();
    void opensFilesOfAnyName();
    void waitsForNoPipe();
    void offersFilesInTheNewMenu();
    void helpKnowsItsKeys();
    void namesWhatIsNotSaved();
    void noticesGo();
    void offersToUndoUntilTheNextChange();
    void everythingHasAName();

private:
    void start(const rules::Rules &rules = {});
    void press(int key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&list(), Qt::Key(key), modifiers); }
    void select(int row);
    void click(QPoint place) { QTest::mouseClick(list().viewport(), Qt::LeftButton, {}, place); }
    QRect row(int index) { return list().visualRect(m_dock->model().index(index)); }
    void preset(int index);
    static rules::Rules abc();

    ui::RuleView &list() { return m_dock->list(); }
    ui::NoticeStrip &notice() { return *m_dock->findChild<ui::NoticeStrip *>(); }
    ui::RuleEditor *editor() { return m_dock->findChild<ui::RuleEditor *>(); }
    QString selected() { return list().currentIndex().data(Model::IdRole).toString(); }

    std::unique_ptr<RulePage> m_page;
    std::unique_ptr<QMainWindow> m_window;
    ui::AnswersDock *m_dock = nullptr;
};

void TestAnswersDock::init()
{
    start();
}

void TestAnswersDock::cleanup()
{
    m_window.reset();
    m_page.reset();
}

void TestAnswersDock::start(const rules::Rules &rules)
{
    m_window.reset();
    m_page = std::make_unique<RulePage>(rules);
    m_window = std::make_unique<QMainWindow>();
    m_dock = new ui::AnswersDock(m_page->control, m_page->board, m_window.get());
    m_window->addDockWidget(Qt::RightDockWidgetArea, m_dock);
    m_window->resize(320, 600);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    list().setFocus();
}

rules::Rules TestAnswersDock::abc()
{
    return {RulePage::rule(QStringLiteral("a")), RulePage::rule(QStringLiteral("b")),
            RulePage::rule(QStringLiteral("c"))};
}

void TestAnswersDock::select(int index)
{
    click(row(index).center());
    QCOMPARE(list().currentIndex().row(), index);
}

void TestAnswersDock::preset(int index)
{
    QMenu *menu = m_dock->findChild<QToolButton *>(QStringLiteral("newRuleMenuButton"))->menu();
    menu->actions().at(2 + index)->trigger(); // after “New rule…” and a line
}

void TestAnswersDock::saysWhatToDoWhileEmpty()
{
    QVERIFY(list().accessibleDescription().startsWith(QStringLiteral("All hooks are answered normally")));
    QVERIFY(!notice().isVisible());
    for (const char *name : {"deleteRule", "undoDelete"}) {
        const auto *action = m_window->findChild<QAction *>(QLatin1String(name));
        QVERIFY2(action, name);
        QVERIFY2(!action->isEnabled(), name);
    }
}

void TestAnswersDock::addsPresetsSwitchedOff()
{
    preset(0);
    preset(1);
    const rules::Rules presets = rules::presets();
    QCOMPARE(m_page->rules(), rules::Rules({presets.at(0), presets.at(1)}));
    QVERIFY(!m_page->rule(1).enabled);
    QCOMPARE(selected(), presets.at(1).id);
    QCOMPARE(list().selectionModel()->selectedIndexes().size(), 1);
}

void TestAnswersDock::givesEachPresetItsOwnId()
{
    const QString id = rules::presets().first().id;
    preset(0);
    preset(0);
    QCOMPARE(m_page->ids(), QStringList({id, id + QStringLiteral("-2")}));
    QCOMPARE(selected(), id + QStringLiteral("-2"));
}

void TestAnswersDock::switchesByClick()
{
    start(abc());
    click(ui::RuleDelegate::switchArea(row(1)).center());
    QVERIFY(m_page->rule(1).enabled);
    QVERIFY(m_dock->model().index(1).data(Model::ActiveRole).toBool());
    click(ui::RuleDelegate::switchArea(row(1)).center());
    QVERIFY(!m_page->rule(1).enabled);
    click(row(1).center()); // beside it
    QVERIFY(!m_page->rule(1).enabled);
}

void TestAnswersDock::switchesBySpaceAndByIndex()
{
    start(abc());
    select(2);
    press(Qt::Key_Space);
    QVERIFY(m_page->rule(2).enabled);
    m_dock->toggle(2);
    QVERIFY(!m_page->rule(2).enabled);
    m_dock->toggle(0);
    QVERIFY(m_page->rule(0).enabled);
    m_dock->toggle(7); // none
    m_page->change(rules::answerAll(rules::Action{.status = 500}, true));
    m_dock->toggle(0);
    QVERIFY(m_page->rule(0).enabled); // that of the switch has no number
    QVERIFY(!m_page->rule(1).enabled);
}

void TestAnswersDock::asksBeforeRisk()
{
    rules::Rule risky = RulePage::rule(QStringLiteral("lockout"));
    risky.match.method = QStringLiteral("connect");
    start({risky});
    m_dock->toggle(0);
    QVERIFY(!m_page->rule(0).enabled);
    m_page->answerRisk(QStringLiteral("Cancel"));
    QVERIFY(!m_page->rule(0).enabled);
    QVERIFY(!notice().isVisible());
    m_dock->toggle(0);
    m_page->answerRisk(QStringLiteral("Switch on"));
    QVERIFY(m_page->rule(0).enabled);
}

void TestAnswersDock::editsByKeyAndDoubleClick()
{
    start(abc());
    select(1);
    press(Qt::Key_Return);
    QVERIFY(editor());
    QCOMPARE(editor()->ruleId(), QStringLiteral("b"));
    list().setFocus();
    press(Qt::Key_F2); // it is open already
    QCOMPARE(m_dock->findChildren<ui::RuleEditor *>().size(), 1);
    QTest::mouseDClick(list().viewport(), Qt::LeftButton, {}, row(2).center());
    QCOMPARE(m_dock->findChildren<ui::RuleEditor *>().size(), 2);
}

void TestAnswersDock::doubleClickOnTheSwitchOpensNothing()
{
    start(abc());
    QTest::mouseDClick(list().viewport(), Qt::LeftButton, {}, ui::RuleDelegate::switchArea(row(0)).center());
    QVERIFY(!editor());
}

void TestAnswersDock::duplicates()
{
    start({RulePage::rule(QStringLiteral("a"), true), RulePage::rule(QStringLiteral("b"))});
    select(0);
    press(Qt::Key_D, Qt::ControlModifier);
    QCOMPARE(m_page->ids(), QStringList({QStringLiteral("a"), QStringLiteral("a-2"), QStringLiteral("b")}));
    QVERIFY(!m_page->rule(1).enabled);
    QCOMPARE(m_page->rule(1).name, QStringLiteral("Rule a (copy)"));
    QCOMPARE(m_page->rule(1).action, m_page->rule(0).action);
    QCOMPARE(selected(), QStringLiteral("a-2"));
}

void TestAnswersDock::undoesDeletes()
{
    rules::Rules rules = abc();
    rules[1].enabled = true;
    start(rules);
    select(1);
    press(Qt::Key_Delete);
    QCOMPARE(m_page->ids(), QStringList({QStringLiteral("a"), QStringLiteral("c")}));
    QCOMPARE(notice().sentence(), QStringLiteral("Deleted “Rule b”"));
    select(0);
    press(Qt::Key_Delete);
    QCOMPARE(m_page->ids(), QStringList(QStringLiteral("c")));
    press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(m_page->ids(), QStringList({QStringLiteral("a"), QStringLiteral("c")}));
    press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(m_page->rules(), rules);
    QVERIFY(!notice().isVisible());
    press(Qt::Key_Z, Qt::ControlModifier); // no more
    QCOMPARE(m_page->rules(), rules);
}

void TestAnswersDock::undoesByButton()
{
    start(abc());
    list().selectAll();
    press(Qt::Key_Delete);
    QVERIFY(m_page->rules().isEmpty());
    QCOMPARE(notice().sentence(), QStringLiteral("Deleted 3 rules"));
    QTest::mouseClick(notice().findChild<QPushButton *>(), Qt::LeftButton);
    QCOMPARE(m_page->rules(), abc());
}

void TestAnswersDock::undoneRiskyRuleComesBackSwitchedOff()
{
    rules::Rule risky = RulePage::rule(QStringLiteral("lockout"), true);
    risky.match.method = QStringLiteral("connect");
    start({risky, RulePage::rule(QStringLiteral("b"))});
    select(0);
    press(Qt::Key_Delete);
    press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(m_page->ids(), QStringList({QStringLiteral("lockout"), QStringLiteral("b")}));
    QVERIFY(!m_page->rule(0).enabled);
    QVERIFY(!m_page->window.findChild<QMessageBox *>());
}

void TestAnswersDock::undoFindsAnotherIdWhereItsOwnIsTaken()
{
    start(abc());
    select(0);
    press(Qt::Key_Delete);
    m_page->change(rules::add(RulePage::rule(QStringLiteral("a")), true));
    press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(m_page->ids().first(), QStringLiteral("a-2"));
    QCOMPARE(m_page->rules().size(), 4);
}

void TestAnswersDock::movesByKeys()
{
    const auto ctrlShift = Qt::ControlModifier | Qt::ShiftModifier;
    start(abc());
    select(0);
    press(Qt::Key_Up, ctrlShift); // it is the first
    QCOMPARE(m_page->rules(), abc());
    press(Qt::Key_Down, ctrlShift);
    press(Qt::Key_Down, ctrlShift);
    QCOMPARE(m_page->ids().join(QString()), QStringLiteral("bca"));
    QCOMPARE(selected(), QStringLiteral("a"));
    press(Qt::Key_Up, ctrlShift);
    QCOMPARE(m_page->ids().join(QString()), QStringLiteral("bac"));
}

void TestAnswersDock::movesByDropping()
{
    start(abc());
    const std::unique_ptr<QMimeData> data(m_dock->model().mimeData({m_dock->model().index(0)}));
    const auto drop = [&](QPoint place) { list().dropAt(*data, place); };
    drop(row(2).center() + QPoint(0, 8)); // below it
    QCOMPARE(m_page->ids().join(QString()), QStringLiteral("bca"));
    QCOMPARE(m_dock->model().index(2).data(Model::IdRole).toString(), QStringLiteral("a"));
    drop(row(1).center() - QPoint(0, 8)); // above it
    QCOMPARE(m_page->ids().join(QString()), QStringLiteral("bac"));
    drop(row(2).bottomLeft() + QPoint(8, 20)); // below all
    QCOMPARE(m_page->ids().join(QString()), QStringLiteral("bca"));
}

void TestAnswersDock::copiesAndPastes()
{
    start(abc());
    select(1);
    press(Qt::Key_C, Qt::ControlModifier);
    const QJsonDocument copied = QJsonDocument::fromJson(QGuiApplication::clipboard()->text().toUtf8());
    QCOMPARE(copied.object(), RulePage::rule(QStringLiteral("b")).toJson());
    press(Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(m_page->ids(),
             QStringList({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c"), QStringLiteral("b-2")}));
    QCOMPARE(selected(), QStringLiteral("b-2"));
}

void TestAnswersDock::pastesSeveral()
{
    start(abc());
    list().selectAll();
    press(Qt::Key_C, Qt::ControlModifier);
    QVERIFY(QJsonDocument::fromJson(QGuiApplication::clipboard()->text().toUtf8()).isArray());
    press(Qt::Key_Delete);
    press(Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(m_page->rules(), abc());
    QCOMPARE(list().selectionModel()->selectedIndexes().size(), 3);
}

void TestAnswersDock::refusesWhatIsNoRule()
{
    start(abc());
    QGuiApplication::clipboard()->setText(QStringLiteral("cam-1"));
    press(Qt::Key_V, Qt::ControlModifier);
    QVERIFY(notice().isVisible());
    QVERIFY2(notice().sentence().contains(QStringLiteral("not JSON")), qPrintable(notice().sentence()));
    QGuiApplication::clipboard()->setText(QStringLiteral(R"([{"action":{"type":"respond","status":600}}])"));
    press(Qt::Key_V, Qt::ControlModifier);
    QVERIFY2(notice().sentence().contains(QStringLiteral("/0/action/status")), qPrintable(notice().sentence()));
    QGuiApplication::clipboard()->setText(QString(rules::LargestRuleFile + 1, u' '));
    press(Qt::Key_V, Qt::ControlModifier);
    QVERIFY2(notice().sentence().contains(QStringLiteral("too large")), qPrintable(notice().sentence()));
    QGuiApplication::clipboard()->clear();
    QCOMPARE(m_page->rules(), abc());
}

void TestAnswersDock::savesAndLoads()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("rules.json"));
    start(abc());
    m_dock->saveFile(path);
    QTRY_COMPARE(notice().sentence(), QStringLiteral("3 rules saved to “rules.json”"));
    start();
    m_dock->loadFile(path);
    QTRY_COMPARE(m_page->rules(), abc());
    QTRY_COMPARE(notice().sentence(), QStringLiteral("3 rules loaded from “rules.json”"));
}

void TestAnswersDock::loadingReplacesSameIds()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("rules.json"));
    start(abc());
    m_dock->saveFile(path);
    QTRY_VERIFY(notice().isVisible());
    rules::Rule other = RulePage::rule(QStringLiteral("b"), true);
    other.name = QStringLiteral("Other");
    start({other, RulePage::rule(QStringLiteral("z"))});
    m_dock->loadFile(path);
    QTRY_COMPARE(m_page->ids(),
                 QStringList({QStringLiteral("b"), QStringLiteral("z"), QStringLiteral("a"), QStringLiteral("c")}));
    QCOMPARE(m_page->rule(0).name, QStringLiteral("Rule b"));
}

void TestAnswersDock::refusesBadFiles()
{
    const QTemporaryDir folder;
    start(abc());
    m_dock->loadFile(folder.filePath(QStringLiteral("none.json")));
    QTRY_VERIFY(notice().sentence().startsWith(QStringLiteral("“none.json” cannot be read: ")));

    QFile file(folder.filePath(QStringLiteral("bad.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"rules":[{"action":{"type":"respond","status":500},"match":{"name":"cam["}}]})");
    file.close();
    m_dock->loadFile(file.fileName());
    QTRY_VERIFY(notice().sentence().startsWith(QStringLiteral("“bad.json”: ")));
    QVERIFY(notice().sentence().contains(QStringLiteral("/rules/0/match/name")));
    QCOMPARE(m_page->rules(), abc());

    m_dock->saveFile(folder.filePath(QStringLiteral("no/such/folder.json")));
    QTRY_VERIFY(notice().sentence().contains(QStringLiteral("cannot be written")));
}

void TestAnswersDock::saysWhoChangedTheRules()
{
    auto *changed = m_dock->findChild<QLabel *>(QStringLiteral("rulesChangedBy"));
    QVERIFY(!changed->isVisible());
    m_page->change(rules::add(RulePage::rule(QStringLiteral("a")), true));
    QTRY_VERIFY(changed->isVisible());
    QVERIFY2(changed->text().startsWith(QStringLiteral("Changed by API, tag suite-42 · ")),
             qPrintable(changed->text()));
    QCOMPARE(m_dock->model().rowCount(), 1);
    m_dock->toggle(0);
    QVERIFY2(changed->text().startsWith(QStringLiteral("Changed by this window · ")), qPrintable(changed->text()));
}

void TestAnswersDock::makesARuleFromAStream()
{
    const journal::Record record = m_page->fixture.record("cam[1]", "PUBLISHING");
    m_dock->ruleFrom(record.event, ui::RuleBy::MediaSession);
    QVERIFY(editor());
    QTest::mouseClick(editor()->findChild<QPushButton *>(QStringLiteral("saveRule")), Qt::LeftButton);
    QTRY_COMPARE(m_page->rules().size(), 1);
    const rules::Rule rule = m_page->rule(0);
    QCOMPARE(rule.action.status, 500);
    QVERIFY(rule.enabled);
    QVERIFY(std::holds_alternative<rules::Decision>(
        m_page->book.plan().decide({record.event, record.streamKey, nullptr}, 1, false)));
    const journal::Record other = m_page->fixture.record("cam1", "PUBLISHING");
    QVERIFY(!std::holds_alternative<rules::Decision>(
        m_page->book.plan().decide({other.event, other.streamKey, nullptr}, 1, false)));
    QCOMPARE(selected(), rule.id);
    QCOMPARE(rule.name, QStringLiteral("500: cam[1]"));
    QCOMPARE(rule.id, QStringLiteral("500-cam-1"));
}

void TestAnswersDock::makesARuleFromAStreamWithoutId()
{
    journal::Record record = m_page->fixture.record("/cam*/", "PUBLISHING");
    record.event.mediaSessionId.clear();
    m_dock->ruleFrom(record.event, ui::RuleBy::MediaSession);
    QTest::mouseClick(editor()->findChild<QPushButton *>(QStringLiteral("saveRule")), Qt::LeftButton);
    QTRY_COMPARE(m_page->rules().size(), 1);
    QVERIFY(std::holds_alternative<rules::Decision>(
        m_page->book.plan().decide({record.event, record.streamKey, nullptr}, 1, false)));
    record.event.published = false;
    QVERIFY(!std::holds_alternative<rules::Decision>(
        m_page->book.plan().decide({record.event, record.streamKey, nullptr}, 1, false)));
    record.event.published = true;
    record.event.name = "/camera/";
    QVERIFY(!std::holds_alternative<rules::Decision>(
        m_page->book.plan().decide({record.event, record.streamKey, nullptr}, 1, false)));
}

void TestAnswersDock::keysOfTheListWinOverTheWindows()
{
    start(abc());
    QAction copy;
    copy.setShortcut(QKeySequence(QStringLiteral("Ctrl+C")));
    m_window->addAction(&copy);
    int copied = 0;
    connect(&copy, &QAction::triggered, this, [&copied] { ++copied; });
    select(0);
    QGuiApplication::clipboard()->clear();
    press(Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(copied, 0);
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("\"a\"")));
}

void TestAnswersDock::isUsedByKeysAlone()
{
    start({RulePage::rule(QStringLiteral("a"))});
    list().clearFocus();
    list().setFocus(Qt::TabFocusReason);
    QCOMPARE(selected(), QStringLiteral("a"));
    press(Qt::Key_Space);
    QVERIFY(m_page->rule(0).enabled);
    press(Qt::Key_Delete);
    QVERIFY(m_page->rules().isEmpty());
}

void TestAnswersDock::takesTheFocusWhenItIsOpened()
{
    start(abc());
    QAction *shown = m_dock->toggleViewAction();
    shown->trigger();
    QVERIFY(!m_dock->isVisible());
    shown->trigger();
    QTRY_VERIFY(list().hasFocus());
    QCOMPARE(list().selectionModel()->selectedIndexes().size(), 1);
}

void TestAnswersDock::keepsARowSelectedAfterADelete()
{
    start(abc());
    select(1);
    for (int left = 2; left > 0; --left) {
        press(Qt::Key_Delete);
        QCOMPARE(m_page->rules().size(), left);
        QCOMPARE(list().selectionModel()->selectedIndexes(), QModelIndexList{list().currentIndex()});
    }
}

void TestAnswersDock::opensFilesOfAnyName()
{
    for (const char *name : {"loadRules", "saveRules"}) {
        m_dock->findChild<QAction *>(QLatin1String(name))->trigger();
        const std::unique_ptr<QFileDialog> dialog(m_dock->findChild<QFileDialog *>());
        QVERIFY(dialog);
        QCOMPARE(dialog->defaultSuffix().isEmpty(), dialog->acceptMode() == QFileDialog::AcceptOpen);
        QVERIFY(dialog->testOption(QFileDialog::DontUseNativeDialog));
    }
}

void TestAnswersDock::waitsForNoPipe()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("pipe"));
    QCOMPARE(mkfifo(QFile::encodeName(path).constData(), 0600), 0);
    m_dock->loadFile(path);
    QTRY_COMPARE(notice().sentence(), QStringLiteral("“pipe” is no regular file."));
    notice().clear();
    m_dock->saveFile(path);
    QTRY_COMPARE(notice().sentence(), QStringLiteral("“pipe” is no regular file."));
    m_dock->loadFile(QStringLiteral("/dev/zero"));
    QTRY_COMPARE(notice().sentence(), QStringLiteral("“zero” is no regular file."));
}

void TestAnswersDock::offersFilesInTheNewMenu()
{
    const QMenu *menu = m_dock->findChild<QToolButton *>(QStringLiteral("newRuleMenuButton"))->menu();
    QStringList names;
    for (const QAction *action : menu->actions())
        names.append(action->objectName());
    for (const char *name : {"pasteRules", "loadRules", "saveRules"})
        QVERIFY(names.contains(QLatin1String(name)));
}

void TestAnswersDock::helpKnowsItsKeys()
{
    const ui::HelpDialog help(*m_window->menuBar(), m_window.get());
    QStringList texts;
    for (const QLabel *label : help.findChildren<QLabel *>())
        texts.append(label->text());
    for (const char *keys : {"Return, Enter, F2", "Space", "Del", "Ctrl+D", "Ctrl+Z", "Ctrl+Shift+Up",
                             "Ctrl+Shift+Down", "Ctrl+C", "Ctrl+V"})
        QVERIFY2(texts.contains(QLatin1String(keys)), qPrintable(texts.join(u'\n')));
}

void TestAnswersDock::namesWhatIsNotSaved()
{
    start(abc());
    select(1);
    press(Qt::Key_Return);
    m_dock->newRule();
    QVERIFY(m_dock->unsavedEditors().isEmpty());
    m_page->change(rules::setEnabled(QStringLiteral("b"), true, true)); // not by who edits
    QVERIFY(m_dock->unsavedEditors().isEmpty());
    QTest::keyClick(editor()->focusWidget(), Qt::Key_End);
    QTest::keyClicks(editor()->focusWidget(), QStringLiteral("!"));
    QCOMPARE(m_dock->unsavedEditors(), QStringList(QStringLiteral("Rule b!")));
    QTest::keyClick(editor()->focusWidget(), Qt::Key_Backspace);
    QVERIFY(m_dock->unsavedEditors().isEmpty());
}

void TestAnswersDock::noticesGo()
{
    ui::NoticeStrip strip(m_window.get());
    strip.move(400, 400); // not under the mouse
    strip.say(QStringLiteral("Done"));
    strip.leaveAfter(std::chrono::milliseconds(1));
    QTRY_VERIFY(!strip.isVisible());

    QGuiApplication::clipboard()->setText(QStringLiteral("cam-1"));
    press(Qt::Key_V, Qt::ControlModifier);
    QVERIFY(notice().isVisible());
    auto *close = notice().findChild<QToolButton *>(QStringLiteral("closeNotice"));
    QVERIFY(close->isVisible() && !close->accessibleName().isEmpty());
    QTest::mouseClick(close, Qt::LeftButton);
    QVERIFY(!notice().isVisible());
}

void TestAnswersDock::offersToUndoUntilTheNextChange()
{
    start(abc());
    select(0);
    press(Qt::Key_Delete);
    QVERIFY(notice().isVisible());
    m_page->hook("cam-1"); // changes no rule
    QVERIFY(notice().isVisible());
    m_dock->toggle(0);
    QVERIFY(!notice().isVisible());
}

void TestAnswersDock::everythingHasAName()
{
    m_dock->newRule();
    int named = 0;
    for (const QWidget *widget : m_dock->findChildren<QWidget *>()) {
        const bool internal = widget->objectName().startsWith(QStringLiteral("qt_")) || widget->inherits("QMenu") ||
                              widget->inherits("QScrollBar") || widget->inherits("QComboBoxListView");
        const bool inField = widget->parentWidget() && widget->parentWidget()->inherits("QComboBox");
        if (internal || inField || !(widget->focusPolicy() & Qt::TabFocus) || widget->focusProxy())
            continue;
        QString name = widget->accessibleName();
        if (const auto *button = qobject_cast<const QAbstractButton *>(widget); button && name.isEmpty())
            name = button->text();
        if (qobject_cast<const QPushButton *>(widget) && !widget->isVisible())
            continue; // gets its words when it is shown
        QVERIFY2(!name.isEmpty(), qPrintable(QLatin1String(widget->metaObject()->className()) + QLatin1Char(' ') +
                                             widget->objectName()));
        ++named;
    }
    QVERIFY2(named > 20, qPrintable(QString::number(named)));
}

QTEST_MAIN(TestAnswersDock)
#include "tst_answersdock.moc"
