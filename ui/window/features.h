#pragma once

#include "board/projection.h"
#include "findings/incidentchange.h"
#include "journal/reader.h"
#include "rules/connectconfig.h"
#include "rules/rulebook.h"
#include "ui/detail/detailpane.h"
#include "ui/window/about.h"
#include "ui/window/actions.h"
#include "view/clientsmodel.h"
#include "view/eventlogmodel.h"
#include "view/historymodel.h"
#include "view/incidentsmodel.h"
#include "view/streamtablemodel.h"
#include "wcsrest/gateway/gateway.h"

#include <QObject>

class QMainWindow;
class QSettings;

namespace ui {

class Announcer;
class AnswerControl;
class AnswersDock;
class BackendGateway;
class Banner;
class ClientsDock;
class ConnectCard;
class DemoGateway;
class EndpointGateway;
class EventLogDock;
class InjectionStrip;
class ListenControl;
class LiveView;
class Notices;
class Overview;
class ProblemControl;
class ProblemsDock;
class ProblemStrip;
class RuleControl;
class StatusLine;
class Theme;
class TileStrip;
class TopBar;
class Workspace;
struct AtRisk;

// What the window is given; all of it lives longer.
struct WindowSources {
    board::Projection &projection;
    view::StreamTableModel &table;
    view::HistoryModel &history;
    view::EventLogModel &eventLog;
    view::IncidentsModel &incidents;
    QSettings &settings;
    EndpointGateway &endpoint;
    BackendGateway &backend;
    DemoGateway &demo;
    rules::RuleGateway rules;
    rules::ConnectGateway connect;
    DetailPane::RecordGateway readRecord;
    findings::IncidentGateway changeIncident;
    decltype(journal::ReaderGateway::incidentFindings) incidentFindings;
    wcsrest::Gateway wcs;
    Facts facts; // that About shows
};

// The features of the window, made in the order in which one needs another, and joined; the window places them.
class Features final : public QObject {
    Q_OBJECT
public:
    Features(const WindowSources &sources, QMainWindow *window);

    AtRisk atRisk() const; // what ends when the window is closed

    Theme *const theme; // first: what follows is as large as it says
    Actions actions;
    RuleControl *const rules;
    TopBar *const bar;
    InjectionStrip *const strip;
    ProblemStrip *const problemStrip;
    Banner *const banner;
    Banner *const backendBanner;
    Banner *const apiBanner;
    Banner *const notice;
    Notices *const notices;
    TileStrip *const tiles;
    Overview *const overview;
    view::ClientsModel *const clients;
    Workspace *const work;
    EventLogDock *const log;
    ClientsDock *const clientsDock;
    AnswersDock *const answersDock;
    ProblemsDock *const problemsDock;
    StatusLine *const status;
    ListenControl *const listen;
    AnswerControl *const answers;
    ConnectCard *const connectCard;
    Announcer *const announcer;
    ProblemControl *const problems;
    LiveView *const view;

private:
    void join(const WindowSources &sources);
    void joinProblems(const WindowSources &sources);
    void joinBackend(const WindowSources &sources);
    void joinTerminating(const WindowSources &sources);
    void connectHelp(const Facts &facts);

    QMainWindow &m_window;
};

} // namespace ui
