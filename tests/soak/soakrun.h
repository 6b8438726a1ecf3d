#pragma once

#include "ledgercheck.h"

#include <functional>

// The real program and the real simulator against one another, with rules that change all the time, and whether ledger
// and journal then tell the same.
struct SoakOptions {
    QString program;   // streamwatch
    QString simulator; // wcs-simulator
    QString folder;    // for database and ledger; must exist
    double seconds = 600;
    quint32 seed = 1;
    int clients = 200;
    int hooksPerSecond = 400;
    double answerSeconds = 2; // how long the simulator waits for an answer
    int changeMs = 300;       // between two changes of the rules
    int kills = 0;            // of the program, at moments that the seed draws; it starts again at once
};

struct SoakResult {
    LedgerCheck check;
    int changes = 0;      // of the rules
    QByteArray simulated; // what the simulator printed: its figures
};

// say: is told of every kill, and every so often how it is going. The error: it could not be run to its end.
Result<SoakResult> soak(const SoakOptions &options, const std::function<void(const QString &)> &say = {});
