#pragma once

#include "simulatorload.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

// One server under the load, over the measured time.
struct Measured {
    enum class Kind {
        Baseline, // nginx
        Plain,    // the server that is measured, as it usually is
        Rules,    // with rules that do not match
        Held,     // with answers to others that are held
    };
    Kind kind = Kind::Plain;
    QString server;
    Load warmup;
    Load load;
    double serverCpu = 0; // µs, all its processes and threads

    double perSecond() const { return double(load.hooks) / load.seconds; }
    double serverCpuPerHook() const { return serverCpu / double(load.hooks); } // µs
    double ownCpuPerHook() const { return load.ownCpu / double(load.hooks); }  // µs, of the load generator
    double ownShare() const { return load.ownCpu / load.seconds / 1e6; }       // of one core
    double p99() const { return double(load.p99); }                            // µs
};

// What is left of the run on disk, warm-up included.
struct Stored {
    quint64 answered = 0;    // with 200
    qint64 inJournal = 0;    // hooks, as /health says
    qint64 bytes = 0;        // growth of the database and its write-ahead log, while the program runs
    qint64 bytesStopped = 0; // the same after its orderly end
    QString filesystem;
    quint64 held = 0;            // hooks that are in the journal, too, and were never answered
    std::optional<int> exitCode; // after SIGTERM

    double bytesPerEvent() const { return double(bytes) / double(answered); }
    double bytesStoppedPerEvent() const { return double(bytesStopped) / double(answered); }
};

struct Report {
    std::vector<Measured> runs; // in order; one with rules or with held answers stands between two plain ones
    std::optional<Stored> stored;
    QStringList failures; // what could not be measured, and why

    // Those of a figure in the runs of one kind over that in the runs of another, means each; none without either.
    std::optional<double> ratio(Measured::Kind kind, Measured::Kind to, double (Measured::*figure)() const) const;
    QStringList faults() const; // what must not be, one sentence each: an answer other than 200, a lost event …
    QString text() const;
    QJsonObject json() const;
};
