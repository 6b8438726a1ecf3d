#pragma once

#include "api/sharedentry.h"
#include "board/streamboard.h"
#include "journal/reader.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace api {

// Somebody who reads the journal in order, and perhaps what will be committed. Belongs to a JournalScan.
class JournalWalker {
public:
    JournalWalker() = default;
    virtual ~JournalWalker();
    Q_DISABLE_COPY_MOVE(JournalWalker)

    virtual bool isWanted() const = 0; // not any more: it is dropped, now or soon
    // False: cannot take more at present. It is asked again, and goes on where it stood.
    virtual bool isReady() { return true; }
    virtual void take(const SharedEntry &entry) = 0;
    // What became of the answer to an entry that it has passed.
    virtual void amend(const SharedEntry &) {}
    // Of what stands in no journal.
    virtual void tell(const QByteArray &, const QByteArray &) {}
    // It has taken some, and others are led on before it takes more.
    virtual void rest() {}
    // All that is stored has been taken; from now on what is committed follows. May be called again.
    virtual void reachEnd() {}
    // One of these two is the last that it hears: the journal cannot be read, or the program ends.
    virtual void fail(const Error &error) = 0;
    virtual void leave() {}
};

// Leads walkers through the journal without holding up its thread: a page per turn of the event loop for those that
// are behind, and for the others every batch as it is committed. Who cannot keep up with the batches is behind again,
// so that nothing is kept for it and nothing lost; and so are all when the batches take too much of the thread's time.
class JournalScan final : public QObject {
    Q_OBJECT
public:
    JournalScan(const board::StreamBoard &board, journal::Reader &reader, QObject *parent = nullptr);
    ~JournalScan() override;

    // Its first entry is the one that follows `after`.
    void add(std::unique_ptr<JournalWalker> walker, qint64 after);
    qsizetype size() const; // walkers that are wanted
    void end();             // all leave

    void tell(const QByteArray &event, const QByteArray &json); // to all that are ready
    void takeBatch(const journal::Batch &batch);
    void takeOutcomes(const journal::Outcomes &outcomes);

private:
    struct Walk {
        std::unique_ptr<JournalWalker> walker;
        qint64 position = 0; // id of the entry it took last
        bool isBehind = true;
    };

    void turn();
    Walk *nextBehind();
    void readPage(Walk &first);
    void reachEnd(qint64 position);
    void feed(Walk &walk, const std::vector<SharedEntry> &entries);
    bool isOverdue() const;
    void amend(qint64 record);
    void feedAll(bool areBehind, qint64 position, const std::vector<SharedEntry> &entries);
    bool hasTimeForBatches(qint64 now);
    void leaveBehind();
    void dropUnwanted();
    void takeTurnsEvery(int ms);

    const board::StreamBoard &m_board; // whose clock tells how old entries are
    journal::Reader &m_reader;
    std::vector<std::unique_ptr<Walk>> m_walks; // grows while it is gone through; shrinks only between turns
    size_t m_next = 0;                          // whose turn it is
    bool m_isFeeding = false;
    quint64 m_leftBehind = 0; // how often all were
    double m_pageSize = 1;    // entries that a turn has time for
    qint64 m_deadline = 0;    // steady clock, ns: who is fed after it has to wait for another turn
    qint64 m_windowStart = 0; // steady clock, ns: batches have a part of the time in each window
    qint64 m_windowSpent = 0; // ns
    QTimer m_turns;
    QTimer m_sweep;
};

} // namespace api
