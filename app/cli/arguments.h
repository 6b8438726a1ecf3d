#pragma once

#include <QByteArray>
#include <QCommandLineParser>
#include <QHostAddress>
#include <QPair>
#include <QString>

#include <optional>
#include <variant>
#include <vector>

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

// One setting: an option of the command line and, where the program has a settings file, a key of that. A row of the
// table of its program.
struct Setting {
    enum class Type : quint8 { Switch, Text, Texts, Endpoint, Number };
    const char *name;
    Type type;
    const char *value;                 // what stands for its value in --help; empty for a switch
    const char *help;                  // with %1 for the default
    const char *usual = "";            // the default, as one would write it; empty: none
    const char *environment = nullptr; // variable that may hold the value instead
    double least = 0;                  // of a number
    double most = 0;
    bool isInFile = true;

    QString text() const; // what it is, with the default
};

constexpr Setting switchSetting(const char *name, const char *help)
{
    return {.name = name, .type = Setting::Type::Switch, .value = "", .help = help};
}

constexpr Setting numberSetting(const char *name, const char *value, const char *help, double least, double most,
                                const char *usual = "")
{
    return {.name = name,
            .type = Setting::Type::Number,
            .value = value,
            .help = help,
            .usual = usual,
            .least = least,
            .most = most};
}

// A program, as its command line shows it.
struct Command {
    const char *name;
    const char *summary; // a few words, no sentence
    const char *description;
    std::vector<Setting> settings; // beside --help and --version
    const char *examples = "";     // behind the list of options

    std::vector<Setting> allSettings() const; // with --help and --version
};

// Parses the arguments (as argv, with the program's name first). An Exit for --help, --version and what is no option.
std::optional<Exit> parse(const Command &command, const QStringList &arguments, QCommandLineParser &parser);
Exit usageError(const Command &command, const QString &sentence);

// The options that `read` makes of the parsed arguments; it may throw a UsageError, or return an Exit.
template <typename Options, typename Read>
std::variant<Options, Exit> readArguments(const Command &command, const QStringList &arguments, Read read)
{
    QCommandLineParser parser;
    if (const std::optional<Exit> exit = parse(command, arguments, parser))
        return *exit;
    try {
        return read(parser);
    } catch (const UsageError &error) {
        return usageError(command, error.sentence);
    }
}

struct Endpoint {
    QHostAddress address;
    quint16 port = 0;
};

// Whether who listens at one keeps the other from it. Two free ports (0) are two.
bool clash(const Endpoint &one, const Endpoint &other);
std::optional<Endpoint> endpointOf(const QString &text); // "127.0.0.1:8085", "[::1]:0", "*:8085"

// Each throws a UsageError that names the option.
Endpoint parseEndpoint(const char *option, const QString &text);
void checkApart(const char *option, const Endpoint &one, const char *otherOption, const Endpoint &other);
double parseNumber(const char *option, const QString &text, double least, double most);
// "10.0.0.0/8", "192.168.1.5", "2001:db8::/32", as QHostAddress::parseSubnet() gives it; nothing that no peer could
// match.
QPair<QHostAddress, int> parseNetwork(const char *option, const QString &text);
// At most `most` bytes; see files::readNamed().
QByteArray readFile(const char *option, const QString &path, qint64 most);

constexpr qint64 LargestPem = 4 * 1024 * 1024; // bytes: certificates and keys
