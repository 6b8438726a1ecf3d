#include "hooks/answers.h"

#include "base/clock.h"

#include <algorithm>

namespace hooks {

namespace {

constexpr qint32 Tolerance = 1'000; // µs: an answer that is settled so much later, and a twentieth, is recorded anew

} // namespace

Answers::Answers(FiguresReport &figures, QObject *parent)
    : QObject(parent)
    , m_figures(figures)
    , m_outcomes(this)
    , m_late([this](LateAnswers::Late &&late) { deliver(std::move(late)); },
             [this](const Exchange &exchange, const http::Outcome &outcome) { settle(exchange, outcome); }, this)
{
    connect(&m_outcomes, &OutcomeReport::known, this, &Answers::outcomesKnown);
}

void Answers::sendBeforeRecord(journal::Record &record, http::Responder &responder, const http::Response &response)
{
    responder.respond(response, {}, settling(announce(record))); // the record is marked before the peer can act on it
    if (m_outcomes.takeClosed(record.answerTag, record))
        record.answerTag = 0;
}

Exchange Answers::announce(journal::Record &record)
{
    record.answerUs = Exchange::of(record).microsecondsUntil(steadyNanoseconds());
    if (record.answerTag == 0)
        record.answerTag = m_outcomes.open();
    return Exchange::of(record);
}

void Answers::expectBackend(journal::Record &record)
{
    record.backend = journal::pendingBackendAnswer();
    record.answerTag = m_outcomes.open(2); // the answer to the peer, and that of the web server behind us
}

void Answers::noteBackend(quint64 tag, const journal::BackendAnswerPtr &answer)
{
    m_outcomes.addBackend(tag, answer);
    m_outcomes.close(tag);
}

void Answers::noteSent(const Exchange &exchange, qint64 mono)
{
    m_outcomes.add(exchange.tag, exchange.asMeant(mono));
    m_outcomes.close(exchange.tag);
}

void Answers::send(Exchange &&exchange, http::Responder &&responder, const http::Response &response)
{
    exchange.meant = journal::Sent::Response;
    responder.respond(response, {}, settling(std::move(exchange)));
}

void Answers::inject(Injection &&injection, Exchange exchange, http::Responder &&responder)
{
    exchange.meant = injection.sent;
    m_late.add({std::move(responder), std::move(injection), std::move(exchange)});
}

// Of one that had to wait it is said that it goes out before the peer can act on it.
void Answers::deliver(LateAnswers::Late &&late)
{
    Exchange exchange = std::move(late.exchange);
    if (exchange.recorded == journal::Sent::Pending && late.responder.isWaiting()) {
        const journal::Outcome outcome = exchange.asMeant(steadyNanoseconds());
        m_outcomes.add(exchange.tag, outcome);
        exchange.recorded = exchange.meant;
        exchange.recordedUs = outcome.answerUs;
    }
    late.injection.deliver(std::move(late.responder), settling(std::move(exchange)));
}

http::Settled Answers::settling(Exchange exchange)
{
    return [this, exchange = std::move(exchange)](const http::Outcome &outcome) { settle(exchange, outcome); };
}

void Answers::settle(const Exchange &exchange, const http::Outcome &outcome)
{
    m_figures.count(exchange, outcome);
    const journal::Outcome became = exchange.with(outcome);
    const qint32 later = became.answerUs - exchange.recordedUs;
    // What goes out at once is recorded as it was then.
    const bool isLate = !m_isAnsweringCommits && later > std::max(Tolerance, became.answerUs / 20);
    if (became.sent != exchange.recorded || isLate)
        m_outcomes.add(exchange.tag, became);
    m_outcomes.close(exchange.tag);
}

} // namespace hooks
