#include "text/hidden.h"

#include <QChar>

namespace text {

namespace {

constexpr char32_t NonJoiner = 0x200c;
constexpr char32_t Joiner = 0x200d;
constexpr char32_t Keycap = 0x20e3;
constexpr char32_t TextStyle = 0xfe0e;
constexpr char32_t EmojiStyle = 0xfe0f;
constexpr char32_t BlackFlag = 0x1f3f4;
constexpr char32_t TagEnd = 0xe007f;
constexpr qsizetype ShortestTag = 3; // "gb" with a part of it; the longest subdivision code has six
constexpr qsizetype LongestTag = 6;
constexpr uchar Virama = 9; // combining class, Unicode §4.3

constexpr bool isWithin(char32_t c, char32_t first, char32_t last)
{
    return c >= first && c <= last;
}

// 0 where the text begins or ends.
char32_t characterBefore(QStringView text, qsizetype at)
{
    if (at == 0)
        return 0;
    const bool isPair = at >= 2 && text[at - 1].isLowSurrogate() && text[at - 2].isHighSurrogate();
    return isPair ? QChar::surrogateToUcs4(text[at - 2], text[at - 1]) : text[at - 1].unicode();
}

char32_t characterFrom(QStringView text, qsizetype at)
{
    return at < text.size() ? codePoint(characterAt(text, at)) : 0;
}

constexpr qsizetype unitsOf(char32_t c)
{
    return QChar::requiresSurrogates(c) ? 2 : 1;
}

// Extended_Pictographic of Unicode's emoji-data.txt, by its blocks.
bool isPictograph(char32_t c)
{
    if (isWithin(c, 0x1f000, 0x1faff))
        return !isWithin(c, 0x1f1e6, 0x1f1ff) && !isWithin(c, 0x1f3fb, 0x1f3ff);
    if (isWithin(c, 0x2190, 0x21ff) || isWithin(c, 0x2300, 0x23ff) || isWithin(c, 0x25a0, 0x27bf))
        return true;
    switch (c) {
    case 0xa9:
    case 0xae:
    case 0x203c:
    case 0x2049:
    case 0x2122:
    case 0x2139:
    case 0x24c2:
    case 0x2934:
    case 0x2935:
    case 0x3030:
    case 0x303d:
    case 0x3297:
    case 0x3299:
        return true;
    default:
        return isWithin(c, 0x2b00, 0x2bff);
    }
}

bool isSkinTone(char32_t c)
{
    return isWithin(c, 0x1f3fb, 0x1f3ff);
}

bool isVariation(char32_t c)
{
    return isWithin(c, 0xfe00, 0xfe0f) || isWithin(c, 0xe0100, 0xe01ef);
}

bool isTag(char32_t c)
{
    return isWithin(c, 0xe0020, TagEnd);
}

// Letters and marks of writings whose shapes a joiner changes: the cursive ones, and those with a virama.
bool isJoinable(char32_t c)
{
    if (!QChar::isLetter(c) && !QChar::isMark(c))
        return false;
    if (QChar::joiningType(c) != QChar::Joining_None && QChar::joiningType(c) != QChar::Joining_Transparent)
        return true;
    switch (QChar::script(c)) {
    case QChar::Script_Arabic: // letters that join no other
    case QChar::Script_Syriac:
    case QChar::Script_Devanagari:
    case QChar::Script_Bengali:
    case QChar::Script_Gurmukhi:
    case QChar::Script_Gujarati:
    case QChar::Script_Oriya:
    case QChar::Script_Tamil:
    case QChar::Script_Telugu:
    case QChar::Script_Kannada:
    case QChar::Script_Malayalam:
    case QChar::Script_Sinhala:
    case QChar::Script_Tibetan:
    case QChar::Script_Myanmar:
    case QChar::Script_Khmer:
    case QChar::Script_Balinese:
    case QChar::Script_Javanese:
        return true;
    default:
        return false;
    }
}

// The pictograph that ends before that place, perhaps with its style or skin tone; 0 where there is none.
char32_t pictographBefore(QStringView text, qsizetype at)
{
    char32_t before = characterBefore(text, at);
    if (before == EmojiStyle || isSkinTone(before))
        before = characterBefore(text, at - unitsOf(before));
    return isPictograph(before) ? before : 0;
}

bool joins(QStringView text, qsizetype at, char32_t joiner)
{
    const char32_t before = characterBefore(text, at);
    const char32_t after = characterFrom(text, at + 1);
    if (QChar::combiningClass(before) == Virama) // half forms, at the end of a word, too: RFC 5892, appendix A
        return true;
    if (joiner == Joiner && isPictograph(after) && pictographBefore(text, at) != 0)
        return true;
    return isJoinable(after) && (isJoinable(before) || QChar::joiningType(before) == QChar::Joining_Transparent);
}

bool varies(QStringView text, qsizetype at, char32_t selector)
{
    const char32_t before = characterBefore(text, at);
    if (selector == EmojiStyle || selector == TextStyle) {
        const bool isKey = isWithin(before, U'0', U'9') || before == U'#' || before == U'*';
        return isPictograph(before) || (isKey && characterFrom(text, at + 1) == Keycap);
    }
    // Others are of ideographs, of mathematics, of a few writings.
    return before > 0xff && QChar::isPrint(before) && !QChar::isSpace(before) && !isVariation(before) &&
           QChar::script(before) != QChar::Script_Latin;
}

// Of the flag of England and the like: a black flag, a few tags that spell which one, the end.
bool spellsFlag(QStringView text, qsizetype at)
{
    qsizetype first = at;
    for (qsizetype steps = 0; steps <= LongestTag && isTag(characterBefore(text, first)); ++steps)
        first -= 2;
    qsizetype end = first;
    qsizetype spelt = 0;
    for (char32_t c = characterFrom(text, end); isTag(c) && c != TagEnd; c = characterFrom(text, end)) {
        if (!isWithin(c, 0xe0030, 0xe0039) && !isWithin(c, 0xe0061, 0xe007a))
            return false;
        end += 2;
        ++spelt;
    }
    return characterBefore(text, first) == BlackFlag && characterFrom(text, end) == TagEnd && at <= end &&
           spelt >= ShortestTag && spelt <= LongestTag;
}

// Arabic and Syriac signs that go before figures, and Kaithi's: of the category of what is not seen, but they are.
bool isVisibleSign(char32_t c)
{
    return isWithin(c, 0x600, 0x605) || c == 0x6dd || c == 0x70f || c == 0x890 || c == 0x891 || c == 0x8e2 ||
           c == 0x110bd || c == 0x110cd;
}

bool isPlain(char32_t c)
{
    return isWithin(c, 0x20, 0x7e);
}

} // namespace

QStringView characterAt(QStringView text, qsizetype at)
{
    const bool isPair = text[at].isHighSurrogate() && at + 1 < text.size() && text[at + 1].isLowSurrogate();
    return text.mid(at, isPair ? 2 : 1);
}

char32_t codePoint(QStringView character)
{
    return character.size() == 2 ? QChar::surrogateToUcs4(character[0], character[1]) : character[0].unicode();
}

bool standsHidden(QStringView text, qsizetype at)
{
    const char32_t c = codePoint(characterAt(text, at));
    if (isPlain(c))
        return false;
    if (c == Joiner || c == NonJoiner)
        return !joins(text, at, c);
    if (isVariation(c))
        return !varies(text, at, c);
    if (isTag(c))
        return !spellsFlag(text, at);
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Surrogate:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    case QChar::Other_Format:
        return !isVisibleSign(c);
    default:
        return false;
    }
}

bool hasHidden(QStringView text)
{
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (standsHidden(text, at))
            return true;
        at += text[at].isHighSurrogate() && at + 1 < text.size() && text[at + 1].isLowSurrogate() ? 1 : 0;
    }
    return false;
}

} // namespace text
