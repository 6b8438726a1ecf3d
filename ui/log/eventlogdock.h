#pragma once

#include "view/eventlogmodel.h"

#include <QDockWidget>

class QHBoxLayout;

namespace ui {

class FilterField;
class LogTable;

// Every request that came, also the rejected ones, newest first, back to where the journal begins; or the rejected ones
// alone, or those of the selected stream, or what a filter lets pass of these.
class EventLogDock final : public QDockWidget {
    Q_OBJECT
public:
    EventLogDock(view::EventLogModel &log, QWidget *parent);

    LogTable &table() const { return *m_table; }
    FilterField &filter() const { return *m_filter; }
    bool tick(); // see LogTable

    // All of these show the dock where it is hidden.
    void showRejected();
    void showFiltered(const filter::FilterTree &filter);                // of all
    void showStream(const QByteArray &streamKey, qint64 lastRecord);    // that one only
    void setStream(const QByteArray &streamKey, qint64 lastRecord = 0); // the selected one; empty: none

signals:
    void eventChosen(qint64 record);
    void streamWanted(const wcs::HookEvent &event, qint64 record); // of an event that somebody opened

private:
    void nameToggle();
    QAction *addChoice(const QString &text, const QString &tip);
    QHBoxLayout *makeBar();
    void connectTable();
    void ask();
    void comeUp();

    view::EventLogModel &m_log;
    LogTable *m_table;
    FilterField *m_filter;
    QAction *m_all;
    QAction *m_rejected;
    QAction *m_onlyStream;
    filter::Filter m_inForce;
    QByteArray m_stream; // that is selected, or was last
    qint64 m_lastRecord = 0;
};

} // namespace ui
