#pragma once

#include "journal/sqlite/statement.h"
#include "journal/timeline.h"

namespace journal {

// The table `clock_jumps`.
class JumpTable final {
public:
    explicit JumpTable(Database &database);

    // Adds what stands there and the timeline does not have. False: the database failed.
    bool load(Timeline &timeline);
    bool insert(const ClockJump &jump);

private:
    Statement m_select;
    Statement m_insert;
};

} // namespace journal
