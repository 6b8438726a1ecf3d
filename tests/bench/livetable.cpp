// The live table under full load, as the window shows it: see README.md.

#include "base/histogram.h"
#include "findings/watch.h"
#include "livetableload.h"
#include "ui/kit/theme.h"
#include "ui/live/streamtableview.h"
#include "view/streamtablemodel.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QMainWindow>
#include <QSettings>
#include <QTemporaryDir>
#include <QThread>

#include <chrono>
#include <cstdio>
#include <malloc.h>
#include <optional>

namespace {

constexpr qint64 FrameTime = 1'000'000 / 60; // µs
constexpr qint64 Second = 1'000'000;

struct Options {
    int streams = 100'000;
    int rate = 10'000; // changes per second
    int seconds = 10;
    QString filter;
    bool isUnwatched = false;
};

qint64 utcNow()
{
    using namespace std::chrono;
    return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

qint64 allocatedBytes()
{
    const struct mallinfo2 info = mallinfo2();
    return qint64(info.uordblks + info.hblkhd);
}

// Runs it and notes how long it took.
template <typename Work>
qint64 timed(Histogram<> &times, Work work)
{
    QElapsedTimer timer;
    timer.start();
    work();
    const qint64 us = timer.nsecsElapsed() / 1'000;
    times.add(us);
    return us;
}

void print(const char *what, const Histogram<> &times)
{
    std::printf("%-34s %9.2f %9.2f %9.2f\n", what, double(times.quantile(0.5)) / 1'000,
                double(times.quantile(0.99)) / 1'000, double(times.max()) / 1'000);
}

void load(LiveTableLoad &generator, board::StreamBoard &board, view::StreamTableModel &table)
{
    while (true) {
        const journal::Batch batch = generator.arrivals(1'000);
        if (batch.records.empty())
            break;
        board.apply(batch);
    }
    table.tick();
}

// Without a view: 1,000 changes in each tick.
Histogram<> tickAlone(LiveTableLoad &generator, board::StreamBoard &board, view::StreamTableModel &table)
{
    Histogram<> ticks;
    for (int i = 0; i < 300; ++i) {
        board.apply(generator.changes(1'000, utcNow()));
        timed(ticks, [&] { table.tick(); });
    }
    return ticks;
}

struct Frames {
    Histogram<> apply;
    Histogram<> tick;
    Histogram<> paint;
    Histogram<> frame;
    qint64 records = 0;
    qint64 applyTime = 0; // µs
};

// Frame by frame as the window does it, in real time; late frames take in what has come meanwhile.
Frames run(const Options &options, LiveTableLoad &generator, board::StreamBoard &board, ui::StreamTableView &view)
{
    Frames frames;
    QElapsedTimer clock;
    clock.start();
    const auto elapsed = [&] { return clock.nsecsElapsed() / 1'000; };
    for (qint64 next = FrameTime, second = 1; elapsed() < options.seconds * Second; next += FrameTime) {
        const qint64 due = elapsed() * options.rate / Second - frames.records;
        const journal::Batch batch = generator.changes(int(due), utcNow());
        frames.records += due;

        timed(frames.frame, [&] {
            frames.applyTime += timed(frames.apply, [&] { board.apply(batch); });
            if (elapsed() >= second * Second) {
                ++second;
                board.retireEnded(utcNow() - 3 * Second);
                view.refreshTimes();
            }
            timed(frames.tick, [&] { view.tick(); });
            timed(frames.paint, [&] { view.viewport()->repaint(); });
        });
        QCoreApplication::processEvents();
        if (const qint64 rest = next - elapsed(); rest > 0)
            QThread::usleep(quint64(rest));
        else
            next = elapsed();
    }
    return frames;
}

Options parse(const QCoreApplication &app)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Measures the live table under load; see tests/bench/README.md."));
    parser.addHelpOption();
    const QCommandLineOption streams(QStringLiteral("streams"), QStringLiteral("Live streams."), QStringLiteral("N"),
                                     QStringLiteral("100000"));
    const QCommandLineOption rate(QStringLiteral("rate"), QStringLiteral("Changes per second."), QStringLiteral("N"),
                                  QStringLiteral("10000"));
    const QCommandLineOption seconds(QStringLiteral("seconds"), QStringLiteral("How long."), QStringLiteral("S"),
                                     QStringLiteral("10"));
    const QCommandLineOption filter(QStringLiteral("filter"), QStringLiteral("What the table shows."),
                                    QStringLiteral("TEXT"), QStringLiteral("app:defaultApp,mobile -is:failed 10.0"));
    const QCommandLineOption unwatched(QStringLiteral("unwatched"), QStringLiteral("Without detectors."));
    parser.addOptions({streams, rate, seconds, filter, unwatched});
    parser.process(app);
    return {std::clamp(parser.value(streams).toInt(), 1, 1'000'000), std::clamp(parser.value(rate).toInt(), 0, 200'000),
            std::clamp(parser.value(seconds).toInt(), 1, 600), parser.value(filter), parser.isSet(unwatched)};
}

} // namespace

int main(int argc, char **argv)
{
    const QApplication app(argc, argv);
    const Options options = parse(app);
    const auto filter = filter::Filter::parse(options.filter);
    if (const auto *error = std::get_if<filter::FilterError>(&filter)) {
        std::fprintf(stderr, "%s\n", qPrintable(error->sentence));
        return 2;
    }

    LiveTableLoad generator(options.streams);
    const qint64 before = allocatedBytes();
    board::StreamBoard board;
    findings::FindingIds ids;
    std::optional<findings::Watch> watch;
    if (!options.isUnwatched)
        watch.emplace(board, ids);
    view::StreamTableModel table(board);
    load(generator, board, table);
    const qint64 perStream = (allocatedBytes() - before) / options.streams;

    table.setFilter(std::get<filter::Filter>(filter));
    const Histogram<> alone = tickAlone(generator, board, table);

    const QTemporaryDir folder;
    QSettings settings(folder.filePath(QStringLiteral("bench.ini")), QSettings::IniFormat);
    const ui::Theme theme(settings);
    QMainWindow window;
    auto *view = new ui::StreamTableView(table, &window);
    window.setCentralWidget(view);
    window.resize(1440, 900);
    window.show();
    QCoreApplication::processEvents();
    view->setCurrentIndex(table.index(5, 0));
    const Frames frames = run(options, generator, board, *view);

    std::printf("%lld streams, %d rows shown by “%s”, newest first; %d changes/s for %d s\n",
                static_cast<long long>(board.size()), table.rowCount(), qPrintable(options.filter), options.rate,
                options.seconds);
    std::printf("%-34s %9s %9s %9s\n", "ms", "p50", "p99", "max");
    print("tick of 1,000 changes, model alone", alone);
    print("changes into the board, per frame", frames.apply);
    print("tick, model and view", frames.tick);
    print("paint of the whole view", frames.paint);
    print("frame: all three", frames.frame);
    std::printf("%llu frames, %.1f per second\n", static_cast<unsigned long long>(frames.frame.count()),
                double(frames.frame.count()) / options.seconds);
    std::printf("%.2f us per change into the board\n", double(frames.applyTime) / double(frames.records));
    std::printf("%lld bytes per stream, board and table model\n", static_cast<long long>(perStream));
    return 0;
}
