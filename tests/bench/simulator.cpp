// What the load generator itself costs, against a server that does nothing: see README.md.

#include "http/client/client.h"
#include "repeater.h"
#include "simulatorload.h"
#include "sink.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>

#include <algorithm>
#include <cstdio>
#include <sys/resource.h>
#include <utility>

namespace {

void printLine(const char *what, const Load &load)
{
    std::printf("%-14s %9.0f %12.1f us %8.0f %%\n", what, double(load.hooks) / load.seconds,
                load.ownCpu / double(load.hooks), load.ownCpu / load.seconds / 1e4);
    if (const quint64 wrong = otherThan200(load); wrong > 0)
        std::printf("FAULT: %llu hooks were not answered with 200.\n", wrong);
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_NO_GLIB", "1"); // as wcs-simulator
    const QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Measures wcs-simulator against a server that only echoes."));
    parser.addHelpOption();
    const QString here = QCoreApplication::applicationDirPath();
    parser.addOptions({
        {QStringLiteral("connections"), QStringLiteral("Kept-alive connections, 1 to 1000."), QStringLiteral("N"),
         QStringLiteral("64")},
        {QStringLiteral("clients"), QStringLiteral("Simulated clients, 2 to 100000."), QStringLiteral("N"),
         QStringLiteral("10000")},
        {QStringLiteral("duration"), QStringLiteral("Of each of the runs, 1 to 60 s."), QStringLiteral("S"),
         QStringLiteral("5")},
        {QStringLiteral("simulator"), QStringLiteral("The wcs-simulator to measure."), QStringLiteral("PATH"),
         here + QStringLiteral("/../../app/wcs-simulator")},
    });
    parser.process(app);
    const auto number = [&](const char *name, int least, int most) {
        return std::clamp(parser.value(QLatin1String(name)).toInt(), least, most);
    };
    const int seconds = number("duration", 1, 60);
    const int connections = number("connections", 1, 1'000);

    const Sink sink;
    const QUrl url(QStringLiteral("http://127.0.0.1:%1/rest/my_api").arg(sink.port()));
    SimulatorLoad simulator{.program = QDir::cleanPath(parser.value(QStringLiteral("simulator"))),
                            .scenario = QStringLiteral(BENCH_FOLDER "/ingest.json"),
                            .connections = connections,
                            .clients = number("clients", 2, 100'000)};
    http::Client client({.host = QStringLiteral("127.0.0.1"), .port = sink.port(), .connections = connections});
    const QByteArray head = Repeater::head();
    Repeater repeater(
        [&](const QByteArray &body, http::Answered answered) { client.send(head, body, std::move(answered)); },
        connections);
    bool isFaultless = true;
    std::printf("%-14s %9s %15s %10s\n", "", "hooks/s", "CPU/hook", "of a core");
    for (int round = 0; round < 2; ++round) { // what drifts shows in the difference of the two
        const Load alone = repeater.run(seconds);
        printLine("HTTP alone", alone);
        const Result<Load> whole = simulator.run(url, seconds);
        if (!whole) {
            std::printf("FAULT: %s\n", qUtf8Printable(whole.error().sentence));
            return 1;
        }
        printLine("wcs-simulator", *whole);
        isFaultless = isFaultless && otherThan200(alone) == 0 && otherThan200(*whole) == 0;
    }
    rusage ended{};
    getrusage(RUSAGE_CHILDREN, &ended);
    std::printf("memory of wcs-simulator with %d clients, at most: %.0f MB\n", simulator.clients.value_or(0),
                double(ended.ru_maxrss) * 1'024 * 1e-6);
    return isFaultless ? 0 : 1;
}
