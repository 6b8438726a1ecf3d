#include "alerts/programsink.h"

#include "alerts/payload.h"
#include "alerts/programrun.h"

#include <algorithm>

namespace alerts {

ProgramSink::ProgramSink(const QString &program, const Options &options, QObject *parent)
    : Sink(parent)
    , m_program(program)
    , m_options(options)
{}

QString ProgramSink::name() const
{
    return QStringLiteral("The program ") + shown(m_program);
}

void ProgramSink::tell(const std::vector<Message> &messages, Told told)
{
    auto *run = new ProgramRun(m_program, messages.front(), m_options, std::move(told), this);
    m_runs.push_back(run);
    connect(run, &QObject::destroyed, this, [this, run] { std::erase(m_runs, run); });
}

void ProgramSink::abort()
{
    for (ProgramRun *run : m_runs)
        run->abort();
}

} // namespace alerts
