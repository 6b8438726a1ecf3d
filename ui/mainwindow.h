#pragma once

#include "journal/reader.h"
#include "journal/store.h"
#include "streams/eventlogmodel.h"
#include "streams/historymodel.h"
#include "streams/ratemeter.h"
#include "streams/streamtablemodel.h"
#include "ui/endpoint.h"

#include <QMainWindow>
#include <QTimer>

class QSettings;

namespace ui {

class Actions;
class Banner;
class EventLogDock;
class FrameClock;
class ListenControl;
class StatusLine;
class Theme;
class TileStrip;
class TopBar;
class WindowLayout;
class Workspace;

// The window. It shows the board and the models that the app feeds from committed batches, and asks for the rest by
// signals: it knows neither the endpoint nor the journal.
class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    struct Parts {
        streams::StreamBoard &board;
        streams::StreamTableModel &table;
        streams::HistoryModel &history;
        streams::EventLogModel &eventLog;
        streams::RateMeter &rates;
        QSettings &settings;
    };
    explicit MainWindow(const Parts &parts);
    ~MainWindow() override;

public slots:
    void setEndpoint(const ui::Endpoint &endpoint);
    void setStoreState(const journal::StoreState &state);
    void setFigures(const journal::StoreFigures &figures);
    void takeBatch(const journal::BatchPtr &batch); // after board and models have been fed with it
    void takeRecord(quint64 token, const journal::StoredRecord &record);
    void takeFailure(quint64 token, const QString &sentence);
    void showTestEventResult(const QString &sentence); // what became of the test event

signals:
    void listenRequested(); // start, or retry after a failure
    void stopRequested();
    void testEventRequested();
    void recordWanted(quint64 token, qint64 id); // answered by takeRecord or takeFailure

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void build();
    void addBar(const QString &name, QWidget *content);
    void connectActions();
    void connectView();

    void showFrame();
    void showSecond();
    void showFilter(const streams::Filter &filter);
    void showCounts();
    void showPause();

    void clearFilter();
    void copyRows();
    void resetLayout();

    Parts m_parts;
    Theme *m_theme;
    Actions *m_actions;
    FrameClock *m_clock;
    QTimer m_second;
    TopBar *m_bar;
    Banner *m_banner;
    TileStrip *m_tiles;
    Workspace *m_work;
    EventLogDock *m_log;
    StatusLine *m_status;
    ListenControl *m_listen;
    WindowLayout *m_layout;
    bool m_closing = false;
};

} // namespace ui
