#include "findings/streamnames.h"

#include <algorithm>

namespace findings {

const StreamNames::Name *StreamNames::find(size_t key) const
{
    const auto name = m_names.constFind(key);
    return name == m_names.cend() ? nullptr : &*name;
}

const StreamNames::Name &StreamNames::begin(size_t key, board::Slot slot, qint64 at)
{
    Name &name = m_names[key];
    name.publishers.push_back(slot);
    name.endedAt = 0;
    name.begins.push_back(at);
    (void)calmDown(name, at);
    name.isFlapping = name.isFlapping || name.begins.size() >= m_flapsFrom;
    return name;
}

const StreamNames::Name &StreamNames::end(size_t key, board::Slot slot, qint64 at)
{
    Name &name = m_names[key];
    std::erase(name.publishers, slot);
    if (name.publishers.empty())
        name.endedAt = at;
    return name;
}

std::vector<size_t> StreamNames::forget(qint64 now)
{
    std::vector<size_t> calm;
    for (auto name = m_names.begin(); name != m_names.end();) {
        if (calmDown(*name, now))
            calm.push_back(name.key());
        const bool isOver = name->publishers.empty() && name->begins.empty() && now - name->endedAt > m_window;
        name = isOver ? m_names.erase(name) : std::next(name);
    }
    return calm;
}

bool StreamNames::calmDown(Name &name, qint64 now) const
{
    while (!name.begins.empty() && now - name.begins.front() > m_window)
        name.begins.pop_front();
    const bool isCalm = name.isFlapping && name.begins.size() < m_flapsUntil;
    name.isFlapping = name.isFlapping && !isCalm;
    return isCalm;
}

} // namespace findings
