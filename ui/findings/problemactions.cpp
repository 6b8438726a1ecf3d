#include "ui/findings/problemactions.h"

#include "ui/kit/action.h"

namespace ui {

ProblemActions::ProblemActions(QWidget *window)
    : next(newAction(window,
                     {"nextProblem", tr("&Next problem"), tr("Next problem"),
                      tr("Shows the next problem; where there is none, the next stream with a finding")},
                     {"F8"}))
    , previous(newAction(window,
                         {"previousProblem", tr("Pre&vious problem"), tr("Previous problem"),
                          tr("Shows the problem before it; where there is none, the stream with a finding before it")},
                         {"Shift+F8"}))
    , acknowledge(newAction(window,
                            {"acknowledgeProblem", tr("Ac&knowledge"), tr("Acknowledge"),
                             tr("Says that you know of the selected problems, or else of the newest gravest one")},
                            {"Ctrl+K"}, "check"))
    , notifications(newAction(window, {"notifications", tr("N&otifications …"), tr("Notifications"),
                                       tr("Whether the desktop says that there is a new problem")}))
{}

} // namespace ui
