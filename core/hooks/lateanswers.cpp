#include "hooks/lateanswers.h"

#include "base/clock.h"

#include <algorithm>
#include <utility>

namespace hooks {

namespace {

constexpr qint64 LongestStepMs = 60'000;

} // namespace

LateAnswers::LateAnswers(Deliver deliver, GiveUp giveUp, QObject *parent)
    : QObject(parent)
    , m_deliver(std::move(deliver))
    , m_giveUp(std::move(giveUp))
    , m_timer(this)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &LateAnswers::deliverDue);
}

// Whoever goes before it is due takes its place here along.
void LateAnswers::add(Late late)
{
    const qint64 due = late.injection.dueMono;
    if (due <= steadyNanoseconds() || !late.responder.isWaiting())
        return m_deliver(std::move(late));
    if (m_end != 0 && due > m_end)
        return letGo(std::move(late));
    const bool isFirst = m_late.empty() || due < m_late.begin()->first;
    m_bytes += late.injection.bytes();
    const auto added = m_late.emplace(due, std::move(late));
    added->second.responder.hold([this, added](const http::Outcome &outcome) {
        const Late gone = take(added);
        m_giveUp(gone.exchange, outcome);
    });
    if (isFirst)
        arm();
}

void LateAnswers::setEnd(qint64 mono)
{
    m_end = mono;
    if (mono == 0)
        return;
    while (!m_late.empty() && m_late.rbegin()->first > mono)
        letGo(take(std::prev(m_late.end())));
}

// Closed without a byte.
void LateAnswers::letGo(Late &&late)
{
    late.responder.close();
    m_giveUp(late.exchange, {.kind = http::Outcome::Kind::Failed, .mono = steadyNanoseconds()});
}

LateAnswers::Late LateAnswers::take(Lates::iterator late)
{
    Late taken = std::move(late->second);
    m_bytes -= taken.injection.bytes();
    m_late.erase(late);
    return taken;
}

void LateAnswers::deliverDue()
{
    while (!m_late.empty() && m_late.begin()->first <= steadyNanoseconds())
        m_deliver(take(m_late.begin()));
    arm();
}

// Rounded up: an answer may come late, never early.
void LateAnswers::arm()
{
    if (m_late.empty())
        return;
    const qint64 ms = (m_late.begin()->first - steadyNanoseconds()) / 1'000'000 + 1;
    m_timer.start(int(std::clamp<qint64>(ms, 0, LongestStepMs)));
}

} // namespace hooks
