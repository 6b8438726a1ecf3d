#pragma once

#include "journal/record.h"

#include <QString>

namespace board {

// What was answered, as a cell shows it: "200", "500", "closed", "reset", "held", "200 cut", "200 broken", "200 slow",
// "200 waits", "gone", "failed".
QString answerText(int status, journal::Sent sent);
// Which rule chose it, escaped for a tool tip: "500 by rule “403 first” (403-first)"; without one only what it was.
QString answerToolTip(int status, journal::Sent sent, const QByteArray &ruleName, const QByteArray &ruleId);

} // namespace board
