#pragma once

#include "admin/options.h"
#include "hooks/options.h"
#include "journal/writer.h"

#include <QString>
#include <QStringList>

#include <variant>

// The program's options (CONTRACT §2), from the command line, the environment and the configuration file, in this
// order.
struct Options {
    hooks::Options hooks;
    admin::Options admin;
    bool hasAdmin = true;
    journal::WriterOptions journal;
    bool isHeadless = false;
    QString readyFile; // empty: none
};

// Instead of options: what to print and with which code to end. --help, --version, or a usage error.
struct Exit {
    int code = 0;
    QString text;
};

// arguments: as argv, with the program's name first. Needs a QCoreApplication.
std::variant<Options, Exit> parseOptions(const QStringList &arguments);
