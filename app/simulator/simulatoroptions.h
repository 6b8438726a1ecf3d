#pragma once

#include "app/cli/arguments.h"
#include "simulator/backend/backendprofile.h"
#include "simulator/clients/run.h"
#include "simulator/scenario/scenario.h"
#include "simulator/server/target.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <variant>

// The options of wcs-simulator (CONTRACT §7), from the command line and the environment.
struct SimulatorOptions {
    simulator::Target target;
    simulator::Scenario scenario; // as it is to be played: scaled, and with what options say of the WCS
    simulator::Pace pace;
    quint64 seed = 0;
    std::optional<double> seconds; // real time
    std::optional<Endpoint> webSocket;
    std::optional<Endpoint> rest;
    std::optional<Endpoint> backend;
    simulator::BackendProfile profile; // of the backend
    QString ledger;                    // empty: none
    QString readyFile;                 // empty: none
    bool isJson = false;
    bool tellsAll = false; // the messages of every client, however many they are

    bool isBackendAlone() const { return backend && !webSocket && !rest && scenario.clients() == 0; }
    // Goes on until it is told to end, or the time is up.
    bool isServer() const { return webSocket || rest || isBackendAlone(); }
};

Command simulatorCommand();
// arguments: as argv, with the program's name first. Needs a QCoreApplication.
std::variant<SimulatorOptions, Exit> parseSimulatorOptions(const QStringList &arguments);
