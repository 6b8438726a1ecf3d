#include "app/house/windowmain.h"

#include "app/cli/unixsignals.h"
#include "app/house/operationslog.h"
#include "app/window/windowwiring.h"
#include "files/safefile.h"

#include <QApplication>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <cstdio>

namespace {

// Where the usual file is not to be touched, one that is forgotten at the end.
QString settingsFile(const QTemporaryDir &forgotten)
{
    const QString file =
        QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) + QStringLiteral("/window.ini");
    const auto prepared = files::prepare(file);
    if (prepared)
        return file;
    std::fprintf(stderr, "streamwatch: how the window stands is not remembered in %s: %s.\n", qUtf8Printable(file),
                 qUtf8Printable(prepared.error().sentence));
    return forgotten.filePath(QStringLiteral("window.ini"));
}

} // namespace

int streamwatchWindow(int &argc, char **argv, const Options &options)
{
    QApplication app(argc, argv);
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Streamwatch"));
    QGuiApplication::setQuitOnLastWindowClosed(false); // the house closes first

    const QTemporaryDir forgotten;
    QSettings settings(settingsFile(forgotten), QSettings::IniFormat);
    UnixSignals signalsOfUnix;
    const Options used = AddressChoice::withKept(options, settings);
    House house(used);
    const OperationsLog log(house, used);
    house.start(); // first: it listens while the window comes, and whatever that meets
    WindowWiring wiring(house, used, settings);
    QObject::connect(&signalsOfUnix, &UnixSignals::terminationRequested, &house, &House::shutDown);
    QObject::connect(&app, &QGuiApplication::lastWindowClosed, &house, &House::shutDown);
    QObject::connect(&house, &House::finished, &app, [] { QCoreApplication::exit(0); });
    wiring.window().show();
    return QApplication::exec();
}
