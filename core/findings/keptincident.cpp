#include "findings/incident.h"
#include "json/readjson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

// As the journal keeps incidents: a key that is not there is what the value is by itself. Texts are bytes of others and
// stand as they came, also where they are no UTF-8.

namespace findings {

namespace {

QJsonValue textValue(const QByteArray &text)
{
    return QString::fromLatin1(text);
}

QByteArray textOf(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toString().toLatin1();
}

QJsonValue word(QByteArrayView name)
{
    return QString::fromLatin1(name);
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Incident::Told toldOf(int number)
{
    return number >= 0 && number <= int(Incident::Told::Resolved) ? Incident::Told(number) : Incident::Told::Nothing;
}

template <typename Object>
struct TextRow {
    const char *name;
    QByteArray Object::*member;
};
constexpr auto IncidentTexts = std::to_array<TextRow<Incident>>({{"key", &Incident::key},
                                                                 {"nodeId", &Incident::nodeId},
                                                                 {"appKey", &Incident::appKey},
                                                                 {"name", &Incident::name},
                                                                 {"client", &Incident::client},
                                                                 {"info", &Incident::info}});
constexpr auto FindingTexts = std::to_array<TextRow<Finding>>({{"mediaSessionId", &Finding::mediaSessionId},
                                                               {"nodeId", &Finding::nodeId},
                                                               {"appKey", &Finding::appKey},
                                                               {"name", &Finding::name},
                                                               {"client", &Finding::client},
                                                               {"info", &Finding::info}});

struct TimeRow {
    const char *name;
    qint64 Incident::*member;
};
constexpr auto IncidentTimes = std::to_array<TimeRow>({{"lastFound", &Incident::lastFound},
                                                       {"lastSince", &Incident::lastSince},
                                                       {"acknowledgedAt", &Incident::acknowledgedAt},
                                                       {"mutedUntil", &Incident::mutedUntil}});
struct CountRow {
    const char *name;
    int Incident::*member;
};
constexpr auto IncidentCounts = std::to_array<CountRow>({{"publishers", &Incident::publishers},
                                                         {"players", &Incident::players},
                                                         {"findings", &Incident::findings},
                                                         {"open", &Incident::open},
                                                         {"nodes", &Incident::nodes},
                                                         {"reasons", &Incident::reasons}});

} // namespace

journal::KeptIncident kept(const Incident &incident)
{
    QJsonObject object{{QStringLiteral("state"), word(stateName(incident.state))},
                       {QStringLiteral("severity"), word(severityName(incident.severity))},
                       {QStringLiteral("cause"), word(causeName(incident.cause))},
                       {QStringLiteral("acknowledgedBy"), incident.acknowledgedBy},
                       {QStringLiteral("resolvedBy"), incident.resolvedBy},
                       {QStringLiteral("told"), int(incident.told)},
                       {QStringLiteral("origin"), word(wcs::originName(incident.origin))}};
    for (const auto &row : IncidentTexts)
        object.insert(QLatin1String(row.name), textValue(incident.*row.member));
    for (const TimeRow &row : IncidentTimes)
        object.insert(QLatin1String(row.name), incident.*row.member);
    for (const CountRow &row : IncidentCounts)
        object.insert(QLatin1String(row.name), incident.*row.member);
    if (incident.kind)
        object.insert(QStringLiteral("kind"), word(kindName(*incident.kind)));
    QJsonArray comments;
    for (const Comment &comment : incident.comments)
        comments.append(QJsonObject{{QStringLiteral("at"), comment.at},
                                    {QStringLiteral("by"), comment.by},
                                    {QStringLiteral("text"), comment.text}});
    object.insert(QStringLiteral("comments"), comments);
    return {.id = incident.id, .since = incident.since, .resolvedAt = incident.resolvedAt, .document = compact(object)};
}

std::optional<Incident> incidentOf(const journal::KeptIncident &kept)
{
    const QJsonObject object = json::readJsonObject(kept.document);
    const auto state = stateOf(textOf(object, "state"));
    const auto severity = severityOf(textOf(object, "severity"));
    const auto cause = causeOf(textOf(object, "cause"));
    if (!state || !severity || !cause)
        return {};
    Incident incident{.id = kept.id,
                      .state = *state,
                      .severity = *severity,
                      .cause = *cause,
                      .kind = kindOf(textOf(object, "kind")),
                      .origin = wcs::originOf(textOf(object, "origin")),
                      .since = kept.since,
                      .resolvedAt = kept.resolvedAt,
                      .resolvedBy = object.value(QStringLiteral("resolvedBy")).toString(),
                      .acknowledgedBy = object.value(QStringLiteral("acknowledgedBy")).toString(),
                      .told = toldOf(object.value(QStringLiteral("told")).toInt())};
    for (const auto &row : IncidentTexts)
        incident.*row.member = textOf(object, row.name);
    for (const TimeRow &row : IncidentTimes)
        incident.*row.member = object.value(QLatin1String(row.name)).toInteger();
    for (const CountRow &row : IncidentCounts)
        incident.*row.member = object.value(QLatin1String(row.name)).toInt();
    const QJsonArray comments = object.value(QStringLiteral("comments")).toArray();
    for (const auto &value : comments)
        incident.comments.append({value[QStringLiteral("at")].toInteger(), value[QStringLiteral("by")].toString(),
                                  value[QStringLiteral("text")].toString()});
    return incident;
}

journal::KeptFinding kept(qint64 incident, const Finding &finding, qint64 until)
{
    QJsonObject object{{QStringLiteral("cause"), word(causeName(finding.cause))},
                       {QStringLiteral("published"), finding.published},
                       {QStringLiteral("count"), finding.count}};
    for (const auto &row : FindingTexts)
        object.insert(QLatin1String(row.name), textValue(finding.*row.member));
    return {.incident = incident,
            .subject = finding.subject,
            .kind = kindName(finding.kind).toByteArray(),
            .since = finding.since,
            .until = until,
            .document = compact(object)};
}

std::optional<Finding> findingOf(const journal::KeptFinding &kept)
{
    const QJsonObject object = json::readJsonObject(kept.document);
    const auto kind = kindOf(kept.kind);
    const auto cause = causeOf(textOf(object, "cause"));
    if (!kind || !cause)
        return {};
    Finding finding{.kind = *kind,
                    .cause = *cause,
                    .since = kept.since,
                    .subject = kept.subject,
                    .published = qint8(object.value(QStringLiteral("published")).toInt(-1)),
                    .count = object.value(QStringLiteral("count")).toInt()};
    for (const auto &row : FindingTexts)
        finding.*row.member = textOf(object, row.name);
    return finding;
}

} // namespace findings
