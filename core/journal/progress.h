#pragma once

#include <QtGlobal>

#include <atomic>
#include <memory>

namespace journal {

// How far a journal has come, said before committed() is: who follows it on another thread compares this with what it
// has taken, and so knows whether more is on its way. To be read on any thread; the writer alone moves it.
class Progress {
public:
    qint64 throughId() const { return m_throughId.load(std::memory_order_acquire); } // newest record that is committed
    void reach(qint64 throughId) { m_throughId.store(throughId, std::memory_order_release); }

private:
    std::atomic<qint64> m_throughId = 0;
};
using ProgressPtr = std::shared_ptr<const Progress>;

} // namespace journal
