#pragma once

#include "ui/kit/fonts.h"
#include "view/matchcounter.h"

namespace ui {

// What a rule would do now: how many live streams it is about, and what may be dangerous about it.
class RulePreview final : public QWidget {
    Q_OBJECT
public:
    explicit RulePreview(const board::StreamBoard &board, QWidget *parent = nullptr);

    void show(const rules::Rule &rule);
    void showInvalid();

    using QWidget::show;

protected:
    void changeEvent(QEvent *event) override;

private:
    void count();
    void say(int streams, const QStringList &firstNames, bool hasMoreNames);
    void colour();

    rules::Rule m_rule;
    bool m_isValid = false;
    view::MatchCounter m_counter;
    QTimer m_pause; // of the person who types
    Label *m_matches;
    Label *m_risk;
};

} // namespace ui
