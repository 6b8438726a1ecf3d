#pragma once

#include <QtGlobal>

namespace http {

// Bytes that many take together.
class Budget final {
public:
    explicit Budget(qint64 most)
        : m_most(most)
    {}

    qint64 used() const { return m_used; }
    bool isExceeded() const { return m_used > m_most; }

private:
    friend class Share;
    qint64 m_most;
    qint64 m_used = 0;
};

// What one of them takes; given back with it. While it takes nothing, the budget may go.
class Share final {
public:
    explicit Share(Budget &budget)
        : m_budget(budget)
    {}
    ~Share()
    {
        if (isTaken())
            set(0);
    }
    Q_DISABLE_COPY_MOVE(Share)

    bool isTaken() const { return m_bytes > 0; }
    void set(qint64 bytes)
    {
        m_budget.m_used += bytes - m_bytes;
        m_bytes = bytes;
    }
    // The same where there is room for more; false: there is not, and it stays as it was.
    bool trySet(qint64 bytes)
    {
        if (bytes > m_bytes && m_budget.m_used + bytes - m_bytes > m_budget.m_most)
            return false;
        set(bytes);
        return true;
    }

private:
    Budget &m_budget;
    qint64 m_bytes = 0;
};

} // namespace http
