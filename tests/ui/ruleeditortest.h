#pragma once

#include "rulepage.h"
#include "ui/kit/noticestrip.h"
#include "ui/rules/ruleeditor.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QTabBar>

using ui::RuleEditor;

// The editor of a rule as a person finds it, for tests to be made of. Fields are told by their accessible names.
class RuleEditorTest : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();

protected:
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
    QAbstractButton &fold(const char *name); // what opens a part that is folded away
    QAbstractButton &more() { return fold("More conditions"); }
    void save();

    std::unique_ptr<RulePage> m_page;
    QPointer<RuleEditor> m_editor;
};
