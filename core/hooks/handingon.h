#pragma once

#include "backend/backends.h"
#include "hooks/answers.h"
#include "hooks/figuresreport.h"
#include "hooks/guard.h"
#include "hooks/hook.h"

#include <QObject>
#include <QTimer>

#include <functional>

namespace hooks {

// Hooks on their way to the web server behind us, and to the mirror. On the hooks thread.
class HandingOn final : public QObject {
    Q_OBJECT
public:
    // All but the parent outlive it.
    HandingOn(const Options &options, Answers &answers, FiguresReport &report, QObject *parent);

    backend::Backends &backends() { return m_backends; }
    const backend::Backends &backends() const { return m_backends; }
    // A hook that is accepted goes where its base path leads it. False: it was handed on from here, and has come back.
    [[nodiscard]] bool prepare(Hook &hook, const http::Request &request, const Guard::Place &place) const;

    // answered gets the hook with what the web server said in its record; `kept` of the answer stands there.
    using Answered = std::function<void(Hook &&hook, backend::Answer &&answer)>;
    void ask(Hook &&hook, Answered answered);
    // A rule answers the hook, and nobody waits for what the web server says to it: its record gets that later.
    void tell(Hook &hook);
    // normal: what the mirror's answer is compared with; null: with nothing.
    void mirror(const Hook &hook, const http::Response *normal);

    // The endpoint stops: what is under way has so much time (ms), and is then given up.
    void beginEnd(int graceMs) { m_end.start(graceMs); }
    bool isEnding() const { return m_end.isActive() && !m_backends.isIdle(); }
    void end() { m_end.stop(); } // there is nothing to be given up any more

signals:
    void becameIdle();

private:
    void noteSuspension(bool isSuspended, const QString &sentence);

    Answers &m_answers;
    FiguresReport &m_report;
    backend::Backends m_backends;
    QTimer m_end; // until the time is up
};

} // namespace hooks
