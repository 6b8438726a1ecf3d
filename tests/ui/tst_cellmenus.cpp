#include "windowpage.h"

#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QRegularExpression>
#include <QTableView>

using Table = view::StreamTableModel;
using History = view::HistoryModel;
using Log = view::EventLogModel;

namespace {

const QString LogName = QStringLiteral("Event log");
const QString HistoryName = QStringLiteral("History of the selected stream");

QAction *actionOf(const QMenu &menu, const QString &text)
{
    for (QAction *action : menu.actions()) {
        if (action->text().remove(QLatin1Char('&')).startsWith(text))
            return action;
    }
    return nullptr;
}

} // namespace

// What leads from a cell, or from a rule, to what belongs to it elsewhere in the window.
class TestCellMenus : public QObject {
    Q_OBJECT
private slots:
    void init();

    void rulesLeadToTheirHits();
    void rulesLeadToTheirHitsInTheLog();
    void countsHits();
    void historyLeadsToTableAndLog();
    void logNarrowsItself();
    void logLeadsToTheTable();
    void offersRules_data();
    void offersRules();
    void copiesIdsOfAllTables();
    void saysThatAValueIsUnknown();

private:
    journal::Record answered(const QByteArray &name, const QByteArray &rule);
    QMenu *openMenu(const QString &view, int row, int column);
    void choose(const QString &view, int row, int column, const QString &text);
    QTableView &log() { return m_page->view(LogName); }
    void select(const QByteArray &name);

    std::unique_ptr<WindowPage> m_page;
};

void TestCellMenus::init()
{
    m_page = std::make_unique<WindowPage>();
    m_page->listen();
    m_page->window().resize(1440, 900);
}

journal::Record TestCellMenus::answered(const QByteArray &name, const QByteArray &rule)
{
    journal::Record record = m_page->record(name, "PUBLISHING");
    record.answer = {403, journal::AnswerKind::Injected, rule, "Some rule"};
    m_page->keep(record);
    return record;
}

QMenu *TestCellMenus::openMenu(const QString &name, int row, int column)
{
    QTableView &view = m_page->view(name);
    view.setCurrentIndex(view.model()->index(row, column));
    QContextMenuEvent event(QContextMenuEvent::Keyboard, {}, {});
    QCoreApplication::sendEvent(&view, &event);
    const auto menus = view.findChildren<QMenu *>(Qt::FindDirectChildrenOnly);
    return menus.isEmpty() ? nullptr : menus.last();
}

void TestCellMenus::choose(const QString &view, int row, int column, const QString &text)
{
    QMenu *menu = openMenu(view, row, column);
    QVERIFY(menu);
    QAction *action = actionOf(*menu, text);
    QVERIFY2(action, qPrintable(text));
    action->trigger();
    menu->close();
}

void TestCellMenus::select(const QByteArray &name)
{
    QTRY_VERIFY(m_page->rowOf(name) >= 0);
    m_page->clickRow(m_page->rowOf(name));
    QTRY_VERIFY(m_page->history().rowCount() > 0);
}

void TestCellMenus::rulesLeadToTheirHits()
{
    rules::Rule rule;
    rule.id = QStringLiteral("403-first");
    rule.name = QStringLiteral("403 first");
    m_page->changeRules(rules::add(rule, true));
    m_page->feed({answered("a", "403-first"), m_page->record("a", "PUBLISHING"), m_page->record("b", "PUBLISHING")});
    QTRY_COMPARE(m_page->shown().size(), 2);
    auto *list = m_page->find<QListView>();
    QTRY_COMPARE(list->model()->rowCount(), 1);
    list->setCurrentIndex(list->model()->index(0, 0));
    list->setFocus();
    QTest::keyClick(list, Qt::Key_H, Qt::ControlModifier);
    QCOMPARE(m_page->filter().text(), QStringLiteral("rule:\"403-first\""));
    QTRY_COMPARE(m_page->shown(), QStringList{QStringLiteral("a")}); // though its last answer was 200
    m_page->type(QStringLiteral("last-answer:403"));
    QTRY_COMPARE(m_page->shown(), QStringList());
}

void TestCellMenus::rulesLeadToTheirHitsInTheLog()
{
    rules::Rule rule;
    rule.id = QStringLiteral("403-first");
    m_page->changeRules(rules::add(rule, true));
    m_page->feed({answered("a", "403-first"), m_page->record("a", "PUBLISHING"), m_page->record("b", "PUBLISHING")});
    auto *list = m_page->find<QListView>();
    QTRY_COMPARE(list->model()->rowCount(), 1);
    list->setCurrentIndex(list->model()->index(0, 0));
    list->setFocus();
    QTest::keyClick(list, Qt::Key_H, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(log().isVisible());
    QTRY_COMPARE(log().model()->rowCount(), 1); // the event, not all of the stream
    QCOMPARE(log().model()->index(0, Log::AnswerColumn).data().toString(), QStringLiteral("403"));
    QVERIFY(m_page->filter().text().isEmpty());
}

void TestCellMenus::countsHits()
{
    m_page->feed({answered("a", "r"), answered("a", "r"), m_page->record("a", "PUBLISHING")});
    m_page->feed("b", "PUBLISHING");
    QTRY_COMPARE(m_page->shown().size(), 2);
    QVERIFY(m_page->streams().isColumnHidden(Table::InjectedColumn));
    QCOMPARE(m_page->text(m_page->rowOf("a"), Table::InjectedColumn), QStringLiteral("2"));
    QCOMPARE(m_page->text(m_page->rowOf("b"), Table::InjectedColumn), QStringLiteral("—"));
    m_page->type(QStringLiteral("is:injected"));
    QCOMPARE(m_page->shown(), QStringList{QStringLiteral("a")});
}

void TestCellMenus::historyLeadsToTableAndLog()
{
    m_page->feed("a", "FAILED");
    m_page->feed("b", "PUBLISHING");
    select("a");
    choose(HistoryName, 0, History::StatusColumn, QStringLiteral("Only this in the table"));
    QCOMPARE(m_page->filter().text(), QStringLiteral("status:\"FAILED\""));
    choose(HistoryName, 0, History::StatusColumn, QStringLiteral("Show in the event log"));
    QTRY_VERIFY(log().isVisible());
    QVERIFY(m_page->action("onlyThisStreamAction")->isChecked());
    QTRY_COMPARE(log().model()->rowCount(), 1);
    QCOMPARE(log().model()->index(0, Log::NameColumn).data().toString(), QStringLiteral("a"));
}

void TestCellMenus::logNarrowsItself()
{
    m_page->action("eventLogAction")->trigger();
    m_page->feed("a", "FAILED");
    m_page->feed("b", "PUBLISHING");
    QTRY_COMPARE(log().model()->rowCount(), 2);
    choose(LogName, 0, Log::NameColumn, QStringLiteral("Only this"));
    QCOMPARE(m_page->find<QLineEdit>(QStringLiteral("logFilter"))->text(), QStringLiteral("name:\"b\""));
    QTRY_COMPARE(log().model()->rowCount(), 1);
    QVERIFY(m_page->filter().text().isEmpty());
    m_page->find<QLineEdit>(QStringLiteral("logFilter"))->clear();
    QTRY_COMPARE(log().model()->rowCount(), 2);
    choose(LogName, 0, Log::NameColumn, QStringLiteral("Exclude"));
    QTRY_COMPARE(log().model()->rowCount(), 1);
    QCOMPARE(log().model()->index(0, Log::NameColumn).data().toString(), QStringLiteral("a"));
}

void TestCellMenus::logLeadsToTheTable()
{
    m_page->action("eventLogAction")->trigger();
    m_page->feed("a", "FAILED");
    m_page->feed("b", "PUBLISHING");
    select("b");
    QTRY_COMPARE(log().model()->rowCount(), 2);
    choose(LogName, 1, Log::NameColumn, QStringLiteral("Show in the table"));
    QCOMPARE(m_page->text(m_page->streams().currentIndex().row(), Table::NameColumn), QStringLiteral("a"));
}

void TestCellMenus::offersRules_data()
{
    QTest::addColumn<QString>("choice");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("session");
    QTest::addColumn<QString>("mediaSession");
    QTest::newRow("name") << "By its name"
                          << "a"
                          << ""
                          << "";
    QTest::newRow("session") << "By its session"
                             << ""
                             << "\\/192.168.1.102:4388/192.168.1.101:8443"
                             << "";
    QTest::newRow("client") << "By its client"
                            << ""
                            << "\\/192.168.1.102:*"
                            << "";
    QTest::newRow("media session") << "This media session alone"
                                   << ""
                                   << ""
                                   << "id-a";
}

void TestCellMenus::offersRules()
{
    QFETCH(const QString, choice);
    m_page->feed("a", "PUBLISHING");
    select("a");
    QMenu *menu = openMenu(HistoryName, 0, History::StatusColumn);
    QVERIFY(menu);
    QAction *rules = actionOf(*menu, QStringLiteral("Add rule from this stream"));
    QVERIFY(rules && rules->menu());
    QVERIFY(rules->menu()->actions().first()->text().contains(QStringLiteral("name"))); // the usual one
    QAction *action = actionOf(*rules->menu(), choice);
    QVERIFY(action);
    action->trigger();
    menu->close();
    QPushButton *save = nullptr;
    QTRY_VERIFY((save = m_page->find<QPushButton>(QStringLiteral("saveRule"))));
    QTest::mouseClick(save, Qt::LeftButton);
    QTRY_COMPARE(m_page->rules().size(), 1);
    const rules::Match match = m_page->rules().first().match;
    QTEST(match.name, "name");
    QTEST(match.sessionId, "session");
    QTEST(match.mediaSessionId, "mediaSession");
}

void TestCellMenus::copiesIdsOfAllTables()
{
    m_page->action("eventLogAction")->trigger();
    m_page->feed("a", "PUBLISHING");
    select("a");
    QTRY_COMPARE(log().model()->rowCount(), 1);
    for (const QString &name : {QStringLiteral("Live streams"), HistoryName, LogName}) {
        QTableView &view = m_page->view(name);
        view.selectRow(0);
        view.setFocus();
        m_page->action("copy")->trigger();
        const QStringList lines = QGuiApplication::clipboard()->text().split(u'\n');
        QCOMPARE(lines.size(), 3);
        QVERIFY2(lines[0].contains(QStringLiteral("\tNode\tMedia session")), qPrintable(lines[0]));
        QVERIFY2(lines[1].contains(QStringLiteral("\tnode@192.168.1.101\tid-a")), qPrintable(lines[1]));
        const QRegularExpression iso(QStringLiteral(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:\d\d))"));
        QVERIFY2(lines[1].contains(iso), qPrintable(lines[1]));
    }
}

void TestCellMenus::saysThatAValueIsUnknown()
{
    m_page->feed("a", "FAILED");
    m_page->feed("b", "ODD");
    QTRY_COMPARE(m_page->shown().size(), 2);
    const auto *line = m_page->find<QLabel>(QStringLiteral("filterError"));
    m_page->type(QStringLiteral("status:faild"));
    QVERIFY(m_page->shown().isEmpty()); // it is in force all the same
    const auto labels = m_page->window().findChildren<QLabel *>(QStringLiteral("filterError"));
    const auto said = [&] {
        QStringList texts;
        for (const QLabel *label : labels) {
            if (label->isVisible())
                texts.append(label->text());
        }
        return texts.join(u'|');
    };
    QVERIFY(line);
    QCOMPARE(said(), QStringLiteral("No status “faild” is known; did you mean FAILED?"));
    m_page->type(QStringLiteral("status:odd")); // nobody knows it, but it has come
    QCOMPARE(said(), QString());
    QCOMPARE(m_page->shown(), QStringList{QStringLiteral("b")});
    m_page->type(QStringLiteral("status:failed"));
    QCOMPARE(said(), QString());
}

QTEST_MAIN(TestCellMenus)
#include "tst_cellmenus.moc"
