#include "filter/filterfields.h"

#include "journal/streamstate.h"
#include "wcs/method.h"
#include "wcs/nodeid.h"
#include "wcs/status.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace filter {

namespace {

template <wcs::Doing Doing>
constexpr bool is(const Subject &subject)
{
    const QByteArrayView status = subject.texts[wcs::fieldIndex(&wcs::HookEvent::status)];
    return doingOf(subject.doubt, status, subject.published) == Doing;
}

constexpr std::array Flags{
    FilterFlag{QLatin1String("live"), [](const Subject &s) { return s.live; }},
    FilterFlag{QLatin1String("stuck"), [](const Subject &s) { return s.found.kinds.has(findings::Kind::Stuck); }},
    FilterFlag{QLatin1String("injected"), [](const Subject &s) { return s.injected; }},
    FilterFlag{QLatin1String("publishing"), is<wcs::Doing::Publishing>},
    FilterFlag{QLatin1String("playing"), is<wcs::Doing::Playing>},
    FilterFlag{QLatin1String("paused"), is<wcs::Doing::Paused>},
    FilterFlag{QLatin1String("pending"), is<wcs::Doing::Pending>},
    FilterFlag{QLatin1String("failed"), is<wcs::Doing::Failed>},
    FilterFlag{QLatin1String("ended"), is<wcs::Doing::Ended>},
    FilterFlag{QLatin1String("other"), is<wcs::Doing::Other>},
    FilterFlag{QLatin1String("stale"), is<wcs::Doing::Stale>},
    FilterFlag{QLatin1String("unknown"), is<wcs::Doing::Unknown>},
    FilterFlag{QLatin1String("rejected"), [](const Subject &s) { return s.rejected; }, false, true},
};

// What became of an answer, as journal::sentName() has it.
template <journal::Sent Sent>
constexpr bool wasSent(const Subject &subject)
{
    return subject.sent == Sent;
}

// The class of an HTTP status.
template <int Class, auto Status>
constexpr bool isOfClass(const Subject &subject)
{
    return Status(subject) / 100 == Class;
}

constexpr int answerStatus(const Subject &subject)
{
    return subject.answer;
}

constexpr std::array Answers{
    FilterFlag{QLatin1String("2xx"), isOfClass<2, answerStatus>},
    FilterFlag{QLatin1String("3xx"), isOfClass<3, answerStatus>},
    FilterFlag{QLatin1String("4xx"), isOfClass<4, answerStatus>},
    FilterFlag{QLatin1String("5xx"), isOfClass<5, answerStatus>},
    FilterFlag{QLatin1String("response"), wasSent<journal::Sent::Response>},
    FilterFlag{QLatin1String("close"), wasSent<journal::Sent::Nothing>},
    FilterFlag{QLatin1String("reset"), wasSent<journal::Sent::Reset>},
    FilterFlag{QLatin1String("hold"), wasSent<journal::Sent::Held>},
    FilterFlag{QLatin1String("truncate"), wasSent<journal::Sent::Cut>},
    FilterFlag{QLatin1String("malformed"), wasSent<journal::Sent::Broken>},
    FilterFlag{QLatin1String("dribble"), wasSent<journal::Sent::Dribbled>},
    FilterFlag{QLatin1String("pending"), wasSent<journal::Sent::Pending>},
    FilterFlag{QLatin1String("gone"), wasSent<journal::Sent::Gone>},
    FilterFlag{QLatin1String("failed"), wasSent<journal::Sent::Failed>},
    FilterFlag{QLatin1String("unknown"), wasSent<journal::Sent::Unknown>},
};

constexpr int backendStatus(const Subject &subject)
{
    return subject.backend.status;
}

// Why the web server behind us gave no answer, as journal::backendFailureName() has it.
template <journal::BackendFailure Failure>
constexpr bool hasFailedBy(const Subject &subject)
{
    return subject.backend.failure == Failure;
}

constexpr std::array BackendResults{
    FilterFlag{QLatin1String("2xx"), isOfClass<2, backendStatus>},
    FilterFlag{QLatin1String("3xx"), isOfClass<3, backendStatus>},
    FilterFlag{QLatin1String("4xx"), isOfClass<4, backendStatus>},
    FilterFlag{QLatin1String("5xx"), isOfClass<5, backendStatus>},
    FilterFlag{QLatin1String("none"), [](const Subject &s) { return !s.backend.isAsked(); }}, // it was not asked
    FilterFlag{QLatin1String("failed"), [](const Subject &s) { return s.backend.hasFailed(); }},
    FilterFlag{QLatin1String("unreachable"), hasFailedBy<journal::BackendFailure::Unreachable>},
    FilterFlag{QLatin1String("notSent"), hasFailedBy<journal::BackendFailure::NotSent>},
    FilterFlag{QLatin1String("timedOut"), hasFailedBy<journal::BackendFailure::TimedOut>},
    FilterFlag{QLatin1String("closed"), hasFailedBy<journal::BackendFailure::Closed>},
    FilterFlag{QLatin1String("reset"), hasFailedBy<journal::BackendFailure::Reset>},
    FilterFlag{QLatin1String("cut"), hasFailedBy<journal::BackendFailure::Cut>},
    FilterFlag{QLatin1String("malformed"), hasFailedBy<journal::BackendFailure::Malformed>},
    FilterFlag{QLatin1String("tooLarge"), hasFailedBy<journal::BackendFailure::TooLarge>},
    FilterFlag{QLatin1String("suspended"), hasFailedBy<journal::BackendFailure::Suspended>},
    FilterFlag{QLatin1String("overloaded"), hasFailedBy<journal::BackendFailure::Overloaded>},
    FilterFlag{QLatin1String("stopped"), hasFailedBy<journal::BackendFailure::Stopped>},
    FilterFlag{QLatin1String("damaged"), hasFailedBy<journal::BackendFailure::Damaged>},
    FilterFlag{QLatin1String("pending"), hasFailedBy<journal::BackendFailure::Pending>},
    FilterFlag{QLatin1String("unknown"), hasFailedBy<journal::BackendFailure::Unknown>},
};

// No number is more or less than that of one that was not asked.
double backendSeconds(const Subject &subject)
{
    return subject.backend.isAsked() ? subject.backend.us / 1e6 : std::numeric_limits<double>::quiet_NaN();
}

template <wcs::Origin Origin>
constexpr bool isOf(const Subject &subject)
{
    return subject.origin == Origin;
}

// As wcs::originName() has it.
constexpr std::array Origins{
    FilterFlag{QLatin1String("wcs"), isOf<wcs::Origin::Wcs>},
    FilterFlag{QLatin1String("test"), isOf<wcs::Origin::Test>},
    FilterFlag{QLatin1String("demo"), isOf<wcs::Origin::Demonstration>},
    FilterFlag{QLatin1String("replay"), isOf<wcs::Origin::Replay>},
};

// As findings::kindName() has it.
template <size_t... Indices>
std::array<FilterFlag, sizeof...(Indices)> findingFlags(std::index_sequence<Indices...>)
{
    return {FilterFlag{QLatin1String(findings::kindName(findings::Kind(Indices)).data()),
                       [](const Subject &s) { return s.found.kinds.has(findings::Kind(Indices)); }}...};
}
const auto &allFindings()
{
    static const auto all = findingFlags(std::make_index_sequence<findings::KindCount>());
    return all;
}

// As findings::causeName() has it.
template <size_t... Indices>
std::array<FilterFlag, sizeof...(Indices)> causeFlags(std::index_sequence<Indices...>)
{
    return {FilterFlag{QLatin1String(findings::causeName(findings::Cause(Indices)).data()), [](const Subject &s) {
                           constexpr auto Wanted = findings::Cause(Indices);
                           const bool isFound = Wanted != findings::Cause::Unknown || !s.found.kinds.isEmpty();
                           return isFound && s.found.cause == Wanted;
                       }}...};
}
const auto &allCauses()
{
    static const auto all = causeFlags(std::make_index_sequence<findings::CauseCount>());
    return all;
}

constexpr std::array Directions{
    FilterFlag{QLatin1String("publish"), [](const Subject &s) { return s.published == 1; }},
    FilterFlag{QLatin1String("play"), [](const Subject &s) { return s.published == 0; }},
};

using Test = std::function<bool(const Subject &)>;

bool hadAnswer(const Subject &stream, const Test &test)
{
    return journal::anyText(stream.formerAnswers, [&](QByteArrayView text) {
        const auto past = journal::PastAnswer::of(text);
        return test({.answer = past.status, .sent = past.sent});
    });
}

bool hadRule(const Subject &stream, const Test &test)
{
    return journal::anyText(stream.formerRules, [&](QByteArrayView text) {
        const auto past = journal::PastRule::of(text);
        return test({.rule = past.id, .ruleName = past.name});
    });
}

// Of streams, and of the connections that the log has events of.
QByteArrayList knownStatuses()
{
    return wcs::knownStatuses() + QByteArrayList{"ESTABLISHED", "DISCONNECTED"};
}

QByteArrayList knownProviders()
{
    return {"WebRTC", "Flash", "RTMP", "HLS", "RTSP", "MSE", "WSPlayer"};
}

constexpr FilterField ruleField(const char *name)
{
    return {.name = QLatin1String(name),
            .text = [](const Subject &s) { return s.rule; },
            .otherText = [](const Subject &s) { return s.ruleName; }};
}

constexpr FilterField answerField(const char *name)
{
    return {.name = QLatin1String(name),
            .number = [](const Subject &s) { return double(s.answer); },
            .flags = Answers,
            .asksForRejected = true};
}

// Of all hooks of a stream, not of the last alone.
constexpr FilterField ever(FilterField field, decltype(FilterField::before) before)
{
    field.before = before;
    return field;
}

// By the part of it that says who it is.
constexpr FilterField keyed(FilterField field, decltype(FilterField::key) key)
{
    field.key = key;
    return field;
}

constexpr FilterField known(FilterField field, decltype(FilterField::known) known)
{
    field.known = known;
    return field;
}

constexpr FilterField textField(const char *name, QByteArrayView (*text)(const Subject &), bool asksForRejected = false)
{
    return {.name = QLatin1String(name), .text = text, .asksForRejected = asksForRejected};
}

constexpr FilterField numberField(const char *name, double (*number)(const Subject &))
{
    return {.name = QLatin1String(name), .number = number};
}

// A field of wcs::Fields that has a word of its own.
template <size_t Index>
constexpr FilterField hookField()
{
    constexpr auto field = std::get<Index>(wcs::Fields);
    constexpr size_t at = wcs::fieldIndex(field.member);
    if constexpr (std::is_same_v<decltype(field), const wcs::Field<QByteArray>>)
        return textField(field.filterWord, [](const Subject &s) { return s.texts[at]; });
    static_assert(!std::is_same_v<decltype(field), const wcs::Field<std::optional<bool>>>, "has flags: see Directions");
    if constexpr (std::is_same_v<decltype(field), const wcs::Field<std::optional<int>>>)
        return numberField(field.filterWord, [](const Subject &s) { return double(s.numbers[at]); });
}

template <size_t... Indices>
std::vector<FilterField> hookFields(std::index_sequence<Indices...>)
{
    std::vector<FilterField> fields;
    const auto add = [&]<size_t Index>(std::integral_constant<size_t, Index>) {
        if constexpr (std::get<Index>(wcs::Fields).filterWord != nullptr)
            fields.push_back(hookField<Index>());
    };
    (add(std::integral_constant<size_t, Indices>()), ...);
    return fields;
}

// Puts them together in the order in which they are named to a person. Those of wcs::Fields that do not stand here, as
// there is no more to say of them, follow.
std::vector<FilterField> allFields()
{
    std::vector<FilterField> rest = hookFields(std::make_index_sequence<std::tuple_size_v<decltype(wcs::Fields)>>());
    const auto take = [&rest](const char *word) {
        const auto it = std::ranges::find(rest, QLatin1String(word), &FilterField::name);
        Q_ASSERT(it != rest.end());
        const FilterField field = *it;
        rest.erase(it);
        return field;
    };
    std::vector<FilterField> fields{
        take("name"),
        take("app"),
        keyed(take("node"), wcs::nodeKey),
        take("session"),
        textField("client", [](const Subject &s) { return s.client; }),
        take("id"),
        known(take("status"), knownStatuses),
        take("info"),
        known(take("provider"), knownProviders),
        known(textField("method", [](const Subject &s) { return s.method; }), wcs::knownMethods),
        textField(
            "peer", [](const Subject &s) { return s.peer; }, true),
        textField(
            "target", [](const Subject &s) { return s.target; }, true),
        ever(ruleField("rule"), hadRule),
        ruleField("last-rule"),
        FilterField{.name = QLatin1String("is"), .flags = Flags},
        FilterField{.name = QLatin1String("finding"), .flags = allFindings()},
        FilterField{.name = QLatin1String("cause"), .flags = allCauses()},
        numberField("incident", [](const Subject &s) { return double(s.found.incident); }),
        FilterField{.name = QLatin1String("dir"), .flags = Directions},
        FilterField{.name = QLatin1String("origin"), .flags = Origins},
        FilterField{
            .name = QLatin1String("age"), .seconds = [](const Subject &s) { return s.ageSeconds; }, .grows = true},
        numberField("events", [](const Subject &s) { return double(s.events); }),
        take("width"),
        take("height"),
        ever(answerField("answer"), hadAnswer),
        answerField("last-answer"),
        FilterField{.name = QLatin1String("backend"),
                    .number = [](const Subject &s) { return double(s.backend.status); },
                    .flags = BackendResults,
                    .seconds = backendSeconds},
        numberField("hits", [](const Subject &s) { return double(s.hits); }),
    };
    std::ranges::move(rest, std::back_inserter(fields));
    return fields;
}

const std::vector<FilterField> &fields()
{
    static const std::vector<FilterField> all = allFields();
    return all;
}

// In seconds; nothing for what is no unit of time.
std::optional<double> unitSeconds(QStringView unit)
{
    if (unit.isEmpty() || unit == u"s")
        return 1;
    if (unit == u"ms")
        return 0.001;
    if (unit == u"m")
        return 60;
    if (unit == u"h")
        return 3'600;
    if (unit == u"d")
        return 86'400;
    return {};
}

template <typename Items>
QString joined(const Items &items)
{
    QStringList names;
    for (const auto &item : items)
        names += item.name;
    return names.join(u", ");
}

} // namespace

const FilterField *filterField(QStringView name)
{
    const auto it = std::ranges::find_if(
        fields(), [name](const FilterField &field) { return name.compare(field.name, Qt::CaseInsensitive) == 0; });
    return it == fields().end() ? nullptr : &*it;
}

QString filterFieldNames()
{
    return joined(fields());
}

QString filterFlagNames(const FilterField &field)
{
    return joined(field.flags);
}

const FilterFlag *filterFlag(const FilterField &field, QStringView text)
{
    const auto it = std::find_if(field.flags.begin(), field.flags.end(), [text](const FilterFlag &flag) {
        return text.compare(flag.name, Qt::CaseInsensitive) == 0;
    });
    return it == field.flags.end() ? nullptr : &*it;
}

double (*filterMeasure(const FilterField &field, bool isCompared))(const Subject &)
{
    return field.seconds && (isCompared || !field.number) ? field.seconds : field.number;
}

std::optional<double> filterNumber(const FilterField &field, QStringView text, bool isCompared)
{
    const auto isDigit = [](QChar c) { return (c >= u'0' && c <= u'9') || c == u'.'; };
    const qsizetype digits = std::find_if_not(text.begin(), text.end(), isDigit) - text.begin();
    bool ok = false;
    const double number = text.first(digits).toDouble(&ok);
    const QStringView unit = text.sliced(digits);
    const bool isTime = field.seconds && filterMeasure(field, isCompared) == field.seconds;
    const bool needsUnit = isTime && field.number; // or it could be meant as the other
    if (!ok || (!isTime && !unit.isEmpty()) || (needsUnit && unit.isEmpty()))
        return {};
    const auto seconds = unitSeconds(unit);
    return seconds ? std::optional(number * *seconds) : std::nullopt;
}

} // namespace filter
