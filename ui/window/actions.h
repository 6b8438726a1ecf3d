#pragma once

#include "ui/connect/connectactions.h"
#include "ui/demo/demoactions.h"
#include "ui/detail/detailactions.h"
#include "ui/endpoint/endpointactions.h"
#include "ui/findings/problemactions.h"
#include "ui/live/tableactions.h"
#include "ui/rules/ruleactions.h"

#include <functional>

class QAction;
class QActionGroup;
class QMenu;
class QMenuBar;

namespace ui {

// Everything that can be done in the window, each with its words and its key: what the features have, and what is the
// window's own.
struct Actions {
    Q_DECLARE_TR_FUNCTIONS(ui::Actions)
public:
    explicit Actions(QWidget *window);

    EndpointActions endpoint;
    DemoActions demo;
    RuleActions rules;
    ConnectActions connect;
    TableActions table;
    DetailActions detail;
    ProblemActions problems;

    QAction *quit;
    QAction *copy;
    QAction *focusFilter;
    QAction *clearFilter;
    QAction *pause;
    QAction *zoomIn;
    QAction *zoomOut;
    QAction *zoomReset;
    QAction *resetLayout;
    QActionGroup *schemes;   // data: int(Scheme)
    QActionGroup *keepEnded; // data: minutes
    QAction *help;
    QAction *about;

    struct Others {        // what else stands in the menus
        QAction *eventLog; // the docks' own
        QAction *answers;
        QAction *clients;
        QAction *problems;
        QMenu *answer; // of the bar's switch
        std::function<void(QMenu &)> fillColumns;
    };
    void fill(QMenuBar &bar, const Others &others) const;

private:
    void fillHooks(QMenu &menu) const;
    void fillProblems(QMenu &menu, const Others &others) const;
    void fillAnswers(QMenu &menu, const Others &others) const;
};

} // namespace ui
