#include "rules/textverdicts.h"

#include <QElapsedTimer>

#include <algorithm>

namespace rules {

using text::TextPattern;

TextPattern::Made compilePattern(const QString &text)
{
    const bool isExpression = text.size() > 1 && text.startsWith(u'/') && text.endsWith(u'/');
    return isExpression ? TextPattern::expression(text.sliced(1, text.size() - 2), TextPattern::Case::Sensitive)
                        : TextPattern::glob(text, TextPattern::Case::Sensitive);
}

void TextVerdicts::clear()
{
    for (auto &texts : m_fields)
        texts.clear();
}

bool TextVerdicts::matches(size_t field, const TextPattern &pattern, quint32 patternId, const QByteArray &text)
{
    if (text.size() > LongestText)
        return tries(pattern, text);
    QHash<QByteArray, Verdict> &texts = m_fields[field];
    auto it = texts.find(text);
    if (it == texts.end()) {
        if (texts.size() >= std::min(MostTexts, MostVerdicts / qsizetype(patternId + 1)))
            texts.clear();
        it = texts.insert(text, {});
    }
    std::vector<quint8> &verdicts = it->byPattern;
    if (verdicts.size() <= patternId)
        verdicts.resize(patternId + 1, 0);
    quint8 &verdict = verdicts[patternId];
    if (verdict == 0)
        verdict = tries(pattern, text) ? 2 : 1;
    return verdict == 2;
}

bool TextVerdicts::tries(const TextPattern &pattern, QByteArrayView text)
{
    QElapsedTimer clock;
    clock.start();
    const bool fits = pattern.matches(text);
    m_spentNs += clock.nsecsElapsed();
    return fits;
}

} // namespace rules
