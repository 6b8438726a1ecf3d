#include "hooks/outcomereport.h"

#include <utility>

namespace hooks {

namespace {

// More than connections: those of records that the journal could not take would stay.
constexpr size_t MostAnswers = 20'000;

} // namespace

quint64 OutcomeReport::open(int parties)
{
    if (m_answers.size() >= MostAnswers)
        m_answers.erase(m_answers.begin());
    m_answers.emplace(++m_lastTag, Answer{.parties = parties});
    return m_lastTag;
}

void OutcomeReport::add(quint64 tag, const journal::Outcome &outcome)
{
    if (tag == 0)
        return tell(outcome);
    const auto answer = m_answers.find(tag);
    if (answer == m_answers.end())
        return;
    answer->second.say(outcome);
    tellOf(answer);
}

void OutcomeReport::addBackend(quint64 tag, const journal::BackendAnswerPtr &backend)
{
    const auto answer = m_answers.find(tag);
    if (answer == m_answers.end())
        return;
    answer->second.backend = backend;
    answer->second.isUntold = true;
    tellOf(answer);
}

void OutcomeReport::close(quint64 tag)
{
    const auto answer = m_answers.find(tag);
    if (answer == m_answers.end())
        return;
    --answer->second.parties;
    tellOf(answer);
}

bool OutcomeReport::takeClosed(quint64 tag, journal::Record &record)
{
    const auto answer = m_answers.find(tag);
    if (answer == m_answers.end() || answer->second.parties > 0)
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
    if (!answer->second.outcome)
        answer->second.outcome = journal::Outcome::of(record);
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
    std::optional<journal::Outcome> untold;
    if (std::exchange(told.isUntold, false)) {
        untold = told.outcome;
        untold->record = told.record;
        untold->streamKey = told.streamKey;
        untold->backend = told.backend;
    }
    if (told.parties <= 0)
        m_answers.erase(answer);
    if (untold)
        tell(*untold);
}

} // namespace hooks
