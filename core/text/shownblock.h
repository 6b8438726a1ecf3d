#pragma once

#include <QString>

namespace text {

struct ShownLimits {
    qsizetype longestLine = 8'000; // plain characters; one that fonts have to put together counts as several
    qsizetype mostShown = 1 << 20; // characters
};

// Of a text that is edited, each line is laid out by itself, with each key.
inline constexpr ShownLimits EditedText{.longestLine = 32'000, .mostShown = 256 * 1024};

// A text over several lines as a text view can lay it out within a few milliseconds, whatever it holds. Lines that are
// too long for that are broken, with "↩" where they are; of marks that are heaped on one character the first ones are
// shown, and how many more there are; of joined characters as many as any writing joins. What takes long to lay out
// ends early.
struct ShownBlock {
    QString text;
    bool isBroken = false; // lines, or heaps
    bool isCut = false;    // its end is missing

    bool isWhole() const { return !isBroken && !isCut; }

    static ShownBlock of(const QString &text, const ShownLimits &limits = {});
};

inline constexpr int MostMarks = 16; // shown of those on one character

// Whether it is drawn onto, or as a part of, the character before it.
bool isMark(char32_t c);

} // namespace text
