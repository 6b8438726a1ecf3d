#pragma once

#include "streams/eventlogmodel.h"

#include <QDockWidget>

namespace ui {

class DataTable;

// Every request that came, also the rejected ones, newest first.
class EventLogDock final : public QDockWidget {
    Q_OBJECT
public:
    EventLogDock(streams::EventLogModel &log, QWidget *parent);

    DataTable &table() const { return *m_table; }

signals:
    void eventChosen(qint64 record);

private:
    DataTable *m_table;
};

} // namespace ui
