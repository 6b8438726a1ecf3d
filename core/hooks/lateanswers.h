#pragma once

#include "hooks/exchange.h"
#include "hooks/injection.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <map>

namespace hooks {

// Answers that a rule lets wait, by the moment when they are due. One timer for all of them.
class LateAnswers final : public QObject {
    Q_OBJECT
public:
    struct Late {
        http::Responder responder;
        Injection injection;
        Exchange exchange;
    };
    using Deliver = std::function<void(Late &&)>;                                // it is due
    using GiveUp = std::function<void(const Exchange &, const http::Outcome &)>; // nobody is there to take it

    LateAnswers(Deliver deliver, GiveUp giveUp, QObject *parent);

    // Delivers at once what is due already.
    void add(Late late);
    qsizetype bytes() const { return m_bytes; } // of the answers that wait
    // The endpoint stops then (steady clock, ns; 0: it does not): whoever would wait longer is let go now.
    void setEnd(qint64 mono);

private:
    using Lates = std::multimap<qint64, Late>;
    void deliverDue();
    void letGo(Late &&late);
    Late take(Lates::iterator late);
    void arm();

    Deliver m_deliver;
    GiveUp m_giveUp;
    Lates m_late; // by Injection::dueMono
    qsizetype m_bytes = 0;
    qint64 m_end = 0;
    QTimer m_timer;
};

} // namespace hooks
