#include "journal/sqlite/outcometable.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

// While the store fails, what cannot be written is bounded: the oldest is given up.
constexpr size_t MostUnwritten = 100'000;

template <typename Items>
void bound(Items &items)
{
    if (items.size() > MostUnwritten)
        items.erase(items.begin(), items.end() - MostUnwritten);
}

} // namespace

OutcomeTable::OutcomeTable(Database &database)
    : m_insertCommit(database, u"INSERT INTO commits (first, last, us) VALUES (?, ?, ?)"_s)
    , m_insertOutcome(database, u"INSERT OR REPLACE INTO outcomes (record, answer_status, answer_kind, answer_sent, "
                                "answer_us) VALUES (?, ?, ?, ?, ?)"_s)
    , m_removeCommits(database, u"DELETE FROM commits WHERE last < ?"_s)
    , m_removeOutcomes(database, u"DELETE FROM outcomes WHERE record < ?"_s)
{}

void OutcomeTable::noteNewest()
{
    if (!m_newest)
        return;
    m_commits.push_back(*m_newest);
    bound(m_commits);
    m_newest.reset();
}

void OutcomeTable::note(const Outcomes &outcomes)
{
    m_outcomes.insert(m_outcomes.end(), outcomes.begin(), outcomes.end());
    bound(m_outcomes);
}

bool OutcomeTable::write()
{
    return std::ranges::all_of(
               m_commits, [this](const CommitTime &c) { return m_insertCommit.run(c.first, c.last, qint64(c.us)); }) &&
           std::ranges::all_of(m_outcomes, [this](const Outcome &o) {
               return m_insertOutcome.run(o.record, qint64(o.status), qint64(o.kind), qint64(o.sent),
                                          qint64(o.answerUs));
           });
}

bool OutcomeTable::removeBefore(qint64 firstId)
{
    return m_removeCommits.run(firstId) && m_removeOutcomes.run(firstId);
}

void OutcomeTable::keep()
{
    m_commits.clear();
    m_outcomes.clear();
}

} // namespace journal
