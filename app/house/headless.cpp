#include "app/house/headless.h"

#include "app/cli/unixsignals.h"
#include "app/house/demo.h"
#include "app/house/operationslog.h"

#include <QCoreApplication>

#include <cstdio>

int runHeadless(int &argc, char **argv, const Options &options)
{
    qputenv("QT_NO_GLIB", "1"); // see House: the main thread has no use for it here either
    QCoreApplication app(argc, argv);
    UnixSignals signalsOfUnix;
    Options ours = options;
    ours.admin.canShutDown = true;
    House house(ours);
    const OperationsLog log(house, ours);
    int code = 0;
    const auto fail = [&](const QString &sentence) {
        std::fprintf(stderr, "streamwatch: %s\n", qUtf8Printable(sentence));
        code = 1;
        house.shutDown(); // in order: what was opened is closed
    };
    QObject::connect(&house, &House::journalFailed, &app, fail);
    const auto failUnlessTriedAgain = [&](const QString &sentence, bool isTriedAgain) {
        if (!isTriedAgain)
            fail(sentence);
    };
    QObject::connect(&house, &House::endpointFailed, &app, failUnlessTriedAgain);
    QObject::connect(&house, &House::adminFailed, &app, failUnlessTriedAgain);
    QObject::connect(&house, &House::readyFileFailed, &app, fail);
    QObject::connect(&house, &House::endpointListening, &app, [](const QString &url) {
        std::printf("Listening on %s\n", qUtf8Printable(url));
        std::fflush(stdout);
    });
    QObject::connect(&house, &House::finished, &app, [&code] { QCoreApplication::exit(code); });
    QObject::connect(&signalsOfUnix, &UnixSignals::terminationRequested, &house, &House::shutDown);
    Demo demo(options.hooks);
    QObject::connect(&demo, &Demo::refused, &app, fail);
    QObject::connect(&demo, &Demo::begins, &house, [&](qint64 at) { house.admit(wcs::Origin::Demonstration, at); });
    QObject::connect(&demo, &Demo::ended, &house, [&] { house.drop(wcs::Origin::Demonstration); });
    if (!options.demo.isEmpty())
        QObject::connect(&house, &House::endpointListening, &demo,
                         [&](const QString &url) { demo.start(options.demo, url); });
    // It just ends: what it has left is on no board once the program runs again.
    QObject::connect(&house, &House::endpointStopped, &demo, &Demo::stop);
    house.start();
    return QCoreApplication::exec();
}
