#include "app/house/options.h"

#include "app/cli/settingsfile.h"
#include "simulator/scenario/scenario.h"

#include <QFileInfo>
#include <QSslCertificate>
#include <QSslKey>
#include <QStandardPaths>

#include <array>

namespace {

constexpr qsizetype LongestKey = 40; // characters, in a sentence

constexpr std::array Settings{
    Setting{"listen", "ADDR:PORT", "Hook endpoint, 127.0.0.1:8085 unless given; port 0 picks a free one."},
    Setting{"base-path", "PATH", "Path of the hook endpoint, /rest/my_api unless given. May be given more than once."},
    Setting{"admin", "ADDR:PORT", "Control API, 127.0.0.1:8086 unless given."},
    Setting{"no-admin", nullptr, "Turns the control API off."},
    Setting{"insecure-admin", nullptr,
            "Lets --admin listen beyond loopback without a token or TLS: who reaches it may do everything."},
    Setting{"db", "PATH", "Journal, a SQLite file; created where it is missing."},
    Setting{"retain-days", "N", "Days that history is kept, 30 unless given."},
    Setting{"retain-gb", "N", "Gigabytes that history may take, 10 unless given."},
    Setting{"headless", nullptr, "No window."},
    Setting{"demo", nullptr, "Lets the built-in WCS simulator call this endpoint, as a demonstration."},
    Setting{"demo-scenario", "NAME",
            "The same with this scenario, quiet-morning unless given; see wcs-simulator --list-scenarios."},
    Setting{"rules", "FILE", "Answer rules (JSON) for this start, beside those kept from the last; same id: these."},
    Setting{"ready-file", "FILE", "File to write once the program is listening: its pid and URLs, as JSON."},
    Setting{"hook-secret", "KEY", "Demand \"Authorization: WCS <HMAC-MD5>\" on hooks.", "STREAMWATCH_HOOK_SECRET"},
    Setting{"hook-user", "USER:PASSWORD", "Demand HTTP Basic on hooks.", "STREAMWATCH_HOOK_USER"},
    Setting{"admin-token", "TOKEN",
            "Demand this bearer token on the control API; without one, only programs of this user may call it.",
            "STREAMWATCH_ADMIN_TOKEN"},
    Setting{"tls-cert", "FILE", "Certificate (PEM), for HTTPS on both; with --tls-key."},
    Setting{"tls-key", "FILE", "Its private key (PEM)."},
    Setting{"allow-ip", "CIDR", "Peers that may post hooks, all unless given. May be given more than once."},
};

class Source {
public:
    Source(const QCommandLineParser &parser, const SettingsFile &file)
        : m_parser(parser)
        , m_file(file)
    {}

    // The last one given; empty: none. What is given and empty came from a variable that is not set, or a line that is
    // damaged, and does not mean that it is to do without: a secret, perhaps.
    QString value(const char *name) const
    {
        const auto text = given(name);
        if (text && text->trimmed().isEmpty())
            throw UsageError{QStringLiteral("%1 is empty: give it a value, or leave it out.").arg(nameOf(name))};
        return text.value_or(QString());
    }

    // All that were given. In the file commas stand between them.
    QStringList values(const char *name) const
    {
        const QString key = QLatin1String(name);
        if (m_parser.isSet(key))
            return m_parser.values(key);
        QStringList texts;
        if (const auto text = m_file.value(key)) {
            for (const QString &part : text->split(u','))
                texts.append(part.trimmed());
        }
        return texts;
    }

    bool isOn(const char *name) const
    {
        const QString key = QLatin1String(name);
        const QString text = m_file.value(key).value_or(QString());
        return m_parser.isSet(key) || text == u"true" || text == u"1";
    }

    static const Setting *settingOf(const QString &key) // null: there is none of that name
    {
        const auto *const setting = std::find_if(Settings.begin(), Settings.end(),
                                                 [&](const Setting &s) { return key == QLatin1String(s.name); });
        return setting == Settings.end() ? nullptr : setting;
    }

private:
    std::optional<QString> given(const char *name) const
    {
        const QString key = QLatin1String(name);
        if (m_parser.isSet(key))
            return m_parser.value(key);
        const char *variable = settingOf(key)->environment;
        if (variable && qEnvironmentVariableIsSet(variable))
            return qEnvironmentVariable(variable);
        return m_file.value(key);
    }

    static QString nameOf(const char *name)
    {
        const QString option = QStringLiteral("--") + QLatin1String(name);
        const char *variable = settingOf(QLatin1String(name))->environment;
        return variable ? QStringLiteral("%1 (or %2)").arg(option, QLatin1String(variable)) : option;
    }

    const QCommandLineParser &m_parser;
    const SettingsFile &m_file;
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

hooks::Options hookOptions(const Source &source, const QSslConfiguration &tls)
{
    hooks::Options options;
    options.tls = tls;
    if (const QString text = source.value("listen"); !text.isEmpty()) {
        const Endpoint endpoint = parseEndpoint("listen", text);
        options.address = endpoint.address;
        options.port = endpoint.port;
    }
    if (const QStringList paths = source.values("base-path"); !paths.isEmpty()) {
        options.basePaths.clear();
        for (const QString &path : paths)
            options.basePaths.append(parseBasePath(path));
    }
    options.rules = parseRules(source.value("rules"));
    options.secret = source.value("hook-secret").toUtf8();
    options.credentials = source.value("hook-user").toUtf8();
    if (const qsizetype colon = options.credentials.indexOf(':');
        !options.credentials.isEmpty() && (colon < 1 || colon == options.credentials.size() - 1))
        throw UsageError{QStringLiteral("--hook-user takes USER:PASSWORD, and neither may be empty.")};
    for (const QString &text : source.values("allow-ip"))
        options.allowedPeers.append(parseNetwork("allow-ip", text));
    return options;
}

api::Options adminOptions(const Source &source, const QSslConfiguration &tls)
{
    api::Options options;
    options.tls = tls;
    if (const QString text = source.value("admin"); !text.isEmpty()) {
        const Endpoint endpoint = parseEndpoint("admin", text);
        options.address = endpoint.address;
        options.port = endpoint.port;
    }
    options.token = source.value("admin-token").toUtf8();
    if (options.token != options.token.trimmed())
        throw UsageError{QStringLiteral("--admin-token has a blank at its begin or end, which no call can send.")};
    options.isInsecure = source.isOn("insecure-admin");
    if (!options.mayListenAt(options.address) && !source.isOn("no-admin"))
        throw UsageError{
            QStringLiteral("--admin on an address other than loopback needs --admin-token and --tls-cert, or anybody "
                           "who reaches it may do everything; --insecure-admin allows that all the same.")};
    return options;
}

journal::SqliteFile journalFile(const Source &source)
{
    const QString path = source.value("db");
    if (path.startsWith(QLatin1String("postgresql://")))
        throw UsageError{QStringLiteral("--db: PostgreSQL is not supported yet; give the path of a SQLite file.")};
    if (!path.isEmpty())
        return {.path = path};
    return {.path =
                QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/streamwatch.db"),
            .isNamed = false};
}

journal::WriterOptions journalOptions(const Source &source)
{
    journal::WriterOptions options;
    if (const QString days = source.value("retain-days"); !days.isEmpty())
        options.retainDays = int(parseNumber("retain-days", days, 1, 36'500));
    if (const QString gb = source.value("retain-gb"); !gb.isEmpty())
        options.retainGb = parseNumber("retain-gb", gb, 0.01, 100'000);
    return options;
}

QString demoScenario(const Source &source)
{
    const QStringList known = simulator::Scenario::shipped();
    const QString chosen = source.value("demo-scenario");
    if (!chosen.isEmpty() && !known.contains(chosen))
        throw UsageError{QStringLiteral("--demo-scenario takes one of %1; “%2” is not that.")
                             .arg(known.join(QStringLiteral(", ")), chosen)};
    return chosen.isEmpty() && source.isOn("demo") ? known.first() : chosen;
}

void checkKeys(const SettingsFile &file, const QString &path)
{
    static const QStringList Words{QStringLiteral("true"), QStringLiteral("1"), QStringLiteral("false"),
                                   QStringLiteral("0")};
    for (const QString &key : file.keys()) {
        const Setting *setting = Source::settingOf(key);
        const QString where = QStringLiteral("--config: %1, line %2").arg(path).arg(file.line(key));
        if (!setting)
            throw UsageError{QStringLiteral("%1: “%2” is not a setting.").arg(where, key.left(LongestKey))};
        if (!setting->value && !Words.contains(*file.value(key)))
            throw UsageError{QStringLiteral("%1: “%2” is either true or false.").arg(where, key)};
    }
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
    checkKeys(*file, path);
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
    const Source source(parser, file);
    const QSslConfiguration tls = parseTls(source.value("tls-cert"), source.value("tls-key"));
    const hooks::Options hooks = hookOptions(source, tls);
    const api::Options admin = adminOptions(source, tls);
    const bool hasAdmin = !source.isOn("no-admin");
    if (hasAdmin)
        checkApart("listen", {hooks.address, hooks.port}, "admin", {admin.address, admin.port});
    return {.hooks = hooks,
            .admin = admin,
            .hasAdmin = hasAdmin,
            .namesListen = !source.value("listen").isEmpty(),
            .namesAdmin = !source.value("admin").isEmpty(),
            .journalFile = journalFile(source),
            .journal = journalOptions(source),
            .isHeadless = source.isOn("headless"),
            .configFile = path,
            .readyFile = source.value("ready-file"),
            .demo = demoScenario(source)};
}

} // namespace

Command streamwatchCommand()
{
    Command command{.name = "streamwatch",
                    .summary = "live status of the streams of a Web Call Server",
                    .description = "Receives the REST hooks of a Flashphoner Web Call Server, shows its streams live "
                                   "and keeps every event.",
                    .settings = {Settings.begin(), Settings.end()}};
    command.settings.push_back(
        {"config", "FILE", "The same settings as an INI file; options on the command line win."});
    return command;
}

std::variant<Options, Exit> parseOptions(const QStringList &arguments)
{
    return readArguments<Options>(streamwatchCommand(), arguments, readOptions);
}
