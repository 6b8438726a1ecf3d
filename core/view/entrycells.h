#pragma once

#include "filter/filtertree.h"
#include "journal/entry.h"

#include <QString>
#include <QVariant>

#include <optional>

namespace view {

// What the history and the event log have in common: one record's cells, and the roles behind them.
enum class EntryCell { Time, Method, Name, Status, Answer, AnswerTime, Peer, Info, Node, MediaSession };

QString entryText(const journal::Entry &entry, EntryCell cell);
QString entryToolTip(const journal::Entry &entry, EntryCell cell);
QString entryCopied(const journal::Entry &entry, EntryCell cell); // see CopyRole
QVariant entryRaw(const journal::Entry &entry, EntryCell cell);
std::optional<filter::FilterTree> entryTerm(const journal::Entry &entry, EntryCell cell); // see TermRole
QString entryTitle(EntryCell cell);
bool isFigure(EntryCell cell); // stands at the right

} // namespace view
