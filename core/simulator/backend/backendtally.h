#pragma once

#include <QByteArray>
#include <QJsonObject>

#include <map>

namespace simulator {

// What a simulated backend got, and how it answered.
class BackendTally {
public:
    void addHook(const QByteArray &method);
    void addRefused() { ++m_refused; }
    void addFlaw() { ++m_flaws; }
    void addOther() { ++m_others; }
    void addAnswer(int status) { ++m_answers[status]; } // 0: none, on purpose
    void addGone() { ++m_gone; }

    quint64 hooks() const { return m_hooks; }                           // that came
    quint64 refused() const { return m_refused; }                       // of these, by the profile
    quint64 flaws() const { return m_flaws; }                           // of these, answered otherwise as they drew it
    quint64 others() const { return m_others; }                         // requests that were no hooks
    quint64 gone() const { return m_gone; }                             // hooks whose sender was gone before its answer
    const std::map<int, quint64> &answers() const { return m_answers; } // of hooks; by status, 0: none

    QJsonObject toJson() const; // CONTRACT §7, `backend`

private:
    quint64 m_hooks = 0;
    quint64 m_refused = 0;
    quint64 m_flaws = 0;
    quint64 m_others = 0;
    quint64 m_gone = 0;
    std::map<int, quint64> m_answers;
    std::map<QByteArray, quint64> m_methods;
};

} // namespace simulator
