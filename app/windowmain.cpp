#include "windowmain.h"

#include "house.h"
#include "unixsignals.h"
#include "windowwiring.h"

#include <QApplication>
#include <QStandardPaths>

int streamwatchWindow(int &argc, char **argv, const Options &options)
{
    QApplication app(argc, argv);
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Streamwatch"));
    QGuiApplication::setQuitOnLastWindowClosed(false); // the house closes first

    QSettings settings(QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) +
                           QStringLiteral("/window.ini"),
                       QSettings::IniFormat);
    UnixSignals signalsOfUnix;
    const Options used = AddressChoice::withKept(options, settings);
    House house(used);
    WindowWiring wiring(house, used, settings);
    QObject::connect(&signalsOfUnix, &UnixSignals::terminationRequested, &house, &House::shutDown);
    QObject::connect(&app, &QGuiApplication::lastWindowClosed, &house, &House::shutDown);
    QObject::connect(&house, &House::finished, &app, [] { QCoreApplication::exit(0); });
    wiring.window().show();
    house.start();
    return QApplication::exec();
}
