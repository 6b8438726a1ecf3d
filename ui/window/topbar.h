#pragma once

#include "ui/demo/demopill.h"
#include "ui/endpoint/endpoint.h"

#include <QWidget>

class QAction;

namespace ui {

class ActionButton;
class AnswerSwitch;
class FilterField;
class ListenPill;
class RuleControl;
struct Actions;

// The bar on top: listening state, a demonstration if one runs, filter, what is done with the view, and what WCS is
// answered. Where it is narrow, what is least missed gives way to the filter.
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
    struct Looks {
        bool hasWords = true;      // on its buttons
        bool hasPauseWords = true; // on that one
        bool hasUrl = true;
        bool hasUrgent = true;
        DemoPill::Look demo = DemoPill::Look::Full;
    };
    void measure();
    void fit();
    int leastWidth(const Looks &looks) const;

    ListenPill *m_pill;
    DemoPill *m_demo;
    FilterField *m_filter;
    ActionButton *m_copyUrl;
    QAction &m_pause;
    ActionButton *m_listen; // these three can do without words
    ActionButton *m_pauseButton;
    ActionButton *m_follow;
    ActionButton *m_urgent;
    AnswerSwitch *m_answer;
};

} // namespace ui
