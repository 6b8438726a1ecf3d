#include "randomrule.h"
#include "rulepage.h"
#include "ui/rules/answerdialog.h"
#include "ui/rules/ruleeditor.h"
#include "ui/rules/ruleedits.h"
#include "ui/rules/ruleform.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSet>
#include <QSignalSpy>
#include <QTabBar>
#include <QTemporaryDir>
#include <QWheelEvent>

#include <random>

using rules::Rule;

// A rule that goes through a form comes out as it went in, unless somebody changes it.
class TestRuleForms : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup() { m_form.reset(); }

    void keepsAnyRule();
    void keepsAnyRuleInTheDialog();
    void keepsAnyRuleInAFile();
    void keepsWhatIsTypedAndLeft_data();
    void keepsWhatIsTypedAndLeft();
    void ticksStatusesWithTheMouse();
    void ticksStatusesWithKeys();
    void untickingKeepsOthers();
    void pastesAList();
    void keepsAReasonThatIsTheUsualOne();
    void theWheelChangesNothing();
    void answersAllWithWhatItWas();

private:
    template <typename T>
    static T &field(QWidget &form, const char *name)
    {
        for (T *widget : form.findChildren<T *>()) {
            if (widget->accessibleName() == QLatin1String(name))
                return *widget;
        }
        qFatal("no field %s", name);
    }
    static int tabThrough(QWidget &form, Qt::Key key);
    static Rule read(const QJsonObject &json);
    QComboBox &statuses() { return field<QComboBox>(*m_form, "Status"); }
    QMenu &openStatuses();
    Rule read() { return read(m_form->json()); }

    std::unique_ptr<ui::RuleForm> m_form;
};

void TestRuleForms::init()
{
    m_form = std::make_unique<ui::RuleForm>();
    m_form->resize(600, 800);
    m_form->show();
    QVERIFY(QTest::qWaitForWindowActive(m_form.get()));
    Rule rule;
    rule.id = rule.name = QStringLiteral("r");
    m_form->show(rule);
    m_form->setFocus();
}

// Returns how many fields that was; every one is left once.
int TestRuleForms::tabThrough(QWidget &form, Qt::Key key)
{
    QSet<QWidget *> left;
    for (QWidget *now = QApplication::focusWidget(); now && form.isAncestorOf(now) && !left.contains(now);
         now = QApplication::focusWidget()) {
        left.insert(now);
        QTest::keyClick(now, key);
    }
    return int(left.size());
}

Rule TestRuleForms::read(const QJsonObject &json)
{
    const auto parsed = Rule::parse(json);
    if (const auto *error = std::get_if<json::JsonError>(&parsed))
        qWarning("%s: %s at %s", QJsonDocument(json).toJson().constData(), qPrintable(error->sentence),
                 qPrintable(error->pointer));
    return std::holds_alternative<Rule>(parsed) ? std::get<Rule>(parsed) : Rule();
}

void TestRuleForms::keepsAnyRule()
{
    const quint32 seed = std::random_device()();
    qInfo("seed %u", seed);
    RandomRule random(seed);
    for (int i = 0; i < 200; ++i) {
        const Rule rule = random.next();
        m_form->show(rule);
        QCOMPARE(read().toJson(), rule.toJson());
        m_form->setFocus();
        QVERIFY(tabThrough(*m_form, i % 2 == 0 ? Qt::Key_Tab : Qt::Key_Backtab) > 20);
        QVERIFY(!m_form->problem());
        QCOMPARE(QJsonDocument(read().toJson()).toJson(), QJsonDocument(rule.toJson()).toJson());
        QCOMPARE(read(), rule);
    }
}

void TestRuleForms::keepsAnyRuleInTheDialog()
{
    const quint32 seed = std::random_device()();
    qInfo("seed %u", seed);
    RandomRule random(seed);
    for (int i = 0; i < 15; ++i) {
        Rule rule = random.next();
        if (rule.ttlMs > 0)
            rule.ttlMs += 60'000; // it is not to pass meanwhile
        RulePage page;
        page.change(rules::add(rule, true));
        QPointer editor =
            new ui::RuleEditor(page.control, page.board, rule, ui::RuleEditor::Purpose::Change, &page.window);
        editor->show();
        QVERIFY(QTest::qWaitForWindowActive(editor));
        QVERIFY(tabThrough(*editor, Qt::Key_Tab) > 20);
        editor->findChild<QTabBar *>()->setCurrentIndex(1);
        QVERIFY(!editor->hasChanges());
        auto *text = editor->findChild<QPlainTextEdit *>(QStringLiteral("ruleJson"));
        QTest::keyClick(text, Qt::Key_Space); // what is read from here on is what stands there
        editor->findChild<QTabBar *>()->setCurrentIndex(0);
        QVERIFY(!editor->hasChanges());
        QTest::mouseClick(editor->findChild<QPushButton *>(QStringLiteral("saveRule")), Qt::LeftButton);
        if (auto *box = page.window.findChild<QDialog *>(QStringLiteral("askRisk")))
            box->close();
        const QByteArray saved = QJsonDocument(page.rule(0).toJson()).toJson();
        const QByteArray given = QJsonDocument(rule.toJson()).toJson();
        QVERIFY2(saved == given, saved + given);
        QCOMPARE(page.rules().size(), 1);
        delete editor;
    }
}

void TestRuleForms::keepsAnyRuleInAFile()
{
    RandomRule random(7);
    rules::Rules rules;
    for (int i = 0; i < 100; ++i) {
        m_form->show(random.next());
        rules.append(read());
    }
    RulePage page(rules);
    ui::RuleEdits edits(page.control);
    QSignalSpy done(&edits, &ui::RuleEdits::done);
    const QTemporaryDir folder;
    edits.save(folder.filePath(QStringLiteral("rules.json")));
    QTRY_COMPARE(done.size(), 1);
    page.change(rules::replaceAll({}, {}, true));
    QCOMPARE(page.rules().size(), 0);
    QFile file(folder.filePath(QStringLiteral("rules.json")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto parsed = rules::parseRuleFile(file.readAll());
    page.change(rules::merge(std::get<rules::RuleFile>(parsed).rules, true));
    QCOMPARE(page.rules().size(), rules.size());
    for (int i = 0; i < int(rules.size()); ++i) {
        QCOMPARE(page.rule(i).toJson(), rules.at(i).toJson());
        m_form->show(page.rule(i));
        QCOMPARE(read(), rules.at(i));
    }
}

void TestRuleForms::keepsWhatIsTypedAndLeft_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QJsonValue>("value");
    const QString status = QStringLiteral("/match/status");
    QTest::newRow("a status") << QByteArray("Status") << QStringLiteral("PUBLISHING") << QStringLiteral("status")
                              << QJsonValue(QJsonArray{QStringLiteral("PUBLISHING")});
    QTest::newRow("statuses") << QByteArray("Status") << QStringLiteral("PUBLISHING, FAILED,")
                              << QStringLiteral("status")
                              << QJsonValue(QJsonArray{QStringLiteral("PUBLISHING"), QStringLiteral("FAILED")});
    QTest::newRow("an unusual status") << QByteArray("Status") << QStringLiteral("ODD") << QStringLiteral("status")
                                       << QJsonValue(QJsonArray{QStringLiteral("ODD")});
    QTest::newRow("a method") << QByteArray("Method") << QStringLiteral("connect") << QStringLiteral("method")
                              << QJsonValue(QStringLiteral("connect"));
    QTest::newRow("the beginning of a method") << QByteArray("Method") << QStringLiteral("publish")
                                               << QStringLiteral("method") << QJsonValue(QStringLiteral("publish"));
}

void TestRuleForms::keepsWhatIsTypedAndLeft()
{
    QFETCH(QByteArray, name);
    QFETCH(QString, typed);
    QFETCH(QString, pointer);
    QFETCH(QJsonValue, value);
    auto &box = field<QComboBox>(*m_form, name.constData());
    box.setFocus();
    box.lineEdit()->selectAll();
    QTest::keyClicks(&box, typed);
    for (int round = 0; round < 2; ++round) { // once left, and once tabbed through
        QTest::keyClick(&box, Qt::Key_Tab);
        QVERIFY(!box.hasFocus());
        QCOMPARE(m_form->json().value(QStringLiteral("match")).toObject().value(pointer), value);
        box.setFocus();
    }
}

QMenu &TestRuleForms::openStatuses()
{
    QTest::mouseClick(&statuses(), Qt::LeftButton, {}, QPoint(statuses().width() - 8, statuses().height() / 2));
    auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
    if (!menu)
        qFatal("no list of statuses");
    return *menu;
}

void TestRuleForms::ticksStatusesWithTheMouse()
{
    QMenu &menu = openStatuses();
    for (const int row : {1, 6, 6, 2}) {
        const QRect place = menu.actionGeometry(menu.actions().at(row));
        QTest::mouseClick(&menu, Qt::LeftButton, {}, place.center());
        QVERIFY(menu.isVisible());
    }
    QTest::keyClick(&menu, Qt::Key_Escape);
    QVERIFY(!menu.isVisible());
    QCOMPARE(read().match.status.join(u'+'), QStringLiteral("PUBLISHING+PLAYING"));
    statuses().setFocus();
    QTest::keyClick(&statuses(), Qt::Key_Tab);
    QCOMPARE(read().match.status.join(u'+'), QStringLiteral("PUBLISHING+PLAYING"));
}

void TestRuleForms::ticksStatusesWithKeys()
{
    statuses().setFocus();
    QTest::keyClicks(&statuses(), QStringLiteral("ODD"));
    QTest::keyClick(&statuses(), Qt::Key_Up); // puts nothing in in passing
    QCOMPARE(read().match.status.join(u'+'), QStringLiteral("ODD"));
    QTest::keyClick(&statuses(), Qt::Key_Down);
    QWidget *menu = QApplication::activePopupWidget();
    QVERIFY(menu);
    QTest::keyClick(menu, Qt::Key_Space);
    QVERIFY(menu->isVisible());
    QTest::keyClick(menu, Qt::Key_Down);
    QTest::keyClick(menu, Qt::Key_Return);
    QVERIFY(!menu->isVisible());
    QTest::keyClick(&statuses(), Qt::Key_Tab);
    QCOMPARE(read().match.status.join(u'+'), QStringLiteral("ODD+PENDING+PUBLISHING"));
}

void TestRuleForms::untickingKeepsOthers()
{
    Rule rule;
    rule.id = rule.name = QStringLiteral("r");
    rule.match.status = {QStringLiteral("A,B"), QStringLiteral("PENDING"), QStringLiteral("ODD")};
    m_form->show(rule);
    QMenu &menu = openStatuses();
    QVERIFY(menu.actions().first()->isChecked());
    QVERIFY(!menu.actions().at(1)->isChecked());
    QCOMPARE(menu.actions().last()->text(), QStringLiteral("ODD"));
    QTest::mouseClick(&menu, Qt::LeftButton, {}, menu.actionGeometry(menu.actions().first()).center());
    menu.close();
    QCOMPARE(read().match.status.join(u'+'), QStringLiteral("A,B+ODD"));
}

void TestRuleForms::pastesAList()
{
    QGuiApplication::clipboard()->setText(QStringLiteral("FAILED,PLAYING"));
    statuses().setFocus();
    QTest::keySequence(&statuses(), QKeySequence::Paste);
    QTest::keyClick(&statuses(), Qt::Key_Tab);
    QCOMPARE(read().match.status.join(u'+'), QStringLiteral("FAILED+PLAYING"));
}

void TestRuleForms::keepsAReasonThatIsTheUsualOne()
{
    Rule rule;
    rule.id = rule.name = QStringLiteral("r");
    rule.action.status = 403;
    rule.action.reason = QStringLiteral("Forbidden");
    m_form->show(rule);
    auto &status = field<QComboBox>(*m_form, "HTTP status");
    status.setFocus();
    QTest::keyClick(&status, Qt::Key_Tab);
    QCOMPARE(read(), rule);
}

void TestRuleForms::theWheelChangesNothing()
{
    Rule rule;
    rule.id = rule.name = QStringLiteral("r");
    rule.match.status = {QStringLiteral("PLAYING")};
    rule.match.published = true;
    rule.action.status = 403;
    m_form->show(rule);
    int turned = 0;
    for (QComboBox *box : m_form->findChildren<QComboBox *>()) {
        box->setFocus();
        QWheelEvent turn(box->rect().center(), box->mapToGlobal(box->rect().center()), {}, QPoint(0, -120),
                         Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(box, &turn);
        ++turned;
    }
    QVERIFY(turned > 8);
    QCOMPARE(read(), rule);
}

void TestRuleForms::answersAllWithWhatItWas()
{
    RandomRule random(3);
    int answered = 0;
    while (answered < 40) {
        rules::Action action = random.next().action;
        if (action.type != rules::Action::Type::Respond)
            continue;
        action.reason.clear(); // the usual one is what none stands for
        RulePage page;
        auto *dialog = new ui::AnswerDialog(page.control, action, &page.window);
        dialog->show();
        QVERIFY(QTest::qWaitForWindowActive(dialog));
        tabThrough(*dialog, Qt::Key_Tab);
        for (QPushButton *button : dialog->findChildren<QPushButton *>()) {
            if (button->text().contains(QStringLiteral("Answer with this")))
                QTest::mouseClick(button, Qt::LeftButton);
        }
        if (page.rules().isEmpty())
            continue; // it would be asked about first
        ++answered;
        QCOMPARE(page.rule(0).action, action);
    }
}

QTEST_MAIN(TestRuleForms)
#include "tst_ruleforms.moc"
