#include "api/slices.h"

#include "api/answers.h"
#include "api/router.h"

#include <QElapsedTimer>

namespace api {

namespace {

constexpr qint64 TurnNs = 4'000'000;
constexpr size_t MostCalls = 100;

bool hasMoreAfterTurn(SlicedCall &call)
{
    QElapsedTimer clock;
    clock.start();
    do {
        if (!call.responder().isWaiting() || !call.step())
            return false;
    } while (clock.nsecsElapsed() < TurnNs);
    return true;
}

} // namespace

SlicedCall::~SlicedCall() = default;

Slices::Slices(QObject *parent)
    : QObject(parent)
    , m_turns(this)
{
    connect(&m_turns, &QTimer::timeout, this, &Slices::turn);
}

Slices::~Slices() = default;

void Slices::demandRoom() const
{
    if (m_calls.size() >= MostCalls)
        throw Refusal{
            tooMany(QStringLiteral("At most %1 calls can look through streams or events at once.").arg(MostCalls))};
}

void Slices::run(std::unique_ptr<SlicedCall> call)
{
    if (!hasMoreAfterTurn(*call))
        return;
    call->responder().hold();
    m_calls.push_back(std::move(call));
    m_turns.start(0);
}

void Slices::end()
{
    for (const auto &call : std::exchange(m_calls, {}))
        call->responder().respond(ending());
    m_turns.stop();
}

// An answer can bring the next request of its connection, and that another call here.
void Slices::turn()
{
    std::unique_ptr<SlicedCall> call = std::move(m_calls.front());
    m_calls.pop_front();
    if (hasMoreAfterTurn(*call))
        m_calls.push_back(std::move(call));
    if (m_calls.empty())
        m_turns.stop();
}

} // namespace api
