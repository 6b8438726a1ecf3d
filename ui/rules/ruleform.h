#pragma once

#include "rules/rule.h"
#include "ui/kit/fieldvalues.h"

#include <QScrollArea>

class QCheckBox;
class QLineEdit;

namespace ui {

class ActionFields;
class BackendFields;
class ChoiceField;
class FieldGrid;
class MatchFields;

// One rule as a form.
class RuleForm final : public QScrollArea {
    Q_OBJECT
public:
    explicit RuleForm(QWidget *parent = nullptr);

    void show(const rules::Rule &rule); // a blank name or id stays blank
    void show(const rules::Action &action);
    void setSwitchedOn(bool on);
    // What a blank name and a blank id will be.
    void suggest(const QString &name, const QString &id);

    // As typed, valid or not; without what is blank.
    QJsonObject json() const;
    std::optional<json::JsonError> problem() const; // what is typed and json() cannot say
    // Said beside the field that it is about. False: there is none.
    bool showProblem(const json::JsonError &error);
    void clearProblem();
    QString problemText() const; // that is said beside a field, with the field's name
    void focusProblem();         // scrolls to that field

    using QWidget::show;

signals:
    void edited();

private:
    QLineEdit *addLine(const char *pointer, const QString &name, const QString &placeholder, const QString &hint = {});
    void addWhen();
    QJsonObject whenJson() const;

    FieldGrid *m_grid;
    QLineEdit *m_name;
    QLineEdit *m_id;
    QCheckBox *m_enabled;
    QLineEdit *m_tags;
    Kept<QStringList> m_shownTags;
    MatchFields *m_match;
    QLineEdit *m_skip = nullptr;
    QLineEdit *m_count = nullptr;
    ChoiceField *m_per;
    QLineEdit *m_share = nullptr;
    QLineEdit *m_seed = nullptr;
    ActionFields *m_action;
    BackendFields *m_backend;
    QLineEdit *m_life = nullptr;
};

} // namespace ui
