#pragma once

#include "board/logrequest.h"
#include "journal/reader.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPromise>
#include <QTimer>

#include <optional>

namespace board {

// Looks through the journal for an event log, on the reader's thread: one request at a time, in portions that hold up
// nobody else there, until enough is found, its end is reached, it is cancelled or another request comes.
class LogReader final : public QObject {
    Q_OBJECT
public:
    explicit LogReader(journal::Reader &reader, QObject *parent = nullptr);

    LogGateway gateway();

private:
    void read(const LogRequest &request, QPromise<LogPortion> &&found); // instead of the one before
    void stop();
    void turn();
    Result<journal::EntryPage> nextPage();
    void take(const journal::EntryPage &page);
    void takeEntries(QList<journal::Entry> entries);
    void takeJumps(const journal::EntryPage &page, qint64 before);
    void send();

    journal::Reader &m_reader;
    QTimer m_turns;
    std::optional<LogRequest> m_request;
    QPromise<LogPortion> m_found;
    qint64 m_position = 0; // as LogRequest::from
    int m_count = 0;
    double m_perTurn = 1; // entries that a turn has time for
    LogPortion m_portion; // to be sent
    QElapsedTimer m_sinceSent;
};

} // namespace board
