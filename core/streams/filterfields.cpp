#include "streams/filterfields.h"

#include "wcs/status.h"

#include <algorithm>
#include <array>

namespace streams {

namespace {

bool hasPhase(const Subject &subject, wcs::Phase phase)
{
    return wcs::phaseOf(subject.status) == phase;
}

constexpr std::array flags{
    FilterFlag{QLatin1String("live"), [](const Subject &s) { return s.live; }},
    FilterFlag{QLatin1String("stuck"), [](const Subject &s) { return s.stuck; }, true},
    FilterFlag{QLatin1String("injected"), [](const Subject &s) { return s.injected; }},
    FilterFlag{QLatin1String("ended"), [](const Subject &s) { return hasPhase(s, wcs::Phase::Ended); }},
    FilterFlag{QLatin1String("failed"), [](const Subject &s) { return hasPhase(s, wcs::Phase::Failed); }},
    FilterFlag{QLatin1String("pending"), [](const Subject &s) { return hasPhase(s, wcs::Phase::Pending); }},
    FilterFlag{QLatin1String("rejected"), [](const Subject &s) { return s.rejected; }, false, true},
};

constexpr std::array directions{
    FilterFlag{QLatin1String("publish"), [](const Subject &s) { return s.published == 1; }},
    FilterFlag{QLatin1String("play"), [](const Subject &s) { return s.published == 0; }},
};

constexpr FilterField textField(const char *name, QByteArrayView Subject::*text)
{
    return {.name = QLatin1String(name), .text = text};
}

constexpr FilterField numberField(const char *name, double (*number)(const Subject &))
{
    return {.name = QLatin1String(name), .number = number};
}

constexpr std::array fields{
    textField("name", &Subject::name),
    textField("app", &Subject::appKey),
    textField("node", &Subject::nodeId),
    textField("session", &Subject::sessionId),
    textField("id", &Subject::mediaSessionId),
    textField("status", &Subject::status),
    textField("info", &Subject::info),
    textField("provider", &Subject::provider),
    textField("method", &Subject::method),
    textField("peer", &Subject::peer),
    FilterField{.name = QLatin1String("rule"), .text = &Subject::rule, .otherText = &Subject::ruleName},
    FilterField{.name = QLatin1String("is"), .flags = flags},
    FilterField{.name = QLatin1String("dir"), .flags = directions},
    FilterField{.name = QLatin1String("age"), .number = [](const Subject &s) { return s.ageSeconds; }, .isTime = true},
    numberField("events", [](const Subject &s) { return double(s.events); }),
    numberField("width", [](const Subject &s) { return double(s.width); }),
    numberField("height", [](const Subject &s) { return double(s.height); }),
    numberField("answer", [](const Subject &s) { return double(s.answer); }),
};

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
    const auto it = std::find_if(fields.begin(), fields.end(), [name](const FilterField &field) {
        return name.compare(field.name, Qt::CaseInsensitive) == 0;
    });
    return it == fields.end() ? nullptr : &*it;
}

QString filterFieldNames()
{
    return joined(std::span(fields));
}

QString filterFlagNames(const FilterField &field)
{
    return joined(field.flags);
}

} // namespace streams
