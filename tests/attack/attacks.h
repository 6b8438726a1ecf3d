#pragma once

#include "../e2e/program.h"

#include <QString>

#include <functional>
#include <memory>
#include <vector>

// What one attack did to the program, and what it should not have done.
struct Damage {
    QString figures; // one line
    bool isBorne = false;
};

// An attack on a program that has just been started, over loopback. `size` 1 is as large as an attacker makes it; tests
// take less. Each ends by itself.
struct Attack {
    QString name;
    QStringList options; // the program is started with these
    std::function<Damage(const Program &program, double size)> run;
    bool hasSlowDisk = false; // its syncs take as many ms as the file beside the journal, ".sync-ms", says
};

const std::vector<Attack> &attacks();

// A program for it, started. Ends the process where that cannot be.
std::unique_ptr<Program> victimOf(const Attack &attack, const QString &binary, const QString &folder);
// Makes it; then the program is to be as before within 5 s: it serves, and has let go of what the attack took.
Damage make(const Attack &attack, const Program &program, double size);
