#include "journal/textset.h"

#include <QByteArrayList>

#include <algorithm>

namespace journal {

QByteArray withText(const QByteArray &set, const QByteArray &text, int most)
{
    QByteArrayList texts = set.split(TextEnd); // the last one is empty, as each has its end
    texts.removeLast();
    const auto place = std::ranges::lower_bound(texts, text);
    if (texts.size() >= most || (place != texts.end() && *place == text))
        return set;
    texts.insert(place, text);
    return texts.join(TextEnd) + TextEnd;
}

} // namespace journal
