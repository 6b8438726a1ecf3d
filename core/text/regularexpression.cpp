#include "text/regularexpression.h"

#include <QList>

#include <algorithm>
#include <array>
#include <optional>
#include <re2/re2.h>

namespace text {

namespace {

constexpr qint64 MostMemory = 2 * 1024 * 1024; // bytes, of one expression and of what it remembers of texts
// Steps of a compiled expression. At worst each takes about 16 ns for each byte of the text.
constexpr int MostSteps = 2'000;

// What other dialects have and this one cannot, as it would not end in time.
struct Foreign {
    const char *written;
    const char *what;
};
constexpr std::array Foreigners{
    Foreign{"(?=", "Look-ahead “%1” is not supported in regular expressions; write what is to match without it."},
    Foreign{"(?!", "Look-ahead “%1” is not supported in regular expressions; write what is to match without it."},
    Foreign{"(?<=", "Look-behind “%1” is not supported in regular expressions; write what is to match without it."},
    Foreign{"(?<!", "Look-behind “%1” is not supported in regular expressions; write what is to match without it."},
    Foreign{"(?P=", "The back reference “%1” is not supported in regular expressions; write out what is to match."},
    Foreign{"(?>", "The atomic group “%1” is not supported in regular expressions; write “(?:” instead."},
    Foreign{"(?(", "The condition “%1” is not supported in regular expressions; write the ways with “|”."},
};
constexpr auto BackReference =
    "The back reference “%1” is not supported in regular expressions; write out what is to match.";

// Goes through what is neither in [ ] nor behind a \, and asks about each place; where one is told, that is it.
template <typename Asked>
std::optional<qsizetype> placeOf(QStringView pattern, Asked isIt)
{
    qsizetype classAt = -1;
    for (qsizetype at = 0; at < pattern.size(); ++at) {
        if (classAt < 0 && isIt(pattern.sliced(at)))
            return at;
        if (pattern[at] == u'\\')
            ++at;
        else if (classAt < 0 && pattern[at] == u'[')
            classAt = at;
        else if (classAt >= 0 && pattern[at] == u']' && at > classAt + 1 &&
                 (pattern[classAt + 1] != u'^' || at > classAt + 2))
            classAt = -1;
    }
    return std::nullopt;
}

bool isBackReference(QStringView text)
{
    return text.size() > 1 && text[0] == u'\\' &&
           ((text[1] >= u'1' && text[1] <= u'9') || text[1] == u'k' || text[1] == u'g');
}

// The bracket that is never closed; the pattern's end where there is none.
qsizetype openGroup(const QString &pattern)
{
    QList<qsizetype> open;
    for (qsizetype from = 0; from < pattern.size();) {
        const auto at = placeOf(QStringView(pattern).sliced(from),
                                [](QStringView text) { return text[0] == u'(' || text[0] == u')'; });
        if (!at)
            break;
        if (pattern[from + *at] == u'(')
            open.append(from + *at);
        else if (!open.isEmpty())
            open.removeLast();
        from += *at + 1;
    }
    return open.isEmpty() ? pattern.size() : open.last();
}

} // namespace

RegularExpression::RegularExpression(std::shared_ptr<const re2::RE2> compiled)
    : m_compiled(std::move(compiled))
{}

std::variant<RegularExpression, RegularExpression::Error> RegularExpression::compile(const QString &pattern,
                                                                                     Qt::CaseSensitivity sensitivity)
{
    re2::RE2::Options options;
    options.set_case_sensitive(sensitivity == Qt::CaseSensitive);
    options.set_never_capture(true);
    options.set_log_errors(false);
    options.set_max_mem(MostMemory);
    const QByteArray utf8 = pattern.toUtf8();
    auto compiled = std::make_shared<const re2::RE2>(re2::StringPiece(utf8.constData(), size_t(utf8.size())), options);
    if (!compiled->ok())
        return errorOf(*compiled, pattern);
    if (compiled->ProgramSize() > MostSteps)
        return Error{
            QStringLiteral(
                "The regular expression is too large; repeat less, or write “.*” for what may be of any length."),
            0, Fault::TooLarge};
    return RegularExpression(std::move(compiled));
}

RegularExpression::Error RegularExpression::errorOf(const re2::RE2 &compiled, const QString &pattern)
{
    for (const Foreign &foreign : Foreigners) {
        const QLatin1String written(foreign.written);
        if (const auto at = placeOf(pattern, [&](QStringView text) { return text.startsWith(written); }))
            return {QString::fromUtf8(foreign.what).arg(written), *at};
    }
    if (const auto at = placeOf(pattern, isBackReference))
        return {QString::fromUtf8(BackReference).arg(pattern.mid(*at, 2)), *at};

    const QString part = QString::fromStdString(compiled.error_arg());
    const qsizetype found = std::max<qsizetype>(pattern.indexOf(part), 0);
    switch (compiled.error_code()) {
    case re2::RE2::ErrorPatternTooLarge:
        return {QStringLiteral(
                    "The regular expression is too large; repeat less, or write “.*” for what may be of any length."),
                0, Fault::TooLarge};
    case re2::RE2::ErrorRepeatSize:
        return {QStringLiteral("“%1” repeats too often in this regular expression: at most 1,000 times, all together.")
                    .arg(part),
                found, Fault::TooLarge};
    case re2::RE2::ErrorMissingParen:
        return {QStringLiteral("The regular expression has a “(” without its “)”; write “\\(” for the character."),
                openGroup(pattern)};
    case re2::RE2::ErrorUnexpectedParen:
        return {QStringLiteral("The regular expression has a “)” without its “(”; write “\\)” for the character."),
                pattern.lastIndexOf(u')')};
    case re2::RE2::ErrorMissingBracket:
        return {QStringLiteral("The regular expression has a “[” without its “]”; write “\\[” for the character."),
                found};
    case re2::RE2::ErrorTrailingBackslash:
        return {QStringLiteral("The regular expression ends with “\\”; write “\\\\” for the character."),
                pattern.size() - 1};
    case re2::RE2::ErrorRepeatArgument:
        return {QStringLiteral("There is nothing that “%1” could repeat in this regular expression.").arg(part), found};
    default:
        return {QStringLiteral("“%1” means nothing in this regular expression.").arg(part), found};
    }
}

bool RegularExpression::isFoundIn(QByteArrayView validUtf8) const
{
    const re2::StringPiece text(validUtf8.data(), size_t(validUtf8.size()));
    return m_compiled->Match(text, 0, text.size(), re2::RE2::UNANCHORED, nullptr, 0);
}

} // namespace text
