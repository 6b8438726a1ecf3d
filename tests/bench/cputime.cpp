#include "cputime.h"

#include <QFile>

#include <numeric>
#include <sys/resource.h>
#include <unistd.h>

namespace {

QByteArray processFile(qint64 pid, const QByteArray &name)
{
    QFile file(QStringLiteral("/proc/%1/").arg(pid) + QString::fromLatin1(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

double microseconds(const timeval &time)
{
    return double(time.tv_sec) * 1e6 + double(time.tv_usec);
}

double usedBy(int who)
{
    rusage usage{};
    ::getrusage(who, &usage);
    return microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
}

} // namespace

double cpuMicroseconds(qint64 pid)
{
    // proc(5): fields 14 and 15 are utime and stime; the second, the name in parentheses, may hold anything.
    const QByteArray stat = processFile(pid, "stat");
    const QList<QByteArray> afterName = stat.sliced(stat.lastIndexOf(')') + 1).trimmed().split(' ');
    if (afterName.size() < 13)
        return 0;
    const double ticks = afterName.at(11).toDouble() + afterName.at(12).toDouble();
    return ticks * 1e6 / double(::sysconf(_SC_CLK_TCK));
}

double cpuMicroseconds(const QList<qint64> &pids)
{
    return std::accumulate(pids.begin(), pids.end(), 0.0,
                           [](double sum, qint64 pid) { return sum + cpuMicroseconds(pid); });
}

double endedChildrenCpuMicroseconds()
{
    return usedBy(RUSAGE_CHILDREN);
}

double threadCpuMicroseconds()
{
    return usedBy(RUSAGE_THREAD);
}

QList<qint64> childrenOf(qint64 pid)
{
    QList<qint64> children;
    const QByteArray list = processFile(pid, "task/" + QByteArray::number(pid) + "/children");
    for (const QByteArray &child : list.simplified().split(' ')) {
        if (!child.isEmpty())
            children.append(child.toLongLong());
    }
    return children;
}
