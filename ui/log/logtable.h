#pragma once

#include "ui/tables/datatable.h"
#include "view/eventlogmodel.h"

namespace ui {

// The table of the event log. What is looked at stays where it is on screen while rows come and go above it; at its
// ends it fetches what comes next in the journal.
class LogTable final : public DataTable {
    Q_OBJECT
public:
    explicit LogTable(view::EventLogModel &log, QWidget *parent = nullptr);

    bool tick(); // one frame: takes in what has come. Whether anything is different
    void showNewest();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void notePlace();
    void keepPlace();
    void fetch();

    view::EventLogModel &m_log;
    QPersistentModelIndex m_top; // while rows come and go: what stays, and where
    int m_topY = 0;
};

} // namespace ui
