#pragma once

#include "app/house/demo.h"
#include "app/house/house.h"
#include "app/window/backendlink.h"
#include "app/window/endpointlink.h"
#include "app/window/stallmeter.h"
#include "board/projection.h"
#include "findings/watch.h"
#include "ui/demo/demogateway.h"
#include "ui/window/mainwindow.h"
#include "view/eventlogmodel.h"
#include "view/historymodel.h"
#include "view/incidentsmodel.h"
#include "view/streamtablemodel.h"

#include <QSettings>
#include <QTimer>

// The window and its models, fed by the house.
class WindowWiring final : public QObject {
    Q_OBJECT
public:
    WindowWiring(House &house, const Options &options, QSettings &settings, QObject *parent = nullptr);

    ui::MainWindow &window() { return m_window; }
    ui::EndpointGateway &endpoint() { return m_endpoint.gateway(); }
    QAbstractItemModel *table() { return &m_table; }

private:
    void wireJournal();
    void wireFindings(const findings::Thresholds &thresholds);
    void wireAnswers();
    void wireDemonstration(const Options &options);
    void takeIncidents(const findings::IncidentNews &news);
    void showConnectConfig();

    House &m_house;
    board::Projection m_projection;
    findings::FindingIds m_findingIds;
    findings::Watch m_watch; // of the same things as the house's, for what the window shows of streams
    view::StreamTableModel m_table;
    view::HistoryModel m_history;
    view::EventLogModel m_eventLog;
    view::IncidentsModel m_incidents;
    rules::ConnectConfig m_connectConfig;
    EndpointLink m_endpoint;
    BackendLink m_backend;
    Demo m_demo;
    ui::DemoGateway m_demoGateway;
    ui::MainWindow m_window;
    StallMeter m_stallMeter;
    QTimer m_formerSessions; // runs while there are any, or may be
};
