#pragma once

#include "rules/rule.h"
#include "ui/kit/menubutton.h"
#include "ui/rules/normalanswer.h"

namespace ui {

class RuleControl;

// What every StreamStatusEvent is answered, at the end of the bar: shows it, red while anything is injected, and opens
// the menu that changes it.
class AnswerSwitch final : public MenuButton {
    Q_OBJECT
public:
    explicit AnswerSwitch(RuleControl &rules, QWidget *parent = nullptr);

    void setNormal(NormalAnswer normal);

    QSize sizeHint() const override;

private:
    QAction *add(const char *name, const QString &text);
    void showState();
    void answer(const rules::Action &action);
    void askForAnother();

    RuleControl &m_rules;
    NormalAnswer m_whose = NormalAnswer::Ours;
    QAction *m_normal;
    QAction *m_forbidden;
    QAction *m_error;
    QAction *m_custom;
};

} // namespace ui
