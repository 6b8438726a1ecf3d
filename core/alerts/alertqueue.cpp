#include "alerts/alertqueue.h"

#include <QSet>

#include <algorithm>

namespace alerts {

namespace {

// visit(waiting) of the first of each incident, unless it is under way; until that is false.
template <typename All, typename Visit>
void forEachFirst(All &all, Visit visit)
{
    QSet<qint64> seen;
    for (auto &waiting : all) {
        const qsizetype before = seen.size();
        seen.insert(waiting.message.alert.incident);
        if (seen.size() > before && !waiting.isUnderWay && !visit(waiting))
            return;
    }
}

} // namespace

std::deque<Waiting>::iterator AlertQueue::find(quint64 number)
{
    return std::ranges::find(m_waiting, number, &Waiting::number);
}

std::deque<Waiting>::iterator AlertQueue::idle(qint64 incident, Stage stage)
{
    return std::ranges::find_if(m_waiting, [=](const Waiting &waiting) {
        const Alert &alert = waiting.message.alert;
        return alert.incident == incident && alert.stage == stage && !waiting.isUnderWay;
    });
}

bool AlertQueue::isResolved(qint64 incident) const
{
    return std::ranges::any_of(m_waiting, [=](const Waiting &waiting) {
        const Alert &alert = waiting.message.alert;
        return alert.incident == incident && alert.stage == Stage::Resolved;
    });
}

AlertQueue::Removed AlertQueue::add(const Message &message, qint64 now)
{
    const qint64 incident = message.alert.incident;
    const Stage stage = message.alert.stage;
    Removed removed;
    if (stage == Stage::StillOpen && (idle(incident, Stage::New) != m_waiting.end() || isResolved(incident)))
        return removed;
    if (const auto same = idle(incident, stage); same != m_waiting.end()) {
        same->message = message;
        return removed;
    }
    if (const auto stillOpen = idle(incident, Stage::StillOpen); stillOpen != m_waiting.end())
        m_waiting.erase(stillOpen);
    m_waiting.push_back({.message = message, .number = ++m_lastNumber, .toldAt = now, .notBefore = now});
    if (m_waiting.size() > Most)
        makeRoom(removed);
    return removed;
}

void AlertQueue::makeRoom(Removed &removed)
{
    const auto first = [this](auto &&isIt) {
        return std::ranges::find_if(
            m_waiting, [&](const Waiting &waiting) { return !waiting.isUnderWay && isIt(waiting.message.alert); });
    };
    if (const auto stillOpen = first([](const Alert &alert) { return alert.stage == Stage::StillOpen; });
        stillOpen != m_waiting.end()) {
        m_waiting.erase(stillOpen);
        return;
    }
    QSet<qint64> resolved;
    for (const Waiting &waiting : m_waiting) {
        if (waiting.message.alert.stage == Stage::Resolved)
            resolved.insert(waiting.message.alert.incident);
    }
    const auto merged =
        first([&](const Alert &alert) { return alert.stage == Stage::New && resolved.contains(alert.incident); });
    const auto left = merged == m_waiting.end() ? first([](const Alert &) { return true; }) : merged;
    if (left == m_waiting.end())
        return;
    (merged == m_waiting.end() ? removed.lost : removed.merged).push_back(left->message);
    m_waiting.erase(left);
}

std::vector<Waiting> AlertQueue::take(size_t most, qint64 now)
{
    std::vector<Waiting> taken;
    forEachFirst(m_waiting, [&](Waiting &waiting) {
        if (waiting.notBefore > now)
            return true;
        waiting.isUnderWay = true;
        ++waiting.tries;
        taken.push_back(waiting);
        return taken.size() < most;
    });
    return taken;
}

bool AlertQueue::remove(quint64 number)
{
    const auto waiting = find(number);
    if (waiting == m_waiting.end())
        return false;
    m_waiting.erase(waiting);
    return true;
}

void AlertQueue::postpone(quint64 number, qint64 notBefore)
{
    const auto waiting = find(number);
    if (waiting == m_waiting.end())
        return;
    waiting->isUnderWay = false;
    waiting->notBefore = notBefore;
}

void AlertQueue::hurry()
{
    for (Waiting &waiting : m_waiting)
        waiting.notBefore = 0;
}

void AlertQueue::forget(qint64 incident)
{
    std::erase_if(m_waiting, [=](const Waiting &waiting) { return waiting.message.alert.incident == incident; });
}

std::vector<Message> AlertQueue::takeToldBefore(qint64 moment)
{
    std::vector<Message> taken;
    std::erase_if(m_waiting, [&](const Waiting &waiting) {
        const bool isOld = !waiting.isUnderWay && waiting.toldAt <= moment;
        if (isOld)
            taken.push_back(waiting.message);
        return isOld;
    });
    return taken;
}

std::optional<qint64> AlertQueue::nextTry() const
{
    std::optional<qint64> next;
    forEachFirst(m_waiting, [&](const Waiting &waiting) {
        next = std::min(next.value_or(waiting.notBefore), waiting.notBefore);
        return true;
    });
    return next;
}

std::optional<qint64> AlertQueue::oldest() const
{
    std::optional<qint64> oldest;
    for (const Waiting &waiting : m_waiting) {
        if (!waiting.isUnderWay)
            oldest = std::min(oldest.value_or(waiting.toldAt), waiting.toldAt);
    }
    return oldest;
}

} // namespace alerts
