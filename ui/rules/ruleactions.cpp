#include "ui/rules/ruleactions.h"

#include "ui/kit/action.h"

namespace ui {

RuleActions::RuleActions(QWidget *window)
    : allNormal(newAction(window,
                          {"allNormal", tr("All &normal"), tr("All normal"),
                           tr("Switches all rules off: everything is answered as usual")},
                          {"Ctrl+Shift+X"}))
    , backOn(newAction(
          window, {"backOn", tr("&Back on"), tr("Back on"), tr("Switches on again what “All normal” switched off")}))
    , newRule(newAction(window, {"newRule", tr("New &rule …"), tr("New"), tr("New answer rule")}, {"Ctrl+N"}, "plus"))
    , fromStream(newAction(window,
                           {"ruleFromStream", tr("Rule &from the selected stream …"), tr("Rule from stream"),
                            tr("New answer rule for this stream")},
                           {"Ctrl+Shift+I"}))
{
    for (int number = 1; number <= 9; ++number) {
        const QByteArray name = "toggleRule" + QByteArray::number(number);
        const QByteArray key = "Ctrl+" + QByteArray::number(number);
        QAction *action = newAction(window,
                                    {name.constData(), tr("Rule &%1").arg(number), tr("Rule %1").arg(number),
                                     tr("Switches rule %1 on or off").arg(number)},
                                    {key.constData()});
        action->setCheckable(true);
        toggles.append(action);
    }
    allNormal->setProperty("showKey", true);
    allNormal->setProperty("danger", true);
}

} // namespace ui
