#include "ui/connect/connecteditor.h"
#include "ui/connect/policyrow.h"
#include "ui/kit/colours.h"
#include "ui/kit/fonts.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QSet>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

class TestConnectEditor : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup() { delete m_editor; }

    void givesBackWhatItWasGiven();
    void keepsWhatIsTabbedThrough();
    void keepsTheBeginningOfAMethod();
    void editsAMethod();
    void addsAMethod();
    void removesAMethod();
    void refusesWhatIsNotValid_data();
    void refusesWhatIsNotValid();
    void refusesAMethodThatStandsTwice();
    void explainsTheChosenMethod();
    void presets();
    void cancelChangesNothing();
    void cancelAsksOnlyWhenSomethingIsLost();
    void saysWhatChangedMeanwhile();
    void loadsWhatChangedMeanwhile();
    void ownChangeWinsKnowingly();
    void problemFollowsTheScheme();
    void everyFieldHasAName();

private:
    QList<ui::PolicyRow *> rows();
    template <typename Field>
    Field *field(int row, const QString &name);
    bool says(const QString &text);
    QPushButton *button(const QString &text);
    wcs::RestClientConfig accepted();

    void answer(const QString &text);

    wcs::RestClientConfig m_config;
    QPointer<ui::ConnectEditor> m_editor;
};

namespace {

rules::ConnectConfig changedByApi()
{
    return {.config = wcs::RestClientConfig::wcsDefaults(),
            .changedBy = rules::Origin::api(QStringLiteral("tag suite-42")),
            .changedAt = 1'764'000'000'000'000};
}

} // namespace

void TestConnectEditor::init()
{
    m_config = wcs::RestClientConfig::errorsReachTheClient();
    m_config.methods["playStream"] = {.restExclude = "sdp", .restPolicy = "OVERWRITE", .restOverwrite = "name,custom"};
    m_editor = new ui::ConnectEditor(m_config, nullptr);
    m_editor->show();
}

QList<ui::PolicyRow *> TestConnectEditor::rows()
{
    QList<ui::PolicyRow *> shown;
    for (auto *row : m_editor->findChildren<ui::PolicyRow *>()) {
        if (!row->isHidden())
            shown.append(row);
    }
    return shown;
}

template <typename Field>
Field *TestConnectEditor::field(int row, const QString &name)
{
    for (auto *candidate : rows()[row]->findChildren<Field *>()) {
        if (candidate->accessibleName().startsWith(name))
            return candidate;
    }
    return nullptr;
}

bool TestConnectEditor::says(const QString &text)
{
    for (const QLabel *label : m_editor->findChildren<QLabel *>()) {
        if (label->isVisible() && label->text().contains(text))
            return true;
    }
    return false;
}

QPushButton *TestConnectEditor::button(const QString &text)
{
    for (auto *candidate : m_editor->findChildren<QPushButton *>()) {
        if (candidate->text().remove(QLatin1Char('&')) == text)
            return candidate;
    }
    return nullptr;
}

void TestConnectEditor::answer(const QString &text)
{
    const QPointer<QMessageBox> box = m_editor->findChild<QMessageBox *>(QStringLiteral("askDiscard"));
    QVERIFY(box && box->isVisible());
    for (QAbstractButton *candidate : box->buttons()) {
        if (candidate->text().remove(QLatin1Char('&')) == text)
            QTest::mouseClick(candidate, Qt::LeftButton);
    }
    QTRY_VERIFY(!box);
}

wcs::RestClientConfig TestConnectEditor::accepted()
{
    const QSignalSpy wanted(m_editor, &ui::ConnectEditor::configWanted);
    QTest::mouseClick(button(QStringLiteral("Tell it from now on")), Qt::LeftButton);
    return wanted.isEmpty() ? wcs::RestClientConfig{} : wanted.first().first().value<wcs::RestClientConfig>();
}

void TestConnectEditor::givesBackWhatItWasGiven()
{
    QCOMPARE(rows().size(), 2);
    QVERIFY(m_editor->findChild<QPlainTextEdit *>()->toPlainText().contains(QStringLiteral("\"name,custom\"")));
    const wcs::RestClientConfig config = accepted();
    QCOMPARE(config.methods.size(), 2);
    QCOMPARE(config.policyOf("playStream").restOverwrite, QByteArray("name,custom"));
    QCOMPARE(config.policyOf("playStream").restExclude, QByteArray("sdp"));
    QVERIFY(config.policyOf("StreamStatusEvent").isFail());
    QTRY_VERIFY(!m_editor);
}

void TestConnectEditor::keepsWhatIsTabbedThrough()
{
    delete m_editor;
    for (const char *method : {"connect", "play", "a.b-c_1"})
        m_config.methods[method] = {
            .clientExclude = "a,b", .restExclude = "sdp", .restPolicy = "DISABLE", .restOverwrite = "x,y"};
    m_editor = new ui::ConnectEditor(m_config, nullptr);
    m_editor->show();
    QVERIFY(QTest::qWaitForWindowActive(m_editor));
    field<QComboBox>(0, QStringLiteral("Method"))->setFocus();
    QSet<QWidget *> left;
    for (QWidget *now = QApplication::focusWidget(); !left.contains(now); now = QApplication::focusWidget()) {
        left.insert(now);
        if (auto *box = qobject_cast<QComboBox *>(now)) {
            QWheelEvent turn({}, {}, {}, QPoint(0, -120), Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
            QApplication::sendEvent(box, &turn);
        }
        QTest::keyClick(now, Qt::Key_Tab);
    }
    QVERIFY(left.size() > 30);
    QVERIFY(!m_editor->hasChanges());
    QCOMPARE(accepted(), m_config);
}

void TestConnectEditor::keepsTheBeginningOfAMethod()
{
    QVERIFY(QTest::qWaitForWindowActive(m_editor));
    auto *method = field<QComboBox>(0, QStringLiteral("Method"));
    method->setFocus();
    method->lineEdit()->selectAll();
    QTest::keyClicks(method, QStringLiteral("play"));
    QTest::keyClick(method, Qt::Key_Tab);
    QVERIFY(accepted().methods.contains("play"));
}

void TestConnectEditor::editsAMethod()
{
    field<QComboBox>(0, QStringLiteral("On error"))->setCurrentText(QStringLiteral("LOG"));
    QTest::keyClicks(field<QLineEdit>(0, QStringLiteral("Not to us")), QStringLiteral("sdp, custom"));
    QVERIFY(m_editor->findChild<QPlainTextEdit *>()->toPlainText().contains(QStringLiteral("\"sdp,custom\"")));
    const wcs::RestClientConfig config = accepted();
    QVERIFY(!config.policyOf("StreamStatusEvent").isFail());
    QCOMPARE(config.policyOf("StreamStatusEvent").restExclude, QByteArray("sdp,custom"));
}

void TestConnectEditor::addsAMethod()
{
    QTest::mouseClick(button(QStringLiteral("Add a method")), Qt::LeftButton);
    QCOMPARE(rows().size(), 3);
    QVERIFY(!button(QStringLiteral("Tell it from now on"))->isEnabled()); // it has no name yet
    field<QComboBox>(2, QStringLiteral("Method"))->setEditText(QStringLiteral("StreamKeepAliveEvent"));
    QVERIFY(button(QStringLiteral("Tell it from now on"))->isEnabled());
    QVERIFY(accepted().policyOf("StreamKeepAliveEvent").isFail());
}

void TestConnectEditor::removesAMethod()
{
    QTest::mouseClick(rows()[0]->findChild<QAbstractButton *>(), Qt::LeftButton);
    QCOMPARE(rows().size(), 1);
    QCOMPARE(accepted().methods.keys(), QList<QByteArray>{"playStream"});
}

void TestConnectEditor::refusesWhatIsNotValid_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("policy");
    QTest::addColumn<QString>("overwrite");
    QTest::addColumn<QString>("exclude");
    QTest::newRow("method") << QStringLiteral("no method") << QStringLiteral("NOTIFY") << QString() << QString();
    QTest::newRow("list") << QStringLiteral("m") << QStringLiteral("NOTIFY") << QString() << QStringLiteral("a,,b");
    QTest::newRow("overwrites nothing") << QStringLiteral("m") << QStringLiteral("OVERWRITE") << QString() << QString();
}

void TestConnectEditor::refusesWhatIsNotValid()
{
    QFETCH(const QString, method);
    QFETCH(const QString, policy);
    QFETCH(const QString, overwrite);
    QFETCH(const QString, exclude);
    field<QComboBox>(0, QStringLiteral("Method"))->setEditText(method);
    field<QComboBox>(0, QStringLiteral("Policy"))->setCurrentText(policy);
    field<QLineEdit>(0, QStringLiteral("Overwrite"))->setText(overwrite);
    field<QLineEdit>(0, QStringLiteral("Not to us"))->setText(exclude);
    const auto read = wcs::RestClientConfig::fromJson(QJsonObject{{method, rows()[0]->policy()}});
    QVERIFY(std::holds_alternative<json::JsonError>(read));
    QVERIFY(says(std::get<json::JsonError>(read).sentence)); // the same words as the control API's
    QVERIFY(!button(QStringLiteral("Tell it from now on"))->isEnabled());
    field<QComboBox>(0, QStringLiteral("Method"))->setEditText(QStringLiteral("m"));
    field<QComboBox>(0, QStringLiteral("Policy"))->setCurrentText(QStringLiteral("NOTIFY"));
    field<QLineEdit>(0, QStringLiteral("Not to us"))->clear();
    QVERIFY(button(QStringLiteral("Tell it from now on"))->isEnabled());
}

void TestConnectEditor::refusesAMethodThatStandsTwice()
{
    field<QComboBox>(1, QStringLiteral("Method"))->setEditText(rows()[0]->method());
    QVERIFY(says(QStringLiteral("stands twice")));
    QVERIFY(!button(QStringLiteral("Tell it from now on"))->isEnabled());
}

void TestConnectEditor::explainsTheChosenMethod()
{
    m_editor->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_editor));
    field<QComboBox>(0, QStringLiteral("On error"))->setFocus();
    QVERIFY(says(QStringLiteral("StreamStatusEvent: An error answer makes WCS send the client an ErrorEvent.")));
    field<QComboBox>(1, QStringLiteral("On error"))->setFocus();
    QVERIFY(says(QStringLiteral("From our answer WCS takes over name, custom.")));
    field<QComboBox>(1, QStringLiteral("Policy"))->setCurrentText(QStringLiteral("DISABLE"));
    QVERIFY(says(QStringLiteral("WCS does not send this method's hooks at all.")));
}

void TestConnectEditor::presets()
{
    QTest::mouseClick(button(QStringLiteral("WCS defaults (LOG)")), Qt::LeftButton);
    QVERIFY(rows().isEmpty());
    QVERIFY(says(QStringLiteral("WCS goes by its own defaults")));
    QVERIFY(button(QStringLiteral("Tell it from now on"))->isEnabled());
    QTest::mouseClick(button(QStringLiteral("Errors reach the client (FAIL)")), Qt::LeftButton);
    QCOMPARE(accepted(), wcs::RestClientConfig::errorsReachTheClient());
}

void TestConnectEditor::cancelChangesNothing()
{
    const QSignalSpy wanted(m_editor, &ui::ConnectEditor::configWanted);
    QTest::mouseClick(button(QStringLiteral("WCS defaults (LOG)")), Qt::LeftButton);
    QVERIFY(m_editor->hasChanges());
    QTest::keyClick(m_editor, Qt::Key_Escape);
    answer(QStringLiteral("Discard"));
    QCOMPARE(wanted.size(), 0);
    QTRY_VERIFY(!m_editor);
}

void TestConnectEditor::cancelAsksOnlyWhenSomethingIsLost()
{
    field<QComboBox>(0, QStringLiteral("On error"))->setCurrentText(QStringLiteral("LOG"));
    m_editor->close();
    answer(QStringLiteral("Cancel"));
    QVERIFY(m_editor->isVisible());
    QVERIFY(m_editor->hasChanges());
    field<QComboBox>(0, QStringLiteral("On error"))->setCurrentText(QStringLiteral("FAIL"));
    QVERIFY(!m_editor->hasChanges());
    QTest::keyClick(m_editor, Qt::Key_Escape);
    QTRY_VERIFY(!m_editor);
}

void TestConnectEditor::saysWhatChangedMeanwhile()
{
    const rules::ConnectConfig same{.config = m_config};
    m_editor->setCurrent(same);
    QVERIFY(!says(QStringLiteral("since you opened it")));
    m_editor->setCurrent(changedByApi());
    QVERIFY(says(QStringLiteral("Changed by API, tag suite-42 at ")));
    QVERIFY(says(QStringLiteral("since you opened it")));
    m_editor->setCurrent(same); // and back again
    QVERIFY(!says(QStringLiteral("since you opened it")));
    m_editor->setCurrent(changedByApi());
    QTest::mouseClick(button(QStringLiteral("WCS defaults (LOG)")), Qt::LeftButton); // what is told anyway
    QVERIFY(!says(QStringLiteral("since you opened it")));
}

void TestConnectEditor::loadsWhatChangedMeanwhile()
{
    m_editor->setCurrent(changedByApi());
    QTest::mouseClick(button(QStringLiteral("Load it")), Qt::LeftButton);
    QVERIFY(rows().isEmpty());
    QVERIFY(!m_editor->hasChanges());
    QVERIFY(!says(QStringLiteral("since you opened it")));
}

void TestConnectEditor::ownChangeWinsKnowingly()
{
    m_editor->setCurrent(changedByApi());
    field<QComboBox>(0, QStringLiteral("On error"))->setCurrentText(QStringLiteral("LOG"));
    QVERIFY(says(QStringLiteral("since you opened it")));
    QVERIFY(!accepted().policyOf("StreamStatusEvent").isFail());
}

void TestConnectEditor::problemFollowsTheScheme()
{
    const auto problem = [this] { return rows()[0]->findChild<ui::Label *>(QString(), Qt::FindDirectChildrenOnly); };
    for (const ui::Colours *colours : {&ui::Colours::light(), &ui::Colours::dark(), &ui::Colours::light()}) {
        m_editor->setPalette(colours->palette());
        QCOMPARE(problem()->palette().color(QPalette::WindowText), ui::readable(colours->failed, colours->window));
    }
}

void TestConnectEditor::everyFieldHasAName()
{
    int named = 0;
    for (const QWidget *widget : m_editor->findChildren<QWidget *>()) {
        const bool internal = widget->objectName().startsWith(QStringLiteral("qt_")) || widget->focusProxy() ||
                              widget->inherits("QScrollBar") || widget->parentWidget()->inherits("QComboBox");
        if (internal || !widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus))
            continue;
        const auto *button = qobject_cast<const QPushButton *>(widget);
        QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()),
                 widget->metaObject()->className());
        ++named;
    }
    QVERIFY2(named > 10, qPrintable(QString::number(named)));
}

QTEST_MAIN(TestConnectEditor)
#include "tst_connecteditor.moc"
