#include "ruleeditortest.h"

#include <QCheckBox>

// What others do to a rule while it is open in the editor.
class TestRuleMeanwhile final : public RuleEditorTest {
    Q_OBJECT
private slots:
    void addsAgainWhatIsGone();
    void saysWhatOthersChanged();
    void loadsWhatOthersChanged();
    void doesNotSwitchOnWhatWasSwitchedOffMeanwhile();
    void remembersTheSwitchWhileTheTextIsNoRule();
};

void TestRuleMeanwhile::addsAgainWhatIsGone()
{
    for (const char *id : {"a", "b"}) {
        m_page->change(rules::add(RulePage::rule(QStringLiteral("a")), true));
        edit(0);
        QVERIFY(elsewhere().sentence().isEmpty());
        m_page->change(rules::remove(QStringLiteral("a")));
        QCOMPARE(elsewhere().sentence(), QStringLiteral("Deleted by API, tag suite-42 since you opened it. Saving adds "
                                                        "it as a new rule."));
        QCOMPARE(ok().text(), QStringLiteral("Add rule"));
        type("Name", QStringLiteral("Another"));
        type("Id", QLatin1String(id));
        save();
        QTRY_VERIFY(!m_editor);
        QCOMPARE(m_page->ids(), QStringList(QLatin1String(id)));
        QCOMPARE(m_page->rule(0).name, QStringLiteral("Another"));
        m_page->change(rules::remove(QLatin1String(id)));
    }
}

void TestRuleMeanwhile::saysWhatOthersChanged()
{
    m_page->change(rules::add(RulePage::rule(QStringLiteral("a")), true));
    edit(0);
    m_page->hook("cam-1");
    m_page->change(rules::add(RulePage::rule(QStringLiteral("b")), true));
    m_page->change(rules::setEnabled(QStringLiteral("a"), true, true));
    QVERIFY(!elsewhere().isVisible());
    m_page->change(rules::patch(QStringLiteral("a"), {{QStringLiteral("ttlMs"), 5'000}}, true));
    QVERIFY(elsewhere().isVisible());
    QCOMPARE(elsewhere().sentence(),
             QStringLiteral("Changed by API, tag suite-42 since you opened it. Saving replaces that."));
    m_page->change(rules::patch(QStringLiteral("a"), {{QStringLiteral("ttlMs"), 0}}, true));
    QVERIFY(!elsewhere().isVisible()); // as it was
    m_page->change(rules::patch(QStringLiteral("a"), {{QStringLiteral("ttlMs"), 5'000}}, true));
    type("Name", QStringLiteral("Mine"));
    save();
    QTRY_VERIFY(!m_editor);
    QCOMPARE(m_page->rule(0).name, QStringLiteral("Mine"));
    QCOMPARE(m_page->rule(0).ttlMs, 0);
}

void TestRuleMeanwhile::loadsWhatOthersChanged()
{
    for (const int tab : {0, 1}) {
        m_page->change(rules::add(RulePage::rule(QStringLiteral("a")), true));
        edit(0);
        type("Name", QStringLiteral("Mine"));
        tabs().setCurrentIndex(tab);
        m_page->change(rules::patch(QStringLiteral("a"), {{QStringLiteral("ttlMs"), 5'000}}, true));
        QTest::mouseClick(elsewhere().findChild<QPushButton *>(), Qt::LeftButton);
        QVERIFY(!elsewhere().isVisible());
        QVERIFY(!m_editor->hasChanges());
        QCOMPARE(field<QLineEdit>("Name").text(), QStringLiteral("Rule a"));
        QCOMPARE(field<QLineEdit>("Time to live").text(), QStringLiteral("5 s"));
        QCOMPARE(json().toPlainText().contains(QStringLiteral("5000")), tab == 1);
        save();
        QTRY_VERIFY(!m_editor);
        QCOMPARE(m_page->rule(0).ttlMs, 5'000);
        m_page->change(rules::remove(QStringLiteral("a")));
    }
}

void TestRuleMeanwhile::doesNotSwitchOnWhatWasSwitchedOffMeanwhile()
{
    m_page->change(rules::add(RulePage::rule(QStringLiteral("a"), true), true));
    edit(0);
    QVERIFY(field<QCheckBox>("Switched on").isChecked());
    m_page->change(rules::disableAll());
    type("Name", QStringLiteral("Another"));
    save();
    QTRY_VERIFY(!m_editor);
    QCOMPARE(m_page->rule(0).name, QStringLiteral("Another"));
    QVERIFY(!m_page->rule(0).enabled);

    m_page->change(rules::setEnabled(QStringLiteral("a"), true, true));
    edit(0);
    tabs().setCurrentIndex(1);
    m_page->change(rules::disableAll());
    save();
    QTRY_VERIFY(!m_editor);
    QVERIFY(!m_page->rule(0).enabled);
}

void TestRuleMeanwhile::remembersTheSwitchWhileTheTextIsNoRule()
{
    m_page->change(rules::add(RulePage::rule(QStringLiteral("a"), true), true));
    edit(0);
    tabs().setCurrentIndex(1);
    json().moveCursor(QTextCursor::End);
    json().insertPlainText(QStringLiteral("?"));
    QVERIFY(!ok().isEnabled());
    m_page->change(rules::disableAll());
    json().textCursor().deletePreviousChar();
    QVERIFY2(json().toPlainText().contains(QStringLiteral("\"enabled\": false")), qPrintable(json().toPlainText()));
    save();
    QTRY_VERIFY(!m_editor);
    QVERIFY(!m_page->rule(0).enabled);
}

QTEST_MAIN(TestRuleMeanwhile)
#include "tst_rulemeanwhile.moc"
