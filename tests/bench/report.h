#pragma once

#include "hammer.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

// One server under the load, over the measured time.
struct Measured {
    QString server;
    Load warmup;
    Load load;
    double serverCpu = 0; // µs, all its processes and threads
    double ownCpu = 0;    // µs, of the load generator

    double perSecond() const { return double(load.answers) / load.seconds; }
    double serverCpuPerAnswer() const { return serverCpu / double(load.answers); } // µs
    double ownCpuPerAnswer() const { return ownCpu / double(load.answers); }       // µs
};

// What is left of the run on disk, warm-up included.
struct Stored {
    quint64 answered = 0;    // with 200
    qint64 inJournal = 0;    // hooks, as /health says
    qint64 bytes = 0;        // growth of the database and its write-ahead log, while the program runs
    qint64 bytesStopped = 0; // the same after its orderly end
    QString filesystem;
    std::optional<int> exitCode; // after SIGTERM

    double bytesPerEvent() const { return double(bytes) / double(answered); }
    double bytesStoppedPerEvent() const { return double(bytesStopped) / double(answered); }
};

struct Report {
    std::vector<Measured> runs; // in order; the baseline's are called "nginx"
    std::optional<Stored> stored;
    QStringList failures; // what could not be measured, and why

    // CPU per event over CPU per request of the baseline (the mean of its runs); none without one.
    std::optional<double> ratio() const;
    QStringList faults() const; // what must not be, one sentence each: an answer other than 200, a lost event …
    QString text() const;
    QJsonObject json() const;
};
