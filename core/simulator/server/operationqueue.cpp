#include "simulator/server/operationqueue.h"

#include <utility>

namespace simulator {

void OperationQueue::enqueue(Operation operation)
{
    m_queue.push_back(std::move(operation));
    proceed();
}

void OperationQueue::proceed()
{
    if (std::exchange(m_isProceeding, true))
        return;
    while (!m_isBusy && !m_queue.empty()) {
        const Operation operation = std::move(m_queue.front());
        m_queue.pop_front();
        m_isBusy = true;
        operation();
    }
    m_isProceeding = false;
}

void OperationQueue::finish()
{
    m_isBusy = false;
    if (m_isProceeding) // the operation needed no answer
        return;
    proceed();
    if (isBusy() || !m_idle)
        return;
    const auto idle = m_idle; // it may delete the queue, and itself with it
    idle();
}

} // namespace simulator
