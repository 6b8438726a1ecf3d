#include "base/reasonphrase.h"
#include "json/utf8.h"
#include "rules/matcher.h"
#include "rules/matchtable.h"
#include "rules/rule.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace rules {

namespace {

constexpr qint64 LongDelay = 1'000;    // ms
constexpr double LikelyDeviations = 2; // of a lognormal delay: what lies beyond is rare
constexpr qint64 SlowBytes = 4'000;    // per second: an echo takes about a second
constexpr qsizetype ShownPattern = 40;
constexpr qsizetype MostShown = 2; // of the backend's answer that is changed

// The same wherever the program runs, as it stands in the names of rules.
QString seconds(double ms)
{
    const double s = ms / 1'000;
    return s < 1 ? QStringLiteral("%1 ms").arg(qRound(ms))
                 : QStringLiteral("%1 s").arg(s, 0, s < 999 ? 'g' : 'f', s < 999 ? 3 : 0);
}

double longest(const Delay &delay)
{
    switch (delay.type) {
    case Delay::Type::Fixed:
        break;
    case Delay::Type::Uniform:
        return double(delay.maxMs);
    case Delay::Type::LogNormal:
        return delay.medianMs * std::exp(LikelyDeviations * delay.sigma);
    }
    return double(delay.ms);
}

// Whether the pattern leaves nothing out that matters: it takes each of some texts that have nothing in common.
bool isAny(const QString &pattern)
{
    static const QByteArrayList unlike{"a",
                                       "Zq-9",
                                       "0173",
                                       "камера",
                                       "x_y.z",
                                       "/10.0.0.7:51000/10.0.0.1:8443",
                                       "56141d10-fddc-11e6-ac3a-4d67d5b3360d"};
    if (pattern.isEmpty())
        return true;
    const auto compiled = compilePattern(pattern);
    const auto *text = std::get_if<text::TextPattern>(&compiled);
    return text && std::ranges::all_of(unlike, [text](const QByteArray &sample) { return text->matches(sample); });
}

bool isForAllStreams(const Match &match)
{
    return isAny(match.nodeId) && isAny(match.sessionId) && isAny(match.mediaSessionId) && isAny(match.name) &&
           isAny(match.appKey) && match.body.isEmpty();
}

bool isSlow(const Action &action)
{
    return action.type == Action::Type::Hold || longest(action.delay) > LongDelay ||
           (action.type == Action::Type::Dribble && action.bytesPerSecond < SlowBytes);
}

// What connect is told stands in the body: another one is as good as none.
bool isErrorToConnect(const Action &action)
{
    if (action.type == Action::Type::Forward)
        return false;
    return !action.sendsResponse() || action.status != 200 || action.type == Action::Type::Truncate ||
           action.type == Action::Type::Malformed || action.body != QLatin1String(Action::Echo);
}

bool mayMatchConnect(const Match &match)
{
    const auto matcher = Matcher::compile(match);
    return std::holds_alternative<Matcher>(matcher) && std::get<Matcher>(matcher).matchesMethod("connect");
}

QString describe(const Delay &delay)
{
    switch (delay.type) {
    case Delay::Type::Fixed:
        return delay.ms > 0 ? QStringLiteral("after %1").arg(seconds(double(delay.ms))) : QString();
    case Delay::Type::Uniform:
        return QStringLiteral("after %1 to %2").arg(seconds(double(delay.minMs)), seconds(double(delay.maxMs)));
    case Delay::Type::LogNormal:
        break;
    }
    return QStringLiteral("after about %1").arg(seconds(delay.medianMs));
}

QString statusText(const Action &action)
{
    const QString number = QString::number(action.status);
    return action.reason.isEmpty() ? number : number + u' ' + action.reason;
}

QString forwardText(const Action &action)
{
    QString text = action.status == 0 ? QStringLiteral("the backend's answer")
                                      : QStringLiteral("the backend's answer as %1").arg(statusText(action));
    if (action.headers.isEmpty() && action.changes.isEmpty())
        return text;
    QStringList changed;
    for (const Header &header : action.headers)
        changed += json::beginningOf(header.name, ShownPattern);
    for (auto it = action.changes.begin(); it != action.changes.end(); ++it)
        changed += it.key().isEmpty() ? QStringLiteral("another body") : json::beginningOf(it.key(), ShownPattern);
    const qsizetype more = changed.size() - MostShown;
    return text + QStringLiteral(" with ") + changed.mid(0, MostShown).join(QStringLiteral(", ")) +
           (more > 0 ? QStringLiteral(" and %1 more").arg(more) : QString());
}

constexpr std::array UsualStatuses{200, 204, 302, 400, 401, 403, 404, 408, 429, 500, 502, 503, 504};

Rule preset(const char *id, const QString &name, const Action &action)
{
    Rule rule;
    rule.id = QLatin1String(id);
    rule.name = name;
    rule.enabled = false;
    rule.action = action;
    return rule;
}

Action error(int status)
{
    return {.status = status,
            .reason = QLatin1String(reasonPhrase(status)),
            .headers = {{QStringLiteral("Connection"), QStringLiteral("close")},
                        {QStringLiteral("Content-Type"), QStringLiteral("text/html; charset=UTF-8")}}};
}

Action slow(qint64 ms)
{
    return {.body = QLatin1String(Action::Echo), .delay = {.ms = ms}};
}

} // namespace

QList<int> usualStatuses()
{
    return {UsualStatuses.begin(), UsualStatuses.end()};
}

QString usualReason(int status)
{
    const bool isUsual = std::ranges::find(UsualStatuses, status) != UsualStatuses.end();
    return isUsual ? QLatin1String(reasonPhrase(status)) : QString();
}

bool needsBackend(const Rule &rule)
{
    return rule.action.type == Action::Type::Forward || !rule.match.backend.isEmpty();
}

std::optional<QString> riskOf(const Rule &rule)
{
    const Action &action = rule.action;
    const bool isConnect = mayMatchConnect(rule.match);
    if (action.type == Action::Type::Forward && isConnect && (action.status != 0 || !action.changes.isEmpty()))
        return QStringLiteral("“%1” changes what the backend answers to connect: clients that it lets in could be "
                              "refused, and those that it refuses let in.")
            .arg(rule.name);
    const bool seesBackend = !rule.match.backend.isEmpty() || action.forward;
    if (isConnect && seesBackend && action.type != Action::Type::Forward && action.sendsResponse() &&
        action.status == 200)
        return QStringLiteral("“%1” answers connect in the backend's stead: clients that it refuses could be let in.")
            .arg(rule.name);
    if (isConnect && (isErrorToConnect(action) || isSlow(action)))
        return QStringLiteral("“%1” disturbs the answer to connect: a live WCS would refuse every client it is about.")
            .arg(rule.name);
    if (isForAllStreams(rule.match) && isSlow(action))
        return QStringLiteral("“%1” makes WCS wait for the answers of all streams: its hooks use a bounded pool of "
                              "connections, and a live WCS can come to a standstill.")
            .arg(rule.name);
    return std::nullopt;
}

QString describe(const Action &action)
{
    QString text;
    switch (action.type) {
    case Action::Type::Respond:
        text = statusText(action);
        break;
    case Action::Type::Close:
        text = QStringLiteral("close without an answer");
        break;
    case Action::Type::Reset:
        text = QStringLiteral("reset the connection");
        break;
    case Action::Type::Hold:
        text = QStringLiteral("never answer");
        break;
    case Action::Type::Truncate:
        text = QStringLiteral("%1, cut off at %2 %").arg(statusText(action)).arg(qRound(action.atFraction * 100));
        break;
    case Action::Type::Malformed:
        text = QStringLiteral("%1 with broken JSON").arg(statusText(action));
        break;
    case Action::Type::Forward:
        text = forwardText(action);
        break;
    case Action::Type::Dribble:
        text = QStringLiteral("%1 at %2 bytes/s").arg(statusText(action)).arg(action.bytesPerSecond);
        break;
    }
    if (const QString delay = describe(action.delay); !delay.isEmpty())
        text += u' ' + delay;
    return action.forward ? text + QStringLiteral(", seen by the backend") : text;
}

QString describe(const Match &match, const When &when)
{
    static_assert(TextMatches.size() == 7 && FlagMatches.size() == 4, "each has its words here");
    QStringList parts;
    parts += match.method.isEmpty() ? QStringLiteral("all methods") : json::beginningOf(match.method, ShownPattern);
    const auto add = [&parts](const QString &word, const QString &pattern) {
        if (!pattern.isEmpty())
            parts += word + u' ' + json::beginningOf(pattern, ShownPattern);
    };
    add(QStringLiteral("name"), match.name);
    add(QStringLiteral("status"), match.status.join(QStringLiteral(", ")));
    add(QStringLiteral("app"), match.appKey);
    add(QStringLiteral("node"), match.nodeId);
    add(QStringLiteral("session"), match.sessionId);
    add(QStringLiteral("id"), match.mediaSessionId);
    add(QStringLiteral("cause"), match.info);
    add(QStringLiteral("provider"), match.mediaProvider);
    if (match.published)
        parts += *match.published ? QStringLiteral("publishers") : QStringLiteral("players");
    for (const auto &[flag, word] : {std::pair{match.hasVideo, QStringLiteral("video")},
                                     {match.hasAudio, QStringLiteral("audio")},
                                     {match.record, QStringLiteral("recording")}}) {
        if (flag)
            parts += *flag ? QStringLiteral("with %1").arg(word) : QStringLiteral("without %1").arg(word);
    }
    for (auto it = match.body.begin(); it != match.body.end(); ++it)
        parts += json::beginningOf(it.key(), ShownPattern);
    const QString backend = QStringLiteral("backend");
    add(backend, match.backend.status.join(QStringLiteral(", ")));
    for (auto it = match.backend.headers.begin(); it != match.backend.headers.end(); ++it)
        add(backend + u' ' + json::beginningOf(it.key(), ShownPattern), it.value());
    for (auto it = match.backend.body.begin(); it != match.backend.body.end(); ++it)
        add(backend, it.key().isEmpty() ? QStringLiteral("body") : it.key());
    if (parts.size() == 1)
        parts += QStringLiteral("all streams");
    if (when.skip > 0)
        parts += QStringLiteral("not the first %1").arg(when.skip);
    if (when.count > 0)
        parts += when.count == 1 ? QStringLiteral("once") : QStringLiteral("%1 times").arg(when.count);
    if (when.per == When::Per::Stream && (when.count > 0 || when.skip > 0))
        parts.last() += QStringLiteral(" per stream");
    if (when.probability < 1)
        parts += QStringLiteral("%1 %, seed %2").arg(when.probability * 100, 0, 'g', 3).arg(when.seed);
    return parts.join(QStringLiteral(" · "));
}

Rules presets()
{
    return {
        preset("500-wcs", QStringLiteral("500 as WCS documents it"), error(500)),
        preset("403", QStringLiteral("403 Forbidden"), error(403)),
        preset("503", QStringLiteral("503 Service Unavailable"), error(503)),
        preset("slow", QStringLiteral("Slow (5 s)"), slow(5'000)),
        preset("too-slow", QStringLiteral("Slower than WCS waits (16 s)"), slow(16'000)),
        preset("reset", QStringLiteral("Reset the connection"), {.type = Action::Type::Reset}),
        preset("broken-json", QStringLiteral("Broken JSON"),
               {.type = Action::Type::Malformed, .body = QLatin1String(Action::Echo)}),
    };
}

} // namespace rules
