#include "ruleeditortest.h"

#include <QScrollArea>
#include <QScrollBar>

// What the editor says of what is no rule.
class TestRuleProblems final : public RuleEditorTest {
    Q_OBJECT
private slots:
    void refusesAnIdThatIsTaken();
    void saysWhatIsWrongBesideTheField_data();
    void saysWhatIsWrongBesideTheField();
    void speaksOfTheFormInTheForm_data();
    void speaksOfTheFormInTheForm();
    void speaksOfTheBackend_data();
    void speaksOfTheBackend();
    void leadsToTheProblem();
    void saysWhatCannotBeSaid();
    void saysWhatIsWrongBelowTheJson();
    void saysWhereInFewWords();
    void losesNothingThatIsInvalid();
    void keepsItsColoursInStep();
};

void TestRuleProblems::refusesAnIdThatIsTaken()
{
    m_page->change(rules::add(RulePage::rule(QStringLiteral("a")), true));
    openNew();
    type("Id", QStringLiteral("a"));
    save();
    QVERIFY(m_editor && m_editor->isVisible());
    QVERIFY2(problem("/id").contains(QStringLiteral("exists")), qPrintable(problem("/id")));
    QVERIFY(ok().isEnabled());
    type("Id", QStringLiteral("b"));
    QVERIFY(problem("/id").isEmpty());
    save();
    QTRY_COMPARE(m_page->rules().size(), 2);
}

void TestRuleProblems::saysWhatIsWrongBesideTheField_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QByteArray>("pointer");
    QTest::newRow("glob") << QByteArray("Stream") << QStringLiteral("cam[1") << QByteArray("/match/name");
    QTest::newRow("regex") << QByteArray("Stream") << QStringLiteral("/cam(/") << QByteArray("/match/name");
    QTest::newRow("look-ahead") << QByteArray("App") << QStringLiteral("/^(?!a)/") << QByteArray("/match/appKey");
    QTest::newRow("reason") << QByteArray("Reason") << QString(300, u'x') << QByteArray("/action/reason");
    QTest::newRow("count") << QByteArray("Then answer") << QStringLiteral("some") << QByteArray("/when/count");
    QTest::newRow("skip") << QByteArray("Let pass first") << QStringLiteral("-1") << QByteArray("/when/skip");
    QTest::newRow("share") << QByteArray("Share of them, %") << QStringLiteral("130")
                           << QByteArray("/when/probability");
    QTest::newRow("ttl") << QByteArray("Time to live") << QStringLiteral("soon") << QByteArray("/ttlMs");
    QTest::newRow("id") << QByteArray("Id") << QStringLiteral("a b") << QByteArray("/id");
}

void TestRuleProblems::saysWhatIsWrongBesideTheField()
{
    QFETCH(QByteArray, name);
    QFETCH(QString, typed);
    QFETCH(QByteArray, pointer);
    openNew();
    type(name.constData(), typed);
    QVERIFY(!problem(pointer.constData()).isEmpty());
    QVERIFY(!ok().isEnabled());
    QVERIFY(m_page->rules().isEmpty());
    type(name.constData(), {});
    QVERIFY(problem(pointer.constData()).isEmpty());
    QVERIFY(ok().isEnabled());
}

void TestRuleProblems::speaksOfTheFormInTheForm_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QByteArray>("pointer");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("share") << QByteArray("Share of them, %") << QStringLiteral("200") << QByteArray("/when/probability")
                           << QStringLiteral("The share is 0 to 100 %.");
    QTest::newRow("ttl") << QByteArray("Time to live") << QStringLiteral("soon") << QByteArray("/ttlMs")
                         << QStringLiteral("like “5 min” or “30 s” and is at most 30 days");
    QTest::newRow("skip") << QByteArray("Let pass first") << QStringLiteral("x") << QByteArray("/when/skip")
                          << QStringLiteral("“Let pass first” must be a whole number from 0 to");
    QTest::newRow("delay") << QByteArray("Time") << QStringLiteral("0.5 ms") << QByteArray("/action/delayMs")
                           << QStringLiteral("in whole milliseconds");
    QTest::newRow("sigma") << QByteArray("Sigma") << QStringLiteral("9") << QByteArray("/action/delay/sigma")
                           << QStringLiteral("“Sigma” must be a number from 0 to 5.");
}

void TestRuleProblems::speaksOfTheFormInTheForm()
{
    QFETCH(QByteArray, name);
    QFETCH(QString, typed);
    QFETCH(QByteArray, pointer);
    QFETCH(QString, sentence);
    openNew();
    choose("Delay",
           name == "Time" ? QStringLiteral("A fixed time") : QStringLiteral("Mostly short, at times long (lognormal)"));
    if (name != "Time")
        type("Median", QStringLiteral("250.5 ms"));
    if (name != "Time" && name != "Sigma")
        type("Sigma", QStringLiteral("1"));
    type(name.constData(), typed);
    QVERIFY2(problem(pointer.constData()).contains(sentence), qPrintable(problem(pointer.constData())));
    QVERIFY2(text("ruleProblem").startsWith(QLatin1String(name) + QStringLiteral(": ")),
             qPrintable(text("ruleProblem")));
}

void TestRuleProblems::speaksOfTheBackend_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QByteArray>("pointer");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char *name, const char *typed, const char *pointer, const QString &sentence) {
        QTest::newRow(typed) << QByteArray(name) << QString::fromLatin1(typed) << QByteArray(pointer) << sentence;
    };
    const char *const headers = "/match/backend/headers";
    const char *const body = "/match/backend/body";
    row("Backend headers", "X-A", headers, QStringLiteral("There is no “:” in the line “X-A”."));
    row("Backend headers", "X-A: b[", headers, QStringLiteral("["));
    row("Backend headers", "X A: b", headers, QStringLiteral("“X A” cannot be the name of a header."));
    row("Backend headers", "X-A:", headers, QStringLiteral("“*” is any value"));
    row("Backend body", "/a", body, QStringLiteral("There is no “=” in the line “/a”."));
    row("Backend body", "a = 1", body, QStringLiteral("“a” is not a JSON Pointer"));
    row("Body changes", "/a", "/action/body", QStringLiteral("There is no “=” in the line “/a”."));
    row("Body changes", "a = 1", "/action/body", QStringLiteral("“a” is not a JSON Pointer"));
}

void TestRuleProblems::speaksOfTheBackend()
{
    QFETCH(QByteArray, name);
    QFETCH(QString, typed);
    QFETCH(QByteArray, pointer);
    QFETCH(QString, sentence);
    openNew();
    choose("What", QStringLiteral("The backend's answer, changed on its way"));
    auto &field = this->field<QPlainTextEdit>(name.constData());
    field.setPlainText(typed);
    const auto said = [&] {
        QStringList all;
        for (QLabel *label : m_editor->findChildren<QLabel *>(QStringLiteral("problem") + QLatin1String(pointer)))
            all += label->text();
        return all.join(QString());
    };
    QVERIFY2(said().contains(sentence), qPrintable(said()));
    QVERIFY(field.isVisibleTo(m_editor)); // it is not folded away
    QVERIFY2(text("ruleProblem").startsWith(QLatin1String(name) + QStringLiteral(": ")),
             qPrintable(text("ruleProblem")));
    QVERIFY(!ok().isEnabled());
    field.setPlainText({});
    QVERIFY(said().isEmpty());
    QVERIFY(ok().isEnabled());
    this->field<QComboBox>("Backend status").setEditText(QStringLiteral("404, 5x"));
    QVERIFY2(problem("/match/backend/status").contains(QStringLiteral("“5x” is no status")),
             qPrintable(problem("/match/backend/status")));
}

void TestRuleProblems::leadsToTheProblem()
{
    openNew();
    m_editor->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_editor));
    auto *go = m_editor->findChild<QPushButton *>(QStringLiteral("goToProblem"));
    QVERIFY(!go->isVisible());
    type("Time to live", QStringLiteral("soon"));
    auto &field = this->field<QLineEdit>("Time to live");
    auto *area = m_editor->findChild<QScrollArea *>();
    area->verticalScrollBar()->setValue(0);
    this->field<QLineEdit>("Name").setFocus();
    QVERIFY(go->isVisible());
    QVERIFY(field.visibleRegion().isEmpty());
    QTest::mouseClick(go, Qt::LeftButton);
    QVERIFY(field.hasFocus());
    QVERIFY(!field.visibleRegion().isEmpty());
    type("Time to live", QStringLiteral("1 s"));
    QVERIFY(!go->isVisible());
    // What is folded away is unfolded.
    more().click();
    this->field<QPlainTextEdit>("In the body").setPlainText(QStringLiteral("a = 1"));
    more().click();
    type("Time to live", QStringLiteral("2 s"));
    QVERIFY(!problem("/match/body").isEmpty());
}

void TestRuleProblems::saysWhatCannotBeSaid()
{
    openNew();
    auto &headers = field<QPlainTextEdit>("Headers");
    const auto says = [this](const char *pointer, const char *part) {
        return !ok().isEnabled() && !tabs().isTabEnabled(1) && problem(pointer).contains(QString::fromUtf8(part)) &&
               m_editor->hasChanges();
    };
    headers.setPlainText(QStringLiteral("X-A: 1\nX-A: 1"));
    QVERIFY(says("/action/headers", "“X-A” is there twice"));
    headers.setPlainText(QStringLiteral("X-A 1"));
    QVERIFY(says("/action/headers", "no “:” in the line “X-A 1”"));
    headers.clear();
    QVERIFY(ok().isEnabled() && tabs().isTabEnabled(1));
    more().click();
    auto &body = field<QPlainTextEdit>("In the body");
    body.setPlainText(QStringLiteral("/a = 1\n/a = 2"));
    QVERIFY(says("/match/body", "“/a” is there twice"));
    body.setPlainText(QStringLiteral("/a"));
    QVERIFY(says("/match/body", "no “=”"));
    body.clear();
    choose("Body", QStringLiteral("This text"));
    field<QPlainTextEdit>("Text of the body").setPlainText(QStringLiteral("echo"));
    QVERIFY(says("/action/body/text", "cannot be sent as a text"));
}

void TestRuleProblems::saysWhatIsWrongBelowTheJson()
{
    openNew();
    tabs().setCurrentIndex(1);
    const auto says = [this](const char *typed, const char *sentence) {
        json().setPlainText(QString::fromUtf8(typed));
        return !ok().isEnabled() && text("jsonProblem").contains(QLatin1String(sentence));
    };
    QVERIFY(says(R"({"action":{"type":"respond","status":600}})", "/action/status"));
    QVERIFY(says(R"({"action":{"type":"respond","status":500},"colour":"red"})", "/colour"));
    QVERIFY(says(R"({"action":{"type":"close"},"match":{"name":"cam["}})", "/match/name"));
    QVERIFY(says("{\n\"action\": nothing}", "line 2"));
    QVERIFY(!m_editor->findChild<QPushButton *>(QStringLiteral("rulePresets"))->isEnabled()); // would replace all of it
    QVERIFY(says("[]", "object"));
    json().setPlainText(QStringLiteral(R"({"id":"x","action":{"type":"respond","status":599}})"));
    QVERIFY(text("jsonProblem").isEmpty());
    save();
    QTRY_COMPARE(m_page->ids(), QStringList(QStringLiteral("x")));
    QCOMPARE(m_page->rule(0).action.status, 599);
}

void TestRuleProblems::saysWhereInFewWords()
{
    openNew();
    tabs().setCurrentIndex(1);
    json().setPlainText(QStringLiteral("{\"match\": {\"body\": {\"%1\": 1}}}").arg(QString(20'000, u'k')));
    QVERIFY(text("jsonProblem").contains(QStringLiteral("JSON Pointer")));
    QVERIFY2(text("jsonProblem").size() < 500, qPrintable(QString::number(text("jsonProblem").size())));
}

void TestRuleProblems::losesNothingThatIsInvalid()
{
    openNew();
    type("Stream", QStringLiteral("cam["));
    tabs().setCurrentIndex(1);
    QVERIFY(json().toPlainText().contains(QStringLiteral("cam[")));
    QVERIFY(text("jsonProblem").contains(QStringLiteral("/match/name")));
    QVERIFY(tabs().isTabEnabled(0)); // the form still has it
    const QString ofForm = json().toPlainText();
    json().setPlainText(ofForm + QStringLiteral("?"));
    QVERIFY(!tabs().isTabEnabled(0)); // and has not this
    json().setPlainText(ofForm);
    QVERIFY(tabs().isTabEnabled(0));
    tabs().setCurrentIndex(0);
    QCOMPARE(field<QLineEdit>("Stream").text(), QStringLiteral("cam["));
    QVERIFY(!problem("/match/name").isEmpty());
}

void TestRuleProblems::keepsItsColoursInStep()
{
    openNew();
    const auto ink = [this](const char *name) {
        return m_editor->findChild<QLabel *>(QLatin1String(name))->palette().color(QPalette::WindowText);
    };
    type("Time to live", QStringLiteral("soon"));
    const QList<QColor> before{ink("ruleProblem"), ink("jsonProblem"), ink("problem/ttlMs")};
    QPalette dark = m_editor->palette();
    dark.setColor(QPalette::Window, QColor(0x101010));
    dark.setColor(QPalette::Base, QColor(0x202020));
    dark.setColor(QPalette::WindowText, Qt::white);
    m_editor->setPalette(dark);
    QVERIFY(ink("ruleProblem") != before.at(0));
    QVERIFY(ink("jsonProblem") != before.at(1));
    QVERIFY(ink("problem/ttlMs") != before.at(2));
}

QTEST_MAIN(TestRuleProblems)
#include "tst_ruleproblems.moc"
