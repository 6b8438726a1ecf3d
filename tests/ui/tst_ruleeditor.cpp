#include "ruleeditortest.h"

#include <QCheckBox>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QMenu>
#include <QMessageBox>
#include <QSignalSpy>

// How a rule is written and changed.
class TestRuleEditor final : public RuleEditorTest {
    Q_OBJECT
private slots:
    void addsWhatIsTyped();
    void namesANewRuleByWhatItDoes();
    void keepsAllOfARuleThatItDoesNotTouch_data();
    void keepsAllOfARuleThatItDoesNotTouch();
    void changesARule();
    void changesTheId();
    void readsBlanksAsAny();
    void switchesBetweenFormAndJson();
    void hidesWhatTheAnswerDoesNotUse();
    void addsWhatTheBackendHasToDoWithIt();
    void changesTheBackendsAnswer();
    void opensWhatIsSaidOfTheBackend();
    void forgetsTheReasonOfAnotherStatus();
    void fillsInReadyMadeAnswers();
    void isReachedByKeyboard();
    void asksBeforeItDiscards();
    void keepsWhatTakesLongToLayOut_data();
    void keepsWhatTakesLongToLayOut();
};

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
    QTest::newRow("backend") << QByteArray(
        R"({"match":{"backend":{"status":["404","none"],"headers":{"X-A":" a: b","x-a":"/c/"},
            "body":{"/e=f":1,"":[null]}}},"action":{"type":"reset","forward":true}})");
    QTest::newRow("forward") << QByteArray(
        R"({"action":{"type":"forward","status":503,"reason":"Busy","headers":{"X":"a:b"},"delayMs":250,
            "body":{"/a":"7","/b = c":{"d":[1]},"/e/-":null,"":" x"}}})");
    QTest::newRow("forward as it is") << QByteArray(R"({"action":{"type":"forward"}})");
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

void TestRuleEditor::addsWhatTheBackendHasToDoWithIt()
{
    openNew();
    const auto shown = [this](const char *name) { return field<QWidget>(name).isVisibleTo(m_editor); };
    for (const char *name :
         {"Backend status", "Backend headers", "Backend body", "Let the web server behind us see the hook"})
        QVERIFY2(!shown(name), name);
    fold("Backend").click();
    QVERIFY(shown("Backend status") && shown("Backend headers") && shown("Backend body"));
    field<QComboBox>("Backend status").setEditText(QStringLiteral("404, 5xx"));
    field<QPlainTextEdit>("Backend headers").setPlainText(QStringLiteral("X-Reason: denied*"));
    field<QPlainTextEdit>("Backend body").setPlainText(QStringLiteral("/error/code = 7\n/who=me"));
    field<QCheckBox>("Let the web server behind us see the hook").click();
    save();
    QTRY_COMPARE(m_page->rules().size(), 1);
    const rules::Rule &rule = m_page->rule(0);
    QCOMPARE(rule.match.backend.status.join(u'+'), QStringLiteral("404+5xx"));
    QCOMPARE(rule.match.backend.headers.value(QStringLiteral("X-Reason")), QStringLiteral("denied*"));
    QCOMPARE(rule.match.backend.body.value(QStringLiteral("/error/code")), QJsonValue(7));
    QCOMPARE(rule.match.backend.body.value(QStringLiteral("/who")), QJsonValue(QStringLiteral("me")));
    QVERIFY(rule.action.forward);
    QCOMPARE(rule.action.status, 500);
}

void TestRuleEditor::changesTheBackendsAnswer()
{
    openNew();
    const auto shown = [this](const char *name) { return field<QWidget>(name).isVisibleTo(m_editor); };
    fold("Backend").click();
    field<QCheckBox>("Let the web server behind us see the hook").click();
    QVERIFY(!shown("Body changes"));
    choose("What", QStringLiteral("The backend's answer, changed on its way"));
    QVERIFY(shown("Body changes"));
    QVERIFY(!shown("Body") && !shown("Text of the body"));
    QVERIFY(!shown("Let the web server behind us see the hook"));       // it does anyway
    QCOMPARE(field<QComboBox>("HTTP status").currentText(), QString()); // the 500 was not about the backend's answer
    field<QPlainTextEdit>("Body changes").setPlainText(QStringLiteral("/custom/room = 8"));
    choose("Delay", QStringLiteral("A fixed time"));
    type("Time", QStringLiteral("500 ms"));
    choose("What", QStringLiteral("A status, headers and a body"));
    QVERIFY(field<QComboBox>("HTTP status").currentText().startsWith(QStringLiteral("500")));
    QVERIFY(shown("Body") && !shown("Body changes"));
    choose("What", QStringLiteral("The backend's answer, changed on its way"));
    save();
    QTRY_COMPARE(m_page->rules().size(), 1);
    const rules::Action action{.type = rules::Action::Type::Forward,
                               .status = 0,
                               .changes = {{QStringLiteral("/custom/room"), 8}},
                               .delay = {.ms = 500}};
    QCOMPARE(m_page->rule(0).action, action);

    edit(0);
    QVERIFY(field<QComboBox>("HTTP status").currentText().isEmpty());
    field<QComboBox>("HTTP status").setEditText(QStringLiteral("403"));
    save();
    QTRY_COMPARE(m_page->rule(0).action.status, 403);
}

void TestRuleEditor::opensWhatIsSaidOfTheBackend()
{
    rules::Rule rule = RulePage::rule(QStringLiteral("a"));
    open(rule, RuleEditor::Purpose::New);
    QVERIFY(!fold("Backend").isChecked());
    rule.action.forward = true;
    open(rule, RuleEditor::Purpose::New);
    QVERIFY(fold("Backend").isChecked());
    QVERIFY(field<QCheckBox>("Let the web server behind us see the hook").isVisibleTo(m_editor));
    rule.action.forward = false;
    rule.match.backend.status = {QStringLiteral("none")};
    open(rule, RuleEditor::Purpose::New);
    QVERIFY(fold("Backend").isChecked());
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
                             QStringLiteral("Backend"),
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

QTEST_MAIN(TestRuleEditor)
#include "tst_ruleeditor.moc"
