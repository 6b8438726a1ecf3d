// What it costs to hand hooks on to a web server behind us, beside nginx, which hands them on to the same one: see
// README.md.

#include "cputime.h"
#include "e2e/program.h"
#include "manyfiles.h"
#include "nginx.h"
#include "postload.h"
#include "simulatorload.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <thread>
#include <vector>

namespace {

struct Options {
    SimulatorLoad generator;
    int rounds = 3;
    int duration = 5; // s
    int rate = 1'000; // hooks a second, where the time of one is measured
    int held = 0;     // hooks in flight to a web server that lets them wait
    QString program;
    QString folder;
};

// One of the servers that WCS could talk to, and what it was seen to cost.
struct Candidate {
    const char *name;
    QUrl url;
    QList<qint64> pids;
    std::vector<double> cpu = {};       // µs per hook, flat out
    std::vector<double> perSecond = {}; // hooks, flat out
    std::vector<double> p50 = {};       // µs, at the rate
};

double median(std::vector<double> values)
{
    const auto middle = values.begin() + std::ptrdiff_t(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

QUrl urlOf(quint16 port)
{
    return QUrl(QStringLiteral("http://127.0.0.1:%1/rest/my_api").arg(port));
}

// Every hook has to be answered 200.
Result<Done> check(const Load &load, const char *name)
{
    if (load.hooks > 0 && load.byStatus.size() == 1 && load.byStatus.begin()->first == 200)
        return Done{};
    return Error{QStringLiteral("Not all hooks that %1 got were answered 200.").arg(QLatin1String(name))};
}

Result<Done> measure(Candidate &candidate, Options &options)
{
    const double before = cpuMicroseconds(candidate.pids);
    const Result<Load> load = options.generator.run(candidate.url, options.duration);
    if (!load)
        return load.error();
    candidate.cpu.push_back((cpuMicroseconds(candidate.pids) - before) / double(load->hooks));
    candidate.perSecond.push_back(double(load->hooks) / load->seconds);
    SimulatorLoad steady = options.generator;
    steady.rate = options.rate;
    steady.clients = 200;
    const Result<Load> calm = steady.run(candidate.url, options.duration);
    if (!calm)
        return calm.error();
    candidate.p50.push_back(double(calm->p50));
    Result<Done> done = check(*load, candidate.name);
    return done ? check(*calm, candidate.name) : done;
}

void print(const std::vector<Candidate> &candidates)
{
    std::printf("%-30s %10s %12s %10s\n", "server", "events/s", "CPU/event", "p50");
    for (const Candidate &candidate : candidates)
        std::printf("%-30s %10.0f %9.1f us %7.0f us\n", candidate.name, median(candidate.perSecond),
                    median(candidate.cpu), median(candidate.p50));
    const auto added = [](const Candidate &without, const Candidate &with, auto figure) {
        std::vector<double> differences;
        for (size_t i = 0; i < (with.*figure).size(); ++i)
            differences.push_back((with.*figure)[i] - (without.*figure)[i]);
        return median(differences);
    };
    const double nginxCpu = added(candidates[0], candidates[1], &Candidate::cpu);
    const double oursCpu = added(candidates[2], candidates[3], &Candidate::cpu);
    std::printf("added by nginx: %.1f us of CPU, p50 %.0f us\n", nginxCpu,
                added(candidates[0], candidates[1], &Candidate::p50));
    std::printf("added by streamwatch: %.1f us of CPU, p50 %.0f us\n", oursCpu,
                added(candidates[2], candidates[3], &Candidate::p50));
    std::printf("ratio: %.2f times the added CPU of nginx\n", oursCpu / nginxCpu);
}

Result<Done> run(Options &options)
{
    const QTemporaryDir folder(options.folder + QStringLiteral("/forward-XXXXXX"));
    if (!folder.isValid())
        return Error{folder.errorString()};
    Nginx behind; // answers all that is handed on
    Nginx echo;
    Nginx proxy;
    Result<Done> done = behind.start();
    if (done)
        done = echo.start();
    if (done)
        done = proxy.start(behind.port());
    if (!done)
        return done;
    QDir(folder.path()).mkpath(QStringLiteral("plain"));
    QDir(folder.path()).mkpath(QStringLiteral("forward"));
    Program plain(options.program, folder.filePath(QStringLiteral("plain")));
    Program forward(options.program, folder.filePath(QStringLiteral("forward")));
    const QString behindUrl = urlOf(behind.port()).toString();
    if (!plain.start({}, 10'000) || !forward.start({QStringLiteral("--forward"), behindUrl}, 10'000))
        return Error{plain.failure() + forward.failure()};
    std::vector<Candidate> candidates{{"nginx, echo", urlOf(echo.port()), echo.pids()},
                                      {"nginx, proxy_pass", urlOf(proxy.port()), proxy.pids()},
                                      {"streamwatch", plain.hookUrl(), {plain.pid()}},
                                      {"streamwatch --forward", forward.hookUrl(), {forward.pid()}}};
    for (int round = -1; round < options.rounds; ++round) { // the first one warms up
        for (Candidate &candidate : candidates) {
            if (done = measure(candidate, options); !done)
                return done;
            if (round < 0)
                candidate = {candidate.name, candidate.url, candidate.pids};
        }
    }
    print(candidates);
    plain.stop();
    forward.stop();
    return Done{};
}

// Of a running process, in MB: what it holds now, and at most until now.
double memory(qint64 pid, const char *field)
{
    QFile status(QStringLiteral("/proc/%1/status").arg(pid));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = status.readAll();
    const qsizetype at = text.indexOf(field);
    return at < 0 ? 0 : text.mid(at + qsizetype(qstrlen(field))).trimmed().split(' ').first().toDouble() / 1'024;
}

// Hooks that the program answers itself, while as many as that wait for a web server that takes two seconds for each.
Result<Done> runHeld(Options &options)
{
    const QTemporaryDir folder(options.folder + QStringLiteral("/forward-XXXXXX"));
    Nginx behind;
    constexpr int HoldSeconds = 2;
    Result<Done> done = behind.start(0, HoldSeconds);
    if (!done)
        return done;
    Program program(options.program, folder.path());
    const QString target = QStringLiteral("/held=") + urlOf(behind.port()).toString();
    if (!program.start({QStringLiteral("--base-path"), QStringLiteral("/rest/my_api"), QStringLiteral("--base-path"),
                        QStringLiteral("/held"), QStringLiteral("--forward"), target,
                        QStringLiteral("--forward-connections"), QStringLiteral("10000")},
                       10'000))
        return Error{program.failure()};
    SimulatorLoad steady = options.generator;
    steady.rate = options.rate;
    steady.clients = 200;
    const auto measureOthers = [&](const char *name) -> Result<Done> {
        const Result<Load> load = steady.run(program.hookUrl(), options.duration);
        if (!load)
            return load.error();
        std::printf("%-30s p50 %6.0f us, p99 %6.0f us; %6.1f MB\n", name, double(load->p50), double(load->p99),
                    memory(program.pid(), "VmRSS:"));
        return check(*load, name);
    };
    done = measureOthers("others, nothing held (warm-up)");
    if (done)
        done = measureOthers("others, nothing held");
    if (!done)
        return done;
    PostLoad::Done held;
    {
        // Of no stream, so that they go side by side.
        PostLoad load(program.hookPort(), options.held, options.held, "/held/StreamStatusEvent",
                      "{\"custom\":\"" + std::string(3'000, 'x') + "\"}");
        std::thread thread([&] { held = load.run((options.duration + HoldSeconds) * 1'000); });
        done = measureOthers("others, while they are held");
        thread.join();
    }
    if (done)
        done = measureOthers("others, after them");
    std::printf("held: %d at once, %llu answered, %llu faults; memory at most %.1f MB\n", options.held,
                static_cast<unsigned long long>(held.answers), static_cast<unsigned long long>(held.faults),
                memory(program.pid(), "VmHWM:"));
    program.stop();
    return done;
}

Options readOptions(const QCoreApplication &app)
{
    const QString here = QCoreApplication::applicationDirPath();
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Measures what it costs to hand hooks on; see tests/bench/README.md."));
    parser.addHelpOption();
    const auto add = [&](const char *name, const char *text, const char *value, const QString &initial) {
        parser.addOption({QLatin1String(name), QLatin1String(text), QLatin1String(value), initial});
    };
    add("rounds", "So many times each server in turn, after a first round that does not count, 1 to 20.", "N",
        QStringLiteral("3"));
    add("duration", "Each time for so long flat out, and as long at the rate, 1 to 60 s.", "S", QStringLiteral("5"));
    add("rate", "Hooks a second where the time of one is measured, 1 to 10000.", "N", QStringLiteral("1000"));
    add("held", "Instead, how others fare while so many wait for a web server that takes 2 s for each, 1 to 10000.",
        "N", QStringLiteral("0"));
    add("simulator", "The wcs-simulator to load them with.", "PATH", here + QStringLiteral("/../../app/wcs-simulator"));
    add("server", "The streamwatch to start.", "PATH", here + QStringLiteral("/../../app/streamwatch"));
    add("dir", "Where its databases go, in a temporary folder.", "PATH", here);
    parser.process(app);
    const auto number = [&](const char *name, int least, int most) {
        return std::clamp(parser.value(QLatin1String(name)).toInt(), least, most);
    };
    return {.generator = {.program = QDir::cleanPath(parser.value(QStringLiteral("simulator"))),
                          .scenario = QStringLiteral(BENCH_FOLDER "/ingest.json"),
                          .clients = 10'000},
            .rounds = number("rounds", 1, 20),
            .duration = number("duration", 1, 60),
            .rate = number("rate", 1, 10'000),
            .held = number("held", 0, 10'000),
            .program = QDir::cleanPath(parser.value(QStringLiteral("server"))),
            .folder = parser.value(QStringLiteral("dir"))};
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    Options options = readOptions(app);
    allowManyFiles();
    if (const Result<Done> done = options.held > 0 ? runHeld(options) : run(options); !done) {
        std::fprintf(stderr, "FAULT: %s\n", qPrintable(done.error().sentence));
        return 1;
    }
    return 0;
}
