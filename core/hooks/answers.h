#pragma once

#include "hooks/figuresreport.h"
#include "hooks/lateanswers.h"
#include "hooks/outcomereport.h"

#include <QObject>

namespace hooks {

// The answers on their way out: sends each, now or when its rule has it, counts it, and says what becomes of it
// otherwise than its record says. On the hooks thread.
class Answers final : public QObject {
    Q_OBJECT
public:
    Answers(FiguresReport &figures, QObject *parent);

    // Before its record is on its way to the journal: that says what became of the answer, or gets a tag where it is
    // not known yet.
    void sendBeforeRecord(journal::Record &record, http::Responder &responder, const http::Response &response);
    // Marks a record, whose answer goes out while it is on its way; call this first.
    Exchange announce(journal::Record &record);
    // Marks one of a hook that the web server behind us gets, too, though a rule answers it; noteBackend() follows.
    void expectBackend(journal::Record &record);
    // tag: of that record.
    void noteBackend(quint64 tag, const journal::BackendAnswerPtr &answer);
    void send(Exchange &&exchange, http::Responder &&responder, const http::Response &response);
    // What a rule has chosen, once it is due.
    void inject(Injection &&injection, Exchange exchange, http::Responder &&responder);
    // The same as for an answer that has gone out at that moment (steady clock, ns) instead of what the record says.
    void noteSent(const Exchange &exchange, qint64 mono);

    // Records that answerTag marks have their ids now.
    void place(const journal::Record &record) { m_outcomes.place(record); }
    // While commits are answered, what is settled goes out at once: none of it is late, however old its record is.
    void setAnsweringCommits(bool isAnswering) { m_isAnsweringCommits = isAnswering; }

    qsizetype waitingBytes() const { return m_late.bytes(); } // of the answers that rules let wait
    // The endpoint stops then (steady clock, ns; 0: it does not): whoever would wait longer is let go now.
    void setEnd(qint64 mono) { m_late.setEnd(mono); }

signals:
    // Of an answer that was late: before it is on its way to the peer, and again if it does not get there.
    void outcomesKnown(const journal::OutcomesPtr &outcomes);

private:
    void deliver(LateAnswers::Late &&late);
    http::Settled settling(Exchange exchange);
    void settle(const Exchange &exchange, const http::Outcome &outcome);

    FiguresReport &m_figures;
    OutcomeReport m_outcomes;
    LateAnswers m_late;
    bool m_isAnsweringCommits = false;
};

} // namespace hooks
