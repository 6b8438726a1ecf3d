#include "findings/incident.h"

#include "findings/incidentkey.h"
#include "text/secrets.h"
#include "text/text.h"
#include "wcs/nodeid.h"

namespace findings {

namespace {

constexpr std::array StateNames{"new", "acknowledged", "resolved"};
constexpr qint64 Second = 1'000'000;
constexpr int Longest = 120;         // characters of what WCS says
constexpr int LongestSentence = 600; // of ours

QString shown(QByteArrayView text)
{
    return text::visibleText(text::maskText(text.toByteArray()), Longest);
}

QString counted(int count, const QString &one, const QString &many)
{
    return QStringLiteral("%1 %2").arg(count).arg(count == 1 ? one : many);
}

// "16 publishers and 12 players"
QString whoIsHit(const Incident &incident)
{
    QStringList parts;
    if (incident.publishers > 0)
        parts += counted(incident.publishers, QStringLiteral("publisher"), QStringLiteral("publishers"));
    if (incident.players > 0)
        parts += counted(incident.players, QStringLiteral("player"), QStringLiteral("players"));
    return parts.join(QStringLiteral(" and "));
}

// What is the matter with one, or with some.
QString whatIsWrong(const Incident &incident)
{
    const bool isOne = incident.publishers + incident.players == 1;
    if (!incident.kind)
        return isOne ? QStringLiteral("failed or was not heard of any more")
                     : QStringLiteral("failed or were not heard of any more");
    switch (*incident.kind) {
    case Kind::Failed:
        return QStringLiteral("failed");
    case Kind::Stuck:
        return isOne ? QStringLiteral("has no result") : QStringLiteral("have no result");
    case Kind::Stale:
        return isOne ? QStringLiteral("has no heartbeat") : QStringLiteral("have no heartbeat");
    case Kind::SessionEnded:
        return isOne ? QStringLiteral("did not end with its session")
                     : QStringLiteral("did not end with their sessions");
    case Kind::OrphanPlayer:
        return isOne ? QStringLiteral("goes on without its publisher") : QStringLiteral("go on without a publisher");
    case Kind::TwoPublishers:
        return QStringLiteral("publish by one name");
    case Kind::Flapping:
        return isOne ? QStringLiteral("begins again and again") : QStringLiteral("begin again and again");
    case Kind::MissingHere:
        return isOne ? QStringLiteral("lives there, and is not known here")
                     : QStringLiteral("live there, and are not known here");
    case Kind::GoneThere:
        return isOne ? QStringLiteral("is open here, and gone there") : QStringLiteral("are open here, and gone there");
    default:
        return isOne ? QStringLiteral("is in trouble") : QStringLiteral("are in trouble");
    }
}

QString within(const Incident &incident)
{
    const qint64 seconds = (incident.lastSince - incident.since + Second - 1) / Second;
    return incident.findings < 2 || seconds > 600 ? QString()
                                                  : QStringLiteral(" within %1 s").arg(std::max<qint64>(seconds, 1));
}

// Where it is, as far as that is one place: the narrowest that has a name.
QString place(const Incident &incident)
{
    if (!incident.name.isEmpty())
        return shown(incident.name);
    QStringList parts;
    if (incident.nodes > 1)
        parts += QStringLiteral("%1 nodes").arg(incident.nodes);
    else if (!incident.nodeId.isEmpty())
        parts += shown(shownNode(incident.nodeId));
    if (!incident.appKey.isEmpty())
        parts += shown(incident.appKey);
    if (!incident.client.isEmpty())
        parts += QStringLiteral("clients at %1").arg(shown(incident.client));
    return parts.value(0) +
           (parts.size() > 1 ? QStringLiteral(" (%1)").arg(parts.mid(1).join(QStringLiteral(", "))) : QString());
}

// ", Failed by RTP activity"
QString whatWcsSays(const Incident &incident)
{
    if (incident.info.isEmpty())
        return {};
    QString reason = shown(incident.info);
    if (reason.endsWith(u'.'))
        reason.chop(1);
    const bool areMany = incident.reasons > 2 && isOfSeveralReasons(incident.key);
    return areMany ? QStringLiteral(", for %1 reasons, most often: %2").arg(incident.reasons).arg(reason)
                   : QStringLiteral(", %1").arg(reason);
}

} // namespace

QString Incident::sentence() const
{
    if (publishers + players == 0)
        return text::visibleText(text::maskText(info), LongestSentence);
    const QString reason = whatWcsSays(*this);
    if (isOfPublisher())
        return QStringLiteral("%1: its publisher has left, %2 %3%4%5.")
            .arg(place(*this), counted(players, QStringLiteral("player"), QStringLiteral("players")),
                 whatIsWrong(*this), within(*this), reason);
    const QString where = place(*this);
    return QStringLiteral("%1%2 %3%4%5.")
        .arg(where.isEmpty() ? where : where + QStringLiteral(": "), whoIsHit(*this), whatIsWrong(*this), within(*this),
             reason);
}

Severity severityOf(const Finding &finding)
{
    const bool isViewer = finding.kind == Kind::Failed && finding.published == 0;
    return isViewer ? Severity::Warning : severityOf(finding.kind);
}

QByteArrayView stateName(Incident::State state)
{
    return StateNames.at(size_t(state));
}

std::optional<Incident::State> stateOf(QByteArrayView name)
{
    const auto it = std::ranges::find(StateNames, name, [](const char *n) { return QByteArrayView(n); });
    return it == StateNames.end() ? std::nullopt : std::optional(Incident::State(it - StateNames.begin()));
}

QByteArrayView shownNode(QByteArrayView nodeId)
{
    const QByteArrayView id = wcs::nodeKey(nodeId);
    return id.size() + 1 < nodeId.size() ? nodeId.sliced(id.size() + 1) : nodeId;
}

} // namespace findings
