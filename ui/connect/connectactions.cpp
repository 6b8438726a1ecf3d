#include "ui/connect/connectactions.h"

#include "ui/kit/action.h"

#include <QWidget>

namespace ui {

ConnectActions::ConnectActions(QWidget *window)
    : log(newAction(window, {"connectLog", tr("WCS defaults (&LOG)"), tr("LOG"), tr("Errors are only logged by WCS")}))
    , fail(newAction(window, {"connectFail", tr("Errors reach the client (&FAIL)"), tr("FAIL"),
                              tr("What StreamStatusEvent is answered reaches the client as an ErrorEvent")}))
    , edit(newAction(window,
                     {"connectEdit", tr("&Edit …"), tr("Edit"), tr("All that connect can be told, method by method")}))
{
    auto *presets = new QActionGroup(window);
    presets->setExclusionPolicy(QActionGroup::ExclusionPolicy::ExclusiveOptional);
    for (QAction *preset : {log, fail}) {
        preset->setCheckable(true);
        presets->addAction(preset);
    }
}

} // namespace ui
