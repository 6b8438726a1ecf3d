#include "ui/detail/detailactions.h"

#include "ui/kit/action.h"

namespace ui {

DetailActions::DetailActions(QWidget *window)
    : copyCurl(newAction(window,
                         {"copyCurl", tr("Copy event as c&url command"), tr("Copy as curl"),
                          tr("Copies a command that sends this event again")},
                         {"Ctrl+Shift+C"}))
    , nextEvent(newAction(
          window,
          {"nextEvent", tr("Next &event of this stream"), tr("Next event"), tr("Selects the event after this one")},
          {"Ctrl+."}))
    , previousEvent(newAction(window,
                              {"previousEvent", tr("Previous e&vent of this stream"), tr("Previous event"),
                               tr("Selects the event before this one")},
                              {"Ctrl+,"}))
    , tabs{newAction(window,
                     {"showHistory", tr("&History of the stream"), tr("History"),
                      tr("What happened to the selected stream, and when")},
                     {"Alt+1"}),
           newAction(window,
                     {"showEvent", tr("Even&t as it came"), tr("Event"), tr("The chosen event, as it was sent")},
                     {"Alt+2"}),
           newAction(window,
                     {"showSequence", tr("&Sequence of messages"), tr("Sequence"),
                      tr("What client, WCS and Streamwatch say to one another")},
                     {"Alt+3"})}
{}

} // namespace ui
