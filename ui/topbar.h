#pragma once

#include "ui/endpoint.h"

#include <QWidget>

class QAction;

namespace ui {

class ActionButton;
class Actions;
class AnswerSwitch;
class DemoPill;
class FilterField;
class ListenPill;
class RuleControl;

// The bar on top: listening state, a demonstration if one runs, filter, what is done with the view, and what WCS is
// answered. Where it is narrow, its buttons are without words.
class TopBar final : public QWidget {
    Q_OBJECT
public:
    TopBar(const Actions &actions, RuleControl &rules, QWidget *parent);

    FilterField &filter() const { return *m_filter; }
    ListenPill &pill() const { return *m_pill; }
    AnswerSwitch &answer() const { return *m_answer; }
    DemoPill &demonstration() const { return *m_demo; }

    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void measure();
    void fit();

    ListenPill *m_pill;
    DemoPill *m_demo;
    FilterField *m_filter;
    ActionButton *m_copyUrl;
    QList<ActionButton *> m_buttons; // that can do without words
    AnswerSwitch *m_answer;
};

} // namespace ui
