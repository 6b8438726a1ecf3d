#include "hooks/lateanswers.h"

#include <algorithm>

namespace hooks {

namespace {

constexpr qint64 LongestStepMs = 60'000;

} // namespace

LateAnswers::LateAnswers(QObject *parent)
    : QObject(parent)
    , m_timer(this)
{
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
    m_late.emplace(due, Late{std::move(responder), std::move(injection)});
    if (isFirst)
        arm();
}

void LateAnswers::setEnd(qint64 mono)
{
    m_end = mono;
    if (mono == 0)
        return;
    const auto first = m_late.upper_bound(mono);
    for (auto late = first; late != m_late.end(); ++late)
        late->second.responder.close();
    m_late.erase(first, m_late.end());
}

void LateAnswers::deliverDue()
{
    while (!m_late.empty() && m_late.begin()->first <= http::monoNanoseconds()) {
        auto first = m_late.extract(m_late.begin());
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
