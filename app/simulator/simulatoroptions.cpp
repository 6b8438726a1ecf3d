#include "app/simulator/simulatoroptions.h"

#include "app/cli/settings.h"

#include <QFileInfo>
#include <QRandomGenerator>
#include <QSslCertificate>
#include <QSslSocket>

#include <algorithm>
#include <array>
#include <cmath>

using simulator::BackendProfile;
using simulator::Behaviour;
using simulator::Pace;
using simulator::Scenario;
using simulator::Target;

namespace {

constexpr double LongestSeconds = 366 * 24 * 60 * 60.0;
constexpr double LongestAnswer = 3'600; // s
constexpr double FastestRate = 1'000'000;
constexpr double SlowestSpeed = 0.1;
constexpr double FastestSpeed = 100;
constexpr double MostPlayers = 100'000;
constexpr double MostConnections = 4'096;
constexpr double MostRetries = 10;
constexpr int NameWidth = 20;

using Type = Setting::Type;

constexpr std::array Table{
    Setting{"url", Type::Text, "URL", "The app's URL, %1 unless given.", "http://127.0.0.1:8085/rest/my_api"},
    Setting{"scenario", Type::Text, "NAME|FILE",
            "What the clients do: a name that --list-scenarios knows, or a file; %1 unless given.", "mixed"},
    switchSetting("list-scenarios", "Lists the scenarios that have a name."),
    numberSetting("clients", "N", "Clients altogether, instead of the scenario's number.", 0, Scenario::MostClients),
    numberSetting("players-per-stream", "N", "Players for each publisher that they play.", 0, MostPlayers),
    numberSetting("fail-share", "0..1", "Share of the publishers' streams that fail instead of being stopped.", 0, 1),
    Setting{"app", Type::Text, "NAME", "appKey of all clients, instead of the scenario's."},
    numberSetting("rate", "EVENTS_PER_S", "So many hooks a second, instead of what the scenario's pauses make of it.",
                  0.01, FastestRate),
    switchSetting("max", "Hooks as fast as they are answered."),
    numberSetting("speed", "N",
                  "The scenario's clock, keep-alives included, goes N times as fast, %1 unless given; how long WCS "
                  "waits for answers stays.",
                  SlowestSpeed, FastestSpeed, "1"),
    numberSetting("duration", "S", "Goes on for so many seconds, beginning again as often as it takes.", 0.1,
                  LongestSeconds),
    Setting{"seed", Type::Text, "N", "The same seed makes the same hooks."},
    numberSetting("connections", "N", "Kept-alive connections to the web server at most, %1 unless given.", 1,
                  MostConnections, "64"),
    switchSetting("sdp", "Hooks carry the client's SDP, about 3 KB."),
    numberSetting("keep-alive", "S", "A StreamKeepAliveEvent of every stream every so many seconds; 0: none.", 0,
                  LongestAnswer),
    numberSetting("answer-timeout", "S", "How long it waits for an answer, %1 unless given; 0: for ever.", 0,
                  LongestAnswer, "15"),
    numberSetting("retries", "N", "New tries after a send error, %1 unless given.", 0, MostRetries, "3"),
    switchSetting("report-refused", "A refused publishStream or playStream is followed by a status FAILED."),
    switchSetting("retry-closed", "Kept-alive connections that end without an answer count as send errors."),
    switchSetting("retry-errors", "Answers with 5xx, and time-outs, are tried again."),
    switchSetting("accept-broken-body", "A 200 with an empty or broken body counts as accepted."),
    switchSetting("ignore-bad-config", "A restClientConfig with wrong types is ignored."),
    Setting{"secret", Type::Text, "KEY", "Send \"Authorization: WCS <HMAC-MD5>\".", "", "WCS_SIMULATOR_SECRET"},
    Setting{"user", Type::Text, "USER:PASSWORD", "Send HTTP Basic.", "", "WCS_SIMULATOR_USER"},
    Setting{"ca", Type::Text, "FILE", "Certificates (PEM) to trust, for https."},
    switchSetting("insecure", "Trust any certificate."),
    Setting{"ws", Type::Endpoint, "ADDR:PORT", "Accept real clients that use the Web SDK; port 0 picks a free one."},
    Setting{"rest", Type::Endpoint, "ADDR:PORT", "Serve WCS's own REST API."},
    switchSetting("rest-terminate", "The REST API ends a stream by its mediaSessionId; never all of them."),
    Setting{"backend", Type::Endpoint, "ADDR:PORT",
            "Serve a backend for streamwatch --forward; unless clients are asked for, too, nothing else."},
    Setting{"backend-profile", Type::Text, "NAME|FILE",
            "How the backend answers: echo, strict, slow or flaky, or a file; %1 unless given.", "echo"},
    Setting{"ready-file", Type::Text, "FILE", "File to write once it listens: its pid and URLs, as JSON."},
    Setting{"ledger", Type::Text, "FILE", "Appends one JSON line for each hook."},
    switchSetting("told", "Prints what each client is told, also of more than 20."),
    switchSetting("json", "Prints one JSON object at the end, and nothing else."),
};

constexpr const char *Examples = R"(
Examples:
  wcs-simulator                              a minute of everything, against a Streamwatch on this machine
  wcs-simulator --scenario flash-crowd       10,000 players within a minute
  wcs-simulator --scenario publish --fail-share 0.3 --clients 3 --seed 7
  wcs-simulator --max --clients 200 --duration 30 --ledger hooks.jsonl --json
  wcs-simulator --ws 127.0.0.1:8080 --rest 127.0.0.1:8081 --clients 0
                                             a WCS for real clients, until it is ended
  wcs-simulator --backend 127.0.0.1:9000 --backend-profile strict
                                             a web server behind Streamwatch, until it is ended

Ends with 0 if every hook was answered as WCS would accept, 1 if not, 2 for wrong usage.
WCS_SIMULATOR_SECRET and WCS_SIMULATOR_USER may hold what would otherwise stand in a list of processes.)";

void refuseBoth(const Settings &settings, const char *one, const char *other)
{
    if (settings.isGiven(one) && settings.isGiven(other))
        throw UsageError{
            QStringLiteral("--%1 and --%2 exclude each other.").arg(QLatin1String(one), QLatin1String(other))};
}

QUrl parseUrl(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const auto fail = [&](const char *why) {
        throw UsageError{QStringLiteral("--url: %1").arg(QString::fromUtf8(why))};
    };
    if (!url.userInfo().isEmpty() || text.contains(u'@')) // before the text is quoted
        fail("give the name and the password with --user.");
    const bool isHttp = url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (!url.isValid() || !isHttp || url.host().isEmpty() || url.port(80) == 0)
        throw UsageError{
            QStringLiteral("--url takes a URL like http://127.0.0.1:8085/rest/my_api; “%1” is not that.").arg(text)};
    if (url.hasQuery() || url.hasFragment())
        fail("an app's URL has no “?” and no “#”.");
    return url;
}

QSslConfiguration parseTls(const Settings &settings)
{
    refuseBoth(settings, "ca", "insecure");
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    if (settings.isOn("insecure"))
        tls.setPeerVerifyMode(QSslSocket::VerifyNone);
    if (settings.isGiven("ca")) {
        const auto certificates = QSslCertificate::fromData(readFile("ca", settings.text("ca"), LargestPem), QSsl::Pem);
        if (certificates.isEmpty())
            throw UsageError{QStringLiteral("--ca: %1 holds no certificate in PEM form.").arg(settings.text("ca"))};
        tls.setCaCertificates(certificates);
    }
    return tls;
}

Target parseTarget(const Settings &settings)
{
    Target target;
    target.url = parseUrl(settings.text("url"));
    const bool isTls = target.url.scheme() == QLatin1String("https");
    if (!isTls && (settings.isGiven("ca") || settings.isOn("insecure")))
        throw UsageError{QStringLiteral("--ca and --insecure are for a --url that begins with https.")};
    if (isTls)
        target.tls = parseTls(settings);
    target.secret = settings.text("secret").toUtf8();
    const QByteArray user = settings.text("user").toUtf8();
    if (user.isEmpty())
        return target;
    const qsizetype colon = user.indexOf(':');
    if (colon <= 0)
        throw UsageError{QStringLiteral("--user takes USER:PASSWORD.")};
    if (!target.secret.isEmpty())
        throw UsageError{QStringLiteral("A hook bears one Authorization: give --secret or --user, not both.")};
    target.user = user.first(colon);
    target.password = user.sliced(colon + 1);
    return target;
}

// A shipped one, or a file: a Scenario or a BackendProfile.
template <typename Found>
Found find(const Settings &settings, const char *option)
{
    const QString name = settings.text(option);
    if (auto shipped = Found::shippedOne(name))
        return *shipped;
    if (!QFileInfo::exists(name))
        throw UsageError{QStringLiteral("--%1: “%2” is neither a file nor one of %3.")
                             .arg(QLatin1String(option), name, Found::shipped().join(QStringLiteral(", ")))};
    const auto parsed = Found::fromJson(readFile(option, name, Found::LargestFile));
    if (const auto *error = std::get_if<json::JsonError>(&parsed)) {
        const QString where = error->pointer.isEmpty() ? QString() : QStringLiteral(" (at %1)").arg(error->pointer);
        throw UsageError{QStringLiteral("--%1: %2: %3%4").arg(QLatin1String(option), name, error->sentence, where)};
    }
    return std::get<Found>(parsed);
}

void setBehaviour(const Settings &settings, Behaviour &behaviour)
{
    // What is not given is as the scenario has it.
    if (settings.isGiven("connections"))
        behaviour.connections = *settings.count("connections");
    if (settings.isGiven("retries"))
        behaviour.retries = *settings.count("retries");
    if (const auto seconds = settings.number("answer-timeout"); settings.isGiven("answer-timeout"))
        behaviour.answerMs = int(std::ceil(*seconds * 1'000));
    if (const auto seconds = settings.number("keep-alive"))
        behaviour.keepAliveMs = int(std::ceil(*seconds * 1'000));
    behaviour.sendsSdp |= settings.isOn("sdp");
    behaviour.restTerminates |= settings.isOn("rest-terminate");
    behaviour.reportsRefused |= settings.isOn("report-refused");
    behaviour.retriesClosed |= settings.isOn("retry-closed");
    behaviour.retriesErrors |= settings.isOn("retry-errors");
    behaviour.acceptsBrokenBody |= settings.isOn("accept-broken-body");
    behaviour.ignoresBadConfig |= settings.isOn("ignore-bad-config");
}

// A backend alone is one that no clients are asked for with.
bool asksForClients(const Settings &settings)
{
    const auto options = {"url", "scenario", "clients", "players-per-stream", "rate", "max", "ws", "rest"};
    return !settings.isGiven("backend") ||
           std::ranges::any_of(options, [&settings](const char *name) { return settings.isGiven(name); });
}

Scenario parseScenario(const Settings &settings)
{
    const auto whole = find<Scenario>(settings, "scenario");
    const auto clients = asksForClients(settings) ? settings.count("clients") : 0;
    const auto players = settings.count("players-per-stream");
    const auto share = settings.number("fail-share");
    Scenario scenario = whole.scaled(clients, players).withFailShare(share.value_or(0));
    if (scenario.clients() > Scenario::MostClients)
        throw UsageError{QStringLiteral("--players-per-stream makes %1 clients; there can be at most %2.")
                             .arg(scenario.clients())
                             .arg(Scenario::MostClients)};
    setBehaviour(settings, scenario.behaviour);
    for (simulator::Group &group : scenario.groups) {
        if (settings.isGiven("app"))
            group.app = settings.text("app");
    }
    return scenario;
}

Pace parsePace(const Settings &settings)
{
    refuseBoth(settings, "rate", "max");
    refuseBoth(settings, "speed", "max");
    refuseBoth(settings, "speed", "rate");
    if (settings.isOn("max"))
        return {.kind = Pace::Kind::FlatOut};
    if (const auto rate = settings.number("rate"))
        return {.kind = Pace::Kind::Rate, .rate = *rate};
    return {.speed = *settings.number("speed")};
}

quint64 parseSeed(const Settings &settings, const Scenario &scenario)
{
    if (!settings.isGiven("seed"))
        return scenario.seed.value_or(QRandomGenerator::global()->generate());
    bool isNumber = false;
    const quint64 seed = settings.text("seed").toULongLong(&isNumber);
    if (!isNumber)
        throw UsageError{
            QStringLiteral("--seed takes a whole number, 0 or more; “%1” is not that.").arg(settings.text("seed"))};
    return seed;
}

SimulatorOptions readOptions(const Settings &settings)
{
    SimulatorOptions options{.target = parseTarget(settings),
                             .scenario = parseScenario(settings),
                             .pace = parsePace(settings),
                             .seconds = settings.number("duration"),
                             .webSocket = settings.endpoint("ws"),
                             .rest = settings.endpoint("rest"),
                             .backend = settings.endpoint("backend"),
                             .profile = find<BackendProfile>(settings, "backend-profile"),
                             .ledger = settings.text("ledger"),
                             .readyFile = settings.text("ready-file"),
                             .isJson = settings.isOn("json"),
                             .tellsAll = settings.isOn("told")};
    if (settings.isGiven("backend-profile") && !options.backend)
        throw UsageError{QStringLiteral("--backend-profile is for a --backend.")};
    if (settings.isOn("rest-terminate") && !options.rest)
        throw UsageError{QStringLiteral("--rest-terminate is for a --rest.")};
    if (options.webSocket && options.rest)
        checkApart("ws", *options.webSocket, "rest", *options.rest);
    if (options.webSocket && options.backend)
        checkApart("ws", *options.webSocket, "backend", *options.backend);
    if (options.rest && options.backend)
        checkApart("rest", *options.rest, "backend", *options.backend);
    options.seed = parseSeed(settings, options.scenario);
    if (options.scenario.clients() == 0 && !options.isServer())
        throw UsageError{
            QStringLiteral("Without clients there is nothing to do, unless --ws, --rest or --backend is given.")};
    refuseBoth(settings, "json", "told");
    return options;
}

QString lengthText(double seconds)
{
    return seconds < 120 ? QStringLiteral("%1 s").arg(seconds) : QStringLiteral("%1 min").arg(seconds / 60);
}

QString scenarioList()
{
    QString list;
    for (const QString &id : Scenario::shipped()) {
        const auto scenario = Scenario::shippedOne(id);
        list += QStringLiteral("%1%2 clients, %3\n    %4\n")
                    .arg(id, -NameWidth)
                    .arg(scenario->clients())
                    .arg(lengthText(scenario->seconds), scenario->description);
    }
    return list.chopped(1);
}

} // namespace

Command simulatorCommand()
{
    return {.name = "wcs-simulator",
            .summary = "a Web Call Server and its clients, for tests",
            .description = "Plays a Flashphoner Web Call Server and its clients: connects, publishes, "
                           "plays, and calls a web server's REST hooks as a WCS does.",
            .settings = {Table.begin(), Table.end()},
            .examples = Examples};
}

std::variant<SimulatorOptions, Exit> parseSimulatorOptions(const QStringList &arguments)
{
    const auto read = [](const QCommandLineParser &parser) -> std::variant<SimulatorOptions, Exit> {
        if (parser.isSet(QStringLiteral("list-scenarios")))
            return Exit{0, scenarioList()};
        return readOptions(Settings(simulatorCommand(), parser));
    };
    return readArguments<SimulatorOptions>(simulatorCommand(), arguments, read);
}
