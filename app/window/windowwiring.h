#pragma once

#include "app/house/demo.h"
#include "app/house/house.h"
#include "app/window/addresschoice.h"
#include "app/window/stallmeter.h"
#include "app/window/testevent.h"
#include "board/projection.h"
#include "ui/window/mainwindow.h"
#include "view/eventlogmodel.h"
#include "view/historymodel.h"
#include "view/streamtablemodel.h"

#include <QSettings>
#include <QTimer>

// The window and its models, fed by the house.
class WindowWiring final : public QObject {
    Q_OBJECT
public:
    WindowWiring(House &house, const Options &options, QSettings &settings, QObject *parent = nullptr);

    ui::MainWindow &window() { return m_window; }
    QAbstractItemModel *table() { return &m_table; }

private:
    void wireJournal();
    void wireReader();
    void wireEndpoint(bool hasAdmin);
    void wireAnswers();
    void wireDemonstration(const Options &options);
    void showConnectConfig();
    void wireControlApi(bool hasAdmin);
    // canMove: another address may help.
    void showEndpoint(ui::Endpoint::Kind kind, const QString &problem = {}, bool canMove = true);

    House &m_house;
    AddressChoice m_addresses;
    board::Projection m_projection;
    view::StreamTableModel m_table;
    view::HistoryModel m_history;
    view::EventLogModel m_eventLog;
    rules::ConnectConfig m_connectConfig;
    ui::MainWindow m_window;
    TestEvent m_testEvent;
    Demo m_demo;
    StallMeter m_stallMeter;
    bool m_isListening = false;
    QTimer m_formerSessions; // runs while there are any, or may be
};
