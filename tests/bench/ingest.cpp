// Drives the real program with full hooks over kept-alive connections and prints what an event costs: see README.md.

#include "cputime.h"
#include "e2e/program.h"
#include "e2e/rawclient.h"
#include "manyfiles.h"
#include "nginx.h"
#include "report.h"
#include "ruleload.h"
#include "simulatorload.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QStorageInfo>
#include <QTemporaryDir>
#include <QThread>

#include <cstdio>

namespace {

struct Options {
    SimulatorLoad generator;
    int duration = 10; // s
    int warmup = 2;
    QString program; // streamwatch
    QString folder;  // where the database's temporary folder is made
    QUrl url;        // of a server that runs already
    qint64 pid = 0;  // its process
    int rules = 0;   // to measure with, as well
    int held = 0;    // connections to measure with, as well
    bool nginx = false;
    bool json = false;
};

// Adds what is measured to the report, or why nothing could be.
Result<Done> measure(Measured::Kind kind, const QString &server, const QUrl &url, const QList<qint64> &pids,
                     Options &options, Report &report)
{
    Measured result{.kind = kind, .server = server};
    if (options.warmup > 0) {
        const Result<Load> warmup = options.generator.run(url, options.warmup);
        if (!warmup)
            return warmup.error();
        result.warmup = *warmup;
    }
    const double serverBefore = cpuMicroseconds(pids);
    const Result<Load> load = options.generator.run(url, options.duration);
    if (!load)
        return load.error();
    result.load = *load;
    result.serverCpu = cpuMicroseconds(pids) - serverBefore;
    report.runs.push_back(result);
    return Done{};
}

qint64 databaseBytes(const QString &path)
{
    return QFileInfo(path).size() + QFileInfo(path + QStringLiteral("-wal")).size();
}

quint64 count(const Load &load, int status)
{
    const auto it = load.byStatus.find(status);
    return it == load.byStatus.end() ? 0 : it->second;
}

// The hooks in the journal, once /health, which is told twice a second, knows of all that were sent.
qint64 journalCount(quint16 adminPort, quint64 sent)
{
    RawClient client(adminPort);
    qint64 stored = 0;
    for (const QDeadlineTimer deadline(3'000); stored < qint64(sent) && !deadline.hasExpired();) {
        stored = QJsonDocument::fromJson(client.get("/api/v1/health").body).object().value(u"stored").toInteger();
        QThread::msleep(20);
    }
    return stored;
}

Result<Done> measureNginx(Options &options, Report &report)
{
    Nginx nginx;
    if (const Result<Done> started = nginx.start(); !started)
        return started;
    const QUrl url(QStringLiteral("http://127.0.0.1:%1/rest/my_api").arg(nginx.port()));
    return measure(Measured::Kind::Baseline, QStringLiteral("nginx"), url, nginx.pids(), options, report);
}

// With rules, or with held answers, between two plain runs: what drifts shows in the difference of those.
Result<Done> measureWithRules(const Program &program, Options &options, Report &report)
{
    if (const Result<Done> set = setRules(program.adminPort(), idleRules(options.rules)); !set)
        return set;
    const Result<Done> measured = measure(Measured::Kind::Rules, QStringLiteral("%1 rules").arg(options.rules),
                                          program.hookUrl(), {program.pid()}, options, report);
    const Result<Done> set = setRules(program.adminPort(), "[]");
    return measured ? set : measured;
}

Result<Done> measureWithHeld(const Program &program, Options &options, Report &report)
{
    if (const Result<Done> set = setRules(program.adminPort(), holdingRules()); !set)
        return set;
    HeldHooks held;
    const QByteArray path = program.hookUrl().path().toUtf8();
    if (const Result<Done> sent = held.send(options.held, program.hookPort(), path, program.adminPort()); !sent)
        return sent;
    const Result<Done> measured = measure(Measured::Kind::Held, QStringLiteral("%1 held").arg(options.held),
                                          program.hookUrl(), {program.pid()}, options, report);
    const Result<Done> set = setRules(program.adminPort(), "[]");
    return measured ? set : measured;
}

Result<Done> measureRuns(const Program &program, Options &options, Report &report)
{
    const auto plain = [&] {
        return measure(Measured::Kind::Plain, QStringLiteral("streamwatch"), program.hookUrl(), {program.pid()},
                       options, report);
    };
    Result<Done> done = plain();
    if (done && options.rules > 0)
        done = measureWithRules(program, options, report);
    if (done && options.rules > 0)
        done = plain();
    if (done && options.held > 0)
        done = measureWithHeld(program, options, report);
    if (done && options.held > 0)
        done = plain();
    return done;
}

Result<Done> measureProgram(Options &options, Report &report)
{
    const QTemporaryDir folder(options.folder + QStringLiteral("/ingest-XXXXXX"));
    if (!folder.isValid())
        return Error{folder.errorString()};
    Program program(options.program, folder.path());
    if (!program.start({}, 10'000))
        return Error{program.failure()};

    const qint64 emptyBytes = databaseBytes(program.databasePath());
    const Result<Done> measured = measureRuns(program, options, report);
    if (!measured)
        return measured;

    Stored stored{.held = quint64(options.held)};
    for (const Measured &run : report.runs) {
        if (run.kind != Measured::Kind::Baseline)
            stored.answered += count(run.warmup, 200) + count(run.load, 200);
    }
    stored.bytes = databaseBytes(program.databasePath()) - emptyBytes;
    stored.inJournal = journalCount(program.adminPort(), stored.answered + stored.held);
    stored.filesystem = QString::fromUtf8(QStorageInfo(folder.path()).fileSystemType());
    stored.exitCode = program.stop();
    stored.bytesStopped = databaseBytes(program.databasePath()) - emptyBytes;
    report.stored = stored;
    return Done{};
}

Report measureAll(Options &options)
{
    Report report;
    // Baseline, program, baseline: a machine whose speed drifts shows in the difference of the outer two.
    for (const bool baseline : {true, false, true}) {
        if (baseline && !options.nginx)
            continue;
        const Result<Done> done = baseline                ? measureNginx(options, report)
                                  : options.url.isValid() ? measure(Measured::Kind::Plain, QStringLiteral("server"),
                                                                    options.url, {options.pid}, options, report)
                                                          : measureProgram(options, report);
        if (!done && !report.failures.contains(done.error().sentence))
            report.failures += done.error().sentence;
    }
    return report;
}

Options readOptions(const QCoreApplication &app)
{
    const QString here = QCoreApplication::applicationDirPath();
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Measures what a stored event costs; see tests/bench/README.md."));
    parser.addHelpOption();
    const auto add = [&](const char *name, const char *text, const char *value = nullptr, const QString &initial = {}) {
        parser.addOption({QLatin1String(name), QLatin1String(text), QLatin1String(value), initial});
    };
    add("connections", "Kept-alive connections, 1 to 1000.", "N", QStringLiteral("64"));
    add("duration", "Measured time, 1 to 60 s.", "S", QStringLiteral("10"));
    add("warmup", "Time before it, 0 to 60 s.", "S", QStringLiteral("2"));
    add("clients", "Simulated clients, each of which publishes or plays, 2 to 100000.", "N", QStringLiteral("10000"));
    add("simulator", "The wcs-simulator to load it with.", "PATH", here + QStringLiteral("/../../app/wcs-simulator"));
    add("server", "The streamwatch to start.", "PATH", here + QStringLiteral("/../../app/streamwatch"));
    add("dir", "Where its database goes, in a temporary folder. A tmpfs makes it look better than it is.", "PATH",
        here);
    add("url", "Load a server that runs already: http://127.0.0.1:PORT/base/path.", "URL");
    add("pid", "With --url: its process, for its CPU time.", "PID", QStringLiteral("0"));
    add("rules", "Measure with that many rules that do not match, too, 0 to 1000.", "N", QStringLiteral("0"));
    add("held", "Measure with that many more connections whose answers a rule holds, too, 0 to 3000.", "N",
        QStringLiteral("0"));
    add("nginx", "Load a bare nginx echo before and after, and print the ratio.");
    add("json", "Print one JSON object.");
    parser.process(app);

    const auto number = [&](const char *name, int least, int most) {
        return std::clamp(parser.value(QLatin1String(name)).toInt(), least, most);
    };
    Options options;
    options.generator = {.program = QDir::cleanPath(parser.value(QStringLiteral("simulator"))),
                         .scenario = QStringLiteral(BENCH_FOLDER "/ingest.json"),
                         .connections = number("connections", 1, 1'000),
                         .clients = number("clients", 2, 100'000)};
    options.duration = number("duration", 1, 60);
    options.warmup = number("warmup", 0, 60);
    options.program = QDir::cleanPath(parser.value(QStringLiteral("server")));
    options.folder = parser.value(QStringLiteral("dir"));
    options.url = QUrl(parser.value(QStringLiteral("url")));
    options.pid = parser.value(QStringLiteral("pid")).toLongLong();
    options.rules = number("rules", 0, 1'000);
    options.held = number("held", 0, 3'000);
    options.nginx = parser.isSet(QStringLiteral("nginx"));
    options.json = parser.isSet(QStringLiteral("json"));
    return options;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    Options options = readOptions(app);
    if (options.url.isValid() && options.url.host() != u"127.0.0.1") {
        fputs("ingest: --url must name 127.0.0.1; other machines are not to be hammered.\n", stderr);
        return 2;
    }
    allowManyFiles();
    const Report report = measureAll(options);
    const QByteArray output = options.json ? QJsonDocument(report.json()).toJson() : report.text().toUtf8();
    fputs(output.constData(), stdout);
    return report.faults().isEmpty() ? 0 : 1;
}
