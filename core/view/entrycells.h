#pragma once

#include "filter/filtertree.h"
#include "journal/entry.h"
#include "view/columntraits.h"

#include <QString>
#include <QVariant>

namespace view {

// What the history and the event log have in common: one record's cells, and the roles behind them. Each cell has its
// row in entrycells.cpp.
enum class EntryCell { Time, Method, Name, Status, Answer, AnswerTime, Peer, Info, Node, MediaSession, Backend };

struct EntryRoles {
    enum Role {
        RecordIdRole = Qt::UserRole, // qint64; 0: the row is no record
        StatusRole,                  // QString
        PhaseRole,                   // int(wcs::Phase)
        GapRole,                     // bool: the program was off, or the clock was set
        RejectedRole,                // bool
        InjectedRole,                // bool
        RawRole,                     // the value behind the text: QByteArray, int, qint64 (times: UTC µs)
    };
};

// A column of such a table.
struct EntryColumn {
    EntryCell cell;
    ColumnTraits traits;
};

// Of every role, see copyrole.h for those of all tables.
QVariant entryData(const journal::Entry &entry, EntryCell cell, int role);
QVariant jumpData(const journal::ClockJump &jump, EntryCell cell, int role);
QVariant noteData(int role); // of any row that is no record: what does not depend on the cell
QVariant entryHeaderData(const EntryColumn &column, int role);
QString entryTitle(EntryCell cell);

} // namespace view
