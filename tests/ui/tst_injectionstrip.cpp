#include "ui/kit/fonts.h"
#include "ui/rules/injectionstrip.h"
#include "windowpage.h"

#include <QAction>
#include <QDialog>
#include <QMenu>
#include <QMessageBox>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QToolButton>

class TestInjectionStrip : public QObject {
    Q_OBJECT
private slots:
    void init() { m_page = std::make_unique<WindowPage>(); }
    void cleanup() { m_page.reset(); }

    void thereOnlyWhileAnythingIsActive();
    void saysWhatOneRuleDoes();
    void namesSeveralRules();
    void saysWhoSwitchedOn();
    void countsLiveStreams();
    void countsHits();
    void showsForeignTextAsText();
    void movesNothingButItself();
    void fitsANarrowWindow();
    void figuresComeFirst_data();
    void figuresComeFirst();
    void allNormalByButton();
    void allNormalByKey();
    void allNormalByKeyInADialog_data();
    void allNormalByKeyInADialog();
    void allNormalByKeyInAMenu();
    void allNormalOffersThemAgain();
    void pressedTwiceItStillKnows();
    void riskyOnesAreAskedAbout();
    void whatIsOnIsOfferedNoMore();

private:
    ui::InjectionStrip &strip() { return *m_page->find<ui::InjectionStrip>(); }
    void switchOn(const QString &name, const rules::Origin &by = rules::Origin::window());
    int activeCount() const { return m_page->book().snapshot()->activeCount(); }

    std::unique_ptr<WindowPage> m_page;
};

namespace {

const QKeySequence AllNormal(QStringLiteral("Ctrl+Shift+X"));

} // namespace

void TestInjectionStrip::switchOn(const QString &name, const rules::Origin &by)
{
    rules::Rule rule;
    rule.id = rules::uniqueId(QStringLiteral("rule"), m_page->rules());
    rule.name = name;
    rule.match.name = QStringLiteral("cam*");
    rule.action.status = 403;
    rule.action.reason = QStringLiteral("Forbidden");
    m_page->changeRules(rules::add(rule, true), by);
}

void TestInjectionStrip::thereOnlyWhileAnythingIsActive()
{
    QVERIFY(!strip().isVisible());
    switchOn(QStringLiteral("a"));
    QVERIFY(strip().isVisible());
    m_page->changeRules(rules::disableAll());
    QVERIFY(!strip().isVisible());
    QVERIFY(strip().sentence().isEmpty());
}

void TestInjectionStrip::saysWhatOneRuleDoes()
{
    switchOn(QStringLiteral("a"));
    QVERIFY2(strip().sentence().startsWith(
                 QStringLiteral("Injecting 403 Forbidden into StreamStatusEvent · name cam* · 0 so far")),
             qPrintable(strip().sentence()));
    QCOMPARE(strip().accessibleName(), strip().sentence());
}

void TestInjectionStrip::namesSeveralRules()
{
    switchOn(QStringLiteral("first"));
    switchOn(QStringLiteral("second"));
    QVERIFY2(strip().sentence().startsWith(QStringLiteral("Injecting by 2 rules: first, second · 0 so far")),
             qPrintable(strip().sentence()));
    switchOn(QStringLiteral("third"));
    switchOn(QStringLiteral("fourth"));
    QVERIFY2(strip().sentence().startsWith(QStringLiteral("Injecting by 4 rules: first, second, third … ·")),
             qPrintable(strip().sentence()));
}

void TestInjectionStrip::saysWhoSwitchedOn()
{
    switchOn(QStringLiteral("a"));
    QVERIFY(!strip().sentence().contains(QStringLiteral("switched on by")));
    switchOn(QStringLiteral("b"), rules::Origin::api(QStringLiteral("tag suite-42")));
    QVERIFY(strip().sentence().endsWith(QStringLiteral("switched on by API, tag suite-42")));
    m_page->changeRules(rules::setEnabled(QStringLiteral("rule"), false, true), rules::Origin::window());
    QVERIFY(strip().sentence().endsWith(QStringLiteral("switched on by API, tag suite-42"))); // that was still so
}

void TestInjectionStrip::countsLiveStreams()
{
    m_page->feed("cam-1", "PUBLISHING");
    m_page->feed("cam-2", "PUBLISHING");
    m_page->feed("other", "PUBLISHING");
    switchOn(QStringLiteral("a"));
    QTRY_VERIFY(strip().sentence().contains(QStringLiteral("2 live streams match")));
    m_page->feed("cam-2", "UNPUBLISHED");
    QTRY_VERIFY(strip().sentence().contains(QStringLiteral("1 live stream matches")));
}

void TestInjectionStrip::countsHits()
{
    switchOn(QStringLiteral("a"));
    journal::Record record = m_page->record("cam-1", "PUBLISHING");
    for (int n = 0; n < 3; ++n)
        QVERIFY(std::holds_alternative<rules::Decision>(
            m_page->book().plan().decide({record.event, record.streamKey, nullptr}, 0, false)));
    m_page->book().noteHits();
    QTRY_VERIFY(strip().sentence().contains(QStringLiteral("· 3 so far")));
}

void TestInjectionStrip::showsForeignTextAsText()
{
    switchOn(QStringLiteral("<b>a</b>\n\u202e"), rules::Origin::api(QStringLiteral("tag <i>")));
    switchOn(QStringLiteral("b"), rules::Origin::api(QStringLiteral("tag <i>")));
    QVERIFY(strip().sentence().contains(QStringLiteral("<b>a</b>␊⟨U+202E⟩")));
    QVERIFY(strip().toolTip().contains(QStringLiteral("&lt;b&gt;")));
    QVERIFY(strip().toolTip().contains(QStringLiteral("&lt;i&gt;")));
    QVERIFY(!strip().toolTip().contains(QStringLiteral("<i>")));
}

void TestInjectionStrip::movesNothingButItself()
{
    switchOn(QStringLiteral("a"));
    const int height = strip().height();
    const QSize least = strip().minimumSizeHint();
    for (int n = 0; n < 5; ++n)
        switchOn(QString(200, QLatin1Char('x')));
    QCOMPARE(strip().height(), height);
    QCOMPARE(strip().minimumSizeHint(), least);
}

void TestInjectionStrip::fitsANarrowWindow()
{
    for (int n = 0; n < 5; ++n)
        switchOn(QString(200, QLatin1Char('x')));
    m_page->listen();
    const int least = m_page->window().minimumSizeHint().width();
    QVERIFY2(least <= 860, qPrintable(QString::number(least)));
}

void TestInjectionStrip::figuresComeFirst_data()
{
    QTest::addColumn<int>("rules");
    QTest::addColumn<int>("zoom");
    QTest::newRow("one rule") << 1 << 100;
    QTest::newRow("several rules") << 4 << 100;
    QTest::newRow("one rule, larger") << 1 << 130;
    QTest::newRow("several rules, larger") << 4 << 130;
}

void TestInjectionStrip::figuresComeFirst()
{
    QFETCH(const int, rules);
    QFETCH(const int, zoom);
    ui::applyZoom(zoom);
    const auto back = qScopeGuard([] { ui::applyZoom(100); });
    for (int n = 0; n < rules; ++n)
        switchOn(QString(40, QLatin1Char('x')), rules::Origin::api(QStringLiteral("tag suite-42")));
    m_page->feed("cam-1", "PUBLISHING");
    QTRY_VERIFY(strip().sentence().contains(QStringLiteral("1 live stream matches")));
    m_page->window().resize(3'000, 900);
    QTRY_COMPARE(strip().shown(), strip().sentence());
    m_page->window().resize(900, 650);
    QTRY_VERIFY(strip().shown() != strip().sentence());
    QVERIFY2(strip().shown().contains(QStringLiteral(" · 0 so far · 1 live stream matches")),
             qPrintable(strip().shown()));
    QVERIFY2(strip().shown().startsWith(QStringLiteral("Injecting ")), qPrintable(strip().shown()));
}

void TestInjectionStrip::allNormalByButton()
{
    switchOn(QStringLiteral("a"));
    auto *button = strip().findChild<QToolButton *>();
    QVERIFY(button->toolTip().contains(QStringLiteral("Ctrl+Shift+X")));
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_COMPARE(activeCount(), 0);
    QTRY_VERIFY(strip().sentence().startsWith(QStringLiteral("All normal.")));
}

void TestInjectionStrip::allNormalByKey()
{
    m_page->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_page->window()));
    switchOn(QStringLiteral("a"));
    QTest::keySequence(&m_page->window(), AllNormal);
    QTRY_COMPARE(activeCount(), 0);
    QCOMPARE(m_page->rulesAsked(), 1);
}

void TestInjectionStrip::allNormalByKeyInADialog_data()
{
    QTest::addColumn<bool>("isMessage");
    QTest::addColumn<Qt::WindowModality>("modality");
    QTest::newRow("question about the window") << true << Qt::WindowModal;
    QTest::newRow("dialog before all windows") << false << Qt::ApplicationModal;
    QTest::newRow("dialog beside the window") << false << Qt::NonModal;
}

void TestInjectionStrip::allNormalByKeyInADialog()
{
    QFETCH(const bool, isMessage);
    QFETCH(const Qt::WindowModality, modality);
    switchOn(QStringLiteral("a"));
    const std::unique_ptr<QDialog> dialog(isMessage ? new QMessageBox(&m_page->window())
                                                    : new QDialog(&m_page->window()));
    dialog->setWindowModality(modality);
    dialog->show();
    dialog->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(dialog.get()));
    QTest::keySequence(dialog.get(), AllNormal);
    QTRY_COMPARE(activeCount(), 0);
    QVERIFY(dialog->isVisible());
}

void TestInjectionStrip::allNormalByKeyInAMenu()
{
    switchOn(QStringLiteral("a"));
    QMenu menu;
    menu.addAction(QStringLiteral("Something"));
    menu.popup({});
    QVERIFY(menu.isVisible());
    QTest::keySequence(&menu, AllNormal);
    QTRY_COMPARE(activeCount(), 0);
}

void TestInjectionStrip::allNormalOffersThemAgain()
{
    switchOn(QStringLiteral("first"));
    switchOn(QStringLiteral("second"));
    rules::Rule off;
    off.id = QStringLiteral("third");
    off.enabled = false;
    m_page->changeRules(rules::add(off, true));
    QVERIFY(!m_page->action("backOn")->isEnabled());
    m_page->action("allNormal")->trigger();
    QTRY_COMPARE(strip().sentence(), QStringLiteral("All normal. Switched off: first, second"));
    QVERIFY(strip().isVisible());
    QCOMPARE(activeCount(), 0);
    for (QToolButton *button : strip().findChildren<QToolButton *>()) {
        if (button->isVisible())
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QTRY_COMPARE(activeCount(), 2);
    QVERIFY(!m_page->rules().last().enabled); // it was off before
    QVERIFY(!m_page->action("backOn")->isEnabled());
}

void TestInjectionStrip::pressedTwiceItStillKnows()
{
    switchOn(QStringLiteral("first"));
    m_page->action("allNormal")->trigger();
    m_page->action("allNormal")->trigger();
    QTRY_VERIFY(m_page->action("backOn")->isEnabled());
    m_page->action("allNormal")->trigger();
    m_page->action("backOn")->trigger();
    QTRY_COMPARE(activeCount(), 1);
}

void TestInjectionStrip::riskyOnesAreAskedAbout()
{
    rules::Rule slow;
    slow.id = QStringLiteral("slow");
    slow.action.status = 403;
    slow.action.delay.ms = 16'000;
    m_page->changeRules(rules::add(slow, true));
    m_page->action("allNormal")->trigger();
    QTRY_VERIFY(m_page->action("backOn")->isEnabled());
    m_page->action("backOn")->trigger();
    QTRY_VERIFY(m_page->find<QMessageBox>(QStringLiteral("askRisk")));
    QCOMPARE(activeCount(), 0);
    m_page->press(QStringLiteral("askRisk"), QStringLiteral("Cancel"));
    QTRY_VERIFY(!m_page->find<QMessageBox>());
    QCOMPARE(activeCount(), 0);
    m_page->action("backOn")->trigger();
    QTRY_VERIFY(m_page->find<QMessageBox>(QStringLiteral("askRisk")));
    m_page->press(QStringLiteral("askRisk"), QStringLiteral("Switch on"));
    QTRY_COMPARE(activeCount(), 1);
}

void TestInjectionStrip::whatIsOnIsOfferedNoMore()
{
    switchOn(QStringLiteral("first"));
    const QString id = m_page->rules().first().id;
    m_page->action("allNormal")->trigger();
    QTRY_VERIFY(m_page->action("backOn")->isEnabled());
    m_page->changeRules(rules::setEnabled(id, true, true));
    QVERIFY(!m_page->action("backOn")->isEnabled());
    m_page->changeRules(rules::setEnabled(id, false, true)); // this is a wish of its own
    QVERIFY(!m_page->action("backOn")->isEnabled());
    QVERIFY(!strip().isVisible());
}

QTEST_MAIN(TestInjectionStrip)
#include "tst_injectionstrip.moc"
