#include "alerts/outbox.h"

#include "base/clock.h"

#include <algorithm>
#include <limits>

namespace alerts {

namespace {

qint64 steadyMilliseconds()
{
    return steadyNanoseconds() / 1'000'000;
}

QString withoutFullStop(const QString &sentence)
{
    return sentence.endsWith(u'.') ? sentence.chopped(1) : sentence;
}

} // namespace

Outbox::Outbox(Sink *sink, const BackOff &backOff, quint64 seed, QObject *parent)
    : QObject(parent)
    , m_sink(*sink)
    , m_habits(sink->habits())
    , m_backOff(backOff)
    , m_repeats(m_habits)
    , m_random(seed)
    , m_wake(this)
{
    sink->setParent(this);
    m_wake.setSingleShot(true);
    connect(&m_wake, &QTimer::timeout, this, &Outbox::advance);
}

void Outbox::tell(const Alert &alert)
{
    if (alert.stage == Stage::Resolved)
        m_repeats.leave(alert.incident);
    else
        m_repeats.follow(alert, steadyMilliseconds());
    add({.alert = alert});
    m_wake.start(0); // what is told together may go together
}

void Outbox::update(const Alert &alert)
{
    const qint64 now = steadyMilliseconds();
    m_repeats.follow(alert, now);
    wake(now);
}

void Outbox::forget(qint64 incident)
{
    m_repeats.leave(incident);
    m_queue.forget(incident);
    m_sink.forget(incident);
}

void Outbox::stop()
{
    m_isStopping = true;
    m_notBefore = 0;
    m_queue.hurry();
    m_wake.start(0);
}

void Outbox::abort()
{
    m_queue.clear();
    m_sink.abort();
}

void Outbox::add(const Message &message)
{
    const AlertQueue::Removed removed = m_queue.add(message, steadyMilliseconds());
    for (const Message &merged : removed.merged)
        settle(merged);
    lose(removed.lost);
}

void Outbox::advance()
{
    const qint64 now = steadyMilliseconds();
    if (!m_isStopping) {
        for (const Message &message : m_repeats.takeDue(now, wallMicroseconds()))
            add(message);
        giveUpOld(now);
    }
    while (m_underWay < mostUnderWay() && now >= m_notBefore) {
        const std::vector<Waiting> waiting = m_queue.take(m_habits.together, now);
        if (waiting.empty())
            break;
        send(waiting);
    }
    if (!m_isStopping)
        wake(now);
    else if (isIdle())
        emit becameIdle();
}

void Outbox::send(const std::vector<Waiting> &waiting)
{
    std::vector<Message> messages;
    messages.reserve(waiting.size());
    for (const Waiting &one : waiting)
        messages.push_back(one.message);
    ++m_underWay;
    m_sink.tell(messages, [this, waiting](const Outcome &outcome) { take(waiting, outcome); });
}

void Outbox::take(const std::vector<Waiting> &sent, const Outcome &outcome)
{
    --m_underWay;
    if (outcome.kind == Outcome::Kind::Failed) {
        fail(sent, outcome);
    } else {
        m_failures = 0;
        m_lost = 0;
        m_notBefore = 0;
        m_cause.clear();
        say(outcome.kind == Outcome::Kind::Taken ? QString()
                                                 : QStringLiteral("%1 refused an alert, which is not sent again: %2.")
                                                       .arg(m_sink.name(), withoutFullStop(outcome.cause)));
        for (const Waiting &waiting : sent) {
            if (m_queue.remove(waiting.number))
                settle(waiting.message);
        }
    }
    advance();
}

void Outbox::fail(const std::vector<Waiting> &sent, const Outcome &outcome)
{
    const qint64 now = steadyMilliseconds();
    ++m_failures;
    m_notBefore =
        now + std::max(m_backOff.delayMs(m_failures, m_random.share()), std::min(outcome.waitMs, m_backOff.mostMs));
    for (const Waiting &waiting : sent)
        m_queue.postpone(waiting.number, now + m_backOff.delayMs(waiting.tries, m_random.share()));
    m_cause = outcome.cause;
    if (m_isStopping)
        m_queue.clear();
    else
        sayFailure();
}

void Outbox::giveUpOld(qint64 now)
{
    lose(m_queue.takeToldBefore(now - m_backOff.giveUpMs));
}

// What is still open is told again anyway.
void Outbox::lose(const std::vector<Message> &messages)
{
    const auto isTold = [](const Message &message) { return message.alert.stage != Stage::StillOpen; };
    const auto lost = std::ranges::count_if(messages, isTold);
    if (lost == 0)
        return;
    m_lost += int(lost);
    sayFailure();
    for (const Message &message : messages) {
        if (isTold(message))
            settle(message);
    }
}

void Outbox::settle(const Message &message)
{
    const Alert alert = message.alert;
    if (alert.stage == Stage::Resolved)
        m_sink.forget(alert.incident);
    if (alert.stage != Stage::StillOpen)
        emit settled(alert.incident, alert.stage);
}

void Outbox::sayFailure()
{
    const QString lost = m_lost == 0 ? QString() : QStringLiteral(", of which %1 were given up").arg(m_lost);
    const QString cause = m_cause.isEmpty() ? QStringLiteral("too many wait for it") : withoutFullStop(m_cause);
    say(QStringLiteral("%1 does not take alerts%2; it is tried again: %3.").arg(m_sink.name(), lost, cause));
}

void Outbox::say(const QString &trouble)
{
    if (m_trouble == trouble)
        return;
    m_trouble = trouble;
    emit troubleChanged();
}

// At the next moment at which there is something to do.
void Outbox::wake(qint64 now)
{
    constexpr qint64 Never = std::numeric_limits<qint64>::max();
    qint64 next = m_repeats.next().value_or(Never);
    if (const auto oldest = m_queue.oldest())
        next = std::min(next, *oldest + m_backOff.giveUpMs);
    if (const auto moment = m_queue.nextTry(); moment && m_underWay < mostUnderWay())
        next = std::min(next, std::max(*moment, m_notBefore));
    if (next == Never)
        m_wake.stop();
    else
        m_wake.start(int(std::clamp<qint64>(next - now, 0, std::numeric_limits<int>::max())));
}

} // namespace alerts
