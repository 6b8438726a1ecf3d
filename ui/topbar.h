#pragma once

#include "ui/endpoint.h"

#include <QWidget>

class QAction;

namespace ui {

class ActionButton;
class Actions;
class AnswerSwitch;
class FilterField;
class ListenPill;
class RuleControl;

// The bar on top: listening state, filter, what is done with the view, and what WCS is answered. Where it is narrow,
// its buttons are without words.
class TopBar final : public QWidget {
    Q_OBJECT
public:
    TopBar(const Actions &actions, RuleControl &rules, QWidget *parent);

    FilterField &filter() const { return *m_filter; }
    ListenPill &pill() const { return *m_pill; }
    AnswerSwitch &answer() const { return *m_answer; }

    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void measure();
    void fit();

    ListenPill *m_pill;
    FilterField *m_filter;
    QList<ActionButton *> m_buttons; // that can do without words
    AnswerSwitch *m_answer;
};

} // namespace ui
