#pragma once

#include <deque>
#include <functional>

namespace simulator {

// Operations that are done one after the other, in the order in which they were queued.
class OperationQueue final {
public:
    using Operation = std::function<void()>; // calls finish() once, then or later

    void enqueue(Operation operation);
    void finish(); // the operation under way is done
    bool isBusy() const { return m_isBusy || !m_queue.empty(); }
    // Called when all that was queued is done, from the event loop; not for what was done before the call that queued
    // it had returned. It may delete the queue.
    void setIdleCallback(std::function<void()> callback) { m_idle = std::move(callback); }

private:
    void proceed();

    std::deque<Operation> m_queue;
    std::function<void()> m_idle;
    bool m_isBusy = false;
    bool m_isProceeding = false;
};

} // namespace simulator
