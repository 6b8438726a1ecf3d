#include "hooks/outcomereport.h"

#include <utility>

namespace hooks {

namespace {

// More than connections: those of records that the journal could not take would stay.
constexpr size_t MostAnswers = 20'000;

} // namespace

quint64 OutcomeReport::open()
{
    if (m_answers.size() >= MostAnswers)
        m_answers.erase(m_answers.begin());
    m_answers.emplace(++m_lastTag, Answer());
    return m_lastTag;
}

void OutcomeReport::add(quint64 tag, const journal::Outcome &outcome)
{
    if (tag == 0)
        return tell(outcome);
    const auto answer = m_answers.find(tag);
    if (answer == m_answers.end())
        return;
    answer->second.outcome = outcome;
    tellOf(answer);
}

void OutcomeReport::close(quint64 tag)
{
    const auto answer = m_answers.find(tag);
    if (answer == m_answers.end())
        return;
    answer->second.isClosed = true;
    tellOf(answer);
}

bool OutcomeReport::takeClosed(quint64 tag, journal::Record &record)
{
    const auto answer = m_answers.find(tag);
    if (answer == m_answers.end() || !answer->second.isClosed)
        return false;
    if (const auto &outcome = answer->second.outcome) {
        outcome->changeAnswer(record.answer);
        record.answerUs = outcome->answerUs;
    }
    m_answers.erase(answer);
    return true;
}

void OutcomeReport::place(const journal::Record &record)
{
    const auto answer = m_answers.find(record.answerTag);
    if (answer == m_answers.end())
        return;
    answer->second.record = record.id;
    answer->second.streamKey = record.streamKey;
    tellOf(answer);
}

void OutcomeReport::tell(const journal::Outcome &outcome)
{
    emit known(std::make_shared<const journal::Outcomes>(1, outcome));
}

void OutcomeReport::tellOf(std::map<quint64, Answer>::iterator answer)
{
    Answer &told = answer->second;
    if (told.record == 0)
        return;
    std::optional<journal::Outcome> outcome = std::exchange(told.outcome, std::nullopt);
    if (outcome) {
        outcome->record = told.record;
        outcome->streamKey = told.streamKey;
    }
    if (told.isClosed)
        m_answers.erase(answer);
    if (outcome)
        tell(*outcome);
}

} // namespace hooks
