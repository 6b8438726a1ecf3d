#include "ui/live/tableactions.h"

#include "ui/kit/action.h"
#include "ui/live/streamtableview.h"

namespace ui {

TableActions::TableActions(QWidget *window)
    : follow(newAction(window, {"follow", tr("&Follow the newest"), tr("Follow"), tr("Newest on top, and stay there")},
                       {"Ctrl+End"}, "follow"))
    , oldest(newAction(window, {"oldest", tr("Go to the &oldest"), tr("Oldest"), tr("Goes to the end of the table")},
                       {"Ctrl+Home"}))
    , urgent(newAction(window,
                       {"urgent", tr("Order by ur&gency"), tr("Urgent first"),
                        tr("Failed streams first, then those that are pending, the longest first, then live and ended "
                           "ones")},
                       {"F7"}, "urgent"))
    , nextStream(newAction(window, {"nextStream", tr("&Next stream"), tr("Next stream"), tr("Selects the next stream")},
                           {"Ctrl+Down"}))
    , previousStream(newAction(
          window, {"previousStream", tr("P&revious stream"), tr("Previous stream"), tr("Selects the previous stream")},
          {"Ctrl+Up"}))
    , terminate(newAction(window, {"terminate", tr("T&erminate on its WCS…"), tr("Terminate"), {}}))
{
    follow->setCheckable(true);
    urgent->setCheckable(true);
}

void TableActions::workOn(StreamTableView &table) const
{
    const auto on = [&table](QAction *action, auto slot) {
        QObject::connect(action, &QAction::triggered, &table, slot);
    };
    on(follow, &StreamTableView::setFollowing);
    on(urgent, &StreamTableView::setUrgentFirst);
    on(oldest, &StreamTableView::showOldest);
    on(nextStream, [&table] { table.step(1); });
    on(previousStream, [&table] { table.step(-1); });
    QObject::connect(&table, &StreamTableView::followingChanged, follow, &QAction::setChecked);
    QObject::connect(&table, &StreamTableView::sortChanged, urgent,
                     [urgent = urgent, &table] { urgent->setChecked(table.isUrgentFirst()); });
}

} // namespace ui
