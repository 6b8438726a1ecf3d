#include "journal/sqlite/jumptable.h"

using namespace Qt::Literals::StringLiterals;

namespace journal {

JumpTable::JumpTable(Database &database)
    : m_select(database, u"SELECT record, at, moved FROM clock_jumps WHERE id > ? ORDER BY id"_s)
    , m_insert(database, u"INSERT INTO clock_jumps (record, at, moved) VALUES (?, ?, ?)"_s)
{}

bool JumpTable::load(Timeline &timeline)
{
    if (!m_select.run(qint64(timeline.jumps().size())))
        return false;
    while (m_select.next())
        timeline.add({.record = m_select.number(0), .at = m_select.number(1), .by = m_select.number(2)});
    return !m_select.hasFailed();
}

bool JumpTable::insert(const ClockJump &jump)
{
    return m_insert.run(jump.record, jump.at, jump.by);
}

} // namespace journal
