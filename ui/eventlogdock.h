#pragma once

#include "streams/eventlogmodel.h"

#include <QDockWidget>

class QStackedWidget;

namespace ui {

class DataTable;

// Every request that came, also the rejected ones, newest first; or the rejected ones alone, which many others do not
// push out.
class EventLogDock final : public QDockWidget {
    Q_OBJECT
public:
    EventLogDock(streams::EventLogModel &log, streams::EventLogModel &rejected, QWidget *parent);

    DataTable &table() const { return *m_table; }
    DataTable &rejectedTable() const { return *m_rejectedTable; }
    void showRejected(); // and the dock, where it is hidden

signals:
    void eventChosen(qint64 record);

private:
    DataTable *makeTable(streams::EventLogModel &log);
    QAction *addChoice(const QString &text, const QString &tip, DataTable *table);

    QStackedWidget *m_tables;
    DataTable *m_table;
    DataTable *m_rejectedTable;
    QAction *m_rejected;
};

} // namespace ui
