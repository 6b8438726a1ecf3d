#pragma once

#include <QByteArray>

namespace journal {

// A few distinct texts as one, sorted: so that a set that many streams have is one atom, in whatever order it came to
// be. The texts must not hold TextEnd.
inline constexpr char TextEnd = '\x1e';

// The set with that text, too; as it was, where it has `most` of them.
QByteArray withText(const QByteArray &set, const QByteArray &text, int most = 32);

// Whether isWanted(QByteArrayView) says yes to one of them.
template <typename IsWanted>
bool anyText(QByteArrayView set, IsWanted isWanted)
{
    while (!set.isEmpty()) {
        const qsizetype end = set.indexOf(TextEnd);
        if (isWanted(set.first(end)))
            return true;
        set = set.sliced(end + 1);
    }
    return false;
}

} // namespace journal
