#include "findings/thresholds.h"

#include <QStringList>

#include <algorithm>
#include <array>

namespace findings {

namespace {

constexpr qint64 Second = 1'000'000; // µs
constexpr qint64 Day = 86'400 * Second;

constexpr std::array Rows{
    Threshold{"fail-window", &Thresholds::failWindow, true, Second, Day, "time in which a node's failures are counted"},
    Threshold{"fails-from", &Thresholds::failsFrom, false, 1, 100'000, "so many, and …"},
    Threshold{"fails-share", &Thresholds::failsShare, false, 0, 100, "… % of its live streams: found"},
    Threshold{"lost", &Thresholds::lostAfter, true, 0, Day, "a publisher failed and is not back since: found alone"},
    Threshold{"stuck", &Thresholds::stuckAfter, true, Second, Day, "no result of publishing or playing since"},
    Threshold{"stale", &Thresholds::staleAfter, true, Second, Day,
              "no heartbeat since, and for 2.5 intervals of its WCS"},
    Threshold{"orphan", &Thresholds::orphanAfter, true, Second, Day, "a player goes on since its publisher's end"},
    Threshold{"flap-window", &Thresholds::flapWindow, true, Second, Day, "time in which begins of a name are counted"},
    Threshold{"flaps-from", &Thresholds::flapsFrom, false, 2, 1'000, "so many begins: flapping"},
    Threshold{"flaps-until", &Thresholds::flapsUntil, false, 1, 1'000, "with fewer, no more"},
    Threshold{"injected", &Thresholds::injectedFor, true, 0, Day, "what follows an injected answer, so long"},
    Threshold{"slow", &Thresholds::slowAfter, true, Second / 10, 600 * Second, "an answer of ours takes so long"},
    Threshold{"refused", &Thresholds::refusedFor, true, Second, Day, "no hook was refused any more since"},
    Threshold{"disk", &Thresholds::diskWithin, true, 60 * Second, 365 * Day, "the disk will be full within"},
    Threshold{"incident", &Thresholds::incidentWindow, true, Second, Day, "what is found within belongs together"},
    Threshold{"calm", &Thresholds::calmFor, true, 0, Day, "all is well since: resolved"},
};

// µs of "10s", or a plain number; nothing for what is neither.
std::optional<qint64> valueOf(const QString &text, bool isTime)
{
    struct Unit {
        QLatin1String name;
        qint64 value;
    };
    static constexpr std::array Units{Unit{QLatin1String("ms"), 1'000}, Unit{QLatin1String("s"), Second},
                                      Unit{QLatin1String("m"), 60 * Second}, Unit{QLatin1String("h"), 3'600 * Second},
                                      Unit{QLatin1String("d"), Day}};
    bool ok = false;
    if (!isTime) {
        const qint64 number = text.toLongLong(&ok);
        return ok ? std::optional(number) : std::nullopt;
    }
    const auto unit = std::ranges::find_if(Units, [&text](const Unit &u) { return text.endsWith(u.name); });
    if (unit == Units.end())
        return {};
    const double number = text.chopped(unit->name.size()).toDouble(&ok);
    return ok && number >= 0 && number < 1e6 ? std::optional(qint64(number * double(unit->value))) : std::nullopt;
}

} // namespace

std::span<const Threshold> allThresholds()
{
    return Rows;
}

Result<Done> setThreshold(Thresholds &thresholds, const QString &text)
{
    const QByteArray name = text.section(u'=', 0, 0).trimmed().toUtf8();
    const auto row = std::ranges::find_if(Rows, [&name](const Threshold &t) { return name == t.name; });
    if (row == Rows.end()) {
        QStringList names;
        std::ranges::transform(Rows, std::back_inserter(names),
                               [](const Threshold &t) { return QString::fromLatin1(t.name); });
        return Error{QStringLiteral("names none of %1").arg(names.join(QStringLiteral(", ")))};
    }
    const std::optional<qint64> value = valueOf(text.section(u'=', 1).trimmed(), row->isTime);
    if (!value)
        return Error{row->isTime ? QStringLiteral("takes a time such as 10s, 500ms, 5m or 2h")
                                 : QStringLiteral("takes a whole number")};
    if (*value < row->least || *value > row->most)
        return Error{QStringLiteral("is out of range: %1 to %2%3")
                         .arg(QString::number(row->isTime ? double(row->least) / double(Second) : double(row->least)),
                              QString::number(row->isTime ? double(row->most) / double(Second) : double(row->most)),
                              row->isTime ? QStringLiteral(" s") : QString())};
    thresholds.*row->value = *value;
    return Done{};
}

} // namespace findings
