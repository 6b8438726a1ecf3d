#include "filter/filtertest.h"

#include "filter/filterfields.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace filter {

namespace {

using Kind = FilterTree::Kind;
using Tests = std::vector<FilterTest>;

FilterTest combined(Tests tests, bool (*combine)(const Tests &, const Subject &))
{
    if (tests.size() == 1)
        return std::move(tests.front());
    const bool dependsOnTime = std::ranges::any_of(tests, &FilterTest::dependsOnTime);
    const bool asksForRejected = std::ranges::any_of(tests, &FilterTest::asksForRejected);
    return {[tests = std::move(tests), combine](const Subject &subject) { return combine(tests, subject); },
            dependsOnTime, asksForRejected};
}

FilterTest oneOf(Tests tests)
{
    return combined(std::move(tests), [](const Tests &all, const Subject &subject) {
        return std::ranges::any_of(all, [&](const FilterTest &test) { return test.matches(subject); });
    });
}

FilterTest allOf(Tests tests)
{
    return combined(std::move(tests), [](const Tests &all, const Subject &subject) {
        return std::ranges::all_of(all, [&](const FilterTest &test) { return test.matches(subject); });
    });
}

bool (*comparison(const QString &operation))(double, double)
{
    if (operation == u">")
        return [](double number, double value) { return number > value; };
    if (operation == u">=")
        return [](double number, double value) { return number >= value; };
    if (operation == u"<")
        return [](double number, double value) { return number < value; };
    if (operation == u"<=")
        return [](double number, double value) { return number <= value; };
    // An age has fractions, which nobody asks for.
    return [](double number, double value) { return std::floor(number) == std::floor(value); };
}

Tests testsOf(const std::vector<FilterTree> &parts)
{
    Tests tests;
    std::ranges::transform(parts, std::back_inserter(tests), testOf);
    return tests;
}

text::TextPattern validPattern(const FilterValue &value, bool whole)
{
    return std::get<text::TextPattern>(patternOf(value, whole));
}

// Words search name, ids and session address.
FilterTest testOfWord(const FilterValue &value)
{
    return {[pattern = validPattern(value, false)](const Subject &subject) {
        constexpr std::array Searched{
            wcs::fieldIndex(&wcs::HookEvent::name), wcs::fieldIndex(&wcs::HookEvent::mediaSessionId),
            wcs::fieldIndex(&wcs::HookEvent::nodeId), wcs::fieldIndex(&wcs::HookEvent::sessionId)};
        return std::ranges::any_of(Searched, [&](size_t field) { return pattern.matches(subject.texts[field]); });
    }};
}

FilterTest testOfPattern(const FilterField &field, const text::TextPattern &pattern)
{
    return {[pattern, text = field.text, other = field.otherText, key = field.key](const Subject &subject) {
        return pattern.matches(text(subject)) ||
               (other && !other(subject).isEmpty() && pattern.matches(other(subject))) ||
               (key && pattern.matches(key(text(subject))));
    }};
}

// Brackets may be meant as they are, too, as those of an IPv6 address.
FilterTest testOfText(const FilterField &field, FilterValue value)
{
    if (field.key && value.kind != FilterValue::Kind::Expression)
        value.text = QString::fromUtf8(field.key(value.text.toUtf8()));
    const FilterTest test = testOfPattern(field, validPattern(value, true));
    if (value.kind != FilterValue::Kind::Glob || !value.text.contains(u'['))
        return test;
    return oneOf({test, testOfPattern(field, text::TextPattern::equal(value.text))});
}

FilterTest testOfValue(const FilterField &field, const QString &operation, const FilterValue &value)
{
    if (field.text)
        return testOfText(field, value);
    if (const FilterFlag *flag = filterFlag(field, value.text))
        return {flag->test, flag->dependsOnTime, flag->asksForRejected};
    const bool isCompared = operation != u":";
    const double number = filterNumber(field, value.text, isCompared).value();
    return {[of = filterMeasure(field, isCompared), holds = comparison(operation), number](const Subject &subject) {
                return holds(of(subject), number);
            },
            field.grows};
}

FilterTest testOfField(const FilterTree &tree)
{
    const FilterField &field = *filterField(tree.field);
    Tests tests;
    for (const FilterValue &value : tree.values)
        tests.push_back(testOfValue(field, tree.operation, value));
    FilterTest test = oneOf(std::move(tests));
    test.asksForRejected |= field.asksForRejected;
    if (field.before)
        test.matches = [now = std::move(test.matches), before = field.before](const Subject &subject) {
            return now(subject) || before(subject, now);
        };
    return test;
}

} // namespace

FilterTest testOf(const FilterTree &tree)
{
    switch (tree.kind) {
    case Kind::All:
        return allOf(testsOf(tree.parts));
    case Kind::Any:
        return oneOf(testsOf(tree.parts));
    case Kind::Not: {
        FilterTest test = testOf(tree.parts.front());
        test.matches = [matches = std::move(test.matches)](const Subject &subject) { return !matches(subject); };
        return test;
    }
    case Kind::Word:
        return testOfWord(tree.values.first());
    case Kind::Field:
        break;
    }
    return testOfField(tree);
}

text::TextPattern::Made patternOf(const FilterValue &value, bool whole)
{
    using text::TextPattern;
    switch (value.kind) {
    case FilterValue::Kind::Expression:
        return TextPattern::expression(value.text);
    case FilterValue::Kind::Glob:
        return TextPattern::glob(value.text);
    case FilterValue::Kind::Exact:
    case FilterValue::Kind::Text:
        break;
    }
    const auto sensitivity =
        value.kind == FilterValue::Kind::Exact ? TextPattern::Case::Sensitive : TextPattern::Case::Insensitive;
    return whole ? TextPattern::equal(value.text, sensitivity) : TextPattern::containing(value.text, sensitivity);
}

} // namespace filter
