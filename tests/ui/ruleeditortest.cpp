#include "ruleeditortest.h"

void RuleEditorTest::init()
{
    m_page = std::make_unique<RulePage>();
}

void RuleEditorTest::cleanup()
{
    delete m_editor;
    m_page.reset();
}

void RuleEditorTest::open(const rules::Rule &rule, RuleEditor::Purpose purpose)
{
    delete m_editor;
    m_editor = new RuleEditor(m_page->control, m_page->board, rule, purpose, &m_page->window);
    m_editor->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_editor));
}

void RuleEditorTest::openNew()
{
    rules::Rule rule;
    rule.action.status = 500;
    open(rule, RuleEditor::Purpose::New);
}

void RuleEditorTest::type(const char *name, const QString &text)
{
    auto &line = field<QLineEdit>(name);
    line.setFocus();
    line.selectAll();
    QTest::keyClick(&line, Qt::Key_Delete);
    QTest::keyClicks(&line, text);
}

void RuleEditorTest::choose(const char *name, const QString &item)
{
    auto &choice = field<QComboBox>(name);
    const int index = choice.findText(item);
    QVERIFY2(index >= 0, qPrintable(item));
    choice.setCurrentIndex(index);
}

QString RuleEditorTest::problem(const char *pointer)
{
    const auto *label = m_editor->findChild<QLabel *>(QStringLiteral("problem") + QLatin1String(pointer));
    return label && label->isVisibleTo(m_editor) ? label->text() : QString();
}

QAbstractButton &RuleEditorTest::fold(const char *name)
{
    for (QAbstractButton *button : m_editor->findChildren<QAbstractButton *>()) {
        if (button->text() == QLatin1String(name))
            return *button;
    }
    qFatal("no such button");
}

void RuleEditorTest::save()
{
    QVERIFY(ok().isEnabled());
    QTest::mouseClick(&ok(), Qt::LeftButton);
}
