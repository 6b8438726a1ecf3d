#pragma once

#include "board/projection.h"
#include "filter/filter.h"
#include "view/eventlogmodel.h"
#include "view/historymodel.h"
#include "view/streamtablemodel.h"

#include <QObject>
#include <QTimer>

class QSettings;

namespace ui {

class EventLogDock;
class FilterField;
class FrameClock;
class Overview;
class StatusLine;
class Workspace;
struct Actions;

// Follows the journal: has table, details, log and tiles show what changes, frame by frame and second by second, or
// stand still while the view is paused.
class LiveView final : public QObject {
    Q_OBJECT
public:
    struct Parts {
        const Actions &actions;
        board::Projection &projection;
        view::StreamTableModel &table;
        view::HistoryModel &history;
        view::EventLogModel &events;
        FilterField &filter;
        Overview &overview;
        Workspace &work;
        EventLogDock &log;
        StatusLine &status;
    };
    LiveView(const Parts &parts, QSettings &settings, QObject *parent);

    void setSeen(bool isSeen); // not while the window is hidden; what changes then is shown later
    void showSecond();         // what follows from time alone

private:
    void followJournal();
    void offerToKeep(QSettings &settings);
    void pause(bool isPaused);
    void showFrame();
    void showFilter(const filter::Filter &filter);
    void showCounts();
    void showPause();
    void takeDropped(wcs::Origin origin);

    Parts m_parts;
    const board::StreamBoard &m_board;
    FrameClock *m_clock;
    QTimer m_second;
    bool m_isSeen = false;
};

} // namespace ui
