#pragma once

#include "alerts/alert.h"

#include <QObject>

#include <functional>
#include <vector>

namespace alerts {

// What came of a try.
struct Outcome {
    enum class Kind : quint8 {
        Taken,
        Failed,  // it may be tried again
        Refused, // it would be refused again
    };
    Kind kind = Kind::Taken;
    QString cause;     // of the others, one sentence
    qint64 waitMs = 0; // of Failed: so long the receiver wants to be left alone
};
using Told = std::function<void(const Outcome &)>;

// How much a receiver likes to hear.
struct Habits {
    qint64 repeatMs = 0;  // each incident that stays open; 0: never
    qint64 earlierMs = 0; // so much earlier, where another is repeated anyway
    size_t together = 1;  // messages in one try
    int sideBySide = 1;   // tries under way
};

// One receiver of alerts. It neither queues nor tries again.
class Sink : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    virtual QString name() const = 0; // begins a sentence: "The webhook http://…"
    virtual Habits habits() const = 0;
    // told is called once, never from within, and not where the sink has gone by then.
    virtual void tell(const std::vector<Message> &messages, Told told) = 0;
    virtual void abort() = 0;                                   // what is under way fails
    virtual void forget(qint64 incident) { Q_UNUSED(incident) } // nothing more is told of it
};

} // namespace alerts
