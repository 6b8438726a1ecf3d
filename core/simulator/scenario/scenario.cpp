#include "simulator/scenario/scenario.h"

#include <QFile>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace simulator {

namespace {

// Of streams that were live (PROTOCOL §5).
const QList<QByteArray> FailureInfos{
    "Failed by ICE error",         "Failed by ICE timeout",     "Failed by ICE keep alive",
    "Failed by DTLS error",        "Failed by RTP activity",    "Failed to connect to rtsp stream",
    "No available transcoders",    "No common codecs",          "Failed by HLS writer error",
    "Failed by RTMP writer error", "Failed by error",           "Failed to add stream to proxy",
    "Distributor stopped",         "RtspAgent shutdown",        "Stream failed",
    "Restricted access",           "Requested stream shutdown",
};

template <typename Seen>
void forEachStep(const std::vector<Step> &steps, const Seen &seen)
{
    for (const Step &step : steps) {
        seen(step);
        forEachStep(step.steps, seen);
        forEachStep(step.otherSteps, seen);
    }
}

// Shares `total` out by the weights, by the largest remainder; none gets less than its minimum, unless there is not
// enough for these: then the last ones go without.
std::vector<qint64> shares(qint64 total, const std::vector<qint64> &weights, const std::vector<qint64> &minimums)
{
    const qint64 sum = std::accumulate(weights.begin(), weights.end(), qint64(0));
    std::vector<qint64> result(weights.size(), 0);
    if (sum <= 0)
        return result;
    const auto ideal = [&](size_t i) { return double(total) * double(weights[i]) / double(sum); };
    for (size_t i = 0; i < weights.size(); ++i)
        result[i] = std::max(qint64(std::floor(ideal(i))), minimums[i]);
    // At most one step for each: the floors are less than one off, the minimums are 0 or 1.
    for (qint64 given = std::accumulate(result.begin(), result.end(), qint64(0)); given != total;) {
        const bool isMore = given < total;
        std::optional<size_t> best;
        double most = 0;
        for (size_t i = 0; i < result.size(); ++i) {
            if (isMore ? weights[i] == 0 : result[i] == 0)
                continue;
            const double asked = isMore ? ideal(i) - double(result[i]) : double(result[i]) - ideal(i);
            const double need = !isMore && result[i] <= minimums[i] ? asked - 1e9 + double(i) : asked;
            if (!best || need > most) {
                best = i;
                most = need;
            }
        }
        result[*best] += isMore ? 1 : -1;
        given += isMore ? 1 : -1;
    }
    return result;
}

// Numbers of players by group, so many for each client of those whom they play. Groups that play the same share its
// players as they did before.
std::vector<qint64> withPlayers(const std::vector<Group> &groups, int playersPerStream)
{
    std::vector<qint64> counts;
    counts.reserve(groups.size());
    for (const Group &group : groups)
        counts.push_back(group.count);
    const auto isPlayerOf = [](const Group &group, const QStringList &of) {
        return !of.isEmpty() && !group.publishes() && group.playsOf() == of;
    };
    QList<QStringList> seen;
    for (const Group &group : groups) {
        const QStringList of = group.playsOf();
        if (!isPlayerOf(group, of) || seen.contains(of))
            continue;
        seen.append(of);
        qint64 publishers = 0;
        std::vector<qint64> alike;
        for (const Group &other : groups) {
            publishers += of.contains(other.id) ? other.count : 0;
            alike.push_back(isPlayerOf(other, of) ? other.count : 0);
        }
        const auto players = shares(publishers * playersPerStream, alike, std::vector<qint64>(groups.size(), 0));
        for (size_t i = 0; i < groups.size(); ++i)
            counts[i] = isPlayerOf(groups[i], of) ? players[i] : counts[i];
    }
    return counts;
}

std::vector<Step> failing(const std::vector<Step> &steps, double share)
{
    std::vector<Step> result;
    for (Step step : steps) {
        step.steps = failing(step.steps, share);
        step.otherSteps = failing(step.otherSteps, share);
        if (step.kind != Step::Kind::Stop && step.kind != Step::Kind::Disconnect) {
            result.push_back(std::move(step));
            continue;
        }
        Step chance{.kind = Step::Kind::Chance, .probability = share};
        chance.steps.push_back({.kind = Step::Kind::Fail, .infos = FailureInfos});
        if (step.kind == Step::Kind::Disconnect)
            chance.steps.push_back(step);
        chance.otherSteps.push_back(std::move(step));
        result.push_back(std::move(chance));
    }
    return result;
}

void addNames(const std::vector<Step> &steps, QStringList &names)
{
    for (const Step &step : steps) {
        if (step.kind == Step::Kind::Publish && !names.contains(step.name))
            names.append(step.name);
        addNames(step.steps, names);
        addNames(step.otherSteps, names);
    }
}

// Whether each client of a group has a name of its own by this pattern.
bool isOfOneClient(const QString &pattern)
{
    return pattern.contains(QLatin1String("{n}")) && !pattern.contains(QLatin1String("}{"));
}

// Whether names of the two patterns may be the same: what stands before their first place is.
bool mayMeet(const QString &pattern, const QString &other)
{
    const QString beginning = pattern.left(pattern.indexOf(u'{')); // all of it where there is none
    const QString otherBeginning = other.left(other.indexOf(u'{'));
    return beginning.startsWith(otherBeginning) || otherBeginning.startsWith(beginning);
}

} // namespace

QString Group::firstName() const
{
    QString name;
    forEachStep(steps, [&name](const Step &step) {
        if (name.isEmpty() && step.kind == Step::Kind::Publish)
            name = step.name;
    });
    return name;
}

QStringList Group::playsOf() const
{
    QStringList ids;
    forEachStep(steps, [&ids](const Step &step) {
        if (!step.of.isEmpty() && !ids.contains(step.of))
            ids.append(step.of);
    });
    ids.sort();
    return ids;
}

bool Scenario::mayShareNames() const
{
    QStringList known; // of the groups before
    for (const Group &group : groups) {
        QStringList names;
        addNames(group.steps, names);
        for (qsizetype i = 0; i < names.size(); ++i) {
            const auto meets = [&](const QString &other) { return mayMeet(names[i], other); };
            const auto own = names.constBegin() + i;
            if (std::any_of(known.constBegin(), known.constEnd(), meets))
                return true;
            if (group.count > 1 && (!isOfOneClient(names[i]) || std::any_of(names.constBegin(), own, meets)))
                return true;
        }
        known += names;
    }
    return false;
}

qint64 Scenario::clients() const
{
    qint64 sum = 0;
    for (const Group &group : groups)
        sum += group.count;
    return sum;
}

QStringList Scenario::shipped()
{
    static const QStringList ids{
        QStringLiteral("quiet-morning"),   QStringLiteral("conference"),      QStringLiteral("outage-tour"),
        QStringLiteral("findings-tour"),   QStringLiteral("findings-decoys"), QStringLiteral("error-path-tour"),
        QStringLiteral("flapping-camera"), QStringLiteral("keepalive-loss"),  QStringLiteral("network-outage"),
        QStringLiteral("flash-crowd"),     QStringLiteral("publish"),         QStringLiteral("play"),
        QStringLiteral("snapshot"),        QStringLiteral("mixed"),
    };
    return ids;
}

std::optional<Scenario> Scenario::shippedOne(const QString &id)
{
    QFile file(QStringLiteral(":/scenarios/%1.json").arg(id));
    if (!shipped().contains(id) || !file.open(QIODevice::ReadOnly))
        return std::nullopt;
    auto parsed = fromJson(file.readAll());
    if (auto *scenario = std::get_if<Scenario>(&parsed)) {
        scenario->id = id;
        return std::move(*scenario);
    }
    return std::nullopt;
}

Scenario Scenario::scaled(std::optional<int> clients, std::optional<int> playersPerStream) const
{
    std::vector<qint64> counts;
    for (const Group &group : groups)
        counts.push_back(group.count);
    if (playersPerStream)
        counts = withPlayers(groups, *playersPerStream);
    if (clients) {
        QStringList played;
        for (const Group &group : groups)
            played += group.playsOf();
        std::vector<qint64> minimums;
        for (size_t i = 0; i < groups.size(); ++i)
            minimums.push_back(counts[i] > 0 && played.contains(groups[i].id) ? 1 : 0);
        counts = shares(*clients, counts, minimums);
    }
    Scenario result = *this;
    for (size_t i = 0; i < counts.size(); ++i)
        result.groups[i].count = int(std::min<qint64>(counts[i], std::numeric_limits<int>::max()));
    return result;
}

Scenario Scenario::withFailShare(double share) const
{
    Scenario result = *this;
    if (share <= 0)
        return result;
    for (Group &group : result.groups) {
        if (group.publishes())
            group.steps = failing(group.steps, share);
    }
    return result;
}

} // namespace simulator
