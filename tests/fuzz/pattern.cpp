#include "fuzz.h"
#include "json/utf8.h"
#include "text/textpattern.h"

#include <vector>

using text::TextPattern;

namespace {

using Case = TextPattern::Case;

// A glob, character by character, as the language has it: the other reading of it.
bool fits(const QList<uint> &glob, qsizetype at, const QList<uint> &text, qsizetype from)
{
    for (; at < glob.size(); ++at, ++from) {
        if (glob[at] == U'*') {
            for (qsizetype end = from; end <= text.size(); ++end) {
                if (fits(glob, at + 1, text, end))
                    return true;
            }
            return false;
        }
        if (from >= text.size())
            return false;
        if (glob[at] == U'?')
            continue;
        if (glob[at] == U'\\')
            ++at;
        if (glob[at] != text[from])
            return false;
    }
    return from == text.size();
}

qsizetype starsIn(const QString &text)
{
    return text.count(u'*');
}

const TextPattern *made(const TextPattern::Made &pattern, const QString &text)
{
    if (const auto *error = std::get_if<TextPattern::Error>(&pattern)) {
        fuzz::require(error->offset >= 0 && error->offset <= text.size(), "an error lies within the pattern");
        fuzz::require(!error->sentence.isEmpty(), "an error says what is wrong");
    }
    return std::get_if<TextPattern>(&pattern);
}

void checkGlob(const QString &pattern, QByteArrayView text)
{
    const auto glob = TextPattern::glob(pattern, Case::Sensitive);
    const TextPattern *const fitting = made(glob, pattern);
    if (!fitting)
        return;
    const bool matches = fitting->matches(text);
    const QString read = json::decodedUtf8(text);
    if (!pattern.contains(u'[') && starsIn(pattern) <= 3 && pattern.isValidUtf16() && text.isValidUtf8())
        fuzz::require(matches == fits(pattern.toUcs4(), 0, read.toUcs4(), 0), "a glob means what it says");
    const auto folded = TextPattern::glob(pattern);
    if (const TextPattern *any = made(folded, pattern); any && matches && !pattern.contains(u'['))
        fuzz::require(any->matches(text), "what fits fits in any case");
}

void checkText(const QString &pattern, QByteArrayView text)
{
    const QByteArray utf8 = pattern.toUtf8();
    if (!text.isValidUtf8() || !pattern.isValidUtf16())
        return;
    const bool isIn = text.toByteArray().contains(utf8);
    fuzz::require(TextPattern::containing(pattern, Case::Sensitive).matches(text) == isIn, "a text is found");
    fuzz::require(TextPattern::equal(pattern, Case::Sensitive).matches(text) == (text == utf8), "a text is equal");
    fuzz::require(!isIn || TextPattern::containing(pattern).matches(text), "a text is found in any case");
    fuzz::require(TextPattern::equal(pattern).matches(utf8), "a text is equal to itself");
    const QString upper = pattern.toUpper();
    if (upper.toCaseFolded() == pattern.toCaseFolded())
        fuzz::require(TextPattern::equal(pattern).matches(upper.toUtf8()), "a text is equal in any case");
}

void checkExpression(const QString &pattern, QByteArrayView text)
{
    const auto expression = TextPattern::expression(pattern, Case::Sensitive);
    const TextPattern *const fitting = made(expression, pattern);
    const auto folded = TextPattern::expression(pattern);
    const TextPattern *const any = made(folded, pattern);
    if (fitting)
        (void)fitting->matches(text);
    if (any)
        (void)any->matches(text);
}

} // namespace

// A glob or a /regular expression, and behind a line break the text that it is held against.
void fuzz::run(QByteArrayView input)
{
    const qsizetype end = std::max<qsizetype>(input.indexOf('\n'), 0);
    const QString pattern = json::decodedUtf8(input.first(end));
    const QByteArrayView text = input.sliced(std::min(end + 1, input.size()));
    if (pattern.startsWith(u'/')) {
        checkExpression(pattern.sliced(1), text);
        return;
    }
    checkGlob(pattern, text);
    checkText(pattern, text);
}
