#include "ui/window/actions.h"

#include "ui/kit/action.h"
#include "ui/kit/style.h"

#include <QMenu>
#include <QMenuBar>

namespace ui {

Actions::Actions(QWidget *window)
    : endpoint(window)
    , demo(window)
    , rules(window)
    , connect(window)
    , table(window)
    , detail(window)
    , problems(window)
    , quit(newAction(window, {"quit", tr("&Quit"), tr("Quit"), tr("Closes Streamwatch")}, {"Ctrl+Q"}))
    , copy(newAction(window, {"copy", tr("&Copy rows"), tr("Copy rows"), tr("Copies the selected rows, tab-separated")},
                     {}, "copy"))
    , focusFilter(newAction(window, {"focusFilter", tr("&Filter"), tr("Filter"), tr("Goes to the filter")}, {"Ctrl+F"},
                            "search"))
    , clearFilter(newAction(window,
                            {"clearFilter", tr("Clear filter, back to the &table"), tr("Clear filter"),
                             tr("Clears the filter, then goes back to the table")},
                            {"Esc"}, "clear"))
    , pause(newAction(
          window,
          {"pause", tr("&Pause view"), tr("Pause view"), tr("Keeps the view as it is; receiving and storing go on")},
          {"F9"}, "pause"))
    , zoomIn(newAction(window, {"zoomIn", tr("Zoom &in"), tr("Zoom in"), tr("Larger text")}, {"Ctrl++", "Ctrl+="}))
    , zoomOut(newAction(window, {"zoomOut", tr("Zoom o&ut"), tr("Zoom out"), tr("Smaller text")}, {"Ctrl+-"}))
    , zoomReset(
          newAction(window, {"zoomReset", tr("&Actual size"), tr("Actual size"), tr("Text as it was")}, {"Ctrl+0"}))
    , resetLayout(newAction(window, {"resetLayout", tr("Reset la&yout"), tr("Reset layout"),
                                     tr("Brings columns, docks and sizes back to how they were at first")}))
    , schemes(new QActionGroup(window))
    , keepEnded(new QActionGroup(window))
    , help(newAction(window, {"help", tr("&Keys and help"), tr("Help"), tr("All keys, and how to filter")}, {"F1"},
                     "help"))
    , about(newAction(window, {"about", tr("&About Streamwatch"), tr("About"), tr("Version")}))
{
    copy->setShortcuts(QKeySequence::Copy);
    setTip(copy, tr("Copies the selected rows, tab-separated"));
    pause->setCheckable(true);
    pause->setProperty("showKey", true);

    newChoice(schemes, tr("As the &system"), int(Scheme::System));
    newChoice(schemes, tr("&Light"), int(Scheme::Light));
    newChoice(schemes, tr("&Dark"), int(Scheme::Dark));
    newChoice(keepEnded, tr("&1 minute"), 1);
    newChoice(keepEnded, tr("1&0 minutes"), 10);
    newChoice(keepEnded, tr("1 &hour"), 60);
    newChoice(keepEnded, tr("1 &day"), 24 * 60);
}

void Actions::fillProblems(QMenu &menu, const Others &others) const
{
    menu.addActions({problems.next, problems.previous, problems.acknowledge});
    menu.addSeparator();
    menu.addActions({others.problems, problems.notifications});
}

void Actions::fillAnswers(QMenu &menu, const Others &others) const
{
    menu.addActions({rules.newRule, rules.fromStream, others.answers});
    menu.addSeparator();
    menu.addMenu(others.answer);
    menu.addActions({rules.allNormal, rules.backOn});
    menu.addSeparator();
    menu.addActions(rules.toggles);
    menu.addSeparator();
    menu.addMenu(tr("What &connect is told"))->addActions({connect.log, connect.fail, connect.edit});
}

void Actions::fillHooks(QMenu &menu) const
{
    // First what does no harm: a key opens the menu with it marked.
    menu.addActions({endpoint.copyUrl, endpoint.copyApiUrl, endpoint.testEvent});
    menu.addSeparator();
    menu.addActions({endpoint.backend, endpoint.mirror});
    menu.addSeparator();
    menu.addAction(demo.start);
    QMenu *others = menu.addMenu(tr("De&monstrations"));
    others->setToolTipsVisible(true);
    others->addActions(demo.scenarios);
    menu.addAction(demo.stop);
    menu.addSeparator();
    menu.addActions({endpoint.listen, quit});
}

void Actions::fill(QMenuBar &bar, const Others &others) const
{
    fillHooks(*bar.addMenu(tr("Hoo&ks")));

    QMenu *edit = bar.addMenu(tr("&Edit"));
    edit->addActions({copy, detail.copyCurl});
    edit->addSeparator();
    edit->addActions({focusFilter, clearFilter});
    edit->addSeparator();
    edit->addAction(table.terminate);
    edit->setToolTipsVisible(true);

    QMenu *go = bar.addMenu(tr("&Go"));
    go->addActions({table.nextStream, table.previousStream});
    go->addSeparator();
    go->addActions({detail.nextEvent, detail.previousEvent});
    go->addSeparator();
    go->addActions(detail.tabs);
    go->addSeparator();
    go->addActions({table.follow, table.oldest});

    fillProblems(*bar.addMenu(tr("&Problems")), others);
    fillAnswers(*bar.addMenu(tr("&Answers")), others);

    QMenu *view = bar.addMenu(tr("&View"));
    view->addActions({pause, table.urgent, others.eventLog, others.clients});
    QMenu *columns = view->addMenu(tr("&Columns"));
    columns->setObjectName(QStringLiteral("columnsMenu"));
    QObject::connect(columns, &QMenu::aboutToShow, columns, [columns, fill = others.fillColumns] {
        columns->clear();
        fill(*columns);
    });
    view->addMenu(tr("&Keep ended streams for"))->addActions(keepEnded->actions());
    view->addSeparator();
    view->addMenu(tr("&Theme"))->addActions(schemes->actions());
    view->addActions({zoomIn, zoomOut, zoomReset});
    view->addSeparator();
    view->addAction(resetLayout);

    bar.addMenu(tr("&Help"))->addActions({help, about});
}

} // namespace ui
