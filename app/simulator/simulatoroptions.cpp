#include "app/simulator/simulatoroptions.h"

#include <QFileInfo>
#include <QRandomGenerator>
#include <QSslCertificate>
#include <QSslSocket>

#include <array>
#include <cmath>

using simulator::Behaviour;
using simulator::Pace;
using simulator::Scenario;
using simulator::Target;

namespace {

constexpr double LongestSeconds = 366 * 24 * 60 * 60.0;
constexpr double LongestAnswer = 3'600; // s
constexpr double FastestRate = 1'000'000;
constexpr double MostPlayers = 100'000;
constexpr double MostConnections = 4'096;
constexpr double MostRetries = 10;
constexpr int NameWidth = 20;

constexpr std::array Settings{
    Setting{"url", "URL", "The app's URL, http://127.0.0.1:8085/rest/my_api unless given."},
    Setting{"scenario", "NAME|FILE",
            "What the clients do: a name that --list-scenarios knows, or a file; mixed unless "
            "given."},
    Setting{"list-scenarios", nullptr, "Lists the scenarios that have a name."},
    Setting{"clients", "N", "Clients altogether, instead of the scenario's number."},
    Setting{"players-per-stream", "N", "Players for each publisher that they play."},
    Setting{"fail-share", "0..1", "Share of the publishers' streams that fail instead of being stopped."},
    Setting{"app", "NAME", "appKey of all clients, instead of the scenario's."},
    Setting{"rate", "EVENTS_PER_S", "So many hooks a second, instead of what the scenario's pauses make of it."},
    Setting{"max", nullptr, "Hooks as fast as they are answered."},
    Setting{"duration", "S", "Goes on for so many seconds, beginning again as often as it takes."},
    Setting{"seed", "N", "The same seed makes the same hooks."},
    Setting{"connections", "N", "Kept-alive connections to the web server at most, 64 unless given."},
    Setting{"sdp", nullptr, "Hooks carry the client's SDP, about 3 KB."},
    Setting{"keep-alive", "S", "A StreamKeepAliveEvent of every stream every so many seconds; 0: none."},
    Setting{"answer-timeout", "S", "How long it waits for an answer, 15 unless given; 0: for ever."},
    Setting{"retries", "N", "New tries after a send error, 3 unless given."},
    Setting{"report-refused", nullptr, "A refused publishStream or playStream is followed by a status FAILED."},
    Setting{"retry-closed", nullptr, "Kept-alive connections that end without an answer count as send errors."},
    Setting{"retry-errors", nullptr, "Answers with 5xx, and time-outs, are tried again."},
    Setting{"accept-broken-body", nullptr, "A 200 with an empty or broken body counts as accepted."},
    Setting{"ignore-bad-config", nullptr, "A restClientConfig with wrong types is ignored."},
    Setting{"secret", "KEY", "Send \"Authorization: WCS <HMAC-MD5>\".", "WCS_SIMULATOR_SECRET"},
    Setting{"user", "USER:PASSWORD", "Send HTTP Basic.", "WCS_SIMULATOR_USER"},
    Setting{"ca", "FILE", "Certificates (PEM) to trust, for https."},
    Setting{"insecure", nullptr, "Trust any certificate."},
    Setting{"ws", "ADDR:PORT", "Accept real clients that use the Web SDK; port 0 picks a free one."},
    Setting{"rest", "ADDR:PORT", "Serve WCS's own REST API."},
    Setting{"ready-file", "FILE", "File to write once it listens: its pid and URLs, as JSON."},
    Setting{"ledger", "FILE", "Appends one JSON line for each hook."},
    Setting{"told", nullptr, "Prints what each client is told, also of more than 20."},
    Setting{"json", nullptr, "Prints one JSON object at the end, and nothing else."},
};

constexpr const char *Examples = R"(
Examples:
  wcs-simulator                              a minute of everything, against a Streamwatch on this machine
  wcs-simulator --scenario flash-crowd       10,000 players within a minute
  wcs-simulator --scenario publish --fail-share 0.3 --clients 3 --seed 7
  wcs-simulator --max --clients 200 --duration 30 --ledger hooks.jsonl --json
  wcs-simulator --ws 127.0.0.1:8080 --rest 127.0.0.1:8081 --clients 0
                                             a WCS for real clients, until it is ended

Ends with 0 if every hook was answered as WCS would accept, 1 if not, 2 for wrong usage.
WCS_SIMULATOR_SECRET and WCS_SIMULATOR_USER may hold what would otherwise stand in a list of processes.)";

class Source {
public:
    explicit Source(const QCommandLineParser &parser)
        : m_parser(parser)
    {}

    bool isOn(const char *name) const { return m_parser.isSet(QLatin1String(name)); }
    QString value(const char *name) const { return m_parser.value(QLatin1String(name)); }

    // The environment's, where the command line has none.
    QString secret(const char *name) const
    {
        for (const Setting &setting : Settings) {
            if (!isOn(name) && setting.environment && QLatin1String(setting.name) == QLatin1String(name))
                return qEnvironmentVariable(setting.environment);
        }
        return value(name);
    }

    std::optional<double> number(const char *name, double least, double most) const
    {
        return isOn(name) ? std::optional(parseNumber(name, value(name), least, most)) : std::nullopt;
    }

    std::optional<int> count(const char *name, double least, double most) const
    {
        const std::optional<double> found = number(name, least, most);
        if (found && *found != std::floor(*found))
            throw UsageError{QStringLiteral("--%1 takes a whole number.").arg(QLatin1String(name))};
        return found ? std::optional(int(*found)) : std::nullopt;
    }

    std::optional<Endpoint> endpoint(const char *name) const
    {
        return isOn(name) ? std::optional(parseEndpoint(name, value(name))) : std::nullopt;
    }

    void excludes(const char *one, const char *other) const
    {
        if (isOn(one) && isOn(other))
            throw UsageError{
                QStringLiteral("--%1 and --%2 exclude each other.").arg(QLatin1String(one), QLatin1String(other))};
    }

private:
    const QCommandLineParser &m_parser;
};

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

QSslConfiguration parseTls(const Source &source)
{
    source.excludes("ca", "insecure");
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    if (source.isOn("insecure"))
        tls.setPeerVerifyMode(QSslSocket::VerifyNone);
    if (source.isOn("ca")) {
        const auto certificates = QSslCertificate::fromData(readFile("ca", source.value("ca"), LargestPem), QSsl::Pem);
        if (certificates.isEmpty())
            throw UsageError{QStringLiteral("--ca: %1 holds no certificate in PEM form.").arg(source.value("ca"))};
        tls.setCaCertificates(certificates);
    }
    return tls;
}

Target parseTarget(const Source &source)
{
    Target target;
    const QString url = source.value("url");
    target.url = parseUrl(source.isOn("url") ? url : QStringLiteral("http://127.0.0.1:8085/rest/my_api"));
    const bool isTls = target.url.scheme() == QLatin1String("https");
    if (!isTls && (source.isOn("ca") || source.isOn("insecure")))
        throw UsageError{QStringLiteral("--ca and --insecure are for a --url that begins with https.")};
    if (isTls)
        target.tls = parseTls(source);
    target.secret = source.secret("secret").toUtf8();
    const QByteArray user = source.secret("user").toUtf8();
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

Scenario findScenario(const QString &name)
{
    if (auto shipped = Scenario::shippedOne(name))
        return *shipped;
    if (!QFileInfo::exists(name))
        throw UsageError{QStringLiteral("--scenario: “%1” is neither a file nor one of %2.")
                             .arg(name, Scenario::shipped().join(QStringLiteral(", ")))};
    const auto parsed = Scenario::fromJson(readFile("scenario", name, Scenario::LargestFile));
    if (const auto *error = std::get_if<json::JsonError>(&parsed)) {
        const QString where = error->pointer.isEmpty() ? QString() : QStringLiteral(" (at %1)").arg(error->pointer);
        throw UsageError{QStringLiteral("--scenario: %1: %2%3").arg(name, error->sentence, where)};
    }
    return std::get<Scenario>(parsed);
}

void setBehaviour(const Source &source, Behaviour &behaviour)
{
    behaviour.connections = source.count("connections", 1, MostConnections).value_or(behaviour.connections);
    behaviour.retries = source.count("retries", 0, MostRetries).value_or(behaviour.retries);
    if (const auto seconds = source.number("answer-timeout", 0, LongestAnswer))
        behaviour.answerMs = int(std::ceil(*seconds * 1'000));
    if (const auto seconds = source.number("keep-alive", 0, LongestAnswer))
        behaviour.keepAliveMs = int(std::ceil(*seconds * 1'000));
    behaviour.sendsSdp |= source.isOn("sdp");
    behaviour.reportsRefused |= source.isOn("report-refused");
    behaviour.retriesClosed |= source.isOn("retry-closed");
    behaviour.retriesErrors |= source.isOn("retry-errors");
    behaviour.acceptsBrokenBody |= source.isOn("accept-broken-body");
    behaviour.ignoresBadConfig |= source.isOn("ignore-bad-config");
}

Scenario parseScenario(const Source &source)
{
    const Scenario whole = findScenario(source.isOn("scenario") ? source.value("scenario") : QStringLiteral("mixed"));
    const auto clients = source.count("clients", 0, Scenario::MostClients);
    const auto players = source.count("players-per-stream", 0, MostPlayers);
    const auto share = source.number("fail-share", 0, 1);
    Scenario scenario = whole.scaled(clients, players).withFailShare(share.value_or(0));
    if (scenario.clients() > Scenario::MostClients)
        throw UsageError{QStringLiteral("--players-per-stream makes %1 clients; there can be at most %2.")
                             .arg(scenario.clients())
                             .arg(Scenario::MostClients)};
    setBehaviour(source, scenario.behaviour);
    for (simulator::Group &group : scenario.groups) {
        if (source.isOn("app"))
            group.app = source.value("app");
    }
    return scenario;
}

Pace parsePace(const Source &source)
{
    source.excludes("rate", "max");
    if (source.isOn("max"))
        return {.kind = Pace::Kind::FlatOut};
    if (const auto rate = source.number("rate", 0.01, FastestRate))
        return {.kind = Pace::Kind::Rate, .rate = *rate};
    return {};
}

quint64 parseSeed(const Source &source, const Scenario &scenario)
{
    if (!source.isOn("seed"))
        return scenario.seed.value_or(QRandomGenerator::global()->generate());
    bool isNumber = false;
    const quint64 seed = source.value("seed").toULongLong(&isNumber);
    if (!isNumber)
        throw UsageError{
            QStringLiteral("--seed takes a whole number, 0 or more; “%1” is not that.").arg(source.value("seed"))};
    return seed;
}

SimulatorOptions readOptions(const Source &source)
{
    SimulatorOptions options{.target = parseTarget(source),
                             .scenario = parseScenario(source),
                             .pace = parsePace(source),
                             .seconds = source.number("duration", 0.1, LongestSeconds),
                             .webSocket = source.endpoint("ws"),
                             .rest = source.endpoint("rest"),
                             .ledger = source.value("ledger"),
                             .readyFile = source.value("ready-file"),
                             .isJson = source.isOn("json"),
                             .tellsAll = source.isOn("told")};
    if (options.webSocket && options.rest)
        checkApart("ws", *options.webSocket, "rest", *options.rest);
    options.seed = parseSeed(source, options.scenario);
    if (options.scenario.clients() == 0 && !options.isServer())
        throw UsageError{QStringLiteral("Without clients there is nothing to do, unless --ws or --rest is given.")};
    source.excludes("json", "told");
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
            .settings = {Settings.begin(), Settings.end()},
            .examples = Examples};
}

std::variant<SimulatorOptions, Exit> parseSimulatorOptions(const QStringList &arguments)
{
    const auto read = [](const QCommandLineParser &parser) -> std::variant<SimulatorOptions, Exit> {
        if (parser.isSet(QStringLiteral("list-scenarios")))
            return Exit{0, scenarioList()};
        return readOptions(Source(parser));
    };
    return readArguments<SimulatorOptions>(simulatorCommand(), arguments, read);
}
