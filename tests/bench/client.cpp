// What a hook costs over our HTTP client and over libcurl, and what each does where an answer fails to come: see
// README.md.

#include "http/client/client.h"

#include "comparison.h"
#include "curlclient.h"
#include "repeater.h"
#include "resending.h"
#include "sink.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cstdio>
#include <curl/curl.h>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace {

using Resending = CurlClient::Resending;

Repeater::Send ours(quint16 port, int connections)
{
    const auto client = std::make_shared<http::Client>(
        http::ClientOptions{.host = QStringLiteral("127.0.0.1"), .port = port, .connections = connections});
    return [client, head = Repeater::head()](const QByteArray &body, http::Answered answered) {
        client->send(head, body, std::move(answered));
    };
}

Repeater::Send curl(quint16 port, int connections, Resending resending)
{
    const auto client = std::make_shared<CurlClient>(CurlClient::Options{.port = port,
                                                                         .target = Repeater::target(),
                                                                         .fields = Repeater::fields(),
                                                                         .connections = connections,
                                                                         .resending = resending});
    return [client](const QByteArray &body, http::Answered answered) { client->send(body, std::move(answered)); };
}

struct Way {
    const char *name;
    Repeater::Send (*make)(quint16 port, int connections);
};
const std::array Ways{
    Way{"ours", ours},
    Way{"libcurl", [](quint16 port, int connections) { return curl(port, connections, Resending::AsIs); }},
    Way{"libcurl, no rewind",
        [](quint16 port, int connections) { return curl(port, connections, Resending::NotRewindable); }},
    Way{"libcurl, second refused",
        [](quint16 port, int connections) { return curl(port, connections, Resending::Refused); }},
};

std::optional<double> cpuPerHook(const Way &way, quint16 port, int connections, int seconds)
{
    const Load load = Repeater(way.make(port, connections), connections).run(seconds);
    const quint64 wrong = otherThan200(load);
    if (wrong == 0)
        return load.ownCpu / double(load.hooks);
    std::printf("FAULT: %s: %llu hooks were not answered with 200.\n", way.name, wrong);
    return std::nullopt;
}

bool compareCosts(int connections, int seconds, int rounds)
{
    const Sink sink;
    std::vector<Candidate> candidates;
    for (const Way &way : Ways)
        candidates.push_back(
            {way.name, [&, connections, seconds] { return cpuPerHook(way, sink.port(), connections, seconds); }});
    printComparisonHead("client", "CPU/hook");
    return compare(candidates, rounds);
}

void tellOfResending(Ending ending, const char *how)
{
    std::printf("\nA post is read as a whole, then its kept-alive connection %s:\n", how);
    std::printf("%-34s %8s  %s\n", "client", "received", "what the client has");
    for (const Way &way : Ways) {
        const SecondPost seen = endAfterSecond(ending, [&](quint16 port) { return way.make(port, 1); });
        const QByteArray said = seen.status == 0 ? seen.sentence.toUtf8() : QByteArray::number(seen.status);
        std::printf("%-34s %8d  %s\n", way.name, seen.received, said.constData());
    }
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_NO_GLIB", "1"); // as wcs-simulator
    const QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Measures core's HTTP client and libcurl's multi interface."));
    parser.addHelpOption();
    parser.addOptions({
        {QStringLiteral("connections"), QStringLiteral("Kept-alive connections, 1 to 1000."), QStringLiteral("N"),
         QStringLiteral("64")},
        {QStringLiteral("duration"), QStringLiteral("Of each run, 1 to 60 s."), QStringLiteral("S"),
         QStringLiteral("1")},
        {QStringLiteral("rounds"), QStringLiteral("Of all clients in turn, 1 to 100."), QStringLiteral("N"),
         QStringLiteral("11")},
    });
    parser.process(app);
    const auto number = [&](const char *name, int least, int most) {
        return std::clamp(parser.value(QLatin1String(name)).toInt(), least, most);
    };
    curl_global_init(CURL_GLOBAL_ALL);
    std::printf("%s\n", curl_version());
    const bool isFaultless =
        compareCosts(number("connections", 1, 1'000), number("duration", 1, 60), number("rounds", 1, 100));
    tellOfResending(Ending::Orderly, "ends");
    tellOfResending(Ending::Reset, "is reset");
    curl_global_cleanup();
    return isFaultless ? 0 : 1;
}
