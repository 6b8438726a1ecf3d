#pragma once

#include "alerts/options.h"
#include "alerts/sink.h"

#include <QProcess>
#include <QTimer>

namespace alerts {

// One run of somebody's program, which reads the message as JSON from its standard input and is told its outlines by
// its environment. It ends within the options' time, or is ended, with all that it has started.
class ProgramRun final : public QObject {
    Q_OBJECT
public:
    ProgramRun(const QString &program, const Message &message, const Options &options, Told told, QObject *parent);
    ~ProgramRun() override; // ends it

    void abort();

private:
    void finish();
    void end();
    void signalAll(int number);
    void readErrors();
    Outcome outcome() const;

    const int m_runMs;
    const int m_endMs;
    const Told m_told;
    QProcess m_process;
    QTimer m_limit;
    QByteArray m_errors; // the beginning of what it wrote
    bool m_isLate = false;
    bool m_isAborted = false;
};

} // namespace alerts
