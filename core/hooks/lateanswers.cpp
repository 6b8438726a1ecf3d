#include "hooks/lateanswers.h"

#include <algorithm>

namespace hooks {

namespace {

constexpr qint64 LongestStepMs = 60'000;
constexpr int SweepMs = 500;

} // namespace

LateAnswers::LateAnswers(QObject *parent)
    : QObject(parent)
    , m_timer(this)
    , m_sweep(this)
{
    m_sweep.setInterval(SweepMs);
    connect(&m_sweep, &QTimer::timeout, this, &LateAnswers::forgetGone);
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &LateAnswers::deliverDue);
}

void LateAnswers::add(http::Responder &&responder, Injection injection)
{
    if (injection.dueMono <= http::monoNanoseconds())
        return injection.deliver(std::move(responder));
    if (m_end != 0 && injection.dueMono > m_end)
        return responder.close();
    responder.hold();
    const qint64 due = injection.dueMono;
    const bool isFirst = m_late.empty() || due < m_late.begin()->first;
    m_bytes += injection.bytes();
    m_late.emplace(due, Late{std::move(responder), std::move(injection)});
    if (!m_sweep.isActive())
        m_sweep.start();
    if (isFirst)
        arm();
}

void LateAnswers::setEnd(qint64 mono)
{
    m_end = mono;
    if (mono == 0)
        return;
    for (auto late = m_late.upper_bound(mono); late != m_late.end(); late = erase(late))
        late->second.responder.close();
}

LateAnswers::Lates::iterator LateAnswers::erase(Lates::iterator late)
{
    m_bytes -= late->second.injection.bytes();
    return m_late.erase(late);
}

void LateAnswers::forgetGone()
{
    for (auto late = m_late.begin(); late != m_late.end();)
        late = late->second.responder.isWaiting() ? std::next(late) : erase(late);
    if (m_late.empty())
        m_sweep.stop();
}

void LateAnswers::deliverDue()
{
    while (!m_late.empty() && m_late.begin()->first <= http::monoNanoseconds()) {
        auto first = m_late.extract(m_late.begin());
        m_bytes -= first.mapped().injection.bytes();
        first.mapped().injection.deliver(std::move(first.mapped().responder));
    }
    arm();
}

// Rounded up: an answer may come late, never early.
void LateAnswers::arm()
{
    if (m_late.empty())
        return;
    const qint64 ms = (m_late.begin()->first - http::monoNanoseconds()) / 1'000'000 + 1;
    m_timer.start(int(std::clamp<qint64>(ms, 0, LongestStepMs)));
}

} // namespace hooks
