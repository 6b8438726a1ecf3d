#include "options.h"

#include "simulator/scenario.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>
#include <QSslCertificate>
#include <QSslKey>
#include <QStandardPaths>
#include <QTemporaryFile>

#include <array>

namespace {

constexpr std::array Settings{
    Setting{"listen", "ADDR:PORT", "Hook endpoint, 127.0.0.1:8085 unless given; port 0 picks a free one."},
    Setting{"base-path", "PATH", "Path of the hook endpoint, /rest/my_api unless given. May be given more than once."},
    Setting{"admin", "ADDR:PORT", "Control API, 127.0.0.1:8086 unless given."},
    Setting{"no-admin", nullptr, "Turns the control API off."},
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
    Setting{"admin-token", "TOKEN", "Demand this bearer token on the control API.", "STREAMWATCH_ADMIN_TOKEN"},
    Setting{"tls-cert", "FILE", "Certificate (PEM), for HTTPS on both; with --tls-key."},
    Setting{"tls-key", "FILE", "Its private key (PEM)."},
    Setting{"allow-ip", "CIDR", "Peers that may post hooks, all unless given. May be given more than once."},
};

class Source {
public:
    Source(const QCommandLineParser &parser, const QSettings *file)
        : m_parser(parser)
        , m_file(file)
    {}

    QStringList values(const char *name) const
    {
        const QString key = QLatin1String(name);
        if (m_parser.isSet(key))
            return m_parser.values(key);
        for (const Setting &setting : Settings) {
            if (setting.environment && key == QLatin1String(setting.name) &&
                qEnvironmentVariableIsSet(setting.environment))
                return {qEnvironmentVariable(setting.environment)};
        }
        return m_file && m_file->contains(key) ? m_file->value(key).toStringList() : QStringList();
    }

    // The last one given. An INI file reads a value with commas as a list.
    QString value(const char *name) const
    {
        const QString key = QLatin1String(name);
        return m_parser.isSet(key) ? m_parser.value(key) : values(name).join(QLatin1Char(','));
    }

    bool isOn(const char *name) const
    {
        const QString key = QLatin1String(name);
        return m_parser.isSet(key) || (m_file && m_file->value(key).toBool());
    }

private:
    const QCommandLineParser &m_parser;
    const QSettings *m_file;
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
    const QByteArray chainPem = readFile("tls-cert", certificate);
    const QList<QSslCertificate> chain = QSslCertificate::fromData(chainPem, QSsl::Pem);
    if (chain.isEmpty())
        throw UsageError{QStringLiteral("--tls-cert: %1 holds no certificate in PEM form.").arg(certificate)};
    const QByteArray pem = key == certificate ? chainPem : readFile("tls-key", key); // a pipe is read once
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

faults::Rules parseRules(const QString &path)
{
    if (path.isEmpty())
        return {};
    const auto parsed = faults::parseRuleFile(readFile("rules", path));
    if (const auto *error = std::get_if<wcs::JsonError>(&parsed)) {
        const QString where = error->pointer.isEmpty() ? QString() : QStringLiteral(" (at %1)").arg(error->pointer);
        throw UsageError{QStringLiteral("--rules: %1: %2%3").arg(path, error->sentence, where)};
    }
    const auto &file = std::get<faults::RuleFile>(parsed);
    for (const faults::Rule &rule : file.rules) {
        const auto risk = faults::riskOf(rule);
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
    if (!options.credentials.isEmpty() && !options.credentials.contains(':'))
        throw UsageError{QStringLiteral("--hook-user takes USER:PASSWORD.")};
    for (const QString &text : source.values("allow-ip")) {
        const hooks::Subnet subnet = QHostAddress::parseSubnet(text);
        if (subnet.second < 0)
            throw UsageError{QStringLiteral("--allow-ip takes a network like 10.0.0.0/8; “%1” is not that.").arg(text)};
        options.allowedPeers.append(subnet);
    }
    return options;
}

admin::Options adminOptions(const Source &source, const QSslConfiguration &tls)
{
    admin::Options options;
    options.tls = tls;
    if (const QString text = source.value("admin"); !text.isEmpty()) {
        const Endpoint endpoint = parseEndpoint("admin", text);
        options.address = endpoint.address;
        options.port = endpoint.port;
    }
    options.token = source.value("admin-token").toUtf8();
    if (!options.address.isLoopback() && options.token.isEmpty() && !source.isOn("no-admin"))
        throw UsageError{QStringLiteral("--admin on an address other than loopback needs --admin-token.")};
    return options;
}

journal::WriterOptions journalOptions(const Source &source)
{
    journal::WriterOptions options;
    options.path = source.value("db");
    if (options.path.startsWith(QLatin1String("postgresql://")))
        throw UsageError{QStringLiteral("--db: PostgreSQL is not supported yet; give the path of a SQLite file.")};
    if (options.path.isEmpty())
        options.path =
            QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/streamwatch.db");
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

void checkKeys(const QSettings &file, const QString &path)
{
    if (file.status() != QSettings::NoError)
        throw UsageError{QStringLiteral("--config: %1 is not an INI file.").arg(path)};
    for (const QString &key : file.allKeys()) {
        const bool isKnown = std::any_of(Settings.begin(), Settings.end(),
                                         [&](const Setting &s) { return key == QLatin1String(s.name); });
        if (!isKnown)
            throw UsageError{QStringLiteral("%1: “%2” is not a setting.").arg(path, key)};
    }
}

QString configFile(const QCommandLineParser &parser)
{
    if (!parser.isSet(QStringLiteral("config")))
        return QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) + QStringLiteral("/streamwatch.ini");
    const QString path = parser.value(QStringLiteral("config"));
    if (!QFileInfo(path).isReadable())
        throw UsageError{QStringLiteral("--config: cannot read %1.").arg(path)};
    return path;
}

// QSettings takes a pipe for an empty file: that is copied for it, where nobody else can read it.
QString readablePath(const QString &path, QTemporaryFile &copy)
{
    if (const QFileInfo info(path); !info.exists() || info.isFile())
        return path;
    const QByteArray text = readFile("config", path);
    if (!copy.open() || copy.write(text) != text.size() || !copy.flush())
        throw UsageError{QStringLiteral("--config: cannot copy %1: %2.").arg(path, copy.errorString())};
    return copy.fileName();
}

Options readOptions(const QCommandLineParser &parser)
{
    const QString path = configFile(parser);
    QTemporaryFile copy;
    const QSettings file(readablePath(path, copy), QSettings::IniFormat);
    checkKeys(file, path);
    const Source source(parser, &file);
    const QSslConfiguration tls = parseTls(source.value("tls-cert"), source.value("tls-key"));
    return {.hooks = hookOptions(source, tls),
            .admin = adminOptions(source, tls),
            .hasAdmin = !source.isOn("no-admin"),
            .namesListen = !source.value("listen").isEmpty(),
            .namesAdmin = !source.value("admin").isEmpty(),
            .journal = journalOptions(source),
            .isHeadless = source.isOn("headless"),
            .configFile = path,
            .readyFile = source.value("ready-file"),
            .demo = demoScenario(source)};
}

} // namespace

std::variant<Options, Exit> parseOptions(const QStringList &arguments)
{
    Command command{.name = "streamwatch",
                    .description = "Receives the REST hooks of a Flashphoner Web Call Server, shows its streams live "
                                   "and keeps every event.",
                    .settings = {Settings.begin(), Settings.end()}};
    command.settings.push_back(
        {"config", "FILE", "The same settings as an INI file; options on the command line win."});
    return readArguments<Options>(command, arguments, readOptions);
}
