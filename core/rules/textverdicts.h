#pragma once

#include "rules/matchtable.h"
#include "text/textpattern.h"

#include <QHash>

#include <array>
#include <vector>

namespace rules {

// Remembers for the texts of one field which expressions they match: the same texts come again and again, and an
// expression costs more than all else together. Knows what looking for them has cost.
class TextVerdicts {
public:
    void clear();
    void beginHook(qint64 spentNs = 0) { m_spentNs = spentNs; } // that it has cost before
    qint64 spentNs() const { return m_spentNs; }                // since then, with that
    // field: its place among TextMatches.
    bool matches(size_t field, const text::TextPattern &pattern, quint32 patternId, const QByteArray &text);
    // Of a text that is not remembered.
    bool tries(const text::TextPattern &pattern, QByteArrayView text);

private:
    static constexpr qsizetype LongestText = 256;              // bytes; longer ones are not remembered
    static constexpr qsizetype MostTexts = 16'384;             // per field
    static constexpr qsizetype MostVerdicts = 4 * 1024 * 1024; // per field, bytes
    struct Verdict {
        std::vector<quint8> byPattern; // 0: not tried, 1: no, 2: yes
    };
    std::array<QHash<QByteArray, Verdict>, TextMatches.size()> m_fields; // as TextMatches
    qint64 m_spentNs = 0;
};

// A pattern as rules write them: a glob, or a /regular expression/; case counts.
text::TextPattern::Made compilePattern(const QString &text);

} // namespace rules
