#include "text/shownblock.h"

#include "text/hidden.h"

#include <QChar>

namespace text {

namespace {

constexpr qsizetype CostOfOne = 16;      // of a costly character, in plain ones
constexpr int MostJoined = 8;            // characters, in one cluster
constexpr qsizetype MostCostly = 16'384; // characters that fonts have to put together
constexpr qsizetype CostOfPicture = 8;   // in such
constexpr char32_t Joiner = 0x200d;

// What no font lays out one after the other: from Hebrew to Khmer, marks, joiners, and all beyond 16 bits.
bool isCostly(char32_t c)
{
    return (c >= 0x590 && c < 0x2000) || c == Joiner || c > 0xffff || isMark(c);
}

class Builder {
public:
    explicit Builder(qsizetype longestLine)
        : m_longestLine(longestLine)
    {}

    // False: nothing more of the text is shown.
    bool add(QStringView character)
    {
        const char32_t c = codePoint(character);
        if (c == U'\n') {
            endHeap();
            m_block.text += u'\n';
            m_column = m_joined = 0;
            return true;
        }
        m_cost = isCostly(c) ? CostOfOne : 1;
        if (isMark(c) && ++m_marks > MostMarks)
            return true;
        if (!isMark(c))
            endHeap();
        m_costly += c > 0xffff ? CostOfPicture : isCostly(c) ? 1 : 0;
        const bool isChain = c == Joiner && ++m_joined > MostJoined;
        m_block.isBroken |= isChain;
        put(isChain ? QStringView(u"⟨U+200D⟩") : character);
        if (c != Joiner && !isMark(c) && !m_wasJoiner)
            m_joined = 0;
        m_wasJoiner = c == Joiner && m_joined <= MostJoined;
        m_block.isCut = m_costly > MostCostly;
        return !m_block.isCut;
    }

    void cut() { m_block.isCut = true; }

    ShownBlock take()
    {
        endHeap();
        if (m_block.isCut)
            m_block.text += u'…';
        return std::move(m_block);
    }

private:
    void endHeap()
    {
        if (m_marks > MostMarks) {
            put(QStringLiteral("⟨+%1⟩").arg(m_marks - MostMarks));
            m_block.isBroken = true;
        }
        m_marks = 0;
    }
    void put(QStringView text)
    {
        const bool isWithin = m_wasJoiner || m_marks > 0; // a cluster
        if (m_column >= m_longestLine && (!isWithin || m_column >= 2 * m_longestLine)) {
            m_block.text += QStringLiteral("↩\n");
            m_block.isBroken = true;
            m_column = 0;
        }
        m_block.text += text;
        m_column += text.size() * m_cost;
    }

    const qsizetype m_longestLine;
    ShownBlock m_block;
    qsizetype m_column = 0; // by cost
    qsizetype m_cost = 1;   // of the character that is added
    qsizetype m_costly = 0;
    qsizetype m_marks = 0; // on the character before
    int m_joined = 0;      // characters to the one before
    bool m_wasJoiner = false;
};

} // namespace

bool isMark(char32_t c)
{
    const QChar::Category category = QChar::category(c);
    return category == QChar::Mark_NonSpacing || category == QChar::Mark_SpacingCombining ||
           category == QChar::Mark_Enclosing;
}

ShownBlock ShownBlock::of(const QString &text, const ShownLimits &limits)
{
    Builder builder(limits.longestLine);
    for (qsizetype at = 0; at < text.size();) {
        if (at >= limits.mostShown) {
            builder.cut();
            break;
        }
        const QStringView character = characterAt(text, at);
        if (!builder.add(character))
            break;
        at += character.size();
    }
    return builder.take();
}

} // namespace text
