#include "view/ruledocument.h"

#include <QJsonDocument>
#include <QTest>

using rules::Rule;
using view::RuleDocument;
using Page = RuleDocument::Page;

namespace {

// "on cam 500": a rule with the id "a", whether it is on, its name, and the status that it answers.
Rule ruleOf(const QStringList &words)
{
    Rule rule;
    rule.id = QStringLiteral("a");
    rule.enabled = words.value(0) == u"on";
    rule.name = words.value(1);
    rule.action.status = words.value(2).toInt();
    return rule;
}

QString text(const Rule &rule)
{
    return QStringLiteral("%1 %2 %3")
        .arg(QLatin1String(rule.enabled ? "on" : "off"), rule.name)
        .arg(rule.action.status);
}

// An editor without widgets: a document, and what its fields show.
class Editor {
public:
    explicit Editor(bool isNew)
        : m_document(ruleOf({QStringLiteral("on"), QStringLiteral("cam"), QStringLiteral("500")}), isNew)
    {
        fill({.form = ruleOf({QStringLiteral("on"), QStringLiteral("cam"), QStringLiteral("500")}), .isOpened = true});
    }

    // One step: "form on cam 500", "form ?" (what its JSON cannot say), "text off cam 403", "text ?" (no rule any
    // more), "mend" (that), "page text", "page form", "theirs on cam 403", "gone", "load", "action 403", "saving".
    void take(const QString &step)
    {
        const QStringList words = step.split(u' ');
        const QString what = words.first();
        const bool isOdd = words.value(1) == u"?";
        if (what == u"form" && isOdd)
            m_document.setForm(m_form, json::JsonError{{}, QStringLiteral("Not so.")});
        else if (what == u"form")
            show(ruleOf(words.mid(1)));
        else if (what == u"text")
            type(isOdd ? m_text + u'?' : QString::fromUtf8(QJsonDocument(ruleOf(words.mid(1)).toJson()).toJson()));
        else if (what == u"mend")
            type(m_text.chopped(1));
        else if (what == u"page")
            fill(m_document.setPage(words.value(1) == u"text" ? Page::Text : Page::Form));
        else if (what == u"theirs")
            setTheirs({ruleOf(words.mid(1))});
        else if (what == u"gone")
            setTheirs({});
        else if (what == u"load")
            fill(m_document.loadTheirs());
        else if (what == u"action")
            fill(m_document.setAction(ruleOf({{}, {}, words.value(1)}).action));
        else if (what == u"saving")
            m_document.setSaving(true);
        else
            qFatal("%s is no step", qPrintable(step));
    }

    // "form: on cam 500, dirty, changed by API": what stands there, and what is to be known about it.
    QString state() const
    {
        const auto *rule = std::get_if<Rule>(&m_document.draft());
        QString state = QLatin1String(m_document.page() == Page::Text ? "text: " : "form: ");
        state += rule ? text(*rule) : QStringLiteral("invalid");
        if (m_document.isDirty())
            state += QStringLiteral(", dirty");
        if (m_document.conflict() == RuleDocument::Conflict::Changed)
            state += QStringLiteral(", changed by ") + m_document.changedBy().text();
        if (m_document.conflict() == RuleDocument::Conflict::Gone)
            state += QStringLiteral(", deleted by ") + m_document.changedBy().text();
        if (!m_document.canOpen(m_document.page() == Page::Text ? Page::Form : Page::Text))
            state += QStringLiteral(", stays");
        return state;
    }

    RuleDocument &document() { return m_document; }
    const QString &shownText() const { return m_text; }

private:
    void show(const Rule &rule)
    {
        m_form = rule.toJson();
        m_document.setForm(m_form, {});
    }

    void type(const QString &text)
    {
        m_text = text;
        fill(m_document.setText(text));
    }

    void setTheirs(const rules::Rules &rules)
    {
        rules::RuleSnapshot snapshot;
        for (const Rule &rule : rules)
            snapshot.rules.append({.rule = std::make_shared<Rule>(rule)});
        snapshot.changedBy = rules::Origin::api();
        fill(m_document.setRules(snapshot));
    }

    void fill(const RuleDocument::Fill &fill)
    {
        if (fill.form && fill.isOpened) {
            m_form = fill.form->toJson();
            return this->fill(m_document.setOpened(m_form, {}));
        }
        if (fill.form)
            show(*fill.form);
        if (fill.switchedOn)
            m_form.insert(QStringLiteral("enabled"), *fill.switchedOn);
        if (fill.text)
            type(*fill.text);
    }

    RuleDocument m_document;
    QJsonObject m_form;
    QString m_text;
};

} // namespace

class TestRuleDocument : public QObject {
    Q_OBJECT
private slots:
    void states_data();
    void states();
    void savesUnderAnId_data();
    void savesUnderAnId();
    void namesARuleOfAStream();
    void setsActionsOfObjectsOnly();
    void writesWhatFieldsWouldChange();
};

void TestRuleDocument::states_data()
{
    QTest::addColumn<QStringList>("steps");
    QTest::addColumn<QString>("state");
    const auto row = [](const char *steps, const char *state) {
        const QString all = QString::fromLatin1(steps);
        QTest::newRow(*steps ? steps : "opened")
            << (all.isEmpty() ? QStringList() : all.split(QStringLiteral("; "))) << QString::fromLatin1(state);
    };
    row("", "form: on cam 500");
    // mine
    row("form on hall 500", "form: on hall 500, dirty");
    row("form on hall 500; form on cam 500", "form: on cam 500");
    row("form on cam 99", "form: invalid, dirty");
    row("form ?", "form: invalid, dirty, stays");
    // as text
    row("page text", "text: on cam 500");
    row("page text; page form", "form: on cam 500");
    row("page text; text on cam 403", "text: on cam 403, dirty");
    row("page text; text ?", "text: invalid, dirty, stays");
    row("page text; text ?; mend", "text: on cam 500");
    row("page text; text on cam 403; page form", "form: on cam 403, dirty");
    row("page text; text on cam 403; page form; form on cam 500", "form: on cam 500");
    row("form on cam 99; page text", "text: invalid, dirty");
    row("form on cam 99; page text; page form", "form: invalid, dirty");
    row("page text; action 403", "text: on cam 403, dirty");
    // theirs
    row("theirs on cam 403", "form: on cam 500, changed by API");
    row("theirs on cam 403; theirs on cam 500", "form: on cam 500");
    row("form on hall 500; theirs on cam 403", "form: on hall 500, dirty, changed by API");
    row("page text; text on hall 500; theirs on cam 403", "text: on hall 500, dirty, changed by API");
    row("form on hall 500; theirs on cam 403; load", "form: on cam 403");
    row("page text; text on hall 500; theirs on cam 403; load", "text: on cam 403");
    row("page text; text ?; theirs on cam 403; load", "text: on cam 403");
    row("theirs on cam 403; load; theirs on cam 404", "form: on cam 403, changed by API");
    row("saving; theirs on cam 403", "form: on cam 500");
    row("gone", "form: on cam 500, deleted by API");
    row("form on hall 500; gone", "form: on hall 500, dirty, deleted by API");
    row("gone; theirs on cam 500", "form: on cam 500");
    row("gone; theirs on cam 403", "form: on cam 500, changed by API");
    // Who switches it on or off is followed, and that is no change.
    row("theirs off cam 500", "form: off cam 500");
    row("theirs off cam 500; theirs on cam 500", "form: on cam 500");
    row("form on hall 500; theirs off cam 500", "form: off hall 500, dirty");
    row("theirs off cam 403", "form: off cam 500, changed by API");
    row("page text; theirs off cam 500", "text: off cam 500");
    row("page text; text on hall 500; theirs off cam 500", "text: off hall 500, dirty");
    row("page text; text ?; theirs off cam 500", "text: invalid, dirty, stays");
    row("page text; text ?; theirs off cam 500; mend", "text: off cam 500");
    row("page text; text ?; theirs off cam 500; theirs on cam 500; mend", "text: on cam 500");
    row("form off cam 500; theirs on cam 500", "form: off cam 500, dirty");
    row("page text; theirs off cam 500; page form", "form: off cam 500");
}

void TestRuleDocument::states()
{
    QFETCH(const QStringList, steps);
    Editor editor(false);
    for (const QString &step : steps)
        editor.take(step);
    QTEST(editor.state(), "state");
}

void TestRuleDocument::savesUnderAnId_data()
{
    QTest::addColumn<bool>("isNew");
    QTest::addColumn<QString>("json"); // that is typed
    QTest::addColumn<QString>("text"); // of the change
    const auto row = [](const char *name, bool isNew, const char *json, const char *text) {
        QTest::newRow(name) << isNew << QString::fromLatin1(json) << QString::fromUtf8(text);
    };
    row("new, without an id", true, R"({"name":"A","action":{"type":"reset"}})", "adds “a-2”");
    row("new, with an id", true, R"({"id":"b","action":{"type":"reset"}})", "adds “b”");
    row("new, with one that is taken", true, R"({"id":"a","action":{"type":"reset"}})", "adds “a”"); // is refused
    row("changed, without an id", false, R"({"name":"X","action":{"type":"reset"}})", "changes “a”");
    row("changed, with its id", false, R"({"id":"a","action":{"type":"reset"}})", "changes “a”");
    row("changed, with another id", false, R"({"id":"b","action":{"type":"reset"}})", "changes “a” to “b”");
}

void TestRuleDocument::savesUnderAnId()
{
    QFETCH(const bool, isNew);
    QFETCH(const QString, json);
    Editor editor(isNew);
    RuleDocument &document = editor.document();
    QCOMPARE(document.ruleId(), isNew ? QString() : QStringLiteral("a"));
    document.setPage(Page::Text);
    document.setText(json);
    const Rule result = document.result({ruleOf({})});
    QTEST(rules::RuleChange{.edit = document.editTo(result)}.text(), "text");
}

void TestRuleDocument::namesARuleOfAStream()
{
    Rule rule;
    rule.match.mediaSessionId = QStringLiteral("1-2-3");
    rule.action.status = 500;
    RuleDocument document(rule, true);
    QJsonObject form = rule.toJson();
    form.remove(QStringLiteral("name"));
    form.remove(QStringLiteral("id"));
    document.setOpened(form, {});
    QCOMPARE(std::get<Rule>(document.draft()).name, QStringLiteral("500 Internal Server Error: 1-2-3"));
    document.setStreamName(QStringLiteral("hall"));
    QCOMPARE(std::get<Rule>(document.draft()).name, QStringLiteral("500: hall"));
    QVERIFY(!document.isDirty());
}

void TestRuleDocument::setsActionsOfObjectsOnly()
{
    Editor editor(false);
    QVERIFY(editor.document().canSetAction());
    editor.take(QStringLiteral("page text"));
    for (const char *text : {"", "[]", "1", "{", R"({"name":"x"}?)"}) {
        editor.document().setText(QLatin1String(text));
        QVERIFY2(!editor.document().canSetAction(), text);
    }
    editor.document().setText(QStringLiteral(R"({"name":"x"})"));
    QVERIFY(editor.document().canSetAction());
    editor.take(QStringLiteral("action 403"));
    QCOMPARE(editor.state(), QStringLiteral("text: on x 403, dirty"));
}

// A no-break space would come back from the field as a plain one.
void TestRuleDocument::writesWhatFieldsWouldChange()
{
    Editor editor(false);
    editor.take(QStringLiteral("form on a%1b 500").arg(QChar(0xa0)));
    editor.take(QStringLiteral("page text"));
    QVERIFY(editor.shownText().contains(QStringLiteral("a\\u00a0b")));
    QVERIFY(!editor.shownText().contains(QChar(0xa0)));
    QCOMPARE(std::get<Rule>(editor.document().draft()).name, QStringLiteral("a") + QChar(0xa0) + u'b');
}

QTEST_APPLESS_MAIN(TestRuleDocument)
#include "tst_ruledocument.moc"
