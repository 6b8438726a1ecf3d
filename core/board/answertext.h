#pragma once

#include "journal/record.h"

#include <QString>

namespace board {

// What was answered, as a cell shows it: "200", "500", "closed", "reset", "held", "200 cut", "200 broken", "200 slow",
// "200 waits", "gone", "failed".
QString answerText(int status, journal::Sent sent);
// Which rule chose it, escaped for a tool tip: "500 by rule “403 first” (403-first)"; without one only what it was.
QString answerToolTip(int status, journal::Sent sent, const QByteArray &ruleName, const QByteArray &ruleId);

// What the web server behind us said, and in which time: "500 · 12 ms", "no answer", "pending"; empty: it was not
// asked.
QString backendText(const journal::BackendResult &result);
// The same as a sentence, which says why there was no answer.
QString backendWords(const journal::BackendResult &result);
// Why there is none, as a part of a sentence: "it did not come in time".
QString failureText(journal::BackendFailure failure);
// False: the hook was not even tried to be handed on.
bool wasTried(journal::BackendFailure failure);
// The filter's word for it, behind "backend:": "500", "failed", "pending", "none".
QByteArray backendWord(const journal::BackendResult &result);
// Whose time it was that an answer took, "0.9 ms ours, 12 ms the backend's"; empty where it was ours alone.
QString sharesText(qint32 answerUs, const journal::BackendResult &result);
// What of it was ours, µs.
qint32 ownTime(qint32 answerUs, const journal::BackendResult &result);

} // namespace board
