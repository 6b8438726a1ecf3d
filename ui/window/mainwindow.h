#pragma once

#include "board/projection.h"
#include "journal/reader.h"
#include "journal/store.h"
#include "rules/connectconfig.h"
#include "rules/rulebook.h"
#include "simulator/news/clientnews.h"
#include "ui/endpoint/endpoint.h"
#include "ui/window/about.h"
#include "view/eventlogmodel.h"
#include "view/historymodel.h"
#include "view/streamtablemodel.h"

#include <QMainWindow>
#include <QTimer>

#include <memory>

class QSettings;

namespace view {
class ClientsModel;
}

namespace ui {

class ApiControl;
class AnswerControl;
class AnswersDock;
class Banner;
class ClientsDock;
class ConnectCard;
class DemoControl;
class EventLogDock;
class FrameClock;
class InjectionStrip;
class ListenControl;
class Notices;
class Overview;
class RuleControl;
class StatusLine;
class Theme;
class TileStrip;
class TopBar;
class WindowLayout;
class Workspace;
struct Actions;
struct AtRisk;

// The window. It shows a projection of the journal, which the app feeds, and asks for the rest by signals: it knows
// neither the endpoint nor the journal.
class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    struct Parts {
        board::Projection &projection;
        view::StreamTableModel &table;
        view::HistoryModel &history;
        view::EventLogModel &eventLog;
        QSettings &settings;
<<<<<<< HEAD
        const board::SessionLedger &sessions;
        rules::RuleGateway rules;
        rules::ConnectGateway connect;
=======
>>>>>>> 81be388 (wip2)
    };
    explicit MainWindow(const Parts &parts);
    ~MainWindow() override;

    void setFacts(const Facts &facts) { m_facts = facts; } // that About shows

public slots:
    void setEndpoint(const ui::Endpoint &endpoint);
    void setControlApi(const ui::Endpoint &api); // Stopped: it is switched off
    StatusLine *statusLine() const { return m_status; }
    void setStoreState(const journal::StoreState &state);
    void setFigures(const journal::StoreFigures &figures);
    void setRejections(const journal::RejectionList &rejections);
    void takeFormerEntries(const QList<journal::Entry> &newest); // once, as many as SetupProgress asks for
    void takeRecord(quint64 token, const journal::StoredRecord &record);
    void takeFailure(quint64 token, const QString &sentence);
    void showTestEventResult(const QString &sentence); // what became of the test event
    void setRules(const rules::RuleSnapshotPtr &rules);
    // formerSessions: connected clients that go by what they were told before.
    void setConnectConfig(const rules::ConnectConfig &config, int formerSessions);
    void showNotice(const QString &sentence);       // until it is dismissed
    void setDemonstration(const QString &scenario); // id of the one that runs; empty: none
    void takeClientNews(const simulator::ClientNewsPtr &news);

signals:
    void listenRequested(); // start, or retry after a failure
    void stopRequested();
    void listenAtRequested(const QString &address); // that one from now on; as typed, port 0: a free one
    void controlApiAtRequested(const QString &address);
    void testEventRequested();
    void demonstrationWanted(const QString &scenario); // instead of the one that may run
    void demonstrationEndWanted();                     // and all of it is to go
    void recordWanted(quint64 token, qint64 id);       // answered by takeRecord or takeFailure

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void build();
    void fitWork(); // between the docks
    void addBar(const QString &name, QWidget *content);
    void connectActions();
    void connectView();
    void followJournal();
    void connectDemonstration();
    void connectMenus();

    void showFrame();
    void showSecond();
    void showFilter(const filter::Filter &filter);
    void showCounts();
    void showPause();

    void dismiss(const QByteArray &nodePrefix);
    void keepEnded();
    void zoom(int percent);
    void clearFilter();
    void showStreamOf(const wcs::HookEvent &event, qint64 record);
    void showInLog(const wcs::HookEvent &stream);
    void showHits(const QStringList &ruleIds, bool inLog);
    void copyRows();
    void resetLayout();
    AtRisk atRisk() const;

    Parts m_parts;
    board::StreamBoard &m_board;
    Theme *m_theme;
    std::unique_ptr<Actions> m_actions;
    FrameClock *m_clock;
    QTimer m_second;
    RuleControl *m_rules;
    TopBar *m_bar;
    InjectionStrip *m_strip;
    Banner *m_banner;
    Banner *m_apiBanner;
    Banner *m_notice;
    Notices *m_notices;
    TileStrip *m_tiles;
    Overview *m_overview;
    view::ClientsModel *m_clients;
    Workspace *m_work;
    EventLogDock *m_log;
    ClientsDock *m_clientsDock;
    AnswersDock *m_dock;
    StatusLine *m_status;
    ListenControl *m_listen;
    ApiControl *m_api;
    AnswerControl *m_answers;
    ConnectCard *m_connect;
    DemoControl *m_demo;
    WindowLayout *m_layout;
    Facts m_facts;
    QSize m_chosen; // of the window, before it was zoomed
    QSize m_grown;  // and by then
    bool m_closing = false;
};

} // namespace ui
