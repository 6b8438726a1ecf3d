#pragma once

#include "hooks/injection.h"

#include <QObject>
#include <QTimer>

#include <map>

namespace hooks {

// Answers that a rule lets wait, by the moment when they are due. One timer for all of them.
class LateAnswers final : public QObject {
    Q_OBJECT
public:
    explicit LateAnswers(QObject *parent);

    // Delivers at once what is due already.
    void add(http::Responder &&responder, Injection injection);
    qsizetype bytes() const { return m_bytes; } // of the answers that wait
    // The endpoint stops then (steady clock, ns; 0: it does not): whoever would wait longer is let go now.
    void setEnd(qint64 mono);

private:
    struct Late {
        http::Responder responder;
        Injection injection;
    };
    using Lates = std::multimap<qint64, Late>;
    void deliverDue();
    void forgetGone();
    Lates::iterator erase(Lates::iterator late);
    void arm();

    Lates m_late; // by Injection::dueMono
    qsizetype m_bytes = 0;
    qint64 m_end = 0;
    QTimer m_timer;
    QTimer m_sweep; // those whose peer has gone keep nothing here
};

} // namespace hooks
