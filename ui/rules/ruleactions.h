#pragma once

#include <QCoreApplication>
#include <QList>

class QAction;
class QWidget;

namespace ui {

// What can be done with answer rules from anywhere in the window.
struct RuleActions {
    Q_DECLARE_TR_FUNCTIONS(ui::RuleActions)
public:
    explicit RuleActions(QWidget *window);

    QAction *allNormal;
    QAction *backOn; // what that switched off
    QAction *newRule;
    QAction *fromStream;
    QList<QAction *> toggles; // of the first nine rules
};

} // namespace ui
