#include "wcsrest/confirmation.h"

#include <algorithm>
#include <tuple>

namespace wcsrest {

namespace {

// Another status makes it another suspicion: the stream is changing.
size_t identityOf(const Difference &difference)
{
    return qHashMulti(QHashSeed::globalSeed(), quint8(difference.kind), difference.statusHere, difference.statusThere,
                      difference.streamKey);
}

bool isBefore(const Difference &one, const Difference &other)
{
    return std::tie(one.kind, one.streamKey) < std::tie(other.kind, other.streamKey);
}

} // namespace

QList<Difference> Confirmation::take(std::vector<Suspicion> suspicions, qint64 askedAt)
{
    QList<Difference> differences;
    QHash<size_t, Seen> present;
    present.reserve(qsizetype(suspicions.size()));
    for (Suspicion &suspicion : suspicions) {
        const size_t identity = identityOf(suspicion.difference);
        const auto former = m_seen.constFind(identity);
        const bool isSeenAgain = former != m_seen.cend();
        Seen seen = isSeenAgain ? *former : Seen{.first = askedAt};
        if (seen.counted == 0 && (suspicion.isCertain || (isSeenAgain && askedAt - seen.first >= m_apart)))
            seen.counted = askedAt;
        present.insert(identity, seen);
        if (seen.counted == 0)
            continue;
        suspicion.difference.askedAt = seen.counted;
        differences.append(std::move(suspicion.difference));
    }
    m_seen = std::move(present);
    std::ranges::sort(differences, isBefore);
    return differences;
}

bool Confirmation::isAwaited() const
{
    return std::any_of(m_seen.cbegin(), m_seen.cend(), [](const Seen &seen) { return seen.counted == 0; });
}

} // namespace wcsrest
