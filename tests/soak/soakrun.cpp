#include "soakrun.h"

#include "e2e/program.h"
#include "randomrules.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>

#include <algorithm>

#ifdef Q_OS_LINUX
#include <csignal>
#include <sys/prctl.h>
#endif

namespace {

constexpr int Connections = 64;
constexpr int SayEveryMs = 30'000;
constexpr int EndLimitMs = 60'000; // for the simulator's orderly end
constexpr int StartLimitMs = 20'000;

class Soak final {
public:
    Soak(const SoakOptions &options, std::function<void(const QString &)> say)
        : m_options(options)
        , m_say(std::move(say))
        , m_random(options.seed)
        , m_rules(options.seed)
        , m_program(options.program, options.folder)
        , m_ledger(options.folder + QStringLiteral("/ledger.jsonl"))
    {
        for (int i = 0; i < options.kills; ++i)
            m_killsAt.push_back(qint64((i + 0.25 + m_random.bounded(0.5)) / options.kills * options.seconds * 1'000));
    }

    ~Soak()
    {
        m_simulator.kill(); // only after an error it still runs
        m_simulator.waitForFinished();
    }
    Soak(const Soak &) = delete;
    Soak &operator=(const Soak &) = delete;

    Result<SoakResult> run()
    {
        if (!m_program.start({}, StartLimitMs))
            return Error{m_program.failure()};
        startSimulator();
        if (const Result<Done> done = stir(); !done)
            return done.error();
        return compared();
    }

private:
    void startSimulator()
    {
        const auto number = [](auto value) { return QString::number(value); };
#ifdef Q_OS_LINUX
        m_simulator.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
#endif
        m_simulator.start(m_options.simulator,
                          {QStringLiteral("--url"),
                           m_program.hookUrl().toString(),
                           QStringLiteral("--scenario"),
                           QStringLiteral("mixed"),
                           QStringLiteral("--clients"),
                           number(m_options.clients),
                           QStringLiteral("--rate"),
                           number(m_options.hooksPerSecond),
                           QStringLiteral("--connections"),
                           number(Connections),
                           QStringLiteral("--keep-alive"),
                           QStringLiteral("4"),
                           QStringLiteral("--duration"),
                           number(m_options.seconds),
                           QStringLiteral("--answer-timeout"),
                           number(m_options.answerSeconds),
                           QStringLiteral("--seed"),
                           number(m_options.seed),
                           QStringLiteral("--ledger"),
                           m_ledger,
                           QStringLiteral("--sdp"),
                           QStringLiteral("--json")},
                          QIODevice::ReadOnly);
        m_clock.start();
    }

    // Changes rules until the simulator has ended.
    Result<Done> stir()
    {
        const qint64 limit = qint64(m_options.seconds * 1'000) + EndLimitMs;
        for (qint64 said = 0; !m_simulator.waitForFinished(m_options.changeMs);) {
            const qint64 now = m_clock.elapsed();
            if (m_simulator.state() == QProcess::NotRunning)
                return Error{QStringLiteral("The simulator cannot be started: %1.").arg(m_simulator.errorString())};
            if (now > limit)
                return Error{QStringLiteral("The simulator does not come to its end.")};
            if (!m_killsAt.empty() && now >= m_killsAt.front()) {
                m_killsAt.erase(m_killsAt.begin());
                if (const Result<Done> again = killAndStart(); !again)
                    return again;
            }
            if (!m_program.isRunning())
                return Error{QStringLiteral("The program has ended by itself: %1").arg(m_program.failure())};
            if (!m_rules.change(m_program.adminPort()))
                return Error{m_rules.failure()};
            if (now - said >= SayEveryMs) {
                said = now;
                say(QStringLiteral("%1 s, %2 changes of the rules").arg(now / 1'000).arg(m_rules.changes()));
            }
        }
        return Done{};
    }

    // On the same ports, as the simulator knows no others.
    Result<Done> killAndStart()
    {
        m_program.kill();
        ++m_kills;
        if (!m_program.startAgain(StartLimitMs))
            return Error{m_program.failure()};
        say(QStringLiteral("killed after %1 s, and started again").arg(m_clock.elapsed() / 1'000));
        return Done{};
    }

    Result<SoakResult> compared()
    {
        SoakResult result{.changes = m_rules.changes(), .simulated = m_simulator.readAllStandardOutput()};
        const auto ledger = readLedger(m_ledger);
        if (!ledger)
            return ledger.error();
        // An orderly end and another start: all that was accepted is in the journal then.
        if (m_program.stop() != std::optional<int>(0))
            return Error{QStringLiteral("The program did not end with code 0: %1").arg(m_program.failure())};
        if (!m_program.start({}, StartLimitMs))
            return Error{m_program.failure()};
        const auto journal = readJournal(m_program.adminPort());
        if (!journal)
            return journal.error();
        result.check = LedgerCheck::of(*ledger, *journal, m_kills, Connections);
        return result;
    }

    void say(const QString &line) const
    {
        if (m_say)
            m_say(line);
    }

    const SoakOptions &m_options;
    std::function<void(const QString &)> m_say;
    QRandomGenerator m_random;
    RandomRules m_rules;
    Program m_program;
    QProcess m_simulator;
    QString m_ledger;
    QElapsedTimer m_clock;
    std::vector<qint64> m_killsAt; // ms, in order
    int m_kills = 0;
};

} // namespace

Result<SoakResult> soak(const SoakOptions &options, const std::function<void(const QString &)> &say)
{
    return Soak(options, say).run();
}
