#include "filter/filterfields.h"

#include "journal/streamstate.h"
#include "wcs/method.h"
#include "wcs/nodeid.h"
#include "wcs/status.h"

#include <algorithm>
#include <array>

namespace filter {

namespace {

template <wcs::Doing Doing>
constexpr bool is(const Subject &subject)
{
    return wcs::doingOf(subject.status, subject.published) == Doing;
}

constexpr std::array Flags{
    FilterFlag{QLatin1String("live"), [](const Subject &s) { return s.live; }},
    FilterFlag{QLatin1String("stuck"), [](const Subject &s) { return s.stuck; }, true},
    FilterFlag{QLatin1String("injected"), [](const Subject &s) { return s.injected; }},
    FilterFlag{QLatin1String("publishing"), is<wcs::Doing::Publishing>},
    FilterFlag{QLatin1String("playing"), is<wcs::Doing::Playing>},
    FilterFlag{QLatin1String("paused"), is<wcs::Doing::Paused>},
    FilterFlag{QLatin1String("pending"), is<wcs::Doing::Pending>},
    FilterFlag{QLatin1String("failed"), is<wcs::Doing::Failed>},
    FilterFlag{QLatin1String("ended"), is<wcs::Doing::Ended>},
    FilterFlag{QLatin1String("other"), is<wcs::Doing::Other>},
    FilterFlag{QLatin1String("rejected"), [](const Subject &s) { return s.rejected; }, false, true},
};

// What became of an answer, as journal::sentName() has it.
template <journal::Sent Sent>
constexpr bool wasSent(const Subject &subject)
{
    return subject.sent == Sent;
}

constexpr std::array Answers{
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
    return {.name = QLatin1String(name), .text = &Subject::rule, .otherText = &Subject::ruleName};
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

constexpr FilterField textField(const char *name, QByteArrayView Subject::*text)
{
    return {.name = QLatin1String(name), .text = text};
}

constexpr FilterField knownField(const char *name, QByteArrayView Subject::*text, QByteArrayList (*known)())
{
    return {.name = QLatin1String(name), .text = text, .known = known};
}

constexpr FilterField numberField(const char *name, double (*number)(const Subject &))
{
    return {.name = QLatin1String(name), .number = number};
}

constexpr std::array Fields{
    textField("name", &Subject::name),
    textField("app", &Subject::appKey),
    FilterField{.name = QLatin1String("node"), .text = &Subject::nodeId, .key = wcs::nodeKey},
    textField("session", &Subject::sessionId),
    textField("client", &Subject::client),
    textField("id", &Subject::mediaSessionId),
    knownField("status", &Subject::status, knownStatuses),
    textField("info", &Subject::info),
    knownField("provider", &Subject::provider, knownProviders),
    knownField("method", &Subject::method, wcs::knownMethods),
    FilterField{.name = QLatin1String("peer"), .text = &Subject::peer, .asksForRejected = true},
    FilterField{.name = QLatin1String("target"), .text = &Subject::target, .asksForRejected = true},
    ever(ruleField("rule"), hadRule),
    ruleField("last-rule"),
    FilterField{.name = QLatin1String("is"), .flags = Flags},
    FilterField{.name = QLatin1String("dir"), .flags = Directions},
    FilterField{.name = QLatin1String("age"), .number = [](const Subject &s) { return s.ageSeconds; }, .isTime = true},
    numberField("events", [](const Subject &s) { return double(s.events); }),
    numberField("width", [](const Subject &s) { return double(s.width); }),
    numberField("height", [](const Subject &s) { return double(s.height); }),
    ever(answerField("answer"), hadAnswer),
    answerField("last-answer"),
    numberField("hits", [](const Subject &s) { return double(s.hits); }),
};

// In seconds; nothing for what is no unit of time.
std::optional<double> unitSeconds(QStringView unit)
{
    if (unit.isEmpty() || unit == u"s")
        return 1;
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
    const auto it = std::find_if(Fields.begin(), Fields.end(), [name](const FilterField &field) {
        return name.compare(field.name, Qt::CaseInsensitive) == 0;
    });
    return it == Fields.end() ? nullptr : &*it;
}

QString filterFieldNames()
{
    return joined(std::span(Fields));
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

std::optional<double> filterNumber(const FilterField &field, QStringView text)
{
    const auto isDigit = [](QChar c) { return (c >= u'0' && c <= u'9') || c == u'.'; };
    const qsizetype digits = std::find_if_not(text.begin(), text.end(), isDigit) - text.begin();
    bool ok = false;
    const double number = text.first(digits).toDouble(&ok);
    const QStringView unit = text.sliced(digits);
    if (!ok || (!field.isTime && !unit.isEmpty()))
        return {};
    const auto seconds = unitSeconds(unit);
    return seconds ? std::optional(number * *seconds) : std::nullopt;
}

} // namespace filter
