#include "ruleeditortest.h"

#include <QCheckBox>

// What the editor says of what the rule would do.
class TestRulePreview final : public RuleEditorTest {
    Q_OBJECT
private slots:
    void showsWhatItMatchesNow();
    void saysWhatTheBackendHasToDoWithIt();
    void showsTheRisk();
    void asksBeforeRiskAndStaysOpen();
};

void TestRulePreview::showsWhatItMatchesNow()
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

void TestRulePreview::saysWhatTheBackendHasToDoWithIt()
{
    const auto preview = [this] { return text("rulePreview"); };
    m_page->feed("hall", "PUBLISHING");
    openNew();
    QTRY_VERIFY(preview().startsWith(QStringLiteral("Matches 1")));
    QVERIFY(!preview().contains(QStringLiteral("web server")));
    fold("Backend").click();
    field<QCheckBox>("Let the web server behind us see the hook").click();
    QTRY_VERIFY(preview().endsWith(QStringLiteral("A web server behind us sees the hook, too.")));
    field<QComboBox>("Backend status").setEditText(QStringLiteral("404"));
    QTRY_VERIFY(preview().contains(QStringLiteral("answers only where there is a web server behind us")));
    field<QComboBox>("Backend status").setEditText({});
    choose("What", QStringLiteral("The backend's answer, changed on its way"));
    QTRY_VERIFY(preview().contains(QStringLiteral("answers only where there is a web server behind us")));
    QVERIFY2(preview().startsWith(QStringLiteral("Matches 1")), qPrintable(preview()));
    field<QComboBox>("Method").setEditText(QStringLiteral("connect"));
    QTRY_VERIFY(preview().contains(QStringLiteral("not counted")));
    QVERIFY(preview().contains(QStringLiteral("web server behind us")));
}

void TestRulePreview::showsTheRisk()
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

void TestRulePreview::asksBeforeRiskAndStaysOpen()
{
    openNew();
    field<QComboBox>("Method").setEditText(QStringLiteral("connect"));
    field<QCheckBox>("Switched on").setChecked(true);
    save();
    m_page->answerRisk(QStringLiteral("Cancel"));
    QVERIFY(m_editor && m_editor->isVisible());
    QVERIFY(m_page->rules().isEmpty());
    save();
    m_page->answerRisk(QStringLiteral("Switch on"));
    QTRY_VERIFY(!m_editor);
    QCOMPARE(m_page->rules().size(), 1);
}

QTEST_MAIN(TestRulePreview)
#include "tst_rulepreview.moc"
