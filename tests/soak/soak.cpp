// Runs program and simulator against one another for minutes and compares what both have written down: see README.md.

#include "soakrun.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QRandomGenerator>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>

namespace {

constexpr qsizetype PrintedDifferences = 200;

void print(const QString &line)
{
    std::printf("%s\n", qUtf8Printable(line));
    std::fflush(stdout);
}

// The simulator's figures, without what its clients were told.
QString figuresOf(const QByteArray &simulated)
{
    const qsizetype clients = simulated.indexOf(",\"clients\":");
    return QString::fromUtf8(clients < 0 ? simulated : simulated.first(clients) + '}').trimmed();
}

int report(const SoakResult &result)
{
    const LedgerCheck &check = result.check;
    print(QStringLiteral("simulator: %1").arg(figuresOf(result.simulated)));
    print(QStringLiteral("%1 changes of the rules").arg(result.changes));
    print(QStringLiteral("ledger: %1 hooks of %2 sessions, %3 of them without an answer; journal: %4 events")
              .arg(check.hooks)
              .arg(check.sessions)
              .arg(check.unanswered)
              .arg(check.events));
    if (check.lostFromMemory > 0)
        print(QStringLiteral("%1 direct hooks, answered from memory just before a kill, are not in the journal")
                  .arg(check.lostFromMemory));
    for (const QString &difference : check.differences.mid(0, PrintedDifferences))
        print(QStringLiteral("DIFFERENCE: ") + difference);
    print(check.differences.isEmpty() ? QStringLiteral("Ledger and journal agree.")
                                      : QStringLiteral("%1 differences.").arg(check.differences.size()));
    return check.differences.isEmpty() ? 0 : 1;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const QString here = QCoreApplication::applicationDirPath();
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Compares the simulator's ledger with the program's journal after a mixed run."));
    parser.addHelpOption();
    const auto add = [&](const char *name, const char *text, const char *value = nullptr, const QString &initial = {}) {
        parser.addOption({QLatin1String(name), QLatin1String(text), QLatin1String(value), initial});
    };
    add("minutes", "How long, 0.05 to 1440.", "M", QStringLiteral("10"));
    add("kill", "Kill the program (SIGKILL) in the middle, once every two minutes, and start it again.");
    add("seed", "Repeats a run's rules, clients and moments of killing.", "N");
    add("clients", "Simulated clients, 2 to 10000.", "N", QStringLiteral("200"));
    add("rate", "Hooks per second, 1 to 20000.", "N", QStringLiteral("400"));
    add("server", "The streamwatch to start.", "PATH", here + QStringLiteral("/../../app/streamwatch"));
    add("simulator", "The wcs-simulator to start.", "PATH", here + QStringLiteral("/../../app/wcs-simulator"));
    add("dir", "Where database and ledger go, in a temporary folder that is kept if they differ.", "PATH", here);
    parser.process(app);

    const auto number = [&](const char *name, double least, double most) {
        return std::clamp(parser.value(QLatin1String(name)).toDouble(), least, most);
    };
    QTemporaryDir folder(parser.value(QStringLiteral("dir")) + QStringLiteral("/soak-XXXXXX"));
    const double minutes = number("minutes", 0.05, 1'440);
    const quint32 given = parser.value(QStringLiteral("seed")).toUInt();
    const SoakOptions options{.program = QDir::cleanPath(parser.value(QStringLiteral("server"))),
                              .simulator = QDir::cleanPath(parser.value(QStringLiteral("simulator"))),
                              .folder = folder.path(),
                              .seconds = minutes * 60,
                              .seed = given != 0 ? given : QRandomGenerator::global()->generate(),
                              .clients = int(number("clients", 2, 10'000)),
                              .hooksPerSecond = int(number("rate", 1, 20'000)),
                              .kills = parser.isSet(QStringLiteral("kill")) ? std::max(1, int(minutes / 2)) : 0};
    print(QStringLiteral("--seed %1 repeats this run").arg(options.seed));
    const Result<SoakResult> result = soak(options, print);
    if (!result)
        print(result.error().sentence);
    const int code = result ? report(*result) : 1;
    if (code != 0) {
        folder.setAutoRemove(false);
        print(QStringLiteral("Database and ledger are kept in %1").arg(folder.path()));
    }
    return code;
}
