// Drives the real program with full hooks over kept-alive connections and prints what an event costs: see README.md.

#include "cputime.h"
#include "e2e/program.h"
#include "e2e/rawclient.h"
#include "hammer.h"
#include "nginx.h"
#include "report.h"
#include "requestset.h"

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
    int connections = 64;
    int streams = 10'000;
    std::chrono::seconds duration{10};
    std::chrono::seconds warmup{2};
    QString program; // empty with url
    QString folder;  // where the database's temporary folder is made
    QUrl url;        // of a server that runs already
    qint64 pid = 0;  // its process
    bool nginx = false;
    bool json = false;
};

Measured measure(const QString &server, const RequestSet &requests, quint16 port, const QList<qint64> &pids,
                 const Options &options)
{
    Hammer hammer(requests, port, options.connections);
    Measured result;
    result.server = server;
    result.warmup = hammer.run(options.warmup);
    const double serverBefore = cpuMicroseconds(pids);
    const double ownBefore = ownCpuMicroseconds();
    result.load = hammer.run(options.duration);
    result.serverCpu = cpuMicroseconds(pids) - serverBefore;
    result.ownCpu = ownCpuMicroseconds() - ownBefore;
    return result;
}

qint64 databaseBytes(const QString &path)
{
    return QFileInfo(path).size() + QFileInfo(path + QStringLiteral("-wal")).size();
}

// The hooks in the journal, once /health, which is told twice a second, knows of all that were answered.
qint64 journalCount(quint16 adminPort, quint64 answered)
{
    RawClient client(adminPort);
    qint64 stored = 0;
    for (const QDeadlineTimer deadline(3'000); stored < qint64(answered) && !deadline.hasExpired();) {
        stored = QJsonDocument::fromJson(client.get("/api/v1/health").body).object().value(u"stored").toInteger();
        QThread::msleep(20);
    }
    return stored;
}

Result<Done> measureNginx(const Options &options, Report &report)
{
    const Result<RequestSet> requests = RequestSet::make(options.streams, "/rest/my_api");
    if (!requests)
        return requests.error();
    Nginx nginx;
    if (const Result<Done> started = nginx.start(); !started)
        return started;
    report.runs.push_back(measure(QStringLiteral("nginx"), *requests, nginx.port(), nginx.pids(), options));
    return Done{};
}

Result<Done> measureProgram(const Options &options, Report &report)
{
    const QTemporaryDir folder(options.folder + QStringLiteral("/ingest-XXXXXX"));
    if (!folder.isValid())
        return Error{folder.errorString()};
    Program program(options.program, folder.path());
    if (!program.start({}, 10'000))
        return Error{program.failure()};
    const Result<RequestSet> requests = RequestSet::make(options.streams, program.hookUrl().path().toUtf8());
    if (!requests)
        return requests.error();

    const qint64 emptyBytes = databaseBytes(program.databasePath());
    report.runs.push_back(
        measure(QStringLiteral("streamwatch"), *requests, program.hookPort(), {program.pid()}, options));

    Measured &run = report.runs.back();
    Stored stored;
    stored.answered = run.warmup.byStatus[200] + run.load.byStatus[200];
    stored.bytes = databaseBytes(program.databasePath()) - emptyBytes;
    stored.inJournal = journalCount(program.adminPort(), stored.answered);
    stored.filesystem = QString::fromUtf8(QStorageInfo(folder.path()).fileSystemType());
    stored.exitCode = program.stop();
    stored.bytesStopped = databaseBytes(program.databasePath()) - emptyBytes;
    report.stored = stored;
    return Done{};
}

Result<Done> measureUrl(const Options &options, Report &report)
{
    const Result<RequestSet> requests = RequestSet::make(options.streams, options.url.path().toUtf8());
    if (!requests)
        return requests.error();
    report.runs.push_back(
        measure(QStringLiteral("server"), *requests, quint16(options.url.port(80)), {options.pid}, options));
    return Done{};
}

Report measureAll(const Options &options)
{
    Report report;
    // Baseline, program, baseline: a machine whose speed drifts shows in the difference of the outer two.
    for (const bool baseline : {true, false, true}) {
        if (baseline && !options.nginx)
            continue;
        const Result<Done> done = baseline                ? measureNginx(options, report)
                                  : options.url.isValid() ? measureUrl(options, report)
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
    add("streams", "Streams the events are of, 1 to 100000.", "N", QStringLiteral("10000"));
    add("server", "The streamwatch to start.", "PATH", here + QStringLiteral("/../../app/streamwatch"));
    add("dir", "Where its database goes, in a temporary folder. A tmpfs makes it look better than it is.", "PATH",
        here);
    add("url", "Load a server that runs already: http://127.0.0.1:PORT/base/path.", "URL");
    add("pid", "With --url: its process, for its CPU time.", "PID", QStringLiteral("0"));
    add("nginx", "Load a bare nginx echo before and after, and print the ratio.");
    add("json", "Print one JSON object.");
    parser.process(app);

    const auto number = [&](const char *name, int least, int most) {
        return std::clamp(parser.value(QLatin1String(name)).toInt(), least, most);
    };
    Options options;
    options.connections = number("connections", 1, 1'000);
    options.duration = std::chrono::seconds(number("duration", 1, 60));
    options.warmup = std::chrono::seconds(number("warmup", 0, 60));
    options.streams = number("streams", 1, 100'000);
    options.program = QDir::cleanPath(parser.value(QStringLiteral("server")));
    options.folder = parser.value(QStringLiteral("dir"));
    options.url = QUrl(parser.value(QStringLiteral("url")));
    options.pid = parser.value(QStringLiteral("pid")).toLongLong();
    options.nginx = parser.isSet(QStringLiteral("nginx"));
    options.json = parser.isSet(QStringLiteral("json"));
    return options;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const Options options = readOptions(app);
    if (options.url.isValid() && options.url.host() != u"127.0.0.1") {
        fputs("ingest: --url must name 127.0.0.1; other machines are not to be hammered.\n", stderr);
        return 2;
    }
    const Report report = measureAll(options);
    const QByteArray output = options.json ? QJsonDocument(report.json()).toJson() : report.text().toUtf8();
    fputs(output.constData(), stdout);
    return report.faults().isEmpty() ? 0 : 1;
}
