#include "journal/stringpool.h"

#include <algorithm>

namespace journal {

StringPool::StringPool()
    : m_texts{QByteArray("")}
{}

Atom StringPool::atom(const QByteArray &text)
{
    if (text.isEmpty())
        return 0;
    const auto it = m_atoms.constFind(text);
    if (it != m_atoms.cend())
        return *it;
    const Atom atom = Atom(m_texts.size());
    m_texts.append(text);
    m_atoms.insert(text, atom);
    m_bytes += text.size();
    return atom;
}

void StringPool::setUsed()
{
    m_mostTexts = std::max(LeastTexts, 2 * size());
    m_mostBytes = std::max(LeastBytes, 2 * m_bytes);
}

} // namespace journal
