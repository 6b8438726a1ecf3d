#include "report.h"

#include <QJsonArray>
#include <QTextStream>

#include <array>

namespace {

using Kind = Measured::Kind;

// What is worth a ratio, and how it is told.
struct Comparison {
    const char *key;
    const char *words;
    Kind kind;
    Kind to;
    double (Measured::*figure)() const;
};
constexpr std::array Comparisons{
    Comparison{"ratio", "ratio: %1 times the CPU of nginx", Kind::Plain, Kind::Baseline, &Measured::serverCpuPerHook},
    Comparison{"rulesCpuRatio", "rules that do not match: %1 times the CPU per event", Kind::Rules, Kind::Plain,
               &Measured::serverCpuPerHook},
    Comparison{"rulesRateRatio", "rules that do not match: %1 times the events/s", Kind::Rules, Kind::Plain,
               &Measured::perSecond},
    Comparison{"heldP99Ratio", "answers held: %1 times the p99 of the others", Kind::Held, Kind::Plain, &Measured::p99},
};

QString figure(double value, int decimals = 1)
{
    return QString::number(value, 'f', decimals);
}

QString statuses(const Load &load)
{
    QStringList parts;
    for (const auto &[status, count] : load.byStatus)
        parts +=
            QStringLiteral("%1: %2").arg(status == 0 ? QStringLiteral("none") : QString::number(status)).arg(count);
    return parts.join(QStringLiteral(", "));
}

const QString TableHead =
    QStringLiteral("server          events/s  server CPU/event  generator CPU/event  p50 ms  p99 ms  max ms\n");

QString tableLine(const Measured &run)
{
    const Load &load = run.load;
    QString line;
    QTextStream(&line) << run.server.leftJustified(12) << figure(run.perSecond(), 0).rightJustified(12)
                       << (figure(run.serverCpuPerHook()) + QStringLiteral(" us")).rightJustified(18)
                       << QStringLiteral("%1 us (%2 %)")
                              .arg(figure(run.ownCpuPerHook()), figure(run.ownShare() * 100, 0))
                              .rightJustified(21)
                       << figure(double(load.p50) / 1e3, 2).rightJustified(8)
                       << figure(double(load.p99) / 1e3, 2).rightJustified(8)
                       << figure(double(load.slowest) / 1e3).rightJustified(8) << QLatin1Char('\n');
    return line;
}

QStringList faultsOf(const QString &server, const Load &load)
{
    QStringList found;
    const auto ok = load.byStatus.find(200);
    if (load.hooks != (ok == load.byStatus.end() ? 0 : ok->second))
        found += QStringLiteral("%1 gave answers other than 200, or none: %2.").arg(server, statuses(load));
    return found;
}

QJsonObject toJson(const Measured &run)
{
    QJsonObject answers;
    for (const auto &[status, count] : run.load.byStatus)
        answers.insert(QString::number(status), qint64(count));
    return {{QStringLiteral("server"), run.server},
            {QStringLiteral("perSecond"), run.perSecond()},
            {QStringLiteral("answers"), answers},
            {QStringLiteral("serverCpuUs"), run.serverCpuPerHook()},
            {QStringLiteral("ownCpuUs"), run.ownCpuPerHook()},
            {QStringLiteral("p50Us"), run.load.p50},
            {QStringLiteral("p99Us"), run.load.p99},
            {QStringLiteral("maxUs"), run.load.slowest}};
}

} // namespace

std::optional<double> Report::ratio(Kind kind, Kind to, double (Measured::*figure)() const) const
{
    const auto mean = [&](Kind wanted) {
        double sum = 0;
        int count = 0;
        for (const Measured &run : runs) {
            if (run.kind == wanted) {
                sum += (run.*figure)();
                ++count;
            }
        }
        return count == 0 ? 0 : sum / count;
    };
    const double over = mean(kind);
    const double under = mean(to);
    return over > 0 && under > 0 ? std::optional(over / under) : std::nullopt;
}

QStringList Report::faults() const
{
    QStringList found = failures;
    for (const Measured &run : runs)
        found += faultsOf(run.server, run.warmup) + faultsOf(run.server, run.load);
    if (stored && stored->inJournal != qint64(stored->answered + stored->held))
        found += QStringLiteral("%1 events were answered with 200, %2 were held, and %3 are in the journal.")
                     .arg(stored->answered)
                     .arg(stored->held)
                     .arg(stored->inJournal);
    if (stored && stored->exitCode != 0)
        found += QStringLiteral("The program did not end with code 0 on SIGTERM.");
    return found;
}

QString Report::text() const
{
    QString result;
    QTextStream out(&result);
    if (!runs.empty())
        out << TableHead;
    for (const Measured &run : runs)
        out << tableLine(run);
    for (const Measured &run : runs)
        out << QStringLiteral("answers of %1: %2\n").arg(run.server, statuses(run.load));
    for (const Comparison &one : Comparisons) {
        if (const std::optional<double> value = ratio(one.kind, one.to, one.figure))
            out << QLatin1String(one.words).arg(figure(*value, 2)) << QLatin1Char('\n');
    }
    if (stored)
        out << QStringLiteral("stored: %1 events, %2 bytes each on disk (%3), %4 after the stop\n")
                   .arg(stored->inJournal)
                   .arg(figure(stored->bytesPerEvent()), stored->filesystem, figure(stored->bytesStoppedPerEvent()));
    for (const QString &fault : faults())
        out << QStringLiteral("FAULT: ") << fault << QLatin1Char('\n');
    return result;
}

QJsonObject Report::json() const
{
    QJsonArray list;
    for (const Measured &run : runs)
        list.append(toJson(run));
    QJsonObject object{{QStringLiteral("runs"), list},
                       {QStringLiteral("faults"), QJsonArray::fromStringList(faults())}};
    for (const Comparison &one : Comparisons) {
        if (const std::optional<double> value = ratio(one.kind, one.to, one.figure))
            object.insert(QLatin1String(one.key), *value);
    }
    if (stored) {
        object.insert(QStringLiteral("stored"), stored->inJournal);
        object.insert(QStringLiteral("bytesPerEvent"), stored->bytesPerEvent());
        object.insert(QStringLiteral("bytesPerEventStopped"), stored->bytesStoppedPerEvent());
        object.insert(QStringLiteral("filesystem"), stored->filesystem);
    }
    return object;
}
