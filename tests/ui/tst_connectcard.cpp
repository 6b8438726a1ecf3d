#include "wcs/answereffect.h"
#include "windowpage.h"

#include <QAbstractButton>
#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QMenu>
#include <QSignalSpy>
#include <QToolButton>

#include <algorithm>

class TestConnectCard : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup() { m_page.reset(); }

    void saysWhatErrorsDo();
    void aClickTurnsIt();
    void keepsTheFocusWhenItTurns();
    void staysUnderTheMouse();
    void editorSaysWhatChangedMeanwhile();
    void saysWhatElseIsTold();
    void saysThatNothingIsTold();
    void countsFormerSessions();
    void saysWhoChangedIt();
    void presets();
    void choosesWhatBecomesOfTheBackendsAnswer();
    void dimsWhatIsNotTold();
    void saysWhatTheLastConnectGot_data();
    void saysWhatTheLastConnectGot();

private:
    QWidget &card() { return *m_page->find<QWidget>(QStringLiteral("connectCard")); }
    QAbstractButton *chip(const QString &method)
    {
        return card().findChild<QAbstractButton *>(QStringLiteral("connect:") + method);
    }
    bool says(const QString &text);
    // As the endpoint does: what is wanted is told from now on.
    void answer(const wcs::RestClientConfig &config);

    std::unique_ptr<WindowPage> m_page;
    rules::ConnectConfig m_config;
};

void TestConnectCard::init()
{
    m_page = std::make_unique<WindowPage>();
    m_config = {};
    m_page->setConnect([this](const wcs::RestClientConfig &config) { answer(config); });
    m_page->window().features().connectCard->setConnectConfig(m_config, 0);
}

void TestConnectCard::answer(const wcs::RestClientConfig &config)
{
    m_config.config = config;
    m_page->window().features().connectCard->setConnectConfig(m_config, 0);
}

bool TestConnectCard::says(const QString &text)
{
    for (const QLabel *label : card().findChildren<QLabel *>()) {
        if (!label->isHidden() && label->text().contains(text))
            return true;
    }
    return false;
}

void TestConnectCard::saysWhatErrorsDo()
{
    QVERIFY(says(QStringLiteral("What connect is told")));
    QVERIFY(says(QStringLiteral("StreamStatusEvent")));
    QCOMPARE(chip(QStringLiteral("StreamStatusEvent"))->text(), QStringLiteral("FAIL"));
    QVERIFY(chip(QStringLiteral("StreamStatusEvent"))->accessibleName().contains(QStringLiteral("StreamStatusEvent")));
    QVERIFY(says(QStringLiteral("send the client an ErrorEvent")));
}

void TestConnectCard::aClickTurnsIt()
{
    QTest::mouseClick(chip(QStringLiteral("StreamStatusEvent")), Qt::LeftButton);
    QCOMPARE(m_config.config.policyOf("StreamStatusEvent").restOnError, QByteArray("LOG"));
    QCOMPARE(chip(QStringLiteral("StreamStatusEvent"))->text(), QStringLiteral("LOG"));
    QVERIFY(says(QStringLiteral("only logged")));
    QTest::mouseClick(chip(QStringLiteral("StreamStatusEvent")), Qt::LeftButton);
    QCOMPARE(m_config.config, wcs::RestClientConfig::errorsReachTheClient());
}

void TestConnectCard::keepsTheFocusWhenItTurns()
{
    m_page->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_page->window()));
    chip(QStringLiteral("StreamStatusEvent"))->setFocus();
    QTest::keyClick(chip(QStringLiteral("StreamStatusEvent")), Qt::Key_Space);
    QCOMPARE(chip(QStringLiteral("StreamStatusEvent"))->text(), QStringLiteral("LOG"));
    QVERIFY(chip(QStringLiteral("StreamStatusEvent"))->hasFocus());
}

void TestConnectCard::staysUnderTheMouse()
{
    const auto place = [this] {
        auto *button = chip(QStringLiteral("StreamStatusEvent"));
        return QRect(button->mapTo(&m_page->window(), QPoint()), button->size());
    };
    m_page->window().resize(1440, 900);
    QTRY_COMPARE(m_page->window().width(), 1440);
    QCoreApplication::processEvents();
    const QRect before = place();
    for (const int former : {3, 0, 1'234}) {
        QTest::mouseClick(chip(QStringLiteral("StreamStatusEvent")), Qt::LeftButton);
        m_config.changedBy = rules::Origin::window();
        m_config.changedAt = 1'764'000'000'000'000;
        m_page->window().features().connectCard->setConnectConfig(m_config, former);
        QCoreApplication::sendPostedEvents();
        QCoreApplication::processEvents();
        QCOMPARE(place().top(), before.top());
        QCOMPARE(place().right(), before.right());
    }
}

void TestConnectCard::editorSaysWhatChangedMeanwhile()
{
    m_page->action("connectEdit")->trigger();
    auto *editor = m_page->find<QDialog>(QStringLiteral("connectEditor"));
    QVERIFY(editor);
    m_config = {.config = wcs::RestClientConfig::wcsDefaults(),
                .changedBy = rules::Origin::api(),
                .changedAt = 1'764'000'000'000'000};
    m_page->window().features().connectCard->setConnectConfig(m_config, 0);
    const auto labels = editor->findChildren<QLabel *>();
    QVERIFY(std::ranges::any_of(labels, [](const QLabel *label) {
        return label->isVisible() && label->text().startsWith(QStringLiteral("Changed by API at "));
    }));
}

void TestConnectCard::saysWhatElseIsTold()
{
    m_config.config.methods["StreamStatusEvent"] = {
        .clientExclude = "custom", .restExclude = "sdp,info", .restPolicy = "OVERWRITE", .restOverwrite = "name"};
    m_config.config.methods["playStream"] = {.restPolicy = "DISABLE"};
    m_page->window().features().connectCard->setConnectConfig(m_config, 0);
    QVERIFY(says(QStringLiteral("overwrites name")));
    QVERIFY(says(QStringLiteral("not sent to us: sdp, info")));
    QVERIFY(says(QStringLiteral("not sent to the client: custom")));
    QVERIFY(chip(QStringLiteral("playStream")));
    QVERIFY(says(wcs::answerEffectSentence(wcs::AnswerEffect::NotAsked)));
}

void TestConnectCard::saysThatNothingIsTold()
{
    m_page->window().features().connectCard->setConnectConfig({.config = wcs::RestClientConfig::wcsDefaults()}, 0);
    QTRY_VERIFY(!chip(QStringLiteral("StreamStatusEvent")));
    QVERIFY(says(QStringLiteral("WCS goes by its own defaults")));
}

void TestConnectCard::countsFormerSessions()
{
    QVERIFY(!says(QStringLiteral("another setting")));
    m_page->window().features().connectCard->setConnectConfig(m_config, 5);
    QVERIFY(says(QStringLiteral("5 sessions connected under another setting.")));
    m_page->window().features().connectCard->setConnectConfig(m_config, 1);
    QVERIFY(says(QStringLiteral("One session connected under another setting.")));
    m_page->window().features().connectCard->setConnectConfig(m_config, 0);
    QVERIFY(!says(QStringLiteral("another setting")));
}

void TestConnectCard::saysWhoChangedIt()
{
    QVERIFY(!says(QStringLiteral("Changed")));
    m_config.changedAt = 1'764'000'000'000'000;
    m_config.changedBy = rules::Origin::api(QStringLiteral("tag suite-42"));
    m_page->window().features().connectCard->setConnectConfig(m_config, 0);
    QVERIFY(says(QStringLiteral("Changed by API, tag suite-42 at ")));
    m_config.changedBy = rules::Origin::window();
    m_page->window().features().connectCard->setConnectConfig(m_config, 0);
    QVERIFY(says(QStringLiteral("Changed here at ")));
}

void TestConnectCard::presets()
{
    QVERIFY(m_page->action("connectFail")->isChecked());
    const auto *menu = card().findChild<QToolButton *>(QStringLiteral("connectChange"))->menu();
    QVERIFY(menu->actions().contains(m_page->action("connectLog")));
    QVERIFY(menu->actions().contains(m_page->action("connectEdit")));
    m_page->action("connectLog")->trigger();
    QCOMPARE(m_config.config, wcs::RestClientConfig::wcsDefaults());
    QVERIFY(m_page->action("connectLog")->isChecked());
    QVERIFY(!m_page->action("connectFail")->isChecked());
    m_page->action("connectFail")->trigger();
    QCOMPARE(m_config.config, wcs::RestClientConfig::errorsReachTheClient());
    QVERIFY(chip(QStringLiteral("StreamStatusEvent")));
}

void TestConnectCard::choosesWhatBecomesOfTheBackendsAnswer()
{
    ui::ConnectCard &connect = *m_page->window().features().connectCard;
    auto *choice = card().findChild<QComboBox *>(QStringLiteral("withBackend"));
    QVERIFY(!choice->isVisibleTo(&card())); // there is no backend
    emit m_page->backend().backendChanged({.url = QStringLiteral("http://127.0.0.1:9000"), .others = {}, .mirror = {}});
    QVERIFY(choice->isVisibleTo(&card()));
    m_config.withBackend = wcs::WithBackend::Set;
    connect.setConnectConfig(m_config, 0); // by the control API
    QCOMPARE(choice->currentData().toInt(), int(wcs::WithBackend::Set));
    QVERIFY(m_page->connectAsked().isEmpty());
    choice->setFocus();
    QTest::keyClick(choice, Qt::Key_Up);
    QCOMPARE(m_page->connectAsked().size(), 1);
    QCOMPARE(m_page->connectAsked().last().withBackend, wcs::WithBackend::Fill);
    QVERIFY(!m_page->connectAsked().last().config);                      // that stays
    QCOMPARE(choice->currentData().toInt(), int(wcs::WithBackend::Set)); // until it is in force
    m_config.withBackend = wcs::WithBackend::Fill;
    connect.setConnectConfig(m_config, 0);
    QCOMPARE(choice->currentData().toInt(), int(wcs::WithBackend::Fill));
    emit m_page->backend().backendChanged({});
    QVERIFY(!choice->isVisibleTo(&card()));
}

void TestConnectCard::dimsWhatIsNotTold()
{
    const auto isTold = [this] { return chip(QStringLiteral("StreamStatusEvent"))->isEnabled(); };
    const auto choose = [this](wcs::WithBackend choice) {
        m_config.withBackend = choice;
        m_page->window().features().connectCard->setConnectConfig(m_config, 0);
    };
    const QString url = QStringLiteral("http://127.0.0.1:9000");
    QVERIFY(isTold());
    emit m_page->backend().backendChanged({.url = url, .others = {}, .mirror = {}});
    QVERIFY(!isTold());
    QVERIFY(says(QStringLiteral("what stands below is not told")));
    QTest::mouseClick(chip(QStringLiteral("StreamStatusEvent")), Qt::LeftButton);
    QVERIFY(m_page->connectAsked().isEmpty());
    m_config.config.methods.insert("publishStream", {}); // by the control API
    choose(wcs::WithBackend::Leave);
    QVERIFY(!chip(QStringLiteral("publishStream"))->isEnabled());
    choose(wcs::WithBackend::Fill);
    QTRY_VERIFY(isTold()); // the former chips go later
    choose(wcs::WithBackend::Leave);
    QVERIFY(!isTold());
    // Connects of other paths are told.
    emit m_page->backend().backendChanged({.url = {}, .others = {QStringLiteral("/a → ") + url}, .mirror = {}});
    QVERIFY(isTold());
    emit m_page->backend().backendChanged({.url = url, .others = {}, .mirror = {}});
    QVERIFY(!isTold());
    emit m_page->backend().backendChanged({});
    QVERIFY(isTold());
}

void TestConnectCard::saysWhatTheLastConnectGot_data()
{
    using From = rules::ConnectAnswer::From;
    QTest::addColumn<rules::ConnectAnswer>("answer");
    QTest::addColumn<QString>("said");
    QTest::addColumn<QString>("changes");
    const auto row = [](const char *name, From from, int status, const QStringList &changes, const char *said,
                        const char *ofChanges) {
        rules::ConnectAnswer answer;
        answer.at = 1'700'000'000'000'000;
        answer.status = status;
        answer.from = from;
        answer.appKey = "defaultApp";
        answer.rule = "no entry";
        answer.obstacle = QByteArray(name) == "compressed" ? QString::fromUtf8(ofChanges) : QString();
        answer.changes = changes;
        QTest::newRow(name) << answer << QString::fromUtf8(said) << QString::fromUtf8(ofChanges);
    };
    row("ours", From::Streamwatch, 200, {}, " got 200 from Streamwatch.", "");
    row("backend's", From::Backend, 200, {}, " got 200 from the backend.", "Nothing in it was changed.");
    row("changed", From::Backend, 200, {QStringLiteral("a/b: LOG → FAIL")}, " got 200 from the backend.",
        "Changed in it: a/b: LOG → FAIL");
    row("many changes", From::Backend, 200,
        {QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3"), QStringLiteral("4"), QStringLiteral("5")},
        " got 200 from the backend.", "Changed in it: 1 · 2 · 3 · 4 · 1 more");
    row("compressed", From::Backend, 200, {}, " got 200 from the backend.",
        "The answer of the web server behind is compressed with gzip: nothing was put into it.");
    row("by a rule", From::Rule, 403, {}, " got 403 by the rule “no entry”.", "");
    row("nobody's", From::Nobody, 502, {}, " got 502, as the backend gave no answer.", "");
    row("closed by a rule", From::Rule, 0, {}, " got no answer by the rule “no entry”.", "");
}

void TestConnectCard::saysWhatTheLastConnectGot()
{
    QFETCH(const rules::ConnectAnswer, answer);
    QFETCH(const QString, said);
    QFETCH(const QString, changes);
    const auto *last = card().findChild<QLabel *>(QStringLiteral("lastConnect"));
    const auto *changed = card().findChild<QLabel *>(QStringLiteral("lastConnectChanges"));
    QVERIFY(!last->isVisibleTo(&card()));
    emit m_page->backend().backendChanged({.url = QStringLiteral("http://127.0.0.1:9000"), .others = {}, .mirror = {}});
    QVERIFY(!last->isVisibleTo(&card())); // none has come
    emit m_page->backend().connectAnswered(answer);
    QVERIFY(last->isVisibleTo(&card()));
    QVERIFY2(last->text().startsWith(QStringLiteral("The last connect, of defaultApp at ")), qPrintable(last->text()));
    QVERIFY2(last->text().endsWith(said), qPrintable(last->text()));
    if (!changes.isEmpty())
        QCOMPARE(changed->text(), changes);
    QCOMPARE(changed->isVisibleTo(&card()), !changes.isEmpty());
    emit m_page->backend().backendChanged({});
    QCOMPARE(last->isVisibleTo(&card()), answer.from != rules::ConnectAnswer::From::Streamwatch);
}

QTEST_MAIN(TestConnectCard)
#include "tst_connectcard.moc"
