#pragma once

#include "base/result.h"

#include <QString>
#include <QUrl>

#include <map>
#include <optional>

// What one run of wcs-simulator saw, its orderly end included.
struct Load {
    std::map<int, quint64> byStatus; // 0: no answer
    quint64 hooks = 0;
    double seconds = 0;
    qint64 p50 = 0; // µs, of hooks that were answered, waiting for a connection included
    qint64 p99 = 0;
    qint64 slowest = 0;
    double ownCpu = 0; // µs, of the simulator
};

// The simulator as a load generator: at most so many requests under way at a time.
struct SimulatorLoad {
    QString program;  // wcs-simulator
    QString scenario; // a file
    int connections = 64;
    std::optional<int> clients; // without: as many as the scenario has
    int rate = 0;               // hooks a second; 0: flat out
    quint64 seed = 1;           // each run has the next one, so that no two are about the same streams

    // Starts it and waits for its end. The error: it could not be started, or said nothing that can be read.
    Result<Load> run(const QUrl &url, int seconds);
};
