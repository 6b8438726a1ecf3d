#pragma once

#include "board/logrequest.h"
#include "journal/reader.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <optional>

namespace board {

// Looks through the journal for an event log, on the reader's thread: one request at a time, in portions that hold up
// nobody else there, until enough is found, its end is reached or it is stopped.
class LogReader final : public QObject {
    Q_OBJECT
public:
    explicit LogReader(journal::Reader &reader, QObject *parent = nullptr);

public slots:
    void read(const board::LogRequest &request); // instead of the one before
    void stop();                                 // nothing more of it is sent

signals:
    void found(const board::LogPortion &portion);

private:
    void turn();
    Result<journal::EntryPage> nextPage();
    void take(const journal::EntryPage &page);
    void takeEntries(QList<journal::Entry> entries);
    void takeJumps(const journal::EntryPage &page, qint64 before);
    void send();

    journal::Reader &m_reader;
    QTimer m_turns;
    std::optional<LogRequest> m_request;
    qint64 m_position = 0; // as LogRequest::from
    int m_found = 0;
    double m_perTurn = 1; // entries that a turn has time for
    LogPortion m_portion; // to be sent
    QElapsedTimer m_sinceSent;
};

} // namespace board
