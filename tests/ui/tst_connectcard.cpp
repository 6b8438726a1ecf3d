#include "wcs/answereffect.h"
#include "windowpage.h"

#include <QAbstractButton>
#include <QAction>
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

QTEST_MAIN(TestConnectCard)
#include "tst_connectcard.moc"
