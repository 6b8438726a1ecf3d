// What the journal thread costs for one record: CPU time by the thread's own clock, so that waiting for the disk does
// not count, and what the record takes on disk. bench_writer FILE [RECORDS [STREAMS [BATCH]]]; with a file that is
// there already, how long it takes to open.
#include "base/clock.h"
#include "journal/samples.h"
#include "journal/sqlite/sqlitestorage.h"
#include "journal/writer.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QSignalSpy>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <numeric>
#include <random>
#include <sys/resource.h>

namespace {

struct Cpu {
    double user = 0; // s
    double system = 0;
};

Cpu threadCpu()
{
    rusage usage{};
    getrusage(RUSAGE_THREAD, &usage);
    const auto seconds = [](timeval time) { return double(time.tv_sec) + double(time.tv_usec) / 1e6; };
    return {seconds(usage.ru_utime), seconds(usage.ru_stime)};
}

struct Load {
    int records = 400'000;
    int streams = 10'000;
    int batch = 40;
};

// Each stream's records in order, the streams mixed.
std::vector<journal::Record> prepare(int streams)
{
    std::vector<journal::Record> records;
    std::mt19937 random(7);
    std::vector<int> order(size_t(streams), 0);
    std::iota(order.begin(), order.end(), 0);
    for (int event = 0; event < 3; ++event) {
        std::ranges::shuffle(order, random);
        for (const int stream : order)
            records.push_back(samples::full(stream, event));
    }
    return records;
}

struct Measured {
    Cpu cpu;
    double wall = 0;
    std::vector<double> commits; // s
};

Measured run(journal::Writer &writer, const Load &load)
{
    const std::vector<journal::Record> prepared = prepare(load.streams);
    Measured result;
    bool committed = false;
    QObject::connect(&writer, &journal::Writer::committed, &writer, [&] { committed = true; });
    for (int done = 0; done < load.records; done += load.batch) {
        auto records = std::make_shared<journal::Records>();
        for (int i = 0; i < load.batch; ++i) {
            records->push_back(prepared[size_t(done + i) % prepared.size()]);
            records->back().receivedAt = wallMicroseconds();
        }
        committed = false;
        const Cpu cpu = threadCpu();
        const auto wall = std::chrono::steady_clock::now();
        writer.append(records);
        while (!committed)
            QCoreApplication::processEvents();
        result.cpu.user += threadCpu().user - cpu.user;
        result.cpu.system += threadCpu().system - cpu.system;
        result.commits.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - wall).count());
        result.wall += result.commits.back();
    }
    std::ranges::sort(result.commits);
    return result;
}

void report(const Load &load, const Measured &measured)
{
    const auto at = [&](double share) {
        return measured.commits[size_t(share * double(measured.commits.size() - 1))] * 1e3;
    };
    const Cpu &cpu = measured.cpu;
    std::printf("%d records of %d streams, %d a commit\n", load.records, load.streams, load.batch);
    std::printf("CPU %.2f us a record, %.2f of them in the kernel; %.0f records/s\n",
                (cpu.user + cpu.system) * 1e6 / load.records, cpu.system * 1e6 / load.records,
                load.records / measured.wall);
    std::printf("commit ms: p50 %.2f  p99 %.2f  p99.9 %.2f  max %.2f\n", at(0.5), at(0.99), at(0.999), at(1));
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    if (arguments.size() < 2) {
        std::fprintf(stderr, "usage: bench_writer FILE [RECORDS [STREAMS [BATCH]]]\n");
        return 2;
    }
    Load load;
    const std::array<int *, 3> numbers{&load.records, &load.streams, &load.batch};
    for (int i = 2; i < std::min<int>(5, int(arguments.size())); ++i)
        *numbers[size_t(i - 2)] = arguments[i].toInt();

    const bool exists = QFileInfo::exists(arguments[1]);
    journal::Writer writer(std::make_shared<const journal::SqliteStorage>(journal::SqliteFile{arguments[1]}));
    QSignalSpy failed(&writer, &journal::Writer::openFailed);
    QSignalSpy opened(&writer, &journal::Writer::opened);
    const auto begin = std::chrono::steady_clock::now();
    writer.open();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    if (!failed.isEmpty()) {
        std::fprintf(stderr, "%s\n", qPrintable(failed[0][0].toString()));
        return 1;
    }
    if (exists) {
        const auto snapshot = opened[0][0].value<journal::SnapshotPtr>();
        std::printf("opened in %.1f ms, %lld records, %zu streams\n", took.count(),
                    static_cast<long long>(snapshot->throughId), snapshot->streams.size());
        return 0;
    }
    report(load, run(writer, load));
    writer.close(1000);
    std::printf("on disk %.0f bytes a record\n", double(QFileInfo(arguments[1]).size()) / load.records);
    return 0;
}
