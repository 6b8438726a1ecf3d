#include "journal/sqlite/outcometable.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

// While the store fails, what cannot be written is bounded: the oldest is given up.
constexpr size_t MostUnwritten = 100'000;
constexpr qsizetype MostBytes = 64 * 1024 * 1024; // of what web servers behind us said, of their own

qsizetype backendBytes(const Outcomes &outcomes)
{
    qsizetype bytes = 0;
    for (const Outcome &outcome : outcomes)
        bytes += outcome.backend ? outcome.backend->bytes() : 0;
    return bytes;
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
    if (m_commits.size() > MostUnwritten)
        m_commits.erase(m_commits.begin(), m_commits.end() - MostUnwritten);
    m_newest.reset();
}

void OutcomeTable::note(const Outcomes &outcomes)
{
    m_outcomes.insert(m_outcomes.end(), outcomes.begin(), outcomes.end());
    m_backendBytes += backendBytes(outcomes);
    while (m_outcomes.size() > MostUnwritten || m_backendBytes > MostBytes) {
        m_outcomes.erase(m_outcomes.begin(), m_outcomes.begin() + qsizetype(m_outcomes.size() + 1) / 2);
        m_backendBytes = backendBytes(m_outcomes);
    }
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
    m_backendBytes = 0;
}

} // namespace journal
