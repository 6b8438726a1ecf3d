#include "simulatorload.h"

#include "cputime.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

#ifdef Q_OS_LINUX
#include <csignal>
#include <sys/prctl.h>
#endif

namespace {

constexpr int EndLimitMs = 30'000; // for what is under way at the end of a run

QString said(QProcess &process)
{
    return QString::fromUtf8(process.readAllStandardError()).trimmed();
}

Load loadOf(const QJsonObject &object)
{
    Load load{.hooks = quint64(object.value(u"hooks").toInteger()), .seconds = object.value(u"seconds").toDouble()};
    const QJsonObject answers = object.value(u"answers").toObject();
    for (auto answer = answers.begin(); answer != answers.end(); ++answer)
        load.byStatus.emplace(answer.key().toInt(), quint64(answer.value().toInteger()));
    const QJsonObject latency = object.value(u"latencyUs").toObject();
    load.p50 = latency.value(u"p50").toInteger();
    load.p99 = latency.value(u"p99").toInteger();
    load.slowest = latency.value(u"max").toInteger();
    return load;
}

} // namespace

Result<Load> SimulatorLoad::run(const QUrl &url, int seconds)
{
    QStringList arguments{QStringLiteral("--url"),         url.toString(),
                          QStringLiteral("--scenario"),    scenario,
                          QStringLiteral("--connections"), QString::number(connections),
                          QStringLiteral("--duration"),    QString::number(seconds),
                          QStringLiteral("--seed"),        QString::number(seed++),
                          QStringLiteral("--json")};
    if (rate > 0)
        arguments += {QStringLiteral("--rate"), QString::number(rate)};
    else
        arguments += QStringLiteral("--max");
    if (clients)
        arguments += {QStringLiteral("--clients"), QString::number(*clients)};
    QProcess process;
#ifdef Q_OS_LINUX
    process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
#endif
    const double cpuBefore = endedChildrenCpuMicroseconds();
    process.start(program, arguments, QIODevice::ReadOnly);
    if (!process.waitForFinished(seconds * 1'000 + EndLimitMs)) {
        const QString why = process.errorString();
        process.kill();
        process.waitForFinished(EndLimitMs);
        return Error{QStringLiteral("%1 did not run to its end: %2.").arg(program, why)};
    }
    const QJsonObject object = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
    if (!object.contains(u"hooks"))
        return Error{QStringLiteral("%1 failed: %2").arg(program, said(process))};
    Load load = loadOf(object);
    load.ownCpu = endedChildrenCpuMicroseconds() - cpuBefore;
    return load;
}
