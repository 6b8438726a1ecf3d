#include "ui/rules/answerswitch.h"
#include "windowpage.h"

#include <QAction>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTimer>

class TestAnswerSwitch : public QObject {
    Q_OBJECT
private slots:
    void init() { m_page = std::make_unique<WindowPage>(); }
    void cleanup() { m_page.reset(); }

    void saysWhatIsTold();
    void saysWhatIsChosenBesideOthers();
    void opensItsMenu();
    void isSeenInANarrowWindow();
    void answersErrors_data();
    void answersErrors();
    void normalSwitchesAllOff();
    void customAnswer();
    void customAnswerThatIsRisky();
    void customAnswerComesBack();
    void customReasonIsThatOfTheStatus();
    void customAnswerThatIsNotValid_data();
    void customAnswerThatIsNotValid();

private:
    ui::AnswerSwitch &answer() { return *m_page->find<ui::AnswerSwitch>(); }
    void choose(const char *name) { m_page->action(name)->trigger(); }
    QDialog *custom() { return m_page->find<QDialog>(QStringLiteral("answerDialog")); }
    QLineEdit *field(const QString &name);
    void type(const QString &name, const QString &text);
    QPushButton *acceptButton();
    void accept();

    std::unique_ptr<WindowPage> m_page;
};

namespace {

rules::Rule rule(const QString &id)
{
    rules::Rule rule;
    rule.id = id;
    rule.name = id;
    rule.action.status = 403;
    return rule;
}

} // namespace

QLineEdit *TestAnswerSwitch::field(const QString &name)
{
    for (QLineEdit *candidate : custom()->findChildren<QLineEdit *>()) {
        if (candidate->accessibleName() == name)
            return candidate;
    }
    return nullptr;
}

void TestAnswerSwitch::type(const QString &name, const QString &text)
{
    field(name)->selectAll();
    QTest::keyClick(field(name), Qt::Key_Backspace);
    QTest::keyClicks(field(name), text);
}

QPushButton *TestAnswerSwitch::acceptButton()
{
    for (QPushButton *button : custom()->findChildren<QPushButton *>()) {
        if (button->text() == u"Answer with this")
            return button;
    }
    return nullptr;
}

void TestAnswerSwitch::accept()
{
    QTest::mouseClick(acceptButton(), Qt::LeftButton);
}

void TestAnswerSwitch::saysWhatIsTold()
{
    QCOMPARE(answer().text(), QStringLiteral("Answer: 200 OK"));
    QVERIFY(m_page->action("answer200")->isChecked());
    const int width = answer().sizeHint().width();

    m_page->changeRules(rules::add(rule(QStringLiteral("a")), true));
    QCOMPARE(answer().text(), QStringLiteral("Answer: by one rule"));
    QVERIFY(!m_page->action("answer200")->isChecked());
    m_page->changeRules(rules::add(rule(QStringLiteral("b")), true));
    QCOMPARE(answer().text(), QStringLiteral("Answer: by 2 rules"));
    QCOMPARE(answer().accessibleName(), answer().text());
    QCOMPARE(answer().sizeHint().width(), width); // what stands beside it keeps its place

    m_page->changeRules(rules::disableAll());
    QCOMPARE(answer().text(), QStringLiteral("Answer: 200 OK"));
    m_page->changeRules(rules::answerAll({.type = rules::Action::Type::Reset}, true));
    QCOMPARE(answer().text(), QStringLiteral("Answer: reset"));
}

void TestAnswerSwitch::saysWhatIsChosenBesideOthers()
{
    m_page->changeRules(rules::add(rule(QStringLiteral("a")), true));
    choose("answer500");
    QTRY_COMPARE(answer().text(), QStringLiteral("Answer: 500 +1"));
    QVERIFY(m_page->action("answer500")->isChecked());
    m_page->changeRules(rules::move(rules::SwitchId, 1)); // “a” answers first
    QCOMPARE(answer().text(), QStringLiteral("Answer: by 2 rules"));
    QVERIFY(!m_page->action("answer500")->isChecked());
    m_page->changeRules(rules::setEnabled(QStringLiteral("a"), false, true));
    QCOMPARE(answer().text(), QStringLiteral("Answer: 500"));
    m_page->changeRules(
        rules::patch(rules::SwitchId,
                     {{QStringLiteral("match"), QJsonObject{{QStringLiteral("name"), QStringLiteral("cam*")}}}}, true));
    QCOMPARE(answer().text(), QStringLiteral("Answer: by one rule")); // of some streams only
}

void TestAnswerSwitch::opensItsMenu()
{
    QTest::mouseMove(&answer());
    QTimer::singleShot(0, this, [this] {
        QVERIFY(answer().menu()->isVisible());
        QTest::keyClick(answer().menu(), Qt::Key_5);
    });
    QTest::mouseClick(&answer(), Qt::LeftButton); // returns when the menu is closed
    QTRY_COMPARE(answer().text(), QStringLiteral("Answer: 500"));
}

void TestAnswerSwitch::isSeenInANarrowWindow()
{
    m_page->listen();
    m_page->window().resize(860, 600);
    const auto place = [this] { return QRect(answer().mapTo(&m_page->window(), QPoint()), answer().size()); };
    QTRY_VERIFY(m_page->window().rect().contains(place()));
    QTRY_COMPARE(answer().width(), answer().sizeHint().width());
    const auto *pause = m_page->find<QToolButton>(QStringLiteral("pauseButton"));
    QTRY_VERIFY(pause->width() < 60); // without its word
    m_page->window().resize(1440, 900);
    QTRY_VERIFY(pause->width() > 100);
}

void TestAnswerSwitch::answersErrors_data()
{
    QTest::addColumn<QByteArray>("action");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("reason");
    QTest::newRow("403") << QByteArray("answer403") << 403 << QStringLiteral("Forbidden");
    QTest::newRow("500") << QByteArray("answer500") << 500 << QStringLiteral("Internal Server Error");
}

void TestAnswerSwitch::answersErrors()
{
    QFETCH(const QByteArray, action);
    QFETCH(const int, status);
    QFETCH(const QString, reason);
    choose(action.constData());
    QTRY_COMPARE(answer().text(), QStringLiteral("Answer: %1").arg(status));
    QVERIFY(m_page->action(action.constData())->isChecked());
    QCOMPARE(m_page->rules().size(), 1);
    const rules::Rule rule = m_page->rules().first();
    QCOMPARE(rule.id, rules::SwitchId);
    QCOMPARE(rule.match, rules::Match{});
    QCOMPARE(rule.action.status, status);
    QCOMPARE(rule.action.reason, reason);
    QVERIFY(rule.action.body.isEmpty());
    QCOMPARE(m_page->book().snapshot()->changedBy, rules::Origin::window());
}

void TestAnswerSwitch::normalSwitchesAllOff()
{
    m_page->changeRules(rules::add(rule(QStringLiteral("a")), true));
    choose("answer500");
    QTRY_COMPARE(answer().text(), QStringLiteral("Answer: 500 +1"));
    choose("answer200");
    QTRY_COMPARE(answer().text(), QStringLiteral("Answer: 200 OK"));
    QCOMPARE(m_page->book().snapshot()->activeCount(), 0);
    QCOMPARE(m_page->rules().size(), 2);
}

void TestAnswerSwitch::customAnswer()
{
    choose("answerCustom");
    QVERIFY(custom()->isVisible());
    type(QStringLiteral("Status"), QStringLiteral("418"));
    type(QStringLiteral("Reason"), QStringLiteral("Teapot"));
    QTest::keyClicks(custom()->findChild<QPlainTextEdit *>(), QStringLiteral("short and stout"));
    type(QStringLiteral("Delay"), QStringLiteral("250"));
    accept();
    QTRY_VERIFY(!custom());
    const rules::Action action = m_page->rules().first().action;
    QCOMPARE(action.status, 418);
    QCOMPARE(action.reason, QStringLiteral("Teapot"));
    QCOMPARE(action.body, QStringLiteral("short and stout"));
    QCOMPARE(action.delay.ms, 250);
    QCOMPARE(answer().text(), QStringLiteral("Answer: 418"));
    QVERIFY(m_page->action("answerCustom")->isChecked());
}

void TestAnswerSwitch::customAnswerThatIsRisky()
{
    choose("answerCustom");
    type(QStringLiteral("Delay"), QStringLiteral("16 s"));
    accept();
    QTRY_VERIFY(custom()->findChild<QMessageBox *>(QStringLiteral("askRisk")));
    m_page->press(QStringLiteral("askRisk"), QStringLiteral("Cancel"));
    QTRY_VERIFY(!m_page->find<QMessageBox>(QStringLiteral("askRisk")));
    QVERIFY(custom()->isVisible()); // to try again
    QVERIFY(m_page->rules().isEmpty());
    accept();
    QTRY_VERIFY(custom()->findChild<QMessageBox *>(QStringLiteral("askRisk")));
    m_page->press(QStringLiteral("askRisk"), QStringLiteral("Switch on"));
    QTRY_VERIFY(!custom());
    QCOMPARE(m_page->rules().size(), 1);
    QCOMPARE(m_page->rules().first().action.delay.ms, 16'000);
}

void TestAnswerSwitch::customAnswerComesBack()
{
    m_page->changeRules(rules::answerAll({.status = 429, .body = QStringLiteral("later")}, true));
    choose("answerCustom");
    QCOMPARE(field(QStringLiteral("Status"))->text(), QStringLiteral("429"));
    QCOMPARE(custom()->findChild<QPlainTextEdit *>()->toPlainText(), QStringLiteral("later"));
}

void TestAnswerSwitch::customReasonIsThatOfTheStatus()
{
    choose("answer500");
    QTRY_COMPARE(answer().text(), QStringLiteral("Answer: 500"));
    choose("answerCustom");
    QVERIFY(field(QStringLiteral("Reason"))->text().isEmpty());
    QCOMPARE(field(QStringLiteral("Reason"))->placeholderText(), QStringLiteral("Internal Server Error"));
    type(QStringLiteral("Status"), QStringLiteral("404"));
    QCOMPARE(field(QStringLiteral("Reason"))->placeholderText(), QStringLiteral("Not Found"));
    QTest::keyClick(field(QStringLiteral("Status")), Qt::Key_Return);
    QTRY_VERIFY(!custom());
    QCOMPARE(m_page->rules().first().action.status, 404);
    QVERIFY(m_page->rules().first().action.reason.isEmpty()); // the wire has the standard one
}

void TestAnswerSwitch::customAnswerThatIsNotValid_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QJsonObject>("action");
    const auto action = [](const char *key, const QJsonValue &value) {
        QJsonObject object{{QStringLiteral("type"), QStringLiteral("respond")}, {QStringLiteral("status"), 500}};
        object.insert(QLatin1String(key), value);
        return object;
    };
    const QString status = QStringLiteral("Status");
    const QString longest(201, QLatin1Char('x'));
    QTest::newRow("status too small") << status << QStringLiteral("99") << action("status", 99);
    QTest::newRow("status too large") << status << QStringLiteral("600") << action("status", 600);
    QTest::newRow("no number") << status << QStringLiteral("abc") << action("status", QStringLiteral("abc"));
    QTest::newRow("no status") << status << QString() << action("status", QJsonValue::Undefined);
    QTest::newRow("reason") << QStringLiteral("Reason") << longest << action("reason", longest);
    QTest::newRow("delay") << QStringLiteral("Delay") << QStringLiteral("2 h") << action("delayMs", 7'200'000);
}

void TestAnswerSwitch::customAnswerThatIsNotValid()
{
    QFETCH(const QString, name);
    QFETCH(const QString, text);
    QFETCH(const QJsonObject, action);
    choose("answerCustom");
    const QString before = field(name)->text();
    type(name, text);
    QCOMPARE(field(name)->text(), text); // never changed silently
    const auto read = rules::Rule::parse(QJsonObject{{QStringLiteral("action"), action}});
    QVERIFY(std::holds_alternative<json::JsonError>(read));
    const auto *problem = custom()->findChild<QLabel *>(QStringLiteral("answerProblem"));
    QCOMPARE(problem->text(), std::get<json::JsonError>(read).sentence); // the control API's words
    QVERIFY(problem->isVisible());
    QVERIFY(!acceptButton()->isEnabled());
    QTest::keyClick(field(name), Qt::Key_Return);
    QVERIFY(custom()->isVisible());
    QVERIFY(m_page->rules().isEmpty());
    type(name, before);
    QVERIFY(acceptButton()->isEnabled());
    QVERIFY(!problem->isVisible());
}

QTEST_MAIN(TestAnswerSwitch)
#include "tst_answerswitch.moc"
