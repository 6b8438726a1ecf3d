#pragma once

#include "journal/timeline.h"

namespace journal {

// What a journal goes on from that takes the place of another: its ids rise, and its time goes on.
struct Predecessor {
    qint64 lastId = 0;
    qint64 lastStamp = 0; // of that record
    Timeline timeline;
    QString aside; // where it was set aside, damaged; empty: nothing is to be brought over
};

} // namespace journal
