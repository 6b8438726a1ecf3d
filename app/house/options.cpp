#include "app/house/options.h"

#include "app/house/findingsoptions.h"
#include "backend/proxy.h"
#include "simulator/scenario/scenario.h"
#include "text/secrets.h"

#include <QFileInfo>
#include <QSslCertificate>
#include <QSslKey>
#include <QStandardPaths>

#include <array>

namespace {

using Type = Setting::Type;

constexpr std::array Table{
    Setting{"listen", Type::Endpoint, "ADDR:PORT", "Hook endpoint, %1 unless given; port 0 picks a free one.",
            "127.0.0.1:8085"},
    Setting{"base-path", Type::Texts, "PATH",
            "Path of the hook endpoint, %1 unless given. May be given more than once.", "/rest/my_api"},
    Setting{"admin", Type::Endpoint, "ADDR:PORT", "Control API, %1 unless given.", "127.0.0.1:8086"},
    switchSetting("no-admin", "Turns the control API off."),
    switchSetting("insecure-admin",
                  "Lets --admin listen beyond loopback without a token or TLS: who reaches it may do everything."),
    Setting{"db", Type::Text, "PATH", "Journal, a SQLite file; created where it is missing."},
    numberSetting("retain-days", "N", "Days that history is kept, %1 unless given.", 1, 36'500, "30"),
    numberSetting("retain-gb", "N", "Gigabytes that history may take, %1 unless given.", 0.01, 100'000, "10"),
    switchSetting("headless", "No window."),
    switchSetting("demo", "Lets the built-in WCS simulator call this endpoint, as a demonstration."),
    Setting{"demo-scenario", Type::Text, "NAME",
            "The same with this scenario, %1 unless given; see wcs-simulator --list-scenarios.", "quiet-morning"},
    Setting{"rules", Type::Text, "FILE",
            "Answer rules (JSON) for this start, beside those kept from the last; same id: these."},
    Setting{"ready-file", Type::Text, "FILE",
            "File to write once the program is listening: its pid and URLs, as JSON."},
    Setting{"hook-secret", Type::Text, "KEY", "Demand \"Authorization: WCS <HMAC-MD5>\" on hooks.", "",
            "STREAMWATCH_HOOK_SECRET"},
    Setting{"hook-user", Type::Text, "USER:PASSWORD", "Demand HTTP Basic on hooks.", "", "STREAMWATCH_HOOK_USER"},
    Setting{"admin-token", Type::Text, "TOKEN",
            "Demand this bearer token on the control API; without one, only programs of this user may call it.", "",
            "STREAMWATCH_ADMIN_TOKEN"},
    Setting{"tls-cert", Type::Text, "FILE", "Certificate (PEM), for HTTPS on both; with --tls-key."},
    Setting{"tls-key", Type::Text, "FILE", "Its private key (PEM)."},
    Setting{"allow-ip", Type::Texts, "CIDR",
            "Peers that may post hooks, all unless given. May be given more than once."},
    Setting{"forward", Type::Texts, "URL",
            "Web server behind this one: hooks that no rule answers go on to URL/METHOD, and its answers to WCS. "
            "BASE=URL for one base path. May be given more than once.",
            "", "STREAMWATCH_FORWARD"},
    numberSetting("forward-timeout", "MS", "How long it may take for an answer, %1 unless given; WCS waits 15000.", 10,
                  600'000, "10000"),
    Setting{"forward-failure", Type::Text, "error|echo",
            "What WCS is told when it gives no answer, %1 unless given: 502 or 504; or, to events alone, 200.",
            "error"},
    Setting{"forward-ca", Type::Text, "FILE",
            "Certificates (PEM) that its certificate may be signed by, beside the system's."},
    Setting{"forward-proxy", Type::Text, "URL",
            "Proxy on the way to it and to --mirror, as http://USER:PASSWORD@HOST:PORT, or without a user; none unless "
            "given.",
            "", "STREAMWATCH_FORWARD_PROXY"},
    numberSetting("forward-connections", "N", "Connections to it, at most; %1 unless given.", 1, 10'000, "1000"),
    Setting{"forward-connect", Type::Text, "leave|fill|set",
            "What becomes of its answer to connect, at the first start %1: nothing; what its restClientConfig lacks is "
            "added from ours; ours is set over it.",
            "leave"},
    Setting{"mirror", Type::Text, "URL",
            "Second web server, which gets a copy of each hook; its answers are compared, and nobody waits for them.",
            "", "STREAMWATCH_MIRROR"},
    Setting{"threshold", Type::Texts, "NAME=VALUE",
            "When something counts as wrong: fail-window=10s, fails-from=3, fails-share=10, lost=30s, stuck=10s, "
            "stale=5s, orphan=10s, flap-window=5m, flaps-from=6, "
            "flaps-until=3, injected=60s, slow=5s, refused=5m, disk=1d, incident=60s, calm=10s. May be given more than "
            "once."},
    Setting{"known-app", Type::Texts, "NAME",
            "Apps that hooks may be of, with * and ?; those of others are found. Any unless given. May be given more "
            "than once."},
    Setting{"known-node", Type::Texts, "NODEID", "The same of nodes."},
    Setting{"alert-webhook", Type::Texts, "URL",
            "Where incidents are posted to, as JSON: new, still open, resolved. May be given more than once.", "",
            "STREAMWATCH_ALERT_WEBHOOK"},
    Setting{"alert-exec", Type::Texts, "PROGRAM",
            "Program that is started for each of these, with the JSON on its standard input. May be given more than "
            "once."},
    Setting{"alertmanager", Type::Texts, "URL",
            "Prometheus Alertmanager that incidents are told, such as http://127.0.0.1:9093. May be given more than "
            "once.",
            "", "STREAMWATCH_ALERTMANAGER"},
    Setting{"wcs-rest", Type::Texts, "URL",
            "REST API of a WCS, such as http://10.0.0.5:8081, that is asked every minute what it has, and compared. "
            "May be given more than once.",
            "", "STREAMWATCH_WCS_REST"},
    switchSetting("wcs-terminate", "Lets the window and the control API end a single stream there, by its id."),
    Setting{.name = "config",
            .type = Type::Text,
            .value = "FILE",
            .help = "The same settings as an INI file; options on the command line win.",
            .isInFile = false},
};

// Runs of slashes count as one, and one at the end as none: so the endpoint reads the paths of requests, too.
QByteArray parseBasePath(const QString &path)
{
    const bool isPlain = std::all_of(path.begin(), path.end(), [](QChar c) {
        return c > QLatin1Char(' ') && c < QLatin1Char(0x7f) && c != QLatin1Char('?') && c != QLatin1Char('#');
    });
    if (!path.startsWith(QLatin1Char('/')) || !isPlain)
        throw UsageError{QStringLiteral("--base-path takes a path that starts with /; “%1” is not that.").arg(path)};
    const QStringList names = path.split(QLatin1Char('/'), Qt::SkipEmptyParts);
    return names.isEmpty() ? QByteArray() : '/' + names.join(QLatin1Char('/')).toLatin1();
}

QSslConfiguration parseTls(const QString &certificate, const QString &key)
{
    if (certificate.isEmpty() && key.isEmpty())
        return {};
    if (certificate.isEmpty() || key.isEmpty())
        throw UsageError{QStringLiteral("--tls-cert and --tls-key go together.")};
    const QByteArray chainPem = readFile("tls-cert", certificate, LargestPem);
    const QList<QSslCertificate> chain = QSslCertificate::fromData(chainPem, QSsl::Pem);
    if (chain.isEmpty())
        throw UsageError{QStringLiteral("--tls-cert: %1 holds no certificate in PEM form.").arg(certificate)};
    const QByteArray pem = key == certificate ? chainPem : readFile("tls-key", key, LargestPem); // a pipe is read once
    for (const QSsl::KeyAlgorithm algorithm : {QSsl::Rsa, QSsl::Ec}) {
        const QSslKey privateKey(pem, algorithm, QSsl::Pem);
        if (privateKey.isNull())
            continue;
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setLocalCertificateChain(chain);
        tls.setPrivateKey(privateKey);
        tls.setPeerVerifyMode(QSslSocket::VerifyNone);
        return tls;
    }
    throw UsageError{
        QStringLiteral("--tls-key: %1 holds no private RSA or EC key in PEM form without a passphrase.").arg(key)};
}

backend::Url parseUrl(const char *option, const QString &text)
{
    const Result<backend::Url> url = backend::Url::parse(text);
    if (!url)
        throw UsageError{
            QStringLiteral("--%1: “%2” %3.")
                .arg(QLatin1String(option), QString::fromUtf8(text::maskText(text.toUtf8())), url.error().sentence)};
    return *url;
}

// "https://www.example.org/rest/my_api", or "/rest/my_api=https://…".
backend::Target parseTarget(const QString &text, const QList<QByteArray> &basePaths)
{
    if (!text.startsWith(u'/'))
        return {.url = parseUrl("forward", text)};
    const QByteArray base = parseBasePath(text.section(u'=', 0, 0));
    if (!basePaths.contains(base))
        throw UsageError{
            QStringLiteral("--forward: %1 is not a base path of this endpoint; give it by --base-path, too.")
                .arg(QString::fromLatin1(base))};
    // Not null: it is for this path alone.
    return {.basePath = base.isEmpty() ? QByteArray("") : base, .url = parseUrl("forward", text.section(u'=', 1))};
}

// What is given is not repeated: it may hold a password.
std::optional<http::Proxy> parseForwardProxy(const QString &text)
{
    if (text.isEmpty())
        return {};
    const Result<http::Proxy> proxy = backend::parseProxy(text);
    if (!proxy)
        throw UsageError{
            QStringLiteral("--forward-proxy takes http://HOST:PORT or http://USER:PASSWORD@HOST:PORT; what "
                           "is given %1.")
                .arg(proxy.error().sentence)};
    return *proxy;
}

QSslConfiguration parseAuthorities(const QString &file)
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    if (file.isEmpty())
        return tls;
    const QList<QSslCertificate> authorities =
        QSslCertificate::fromData(readFile("forward-ca", file, LargestPem), QSsl::Pem);
    if (authorities.isEmpty())
        throw UsageError{QStringLiteral("--forward-ca: %1 holds no certificate in PEM form.").arg(file)};
    tls.addCaCertificates(authorities);
    return tls;
}

// One of these words, by its place among them.
qsizetype parseWord(const char *option, const QString &text, const QStringList &words)
{
    const qsizetype place = words.indexOf(text);
    if (place < 0)
        throw UsageError{QStringLiteral("--%1 takes %2; “%3” is not that.")
                             .arg(QLatin1String(option), words.join(QStringLiteral(" or ")), text)};
    return place;
}

backend::Options backendOptions(const Settings &settings, const QList<QByteArray> &basePaths)
{
    backend::Options options;
    for (const QString &text : settings.texts("forward")) {
        const backend::Target target = parseTarget(text, basePaths);
        const bool isTwice = std::ranges::any_of(options.targets, [&target](const backend::Target &other) {
            return other.basePath == target.basePath && other.basePath.isNull() == target.basePath.isNull();
        });
        if (isTwice)
            throw UsageError{
                QStringLiteral("--forward is given twice for the same hooks; “%1” is the second.").arg(text)};
        options.targets.append(target);
    }
    if (const QString mirror = settings.text("mirror"); !mirror.isEmpty())
        options.mirror = parseUrl("mirror", mirror);
    options.timeoutMs = *settings.count("forward-timeout");
    options.echoesOnFailure = parseWord("forward-failure", settings.text("forward-failure"),
                                        {QStringLiteral("error"), QStringLiteral("echo")}) == 1;
    options.tls = parseAuthorities(settings.text("forward-ca"));
    options.proxy = parseForwardProxy(settings.text("forward-proxy"));
    options.connections = *settings.count("forward-connections");
    return options;
}

rules::Rules parseRules(const QString &path)
{
    if (path.isEmpty())
        return {};
    const auto parsed = rules::parseRuleFile(readFile("rules", path, rules::LargestRuleFile));
    if (const auto *error = std::get_if<json::JsonError>(&parsed)) {
        const QString where = error->pointer.isEmpty() ? QString() : QStringLiteral(" (at %1)").arg(error->pointer);
        throw UsageError{QStringLiteral("--rules: %1: %2%3").arg(path, error->sentence, where)};
    }
    const auto &file = std::get<rules::RuleFile>(parsed);
    for (const rules::Rule &rule : file.rules) {
        const auto risk = rules::riskOf(rule);
        if (rule.enabled && risk && !file.isConfirmed)
            throw UsageError{QStringLiteral("--rules: %1: %2 Write {\"rules\": […], \"confirm\": true} to have it "
                                            "all the same.")
                                 .arg(path, *risk)};
    }
    return file.rules;
}

hooks::Options hookOptions(const Settings &settings, const QSslConfiguration &tls)
{
    hooks::Options options;
    options.tls = tls;
    const Endpoint endpoint = *settings.endpoint("listen");
    options.address = endpoint.address;
    options.port = endpoint.port;
    options.basePaths.clear();
    for (const QString &path : settings.texts("base-path"))
        options.basePaths.append(parseBasePath(path));
    options.backend = backendOptions(settings, options.basePaths);
    options.connect.withBackend =
        wcs::WithBackend(parseWord("forward-connect", settings.text("forward-connect"),
                                   {QStringLiteral("leave"), QStringLiteral("fill"), QStringLiteral("set")}));
    options.namesWithBackend = settings.isGiven("forward-connect");
    options.rules = parseRules(settings.text("rules"));
    options.secret = settings.text("hook-secret").toUtf8();
    options.credentials = settings.text("hook-user").toUtf8();
    if (const qsizetype colon = options.credentials.indexOf(':');
        !options.credentials.isEmpty() && (colon < 1 || colon == options.credentials.size() - 1))
        throw UsageError{QStringLiteral("--hook-user takes USER:PASSWORD, and neither may be empty.")};
    for (const QString &text : settings.texts("allow-ip"))
        options.allowedPeers.append(parseNetwork("allow-ip", text));
    return options;
}

api::Options adminOptions(const Settings &settings, const QSslConfiguration &tls)
{
    api::Options options;
    options.tls = tls;
    const Endpoint endpoint = *settings.endpoint("admin");
    options.address = endpoint.address;
    options.port = endpoint.port;
    options.token = settings.text("admin-token").toUtf8();
    if (options.token != options.token.trimmed())
        throw UsageError{QStringLiteral("--admin-token has a blank at its begin or end, which no call can send.")};
    options.isInsecure = settings.isOn("insecure-admin");
    if (!options.mayListenAt(options.address) && !settings.isOn("no-admin"))
        throw UsageError{
            QStringLiteral("--admin on an address other than loopback needs --admin-token and --tls-cert, or anybody "
                           "who reaches it may do everything; --insecure-admin allows that all the same.")};
    return options;
}

journal::SqliteFile journalFile(const Settings &settings)
{
    const QString path = settings.text("db");
    if (path.startsWith(QLatin1String("postgresql://")))
        throw UsageError{QStringLiteral("--db: PostgreSQL is not supported yet; give the path of a SQLite file.")};
    if (!path.isEmpty())
        return {.path = path};
    return {.path =
                QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/streamwatch.db"),
            .isNamed = false};
}

journal::WriterOptions journalOptions(const Settings &settings)
{
    journal::WriterOptions options;
    options.retainDays = int(*settings.number("retain-days"));
    options.retainGb = *settings.number("retain-gb");
    return options;
}

QString demoScenario(const Settings &settings)
{
    if (!settings.isOn("demo") && !settings.isGiven("demo-scenario"))
        return {};
    const QStringList known = simulator::Scenario::shipped();
    const QString chosen = settings.text("demo-scenario");
    if (!known.contains(chosen))
        throw UsageError{QStringLiteral("--demo-scenario takes one of %1; “%2” is not that.")
                             .arg(known.join(QStringLiteral(", ")), chosen)};
    return chosen;
}

// That the file is empty is what is left of many a file when the power goes; it does not say that nothing is wanted.
SettingsFile readSettings(const QString &path)
{
    const QFileInfo info(path);
    const QByteArray content = readFile("config", path, SettingsFile::LargestFile);
    if (content.isEmpty() && info.isFile())
        throw UsageError{
            QStringLiteral("--config: %1, line 1: the file is empty; it may be damaged: write settings into "
                           "it, or remove it.")
                .arg(path)};
    Result<SettingsFile> file = SettingsFile::parse(content);
    if (!file)
        throw UsageError{QStringLiteral("--config: %1, %2.").arg(path, file.error().sentence)};
    return *std::move(file);
}

QString configFile(const QCommandLineParser &parser)
{
    return parser.isSet(QStringLiteral("config"))
               ? parser.value(QStringLiteral("config"))
               : QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) +
                     QStringLiteral("/streamwatch.ini");
}

Options readOptions(const QCommandLineParser &parser)
{
    const QString path = configFile(parser);
    const bool isWanted = parser.isSet(QStringLiteral("config")) || QFileInfo::exists(path);
    const SettingsFile file = isWanted ? readSettings(path) : SettingsFile();
    const Settings settings(streamwatchCommand(), parser, file);
    if (isWanted)
        settings.checkKeys(path);
    settings.refuseEmpty();
    const QSslConfiguration tls = parseTls(settings.text("tls-cert"), settings.text("tls-key"));
    const hooks::Options hooks = hookOptions(settings, tls);
    const api::Options admin = adminOptions(settings, tls);
    const bool hasAdmin = !settings.isOn("no-admin");
    if (hasAdmin)
        checkApart("listen", {hooks.address, hooks.port}, "admin", {admin.address, admin.port});
    return {.hooks = hooks,
            .admin = admin,
            .hasAdmin = hasAdmin,
            .namesListen = settings.isGiven("listen"),
            .namesAdmin = settings.isGiven("admin"),
            .journalFile = journalFile(settings),
            .journal = journalOptions(settings),
            .findings = findingsOptions(settings),
            .alerts = alertOptions(settings),
            .wcs = wcsOptions(settings),
            .isHeadless = settings.isOn("headless"),
            .configFile = path,
            .readyFile = settings.text("ready-file"),
            .demo = demoScenario(settings)};
}

} // namespace

Command streamwatchCommand()
{
    return {.name = "streamwatch",
            .summary = "live status of the streams of a Web Call Server",
            .description = "Receives the REST hooks of a Flashphoner Web Call Server, shows its streams live "
                           "and keeps every event.",
            .settings = {Table.begin(), Table.end()}};
}

std::variant<Options, Exit> parseOptions(const QStringList &arguments)
{
    return readArguments<Options>(streamwatchCommand(), arguments, readOptions);
}
