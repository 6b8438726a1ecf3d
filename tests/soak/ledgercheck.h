#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <vector>

// One hook as the simulator's ledger has it.
struct LedgerHook {
    QByteArray sessionId;
    QByteArray mediaSessionId; // empty where it is not about a stream
    QByteArray method;
    QByteArray status;
    quint64 seq = 0; // place in its session, from 1
    int answer = 0;  // 0: none came
    int tries = 1;
};

// One hook as the program's journal has it.
struct JournalHook {
    qint64 id = 0;
    QByteArray sessionId; // where there is no mediaSessionId
    QByteArray mediaSessionId;
    QByteArray method;
    QByteArray status;
    int answer = 0; // what the program sent; 0: nothing that is an answer
};

Result<std::vector<LedgerHook>> readLedger(const QString &path);
// By the control API, from the beginning.
Result<std::vector<JournalHook>> readJournal(quint16 adminPort);

// Whether both tell the same of every session, hook by hook, in order:
// - A hook that was answered stands in the journal once, with that answer.
// - One that was not may stand there as often as it was tried, or not at all: the answer, or the hook, went missing.
// - One that was refused with 503, as the journal did not keep up, may not be there.
// - What is answered from memory (connect, direct methods) is lost when the program is killed in the milliseconds
// before
//   it is written: at most as many as there are connections, each time.
struct LedgerCheck {
    qint64 sessions = 0;
    qint64 hooks = 0;  // of the ledger
    qint64 events = 0; // of the journal
    qint64 unanswered = 0;
    qint64 lostFromMemory = 0;
    QStringList differences; // a sentence each

    static LedgerCheck of(const std::vector<LedgerHook> &ledger, const std::vector<JournalHook> &journal, int kills = 0,
                          int connections = 64);
};
