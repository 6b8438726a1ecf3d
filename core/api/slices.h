#pragma once

#include "http/server/responder.h"

#include <QObject>
#include <QTimer>

#include <deque>
#include <memory>

namespace api {

// A call that takes long: it is answered a step at a time.
class SlicedCall {
public:
    explicit SlicedCall(http::Responder &&responder)
        : m_responder(std::move(responder))
    {}
    virtual ~SlicedCall();
    Q_DISABLE_COPY_MOVE(SlicedCall)

    virtual bool step() = 0; // less than a millisecond or two; true: there is more to do, false: it has been answered
    http::Responder &responder() { return m_responder; }

private:
    http::Responder m_responder;
};

// Lets long calls take turns with all else on their thread, some milliseconds a turn, one after the other. A call whose
// peer has gone goes with it.
class Slices final : public QObject {
    Q_OBJECT
public:
    explicit Slices(QObject *parent = nullptr);
    ~Slices() override;

    void demandRoom() const; // throws Refusal where as many take turns as may
    // The first turn at once: what is done in it needs no other.
    void run(std::unique_ptr<SlicedCall> call);
    qsizetype size() const { return qsizetype(m_calls.size()); } // that are not done
    void end();                                                  // all are told that the program ends

private:
    void turn();

    std::deque<std::unique_ptr<SlicedCall>> m_calls;
    QTimer m_turns;
};

} // namespace api
