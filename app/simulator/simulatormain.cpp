#include "app/cli/filelimit.h"
#include "app/cli/unixsignals.h"
#include "app/simulator/simulation.h"
#include "app/simulator/simulatoroptions.h"

#include <QCoreApplication>

#include <cstdio>
#include <sys/stat.h>

int main(int argc, char **argv)
{
    ::umask(0077);              // what this program writes is for its user alone
    qputenv("QT_NO_GLIB", "1"); // Qt's own event loop costs less
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("wcs-simulator"));
    QCoreApplication::setApplicationVersion(QStringLiteral(STREAMWATCH_VERSION));
    const auto parsed = parseSimulatorOptions(QCoreApplication::arguments());
    if (const auto *exit = std::get_if<Exit>(&parsed)) {
        std::fprintf(exit->code == 0 ? stdout : stderr, "%s\n", qUtf8Printable(exit->text));
        return exit->code;
    }
    raiseFileLimit();
    UnixSignals signalsOfUnix;
    Simulation simulation(std::get<SimulatorOptions>(parsed));
    QObject::connect(&signalsOfUnix, &UnixSignals::terminationRequested, &simulation, &Simulation::stop);
    QObject::connect(&simulation, &Simulation::finished, &app, &QCoreApplication::exit);
    QMetaObject::invokeMethod(&simulation, &Simulation::start, Qt::QueuedConnection);
    return QCoreApplication::exec();
}
