#pragma once

#include "alerts/options.h"
#include "alerts/sink.h"

#include <vector>

namespace alerts {

class ProgramRun;

// Somebody's own program, which is started once for each message.
class ProgramSink final : public Sink {
public:
    ProgramSink(const QString &program, const Options &options, QObject *parent);

    QString name() const override;
    Habits habits() const override { return {.repeatMs = m_options.repeatMs, .sideBySide = 2}; }
    void tell(const std::vector<Message> &messages, Told told) override;
    void abort() override;

private:
    const QString m_program;
    const Options m_options;
    std::vector<ProgramRun *> m_runs; // children of this
};

} // namespace alerts
