#include "rulepage.h"
#include "ui/kit/noticestrip.h"
#include "ui/rules/ruleeditor.h"

#include <QCheckBox>
#include <QComboBox>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabBar>

using ui::RuleEditor;

class TestRuleEditor : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void addsWhatIsTyped();
    void namesANewRuleByWhatItDoes();
    void keepsAllOfARuleThatItDoesNotTouch_data();
    void keepsAllOfARuleThatItDoesNotTouch();
    void changesARule();
    void changesTheId();
    void refusesAnIdThatIsTaken();
    void saysWhatIsWrongBesideTheField_data();
    void saysWhatIsWrongBesideTheField();
    void speaksOfTheFormInTheForm_data();
    void speaksOfTheFormInTheForm();
    void leadsToTheProblem();
    void saysWhatCannotBeSaid();
    void readsBlanksAsAny();
    void saysWhatIsWrongBelowTheJson();
    void switchesBetweenFormAndJson();
    void losesNothingThatIsInvalid();
    void hidesWhatTheAnswerDoesNotUse();
    void forgetsTheReasonOfAnotherStatus();
    void fillsInReadyMadeAnswers();
    void isReachedByKeyboard();
    void showsWhatItMatchesNow();
    void showsTheRisk();
    void asksBeforeRiskAndStaysOpen();
    void addsAgainWhatIsGone();
    void saysWhatOthersChanged();
    void loadsWhatOthersChanged();
    void asksBeforeItDiscards();
    void keepsItsColoursInStep();
    void doesNotSwitchOnWhatWasSwitchedOffMeanwhile();
    void remembersTheSwitchWhileTheTextIsNoRule();
    void keepsWhatTakesLongToLayOut_data();
    void keepsWhatTakesLongToLayOut();
    void saysWhereInFewWords();

private:
    void open(const rules::Rule &rule, RuleEditor::Purpose purpose);
    void openNew();
    void edit(int index) { open(m_page->rule(index), RuleEditor::Purpose::Change); }
    template <typename T>
    T &field(const char *name)
    {
        for (T *widget : m_editor->findChildren<T *>()) {
            if (widget->accessibleName() == QLatin1String(name))
                return *widget;
        }
        qFatal("no field %s", name);
    }
    void type(const char *name, const QString &text);
    void choose(const char *name, const QString &item);
    QString problem(const char *pointer);
    QString text(const char *name) { return m_editor->findChild<QLabel *>(QLatin1String(name))->text(); }
    QPushButton &ok() { return *m_editor->findChild<QPushButton *>(QStringLiteral("saveRule")); }
    QTabBar &tabs() { return *m_editor->findChild<QTabBar *>(); }
    QPlainTextEdit &json() { return *m_editor->findChild<QPlainTextEdit *>(QStringLiteral("ruleJson")); }
    ui::NoticeStrip &elsewhere() { return *m_editor->findChild<ui::NoticeStrip *>(); }
    QAbstractButton &more();
    void save();
    void answerRisk(const QString &word);

    std::unique_ptr<RulePage> m_page;
    QPointer<RuleEditor> m_editor;
};

void TestRuleEditor::init()
{
    m_page = std::make_unique<RulePage>();
}

void TestRuleEditor::cleanup()
{
    delete m_editor;
    m_page.reset();
}

void TestRuleEditor::open(const rules::Rule &rule, RuleEditor::Purpose purpose)
{
    delete m_editor;
    m_editor = new RuleEditor(m_page->control, m_page->board, rule, purpose, &m_page->window);
    m_editor->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_editor));
}

void TestRuleEditor::openNew()
{
    rules::Rule rule;
    rule.action.status = 500;
    open(rule, RuleEditor::Purpose::New);
}

void TestRuleEditor::keepsWhatTakesLongToLayOut_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("128,000 marks") << (u'a' + QString(128'000, QChar(0x301)));
    QTest::newRow("conjuncts") << QStringLiteral("क्ष्म्य").repeated(4'000);
    QTest::newRow("joined people") << QStringLiteral("👨\u200d").repeated(10'000);
    QTest::newRow("a long line") << QString(1'000'000, u'x');
    QTest::newRow("many lines") << QStringLiteral("twenty characters or\n").repeated(40'000);
}

// It cannot be changed there and is saved as it is, with what is changed beside it, from the form and from JSON.
void TestRuleEditor::keepsWhatTakesLongToLayOut()
{
    QFETCH(const QString, text);
    rules::Rule rule = RulePage::rule(QStringLiteral("long"));
    rule.action.body = text;
    rule.match.body = {{QStringLiteral("/a"), text.left(200'000)}};
    rule.match.status = QStringList(50, text.left(990));
    for (int n = 0; n < rule.match.status.size(); ++n)
        rule.match.status[n] += QString::number(n);
    m_page->change(rules::put(rule, true));
    QCOMPARE(m_page->rule(0), rule);
    QElapsedTimer clock;
    clock.start();
    edit(0);
    m_editor->grab();
    qInfo("the form is laid out in %lld ms", clock.restart());
    auto &body = field<QPlainTextEdit>("Text of the body");
    QVERIFY(body.isReadOnly());
    QVERIFY(body.toPlainText().startsWith(QStringLiteral("This text takes long to lay out")));
    QVERIFY(!m_editor->hasChanges());
    tabs().setCurrentIndex(1);
    m_editor->grab();
    qInfo("JSON is laid out in %lld ms", clock.restart());
    QVERIFY(json().isReadOnly());
    tabs().setCurrentIndex(0);
    type("Name", QStringLiteral("Another name"));
    tabs().setCurrentIndex(1);
    save();
    QTRY_VERIFY(!m_editor);
    rule.name = QStringLiteral("Another name");
    QCOMPARE(m_page->rule(0), rule);

    edit(0);
    choose("Body", QStringLiteral("Empty")); // it can be taken away there
    save();
    QTRY_VERIFY(!m_editor);
    rule.action.body.clear();
    QCOMPARE(m_page->rule(0), rule);
}

void TestRuleEditor::saysWhereInFewWords()
{
    openNew();
    tabs().setCurrentIndex(1);
    json().setPlainText(QStringLiteral("{\"match\": {\"body\": {\"%1\": 1}}}").arg(QString(20'000, u'k')));
    QVERIFY(text("jsonProblem").contains(QStringLiteral("JSON Pointer")));
    QVERIFY2(text("jsonProblem").size() < 500, qPrintable(QString::number(text("jsonProblem").size())));
}

void TestRuleEditor::type(const char *name, const QString &text)
{
    auto &line = field<QLineEdit>(name);
    line.setFocus();
    line.selectAll();
    QTest::keyClick(&line, Qt::Key_Delete);
    QTest::keyClicks(&line, text);
}

void TestRuleEditor::choose(const char *name, const QString &item)
{
    auto &choice = field<QComboBox>(name);
    const int index = choice.findText(item);
    QVERIFY2(index >= 0, qPrintable(item));
    choice.setCurrentIndex(index);
}

QString TestRuleEditor::problem(const char *pointer)
{
    const auto *label = m_editor->findChild<QLabel *>(QStringLiteral("problem") + QLatin1String(pointer));
    return label && label->isVisibleTo(m_editor) ? label->text() : QString();
}

QAbstractButton &TestRuleEditor::more()
{
    for (QAbstractButton *button : m_editor->findChildren<QAbstractButton *>()) {
        if (button->text() == u"More conditions")
            return *button;
    }
    qFatal("no such button");
}

void TestRuleEditor::save()
{
    QVERIFY(ok().isEnabled());
    QTest::mouseClick(&ok(), Qt::LeftButton);
}

void TestRuleEditor::answerRisk(const QString &word)
{
    auto *box = m_page->window.findChild<QMessageBox *>(QStringLiteral("askRisk"));
    QVERIFY(box);
    for (QAbstractButton *button : box->buttons()) {
        if (button->text().remove(QLatin1Char('&')) == word)
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QTRY_VERIFY(!m_page->window.findChild<QMessageBox *>(QStringLiteral("askRisk")));
}

void TestRuleEditor::addsWhatIsTyped()
{
    openNew();
    QSignalSpy saved(m_editor.data(), &RuleEditor::saved);
    type("Name", QStringLiteral("Cams are refused"));
    type("Stream", QStringLiteral("cam*"));
    field<QComboBox>("Status").setEditText(QStringLiteral("PUBLISHING, PLAYING"));
    choose("Direction", QStringLiteral("Players"));
    field<QPlainTextEdit>("In the body").setPlainText(QStringLiteral("/custom/role = \"guest\"\n/n = 7\n/who=me"));
    field<QPlainTextEdit>("Headers").setPlainText(QStringLiteral("Retry-After: 5\nX-Why: a: b"));
    choose("Body", QStringLiteral("This text"));
    field<QPlainTextEdit>("Text of the body").setPlainText(QStringLiteral("{\"error\":1}"));
    choose("Delay", QStringLiteral("A fixed time"));
    type("Time", QStringLiteral("1.5 s"));
    type("Let pass first", QStringLiteral("2"));
    type("Then answer", QStringLiteral("5"));
    choose("Counted", QStringLiteral("For each stream"));
    type("Share of them, %", QStringLiteral("30"));
    type("Seed", QStringLiteral("7"));
    type("Time to live", QStringLiteral("5 min"));
    type("Tags", QStringLiteral("suite-42, night"));
    save();
    QTRY_VERIFY(!m_editor);
    QCOMPARE(m_page->rules().size(), 1);

    rules::Rule rule;
    rule.id = QStringLiteral("cams-are-refused");
    rule.name = QStringLiteral("Cams are refused");
    rule.tags = {QStringLiteral("suite-42"), QStringLiteral("night")};
    rule.match.name = QStringLiteral("cam*");
    rule.match.status = {QStringLiteral("PUBLISHING"), QStringLiteral("PLAYING")};
    rule.match.published = false;
    rule.match.body = {{QStringLiteral("/custom/role"), QStringLiteral("guest")},
                       {QStringLiteral("/n"), 7},
                       {QStringLiteral("/who"), QStringLiteral("me")}};
    rule.when = {.skip = 2, .count = 5, .per = rules::When::Per::Stream, .probability = 0.3, .seed = 7};
    rule.action.status = 500;
    rule.action.headers = {{QStringLiteral("Retry-After"), QStringLiteral("5")},
                           {QStringLiteral("X-Why"), QStringLiteral("a: b")}};
    rule.action.body = QStringLiteral("{\"error\":1}");
    rule.action.delay.ms = 1'500;
    rule.ttlMs = 300'000;
    QCOMPARE(m_page->rule(0).toJson(), rule.toJson());
    QCOMPARE(m_page->rule(0), rule);
    QCOMPARE(saved.size(), 1);
    QCOMPARE(saved.first().first().toString(), rule.id);
}

void TestRuleEditor::namesANewRuleByWhatItDoes()
{
    openNew();
    type("Stream", QStringLiteral("cam*"));
    QCOMPARE(field<QLineEdit>("Name").placeholderText(), QStringLiteral("500 Internal Server Error: cam*"));
    QCOMPARE(field<QLineEdit>("Id").placeholderText(), QStringLiteral("500-internal-server-error-cam"));
    save();
    QTRY_COMPARE(m_page->rules().size(), 1);
    QCOMPARE(m_page->rule(0).name, QStringLiteral("500 Internal Server Error: cam*"));
    openNew();
    type("Stream", QStringLiteral("cam*"));
    save();
    QTRY_COMPARE(m_page->ids().last(), QStringLiteral("500-internal-server-error-cam-2"));
}

void TestRuleEditor::keepsAllOfARuleThatItDoesNotTouch_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("patterns") << QByteArray(
        R"({"match":{"method":"*","name":"/^cam/","appKey":"a","nodeId":"n","sessionId":"s","mediaSessionId":"m",
            "info":"i","mediaProvider":"WebRTC","hasVideo":true,"hasAudio":false,"record":true},
            "action":{"type":"respond","status":418,"reason":"Teapot","body":"echo"}})");
    QTest::newRow("body conditions") << QByteArray(
        R"({"match":{"body":{"/a":[1,{"b":null}],"/s":"7","/t":"x = y"}},"action":{"type":"close"}})");
    QTest::newRow("truncate") << QByteArray(
        R"({"action":{"type":"truncate","status":200,"body":"0123","atFraction":0.123}})");
    QTest::newRow("dribble") << QByteArray(
        R"({"action":{"type":"dribble","bytesPerSecond":7,"delay":{"type":"uniform","minMs":1,"maxMs":61000}}})");
    QTest::newRow("lognormal") << QByteArray(
        R"({"action":{"type":"hold","delay":{"type":"lognormal","medianMs":200,"sigma":0.75}},"tags":["a","b"]})");
    QTest::newRow("when") << QByteArray(
        R"({"when":{"skip":1,"count":2,"per":"stream","probability":0.125,"seed":9007199254740991},
            "action":{"type":"reset","delayMs":250},"ttlMs":7200000,"enabled":false})");
    QTest::newRow("digits") << QByteArray(
        R"({"when":{"probability":0.3333333333333333},"action":{"type":"truncate","status":200,"body":"a\r\nb\u00a0c",
            "atFraction":0.0000123456789012345,
            "delay":{"type":"lognormal","medianMs":250.56789012345678,"sigma":0.123456789012345}}})");
    QTest::newRow("noughts") << QByteArray(
        R"({"action":{"type":"close","delay":{"type":"uniform","minMs":0,"maxMs":0}}})");
    QTest::newRow("separators") << QByteArray(
        R"({"match":{"name":" cam ","status":["A,B"],"body":{"/a=b":1,"/ c":" "}},"tags":["a, b"],
            "action":{"type":"respond","status":200,"headers":{"X-A":" 1"}}})");
    QTest::newRow("malformed") << QByteArray(
        R"({"action":{"type":"malformed","status":503,"headers":{"X":"a:b"},"body":"line\nother"}})");
}

void TestRuleEditor::keepsAllOfARuleThatItDoesNotTouch()
{
    QFETCH(QByteArray, json);
    const auto file = rules::parseRuleFile(json);
    QVERIFY(std::holds_alternative<rules::RuleFile>(file));
    rules::Rule rule = std::get<rules::RuleFile>(file).rules.first();
    rule.enabled = false;
    rule.name = QStringLiteral("As it was");
    m_page->change(rules::add(rule, true));
    edit(0);
    type("Name", QStringLiteral("Another"));
    save();
    QTRY_VERIFY(!m_editor);
    rule.name = QStringLiteral("Another");
    QCOMPARE(QJsonDocument(m_page->rule(0).toJson()).toJson(), QJsonDocument(rule.toJson()).toJson());
    QCOMPARE(m_page->rule(0), rule);
}

void TestRuleEditor::changesARule()
{
    m_page->change(rules::add(RulePage::rule(QStringLiteral("a")), true));
    edit(0);
    QVERIFY(m_editor->windowTitle().contains(QStringLiteral("Rule a")));
    field<QCheckBox>("Switched on").click();
    type("Stream", QStringLiteral("cam*"));
    save();
    QTRY_VERIFY(!m_editor);
    QCOMPARE(m_page->rules().size(), 1);
    QCOMPARE(m_page->rule(0).match.name, QStringLiteral("cam*"));
    QVERIFY(m_page->rule(0).enabled);
    QCOMPARE(m_page->rule(0).action.status, 403);
}

void TestRuleEditor::changesTheId()
{
    for (const char *id : {"a", "b", "c"})
        m_page->change(rules::add(RulePage::rule(QLatin1String(id)), true));
    edit(1);
    type("Id", QStringLiteral("x"));
    save();
    QTRY_VERIFY(!m_editor);
    QCOMPARE(m_page->ids().join(QString()), QStringLiteral("axc"));
}

void TestRuleEditor::refusesAnIdThatIsTaken()
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

void TestRuleEditor::saysWhatIsWrongBesideTheField_data()
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

void TestRuleEditor::saysWhatIsWrongBesideTheField()
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

void TestRuleEditor::speaksOfTheFormInTheForm_data()
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

void TestRuleEditor::speaksOfTheFormInTheForm()
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

void TestRuleEditor::leadsToTheProblem()
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

void TestRuleEditor::saysWhatCannotBeSaid()
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

void TestRuleEditor::readsBlanksAsAny()
{
    openNew();
    type("Stream", QStringLiteral(" "));
    type("App", QStringLiteral(" live* "));
    save();
    QTRY_COMPARE(m_page->rules().size(), 1);
    QVERIFY(m_page->rule(0).match.name.isEmpty());
    QCOMPARE(m_page->rule(0).match.appKey, QStringLiteral("live*"));
}

void TestRuleEditor::saysWhatIsWrongBelowTheJson()
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

void TestRuleEditor::switchesBetweenFormAndJson()
{
    openNew();
    type("Stream", QStringLiteral("cam*"));
    tabs().setCurrentIndex(1);
    QJsonObject rule = QJsonDocument::fromJson(json().toPlainText().toUtf8()).object();
    QCOMPARE(rule.value(QStringLiteral("match")).toObject().value(QStringLiteral("name")).toString(),
             QStringLiteral("cam*"));
    rule.insert(QStringLiteral("ttlMs"), 90'000);
    rule.insert(QStringLiteral("action"), QJsonObject{{QStringLiteral("type"), QStringLiteral("reset")}});
    json().setPlainText(QString::fromUtf8(QJsonDocument(rule).toJson()));
    tabs().setCurrentIndex(0);
    QCOMPARE(field<QLineEdit>("Time to live").text(), QStringLiteral("90 s"));
    QCOMPARE(field<QLineEdit>("Stream").text(), QStringLiteral("cam*"));
    save();
    QTRY_COMPARE(m_page->rules().size(), 1);
    QCOMPARE(m_page->rule(0).action.type, rules::Action::Type::Reset);
    QCOMPARE(m_page->rule(0).ttlMs, 90'000);
}

void TestRuleEditor::losesNothingThatIsInvalid()
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

void TestRuleEditor::hidesWhatTheAnswerDoesNotUse()
{
    openNew();
    const auto shown = [this](const char *name) { return field<QWidget>(name).isVisibleTo(m_editor); };
    QVERIFY(shown("Reason"));
    QVERIFY(!shown("Bytes per second"));
    QVERIFY(!shown("Text of the body"));
    choose("What", QStringLiteral("Nothing: reset the connection (TCP RST)"));
    QVERIFY(!shown("Reason"));
    QVERIFY(!shown("Headers"));
    choose("What", QStringLiteral("An answer that trickles, byte by byte"));
    QVERIFY(shown("Bytes per second"));
    QVERIFY(!shown("Breaks off at, %"));
    choose("Delay", QStringLiteral("Evenly between two times"));
    QVERIFY(shown("At least"));
    QVERIFY(shown("At most"));
    QVERIFY(!shown("Median"));
    QVERIFY(!shown("Video"));
    more().click();
    QVERIFY(shown("Video"));
}

void TestRuleEditor::forgetsTheReasonOfAnotherStatus()
{
    rules::Rule rule;
    rule.action.status = 500;
    rule.action.reason = QStringLiteral("Internal Server Error");
    open(rule, RuleEditor::Purpose::New);
    QLineEdit *line = field<QComboBox>("HTTP status").lineEdit();
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, QStringLiteral("403"));
    QVERIFY(field<QLineEdit>("Reason").text().isEmpty());
    QTest::keyClicks(line, QStringLiteral("3")); // 4033
    QVERIFY(!problem("/action/status").isEmpty());
    QTest::keyClick(line, Qt::Key_Backspace);
    save();
    QTRY_COMPARE(m_page->rules().size(), 1);
    QCOMPARE(m_page->rule(0).action.status, 403);
    QVERIFY(m_page->rule(0).action.reason.isEmpty());
}

void TestRuleEditor::fillsInReadyMadeAnswers()
{
    const rules::Rule slow = rules::presets().at(3);
    const auto pick = [this, &slow] {
        const QMenu *menu = m_editor->findChild<QPushButton *>(QStringLiteral("rulePresets"))->menu();
        for (QAction *action : menu->actions()) {
            if (action->text() == slow.name)
                action->trigger();
        }
    };
    openNew();
    type("Stream", QStringLiteral("cam*"));
    pick();
    save();
    QTRY_COMPARE(m_page->rules().size(), 1);
    QCOMPARE(m_page->rule(0).action, slow.action);
    QCOMPARE(m_page->rule(0).match.name, QStringLiteral("cam*"));

    openNew();
    type("Stream", QStringLiteral("hall"));
    tabs().setCurrentIndex(1);
    pick();
    save();
    QTRY_COMPARE(m_page->rules().size(), 2);
    QCOMPARE(m_page->rule(1).action, slow.action);
    QCOMPARE(m_page->rule(1).match.name, QStringLiteral("hall"));
}

void TestRuleEditor::isReachedByKeyboard()
{
    openNew();
    m_editor->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_editor));
    QStringList reached;
    for (int i = 0; i < 40 && !reached.contains(ok().text()); ++i) {
        const QWidget *focus = m_editor->focusWidget();
        const auto *button = qobject_cast<const QAbstractButton *>(focus);
        reached.append(button && focus->accessibleName().isEmpty() ? button->text() : focus->accessibleName());
        QTest::keyClick(m_editor->focusWidget(), Qt::Key_Tab);
    }
    const QStringList wanted{QStringLiteral("Name"),
                             QStringLiteral("Id"),
                             QStringLiteral("Switched on"),
                             QStringLiteral("Method"),
                             QStringLiteral("Stream"),
                             QStringLiteral("Status"),
                             QStringLiteral("Direction"),
                             QStringLiteral("App"),
                             QStringLiteral("Node"),
                             QStringLiteral("Session"),
                             QStringLiteral("Media session"),
                             QStringLiteral("Cause"),
                             QStringLiteral("Provider"),
                             QStringLiteral("More conditions"),
                             QStringLiteral("What"),
                             QStringLiteral("HTTP status"),
                             QStringLiteral("Reason"),
                             QStringLiteral("Headers"),
                             QStringLiteral("Body"),
                             QStringLiteral("Delay"),
                             QStringLiteral("Let pass first"),
                             QStringLiteral("Then answer"),
                             QStringLiteral("Counted"),
                             QStringLiteral("Share of them, %"),
                             QStringLiteral("Seed"),
                             QStringLiteral("Time to live"),
                             QStringLiteral("Tags")};
    QCOMPARE(reached.first(wanted.size()), wanted);
    QVERIFY2(reached.contains(ok().text()), qPrintable(reached.join(u',')));
    field<QLineEdit>("Name").setFocus();
    QTest::keyClick(&field<QLineEdit>("Name"), Qt::Key_Return);
    QTRY_VERIFY(!m_editor);
    QCOMPARE(m_page->rules().size(), 1);
}

void TestRuleEditor::showsWhatItMatchesNow()
{
    m_page->feed("hall", "PUBLISHING");
    journal::Record player = m_page->fixture.record("hall", "PLAYING", false);
    player.event.mediaSessionId = "id-of-a-player";
    player.streamKey = player.event.streamKey();
    m_page->board.apply({{player}});
    openNew();
    QTRY_COMPARE(text("rulePreview"), QStringLiteral("Matches 2 of 2 live streams now: hall"));
    player.id = m_page->fixture.record("hall", "STOPPED").id;
    player.event.status = "STOPPED";
    m_page->board.apply({{player}});
    for (const char *name : {"cam-1", "cam-2"})
        m_page->feed(name, "PUBLISHING");
    openNew();
    QTRY_COMPARE(text("rulePreview"), QStringLiteral("Matches 3 of 3 live streams now: hall, cam-1, cam-2"));
    type("Stream", QStringLiteral("cam*"));
    QTRY_COMPARE(text("rulePreview"), QStringLiteral("Matches 2 of 3 live streams now: cam-1, cam-2"));
    type("Stream", QStringLiteral("gate*"));
    QTRY_COMPARE(text("rulePreview"), QStringLiteral("Matches none of 3 live streams now."));
    type("Stream", QStringLiteral("gate["));
    QTRY_VERIFY(text("rulePreview").contains(QStringLiteral("once the rule is valid")));
    type("Stream", QStringLiteral("cam*"));
    m_page->feed("cam-1", "UNPUBLISHED");
    QTRY_COMPARE(text("rulePreview"), QStringLiteral("Matches 1 of 2 live streams now: cam-2"));
    field<QComboBox>("Status").setEditText(QStringLiteral("PUBLISHING, publishing"));
    QTRY_VERIFY(text("rulePreview").endsWith(QStringLiteral("Case counts: did you mean PUBLISHING?")));
    field<QComboBox>("Status").setEditText(QStringLiteral("PUBLSHING"));
    QTRY_VERIFY(text("rulePreview").endsWith(QStringLiteral("is known; did you mean PUBLISHING?")));
    field<QComboBox>("Status").setEditText({});
    more().click();
    field<QPlainTextEdit>("In the body").setPlainText(QStringLiteral("/x = 1"));
    QTRY_VERIFY(text("rulePreview").contains(QStringLiteral("body are not looked at")));
    field<QComboBox>("Method").setEditText(QStringLiteral("connect"));
    QTRY_VERIFY(text("rulePreview").contains(QStringLiteral("not counted")));
}

void TestRuleEditor::showsTheRisk()
{
    openNew();
    auto *risk = m_editor->findChild<QLabel *>(QStringLiteral("ruleRisk"));
    QVERIFY(!risk->isVisible());
    field<QComboBox>("Method").setEditText(QStringLiteral("connect"));
    QVERIFY(risk->isVisible());
    QVERIFY(risk->text().contains(QStringLiteral("connect")));
    field<QComboBox>("Method").setEditText(QStringLiteral("playStream"));
    QVERIFY(!risk->isVisible());
}

void TestRuleEditor::asksBeforeRiskAndStaysOpen()
{
    openNew();
    field<QComboBox>("Method").setEditText(QStringLiteral("connect"));
    field<QCheckBox>("Switched on").setChecked(true);
    save();
    answerRisk(QStringLiteral("Cancel"));
    QVERIFY(m_editor && m_editor->isVisible());
    QVERIFY(m_page->rules().isEmpty());
    save();
    answerRisk(QStringLiteral("Switch on"));
    QTRY_VERIFY(!m_editor);
    QCOMPARE(m_page->rules().size(), 1);
}

void TestRuleEditor::addsAgainWhatIsGone()
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

void TestRuleEditor::saysWhatOthersChanged()
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

void TestRuleEditor::loadsWhatOthersChanged()
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

void TestRuleEditor::asksBeforeItDiscards()
{
    const auto question = [this] { return m_editor->findChild<QMessageBox *>(QStringLiteral("askDiscard")); };
    openNew();
    m_editor->close();
    QTRY_VERIFY(!m_editor);
    openNew();
    type("Name", QStringLiteral("Mine"));
    QTest::keyClick(m_editor, Qt::Key_Escape);
    QVERIFY(question());
    QTest::keyClick(question(), Qt::Key_Escape);
    QTRY_VERIFY(!question());
    QVERIFY(m_editor->isVisible());
    m_editor->close();
    QVERIFY(m_editor->isVisible());
    for (QAbstractButton *button : question()->buttons()) {
        if (button->text() == u"Discard")
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QTRY_VERIFY(!m_editor);
    QVERIFY(m_page->rules().isEmpty());
}

void TestRuleEditor::keepsItsColoursInStep()
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

void TestRuleEditor::doesNotSwitchOnWhatWasSwitchedOffMeanwhile()
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

void TestRuleEditor::remembersTheSwitchWhileTheTextIsNoRule()
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

QTEST_MAIN(TestRuleEditor)
#include "tst_ruleeditor.moc"
