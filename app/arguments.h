#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QString>

// What the programs' command lines have in common.

// Instead of options: what to print and with which code to end. --help, --version, or a usage error.
struct Exit {
    int code = 0;
    QString text;
};

// One sentence of what is wrong with an option. Thrown between the functions that read options, never further.
struct UsageError {
    QString sentence;
};

// One option.
struct Setting {
    const char *name;
    const char *value; // what stands for its value in --help; null: a switch
    const char *help;
    const char *environment = nullptr; // variable that may hold the value instead
};

struct Endpoint {
    QHostAddress address;
    quint16 port = 0;
};

// Each throws a UsageError that names the option.
Endpoint parseEndpoint(const char *option, const QString &text); // "127.0.0.1:8085", "[::1]:0", "*:8085"
double parseNumber(const char *option, const QString &text, double least, double most);
QByteArray readFile(const char *option, const QString &path);
