#include "ui/detail/detailpane.h"
#include "ui/detail/sequenceview.h"
#include "ui/live/streamtableview.h"
#include "ui/rules/ruleview.h"
#include "ui/tables/datatable.h"
#include "windowpage.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QScopeGuard>
#include <QSet>
#include <QSignalSpy>
#include <QTabBar>
#include <QWindow>

using Table = view::StreamTableModel;

// The window by the keyboard alone.
class TestKeyboard : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup() { m_page.reset(); }

    void stepsThroughEventsWithCtrlHeld();
    void mnemonicsAreUnique();
    void menusBeginWithNothingDestructive();
    void dialogsHaveUniqueMnemonics_data();
    void dialogsHaveUniqueMnemonics();
    void fieldsLeaveTheWindowItsKeys_data();
    void fieldsLeaveTheWindowItsKeys();
    void fieldsKeepTheClipboard();
    void downLeavesTheFilterForTheTable();
    void returnLeavesTheFilterForTheTable();
    void returnAndDoubleClickOpenTheDetail();
    void keysReachTheTabs();
    void focusIsSeenOnTabs();
    void focusIsSeenOnEmptyLists_data();
    void focusIsSeenOnEmptyLists();
    void typingFindsByName();
    void endsOfOtherTablesAreTheirOwn();
    void endsOfTheLiveTableAreTheWindows();

private:
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(m_page->window().windowHandle(), key, modifiers); // as from the keyboard
    }
    ui::StreamTableView &live() { return *m_page->find<ui::StreamTableView>(); }
    ui::DataTable &history()
    {
        return static_cast<ui::DataTable &>(m_page->view(QStringLiteral("History of the selected stream")));
    }
    QTabBar &tabs();
    int selectedRow(const QTableView &view)
    {
        const QModelIndexList rows = view.selectionModel()->selectedRows();
        return rows.size() == 1 && rows.first().row() == view.currentIndex().row() ? rows.first().row() : -1;
    }
    void feedAndSelect(int events);

    std::unique_ptr<WindowPage> m_page;
};

namespace {

QString mnemonicOf(const QString &text)
{
    return QKeySequence::mnemonic(text).toString();
}

// Two of these texts that have one mnemonic; empty: all are apart.
QString clashOf(const QStringList &texts)
{
    QHash<QString, QString> seen;
    for (const QString &text : texts) {
        const QString key = mnemonicOf(text);
        if (key.isEmpty())
            continue;
        if (seen.contains(key))
            return QStringLiteral("%1: %2, %3").arg(key, seen.value(key), text);
        seen.insert(key, text);
    }
    return {};
}

QStringList textsOf(const QList<QAction *> &actions)
{
    QStringList texts;
    for (const QAction *action : actions)
        texts.append(action->text());
    return texts;
}

// Of what stands in a window itself, not in its menus.
QStringList textsIn(const QWidget &window)
{
    QStringList texts;
    for (const QWidget *widget : window.findChildren<QWidget *>()) {
        if (widget->window() != &window || !widget->isVisible())
            continue;
        if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
            texts.append(button->text());
        if (const auto *label = qobject_cast<const QLabel *>(widget); label && label->buddy())
            texts.append(label->text());
        if (const auto *tabs = qobject_cast<const QTabBar *>(widget)) {
            for (int tab = 0; tab < tabs->count(); ++tab)
                texts.append(tabs->tabText(tab));
        }
    }
    return texts;
}

} // namespace

void TestKeyboard::init()
{
    m_page = std::make_unique<WindowPage>();
    m_page->listen();
    m_page->window().resize(1200, 800);
    m_page->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_page->window()));
}

QTabBar &TestKeyboard::tabs()
{
    for (auto *tabs : m_page->window().findChildren<QTabBar *>()) {
        if (tabs->accessibleName() == u"Details of the selected stream")
            return *tabs;
    }
    qFatal("no tabs");
}

void TestKeyboard::feedAndSelect(int events)
{
    for (int i = 0; i < events; ++i)
        m_page->feed("b4e7", i % 2 == 0 ? "PENDING" : "PUBLISHING");
    m_page->clickRow(0);
    QTRY_COMPARE(history().model()->rowCount(), events);
    QTRY_COMPARE(selectedRow(history()), 0);
}

void TestKeyboard::stepsThroughEventsWithCtrlHeld()
{
    feedAndSelect(5);
    for (QWidget *holder : {static_cast<QWidget *>(&live()), static_cast<QWidget *>(&history())}) {
        holder->setFocus();
        QTest::keyPress(m_page->window().windowHandle(), Qt::Key_Control, Qt::ControlModifier);
        for (const int row : {1, 2, 3}) {
            press(Qt::Key_Comma, Qt::ControlModifier);
            QCOMPARE(selectedRow(history()), row);
        }
        for (const int row : {2, 1, 0}) {
            press(Qt::Key_Period, Qt::ControlModifier);
            QCOMPARE(selectedRow(history()), row);
        }
        QTest::keyRelease(m_page->window().windowHandle(), Qt::Key_Control);
        QCOMPARE(selectedRow(live()), 0);
    }
}

void TestKeyboard::mnemonicsAreUnique()
{
    const QMenuBar *bar = m_page->window().menuBar();
    QCOMPARE(clashOf(textsOf(bar->actions()) + textsIn(m_page->window())), QString());
    int looked = 0;
    for (QMenu *menu : m_page->window().findChildren<QMenu *>()) {
        emit menu->aboutToShow(); // some are filled then
        const QString clash = clashOf(textsOf(menu->actions()));
        QVERIFY2(clash.isEmpty(), qPrintable(menu->title() + QLatin1Char(' ') + clash));
        looked += menu->actions().isEmpty() ? 0 : 1;
    }
    QVERIFY2(looked > 10, qPrintable(QString::number(looked)));
    const QString ofRules = clashOf(textsOf(m_page->find<ui::RuleView>()->actions()) << QStringLiteral("&New rule…"));
    QVERIFY2(ofRules.isEmpty(), qPrintable(ofRules));
    for (const QAction *title : bar->actions())
        QVERIFY2(!mnemonicOf(title->text()).isEmpty(), qPrintable(title->text()));
}

void TestKeyboard::menusBeginWithNothingDestructive()
{
    QVERIFY(m_page->action("listen")->property("danger").toBool());
    QVERIFY(m_page->action("allNormal")->property("danger").toBool());
    for (const QMenu *menu : m_page->window().findChildren<QMenu *>()) {
        if (!menu->actions().isEmpty())
            QVERIFY2(!menu->actions().first()->property("danger").toBool(), qPrintable(menu->title()));
    }
    press(Qt::Key_H, Qt::AltModifier);
    const auto *open = qobject_cast<QMenu *>(QApplication::activePopupWidget());
    QVERIFY(open);
    QVERIFY(open->actions().contains(m_page->action("help")));
    QApplication::activePopupWidget()->close();
}

void TestKeyboard::dialogsHaveUniqueMnemonics_data()
{
    QTest::addColumn<QByteArray>("action");
    for (const char *action : {"help", "about", "newRule", "connectEdit", "answerCustom", "listen"})
        QTest::newRow(action) << QByteArray(action);
}

void TestKeyboard::dialogsHaveUniqueMnemonics()
{
    QFETCH(QByteArray, action);
    m_page->feed("b4e7", "PUBLISHING"); // to be asked about
    m_page->action(action.constData())->trigger();
    QWidget *dialog = nullptr;
    QTRY_VERIFY((dialog = m_page->find<QDialog>()) && dialog->isVisible());
    QVERIFY(!textsIn(*dialog).isEmpty());
    QCOMPARE(clashOf(textsIn(*dialog)), QString());
    for (const QMenu *menu : dialog->findChildren<QMenu *>())
        QCOMPARE(clashOf(textsOf(menu->actions())), QString());
}

void TestKeyboard::fieldsLeaveTheWindowItsKeys_data()
{
    QTest::addColumn<QByteArray>("action");
    for (const char *action : {"listen", "clientsAction", "follow", "oldest", "nextEvent", "previousStream",
                               "focusFilter", "newRule", "toggleRule1", "zoomReset"})
        QTest::newRow(action) << QByteArray(action);
}

void TestKeyboard::fieldsLeaveTheWindowItsKeys()
{
    QFETCH(QByteArray, action);
    m_page->feed("b4e7", "PUBLISHING");
    QAction *wanted = m_page->action(action.constData());
    wanted->setVisible(true);
    QSignalSpy triggered(wanted, &QAction::triggered);
    m_page->filter().setFocus();
    QTest::keyClicks(&m_page->filter(), QStringLiteral("cam"));
    const QKeyCombination key = wanted->shortcut()[0];
    press(key.key(), key.keyboardModifiers());
    QTRY_COMPARE(triggered.size(), 1);
    QCOMPARE(m_page->filter().text(), QStringLiteral("cam"));
    for (auto *dialog : m_page->window().findChildren<QDialog *>())
        dialog->close();
}

void TestKeyboard::fieldsKeepTheClipboard()
{
    feedAndSelect(1);
    QSignalSpy copied(m_page->action("copy"), &QAction::triggered);
    m_page->filter().setFocus();
    QTest::keyClicks(&m_page->filter(), QStringLiteral("b4"));
    press(Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(m_page->filter().selectedText(), QStringLiteral("b4"));
    press(Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(copied.size(), 0);
    press(Qt::Key_X, Qt::ControlModifier);
    QVERIFY(m_page->filter().text().isEmpty());
    press(Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(m_page->filter().text(), QStringLiteral("b4"));
}

void TestKeyboard::downLeavesTheFilterForTheTable()
{
    for (const char *name : {"b4e7", "cam1", "cam2"})
        m_page->feed(name, "PUBLISHING");
    QTRY_COMPARE(m_page->shown().size(), 3);
    m_page->filter().setFocus();
    QTest::keyClicks(&m_page->filter(), QStringLiteral("cam"));
    QTRY_COMPARE(m_page->shown().size(), 2);
    press(Qt::Key_Down);
    QVERIFY(live().hasFocus());
    QCOMPARE(selectedRow(live()), 0);
    press(Qt::Key_Down);
    QCOMPARE(selectedRow(live()), 1);
    press(Qt::Key_F, Qt::ControlModifier);
    press(Qt::Key_Down); // what is chosen stays so
    QVERIFY(live().hasFocus());
    QCOMPARE(selectedRow(live()), 1);
}

void TestKeyboard::returnLeavesTheFilterForTheTable()
{
    m_page->feed("b4e7", "PUBLISHING");
    QTRY_VERIFY(live().isVisible());
    m_page->filter().setFocus();
    QTest::keyClicks(&m_page->filter(), QStringLiteral("("));
    press(Qt::Key_Return);
    QVERIFY(m_page->filter().hasFocus()); // it is wrong
    m_page->filter().clear();
    QTest::keyClicks(&m_page->filter(), QStringLiteral("b4"));
    press(Qt::Key_Return);
    QVERIFY(live().hasFocus());
    QVERIFY(!live().currentIndex().isValid());
}

void TestKeyboard::returnAndDoubleClickOpenTheDetail()
{
    feedAndSelect(3);
    ui::DetailPane &detail = *m_page->find<ui::DetailPane>();
    for (const bool byKey : {true, false}) {
        detail.parentWidget()->hide();
        live().setFocus();
        const QPoint place = live().visualRect(live().currentIndex()).center();
        byKey ? press(Qt::Key_Return) : QTest::mouseDClick(live().viewport(), Qt::LeftButton, {}, place);
        QVERIFY(history().isVisible());
        QVERIFY(history().hasFocus());
    }
    press(Qt::Key_Return);
    QCOMPARE(tabs().currentIndex(), 1);
    QVERIFY(qobject_cast<QPlainTextEdit *>(QApplication::focusWidget()));
}

void TestKeyboard::keysReachTheTabs()
{
    feedAndSelect(3);
    const QStringList keys{QStringLiteral("Alt+1"), QStringLiteral("Alt+2"), QStringLiteral("Alt+3")};
    QCOMPARE(tabs().count(), keys.size());
    for (const int tab : {2, 1, 0}) {
        live().setFocus();
        press(Qt::Key(Qt::Key_1 + tab), Qt::AltModifier);
        QCOMPARE(tabs().currentIndex(), tab);
        QVERIFY(tabs().parentWidget()->isAncestorOf(QApplication::focusWidget()));
        QVERIFY2(tabs().tabToolTip(tab).contains(keys.at(tab)), qPrintable(tabs().tabToolTip(tab)));
    }
}

void TestKeyboard::focusIsSeenOnTabs()
{
    live().setFocus();
    const QImage without = tabs().grab().toImage();
    tabs().setFocus(Qt::TabFocusReason);
    QVERIFY(tabs().hasFocus());
    QVERIFY(tabs().grab().toImage() != without);
}

void TestKeyboard::focusIsSeenOnEmptyLists_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"History of the selected stream", "Event log"})
        QTest::newRow(name) << QString::fromUtf8(name);
    QTest::newRow("rules") << QString();
}

void TestKeyboard::focusIsSeenOnEmptyLists()
{
    QFETCH(QString, name);
    QAbstractItemView *list = m_page->find<ui::RuleView>();
    if (!name.isEmpty())
        list = &m_page->view(name);
    if (!list->isVisible())
        m_page->action("eventLogAction")->trigger();
    QVERIFY(list->isVisible());
    m_page->filter().setFocus();
    const QImage without = list->viewport()->grab().toImage();
    list->setFocus(Qt::ShortcutFocusReason);
    QVERIFY(list->viewport()->grab().toImage() != without);
}

void TestKeyboard::typingFindsByName()
{
    for (const char *name : {"alpha", "beta", "bravo", "berta"})
        m_page->feed(name, "PUBLISHING");
    QTRY_COMPARE(m_page->shown().size(), 4);
    live().setFocus();
    const auto current = [this] { return m_page->text(live().currentIndex().row(), Table::NameColumn); };
    const auto type = [this](const QString &word) { // after a pause, and without one in it
        QApplication::setKeyboardInputInterval(0);
        QTest::keyClicks(&live(), word.first(1));
        QApplication::setKeyboardInputInterval(60'000);
        QTest::keyClicks(&live(), word.sliced(1));
    };
    const auto back = qScopeGuard(
        [interval = QApplication::keyboardInputInterval()] { QApplication::setKeyboardInputInterval(interval); });
    type(QStringLiteral("ber"));
    QCOMPARE(current(), QStringLiteral("berta"));
    QCOMPARE(live().currentKey(), live().currentIndex().data(Table::KeyRole).toByteArray());
    live().setCurrentIndex(m_page->table().index(m_page->rowOf("alpha"), Table::StatusColumn));
    type(QStringLiteral("bra"));
    QCOMPARE(current(), QStringLiteral("bravo"));
    QSet<QString> found;
    for (int i = 0; i < 3; ++i) { // the same letter goes through all
        type(QStringLiteral("b"));
        found.insert(current());
    }
    QCOMPARE(found.size(), 3);
}

void TestKeyboard::endsOfOtherTablesAreTheirOwn()
{
    m_page->action("eventLogAction")->trigger();
    feedAndSelect(6);
    QSignalSpy followed(m_page->action("follow"), &QAction::triggered);
    QSignalSpy oldest(m_page->action("oldest"), &QAction::triggered);
    const auto goThrough = [this](QTableView &table) {
        table.setFocus();
        press(Qt::Key_End, Qt::ControlModifier);
        QCOMPARE(selectedRow(table), table.model()->rowCount() - 1);
        press(Qt::Key_Home, Qt::ControlModifier);
        QCOMPARE(selectedRow(table), 0);
    };
    goThrough(history());
    auto &log = m_page->view(QStringLiteral("Event log"));
    QTRY_COMPARE(log.model()->rowCount(), 6);
    goThrough(log);
    press(Qt::Key_3, Qt::AltModifier);
    auto &sequence = *m_page->find<ui::SequenceView>();
    QTRY_VERIFY(sequence.model()->rowCount() > 3);
    goThrough(sequence);
    QCOMPARE(followed.size() + oldest.size(), 0);
}

void TestKeyboard::endsOfTheLiveTableAreTheWindows()
{
    feedAndSelect(1);
    live().setFocus();
    press(Qt::Key_End, Qt::ControlModifier);
    QVERIFY(live().isFollowing());
    press(Qt::Key_Home, Qt::ControlModifier);
    QVERIFY(!live().isFollowing());
}

QTEST_MAIN(TestKeyboard)
#include "tst_keyboard.moc"
