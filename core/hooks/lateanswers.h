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
    // The endpoint stops then (steady clock, ns; 0: it does not): whoever would wait longer is let go now.
    void setEnd(qint64 mono);

private:
    struct Late {
        http::Responder responder;
        Injection injection;
    };
    void deliverDue();
    void arm();

    std::multimap<qint64, Late> m_late; // by Injection::dueMono
    qint64 m_end = 0;
    QTimer m_timer;
};

} // namespace hooks
