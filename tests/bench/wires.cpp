// What a request costs over our wires and over QTcpSocket: see README.md.

#include "comparison.h"
#include "postload.h"
#include "wireserver.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <string>
#include <sys/resource.h>
#include <vector>

namespace {

using Kind = WireServer::Kind;

struct Wire {
    Kind kind;
    const char *name;
};
constexpr std::array Wires{Wire{Kind::Ours, "ours"}, Wire{Kind::Socket, "QTcpSocket"},
                           Wire{Kind::UnbufferedSocket, "QTcpSocket, unbuffered"}};
constexpr int WarmUpMs = 300;

struct Options {
    int atOnce = 0;
    int bodySize = 0; // bytes
    int ms = 0;       // of a run
    int rounds = 0;
};

// Of the server.
std::optional<double> cpuPerRequest(const Wire &wire, int connections, const Options &options)
{
    const WireServer server(wire.kind);
    PostLoad load(server.port(), connections, options.atOnce, "/rest/my_api/StreamStatusEvent",
                  std::string(size_t(options.bodySize), 'x'));
    bool isFaultless = load.isConnected() && load.run(WarmUpMs).faults == 0;
    const double before = server.cpuMicroseconds();
    const PostLoad::Done done = isFaultless ? load.run(options.ms) : PostLoad::Done{};
    const double used = server.cpuMicroseconds() - before;
    isFaultless = isFaultless && done.faults == 0;
    if (isFaultless)
        return used / double(done.answers);
    std::printf("FAULT: %s, %d connections: not all requests were answered with 200.\n", wire.name, connections);
    return std::nullopt;
}

bool compareWires(int connections, const Options &options)
{
    std::vector<Candidate> candidates;
    for (const Wire &wire : Wires)
        candidates.push_back({std::to_string(connections) + " x " + wire.name,
                              [&, connections] { return cpuPerRequest(wire, connections, options); }});
    return compare(candidates, options.rounds);
}

void raiseFileLimit()
{
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = std::min<rlim_t>(files.rlim_max, 8'192); // both ends of each connection are ours
    ::setrlimit(RLIMIT_NOFILE, &files);
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_NO_GLIB", "1"); // as streamwatch
    raiseFileLimit();
    const QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Measures core's HTTP server over its own wires and QTcpSocket."));
    parser.addHelpOption();
    parser.addOptions({
        {QStringLiteral("connections"), QStringLiteral("Open at a time, 1 to 3000; without: 64, then 1000."),
         QStringLiteral("N")},
        {QStringLiteral("at-once"), QStringLiteral("Requests under way at a time, 1 to 3000."), QStringLiteral("N"),
         QStringLiteral("16")},
        {QStringLiteral("body"), QStringLiteral("Of each request, 0 to 16000 bytes."), QStringLiteral("BYTES"),
         QStringLiteral("3800")},
        {QStringLiteral("duration"), QStringLiteral("Of each run, 100 to 60000 ms."), QStringLiteral("MS"),
         QStringLiteral("500")},
        {QStringLiteral("rounds"), QStringLiteral("Of all wires in turn, 1 to 100."), QStringLiteral("N"),
         QStringLiteral("11")},
    });
    parser.process(app);
    const auto number = [&](const char *name, int least, int most) {
        return std::clamp(parser.value(QLatin1String(name)).toInt(), least, most);
    };
    const Options options{.atOnce = number("at-once", 1, 3'000),
                          .bodySize = number("body", 0, 16'000),
                          .ms = number("duration", 100, 60'000),
                          .rounds = number("rounds", 1, 100)};
    printComparisonHead("connections and wire", "CPU/request");
    if (parser.isSet(QStringLiteral("connections")))
        return compareWires(number("connections", 1, 3'000), options) ? 0 : 1;
    return compareWires(64, options) && compareWires(1'000, options) ? 0 : 1;
}
