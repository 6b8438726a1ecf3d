#pragma once

#include "ui/tables/actionlist.h"

namespace ui {

class RuleDelegate;

// The list of rules: dragging, and what stands there while there are none.
class RuleView final : public ActionList {
    Q_OBJECT
public:
    explicit RuleView(QWidget *parent = nullptr);

    // Said in the middle while there are no rules: a strong line, and a sentence.
    void setHint(const QString &title, const QString &sentence);
    // Rules that were dragged are let go there: the model is asked to move them. Nothing is moved here.
    void dropAt(const QMimeData &rules, QPoint place);

signals:
    void editRequested(); // the current rule

protected:
    void clearCache() override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    RuleDelegate *m_delegate;
    QString m_title;
    QString m_sentence;
};

} // namespace ui
