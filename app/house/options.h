#pragma once

#include "alerts/options.h"
#include "api/options.h"
#include "app/cli/arguments.h"
#include "findings/engine.h"
#include "hooks/options.h"
#include "journal/sqlite/sqlitefile.h"
#include "journal/writeroptions.h"
#include "wcsrest/options.h"

#include <QString>
#include <QStringList>

#include <variant>

// The program's options (CONTRACT §2), from the command line, the environment and the configuration file, in this
// order.
struct Options {
    hooks::Options hooks;
    api::Options admin;
    bool hasAdmin = true;
    bool namesListen = false; // where the endpoint listens was said, and is not the usual address
    bool namesAdmin = false;  // the same of the control API
    journal::SqliteFile journalFile;
    journal::WriterOptions journal;
    findings::Engine::Options findings;
    alerts::Options alerts;
    wcsrest::Options wcs;
    bool isHeadless = false;
    QString configFile; // of settings; need not be there
    QString readyFile;  // empty: none
    QString demo;       // the scenario of the demonstration to start with; empty: none
};

Command streamwatchCommand();
// arguments: as argv, with the program's name first. Needs a QCoreApplication.
std::variant<Options, Exit> parseOptions(const QStringList &arguments);
