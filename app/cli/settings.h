#pragma once

#include "app/cli/arguments.h"
#include "app/cli/settingsfile.h"

#include <optional>

// The settings of one start, as the table of its command has them: from the command line, the environment and the file,
// in this order, or else their defaults.
class Settings {
public:
    // parser lives longer than this.
    Settings(const Command &command, const QCommandLineParser &parser, const SettingsFile &file = {});

    bool isGiven(const char *name) const;
    bool isOn(const char *name) const; // of a switch
    // The last one given, else its default; empty where it has none.
    QString text(const char *name) const;
    // All that were given, else its default. In the file and the environment commas stand between them.
    QStringList texts(const char *name) const;
    // These throw a UsageError that names the option. Nothing: not given, and no default.
    std::optional<Endpoint> endpoint(const char *name) const;
    std::optional<double> number(const char *name) const; // within its limits
    std::optional<int> count(const char *name) const;     // the same as a whole number

    // What is given and empty came from a variable that is not set, or a line that is damaged, and does not mean that
    // it is to do without: a secret, perhaps. Throws a UsageError.
    void refuseEmpty() const;
    // That the file holds these settings alone; `path` is its name. Throws a UsageError.
    void checkKeys(const QString &path) const;

private:
    const Setting *find(const QString &key) const; // null: there is none of that name
    const Setting &settingOf(const char *name) const;
    std::optional<QString> given(const Setting &setting) const;

    const Command m_command;
    const QCommandLineParser &m_parser;
    const SettingsFile m_file;
};

// The same table for those who read: as lines of a settings file, each a comment, and as a table in Markdown.
QString settingsFileText(const Command &command);
QString settingsTable(const Command &command);
