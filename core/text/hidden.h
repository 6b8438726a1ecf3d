#pragma once

#include <QStringView>

namespace text {

// One or two units of UTF-16; a surrogate that stands alone as itself.
QStringView characterAt(QStringView text, qsizetype at);
char32_t codePoint(QStringView character);

// Whether the character at that place cannot be seen or changes how others are shown, and no writing asks for it there:
// controls, bidi controls, separators, and what joins or varies characters where nothing is to be joined or varied. In
// its place a joiner is a part of Persian, of Hindi, of an emoji, and is seen by what it does.
bool standsHidden(QStringView text, qsizetype at);
bool hasHidden(QStringView text); // anywhere

} // namespace text
