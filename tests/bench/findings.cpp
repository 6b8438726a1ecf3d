// What it costs to find what is wrong: see README.md.

#include "base/histogram.h"
#include "findings/incidentbook.h"
#include "findings/watch.h"
#include "livetableload.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <chrono>
#include <cstdio>
#include <ctime>

namespace {

struct Options {
    int streams = 100'000;
    int changes = 1'000; // in a batch
    int batches = 300;
    int burst = 20'000; // streams that fail
};

qint64 utcNow()
{
    using namespace std::chrono;
    return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

// ns of this thread's CPU: what else runs on the machine does not count.
qint64 cpuNanoseconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return qint64(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

// A board with that many streams, and perhaps somebody who watches it.
class Side final {
public:
    Side(const Options &options, bool isWatched)
        : m_load(options.streams)
    {
        if (isWatched) {
            m_watch = std::make_unique<findings::Watch>(m_board, m_ids);
            QObject::connect(m_watch.get(), &findings::Watch::changed, m_watch.get(),
                             [this](const findings::Changes &changes) { m_book.take(changes, utcNow()); });
        }
        while (true) {
            const journal::Batch batch = m_load.arrivals(1'000);
            if (batch.records.empty())
                break;
            m_board.apply(batch);
        }
    }

    void run(int changes) { apply(m_load.changes(changes, utcNow())); }
    // All of them fail, some at a time, as they would come from the journal.
    void fail(int streams)
    {
        constexpr int AtOnce = 500;
        for (int i = 0; i < streams; i += AtOnce)
            apply(m_load.failures(std::min(AtOnce, streams - i), utcNow()));
    }
    void tick(qint64 now) { m_book.tick(now); }

    double usPerChange() const { return double(m_time) / 1'000 / double(m_changes); }
    const Histogram<> &times() const { return m_times; }
    void clear()
    {
        m_times = {};
        m_time = 0;
        m_changes = 0;
    }
    size_t incidents() const { return m_book.all().size(); }

private:
    void apply(const journal::Batch &batch)
    {
        const qint64 begin = cpuNanoseconds();
        m_board.apply(batch);
        const qint64 took = cpuNanoseconds() - begin;
        m_times.add(took / 1'000);
        m_time += took;
        m_changes += qint64(batch.records.size());
    }

    LiveTableLoad m_load;
    board::StreamBoard m_board;
    findings::FindingIds m_ids;
    std::unique_ptr<findings::Watch> m_watch;
    findings::IncidentBook m_book;
    Histogram<> m_times; // µs of a batch
    qint64 m_time = 0;   // ns
    qint64 m_changes = 0;
};

Options parse(const QCoreApplication &app)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Measures what it costs to find what is wrong; see README.md."));
    parser.addHelpOption();
    const QCommandLineOption streams(QStringLiteral("streams"), QStringLiteral("Live streams."), QStringLiteral("N"),
                                     QStringLiteral("100000"));
    const QCommandLineOption batches(QStringLiteral("batches"), QStringLiteral("Batches of 1,000 changes."),
                                     QStringLiteral("N"), QStringLiteral("300"));
    const QCommandLineOption burst(QStringLiteral("burst"), QStringLiteral("Streams that fail at once."),
                                   QStringLiteral("N"), QStringLiteral("20000"));
    parser.addOptions({streams, batches, burst});
    parser.process(app);
    Options options;
    options.streams = std::clamp(parser.value(streams).toInt(), 1'000, 1'000'000);
    options.batches = std::clamp(parser.value(batches).toInt(), 1, 100'000);
    options.burst = std::clamp(parser.value(burst).toInt(), 0, options.streams / 2);
    return options;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const Options options = parse(app);
    Side plain(options, false);
    Side watched(options, true);
    plain.clear();
    watched.clear();
    for (int i = 0; i < options.batches; ++i) { // in turn, so that what disturbs one disturbs the other
        plain.run(options.changes);
        watched.run(options.changes);
    }
    std::printf("%d streams, %d batches of %d changes\n", options.streams, options.batches, options.changes);
    std::printf("%-36s %8.2f us per change\n", "board alone", plain.usPerChange());
    std::printf("%-36s %8.2f us per change\n", "with all detectors", watched.usPerChange());
    std::printf("%-36s %8.2f us per change\n", "that is", watched.usPerChange() - plain.usPerChange());

    plain.clear();
    watched.clear();
    watched.fail(options.burst);
    const qint64 begin = cpuNanoseconds();
    watched.tick(utcNow() + 2'000'000);
    const qint64 settling = (cpuNanoseconds() - begin) / 1'000;
    std::printf("%d streams fail: longest batch of 500 %.2f ms, making incidents of them %.2f ms, %zu incidents\n",
                options.burst, double(watched.times().max()) / 1'000, double(settling) / 1'000, watched.incidents());
    return 0;
}
